"""The sheet of invitations as PDF, to print and cut: ten slips on a page, each with a QR code that opens the chat.

Written by hand, since a slip is squares and a few lines in the letters that every PDF viewer has: two thousand slips
take seconds, not the minutes of a drawing library.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import segno
from babel.dates import format_date

from bot.slips import invitation_link
from bot.texts import inviting as texts
from models.invitation import Invite

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
MARGIN, PADDING, QR = 10 * MM, 4 * MM, 34 * MM
COLUMNS, ROWS = 2, 5
PER_PAGE = COLUMNS * ROWS
SLIP_WIDTH, SLIP_HEIGHT = (WIDTH - 2 * MARGIN) / COLUMNS, (HEIGHT - 2 * MARGIN) / ROWS

FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Courier-Bold"}
LETTERS = {
    " ',./Iijl": 0.28, "!()-:;ft[]`": 0.34, "r*": 0.4, '"z{}': 0.5, "0123456789acekosvxyJ$#_": 0.56,
    "bdghnopqu?FLTZ+<=>~": 0.62, "EPSVXY": 0.67, "ABCDHKNRU&": 0.73, "GOQw": 0.78, "M": 0.84, "m%": 0.89, "W": 0.95,
}  # fmt: skip
"""Widths of Helvetica-Bold's letters as a part of their size, rounded up; none of Helvetica's own is wider."""

WIDTHS = {letter: wide for letters, wide in LETTERS.items() for letter in letters}
CUT = " …"

LINE = 1.2
POST_LINES, STEP_LINES = 3, 2
NAME_SIZES = ((11, 2), (9, 3))
"""Sizes of a name and the lines it may take: a long one, as in capitals, is set smaller before it is cut."""


def slips_page(invites: Sequence[Invite], bot_username: str) -> bytes:
    """Return the drawing of one page of slips, ten at most."""
    drawn = [_frame(number) + "\n".join(_slip(invite, number, bot_username)) for number, invite in enumerate(invites)]
    return zlib.compress("\n".join(drawn).encode("cp1252", "replace"))


def slips_document(pages: Sequence[bytes]) -> bytes:
    """Return the PDF of such pages."""
    fonts = " ".join(f"/{key} {3 + place} 0 R" for place, key in enumerate(FONTS))
    first = 3 + len(FONTS)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        for name in FONTS.values()
    ]
    for place, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:.2f} {HEIGHT:.2f}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {first + 2 * place + 1} 0 R >>".encode()
        )
        head = f"<< /Length {len(page)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + page + b"\nendstream")
    return _joined(objects)


def _joined(objects: Sequence[bytes]) -> bytes:
    """Number the objects and write where each begins, as the format wants."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _corner(number: int) -> tuple[float, float]:
    """Return the lower left corner of a slip."""
    row, column = divmod(number, COLUMNS)
    return MARGIN + column * SLIP_WIDTH, HEIGHT - MARGIN - (row + 1) * SLIP_HEIGHT


def _frame(number: int) -> str:
    """Draw the dashed line to cut along."""
    left, bottom = _corner(number)
    return f"0.5 G [3 3] 0 d {left:.2f} {bottom:.2f} {SLIP_WIDTH:.2f} {SLIP_HEIGHT:.2f} re S [] 0 d\n"


def _slip(invite: Invite, number: int, bot_username: str) -> Iterator[str]:
    left, bottom = _corner(number)
    left, top = left + PADDING, bottom + SLIP_HEIGHT - PADDING
    yield _squares(invitation_link(bot_username, invite.code), left, top - QR)
    for font, size, line in _beside(invite):
        top -= size * LINE
        yield _text(font, size, left + QR + PADDING, top, line)
    below = bottom + PADDING / 2
    for font, size, line in reversed(list(_below(invite, bot_username))):
        yield _text(font, size, left, below, line)
        below += size * LINE


def _beside(invite: Invite) -> Iterator[tuple[str, float, str]]:
    """Yield the lines beside the code: font, size, words."""
    room = SLIP_WIDTH - QR - 3 * PADDING
    named = [(size, _wrapped(invite.name, room, size, most)) for size, most in NAME_SIZES]
    size, lines = next((each for each in named if not each[1][-1].endswith(CUT)), named[-1])
    yield from (("F2", size, line) for line in lines)
    yield from (("F1", 9, line) for line in _wrapped(invite.position, room, 9, POST_LINES))
    for place, step in enumerate(texts.SLIP_STEPS, start=1):
        yield from (("F1", 8.5, line) for line in _wrapped(f"{place}. {step}", room, 8.5, STEP_LINES))


def _below(invite: Invite, bot_username: str) -> Iterator[tuple[str, float, str]]:
    """Yield the lines below the code, over the whole width."""
    yield "F1", 8, texts.slip_or(bot_username)
    yield "F3", 10, f"/start {invite.code}"
    yield "F1", 8, texts.slip_until(format_date(invite.expires_at, "d MMMM y", locale="id"))


def _text(font: str, size: float, left: float, bottom: float, line: str) -> str:
    return f"BT /{font} {size} Tf {left:.2f} {bottom:.2f} Td ({_escaped(line)}) Tj ET"


def _wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Break words into lines no wider than the room, at most so many; what was cut ends with ``CUT``."""
    lines = [""]
    for word in words.split():
        for piece in _pieces(word, room, size):
            joined = f"{lines[-1]} {piece}".strip()
            if _width(joined, size) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _width(last + CUT, size) > room:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], last + CUT]


def _pieces(word: str, room: float, size: float) -> list[str]:
    """Cut a word that is wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and _width(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _width(words: str, size: float) -> float:
    return size * sum(WIDTHS.get(letter, 1.0) for letter in words)


def _squares(link: str, left: float, bottom: float) -> str:
    """Draw a QR code, neighbours in a row as one piece."""
    # Choosing the finest of the eight masks takes most of the time; scanners read them all.
    matrix = list(segno.make(link, micro=False, error="m", mask=3).matrix)
    scale = QR / len(matrix)
    pieces = []
    for row, line in enumerate(matrix):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end] == line[start]:
                end += 1
            if line[start]:
                pieces.append(f"{start} {len(matrix) - row - 1} {end - start} 1 re")
            start = end
    return f"q 0 g {scale:.4f} 0 0 {scale:.4f} {left:.2f} {bottom:.2f} cm {' '.join(pieces)} f Q"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
