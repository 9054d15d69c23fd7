"""What the bot says of numbers from the bottom up: what lower positions counted, and where a number disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.texts.formats import NBSP, NO_DATA, NOT_APPLICABLE, escape, number, realisation, shorten
from models.catalogue.types import Kind
from models.feeding import Fed, Feeder
from models.realisation import Answer, Realisation

TITLE_ROOM, NAME_ROOM = 80, 60
"""Characters of a position's title and of what it counts, so that a question stays one message."""

PARTS_NAMED, MISSING_NAMED, TITLES_NAMED = 8, 5, 5
"""Positions that a question names with their numbers, and without one for each reason; and those of a disagreement."""

TITLES_ROOM = 100
"""Characters for all titles in a sentence about a disagreement, of which a message may hold many."""

WARNING = "⚠"
"""The plain sign, which fonts of pictures and workbooks have too; chats show it in colour."""

_ABOVE = "jumlah di atas"
_SO_FAR = "jumlah sementara"
_NOT_IN = "laporan belum masuk"


def note(fed: Fed) -> str:
    """Return what each lower position counted, and whose number is missing; empty where nothing is fed."""
    everybody = (*fed.parts, *fed.missing)
    lines = []
    if len(fed.parts) == 1:
        (part,) = fed.parts
        lines.append(f"{_named(part, everybody)} melaporkan <b>{_counted(part)}</b>.")
    elif fed.parts:
        lines.append(f"Jumlah laporan di bawah Anda: <b>{number(fed.total or 0)}</b>")
        lines += [f"• {_named(part, everybody)}: {_counted(part)}" for part in fed.parts[:PARTS_NAMED]]
        if len(fed.parts) > PARTS_NAMED:
            lines.append(f"• dan {number(len(fed.parts) - PARTS_NAMED)} lainnya")
    not_in = dict.fromkeys(_title(feeder) for feeder in fed.missing if feeder.answer is None)
    states = {_NOT_IN: list(not_in)}
    for word, answer in ((NO_DATA, Answer.NO_DATA), (NOT_APPLICABLE, Answer.NOT_APPLICABLE)):
        states[word] = [_named(each, everybody) for each in fed.missing if each.answer and each.answer.answer is answer]
    lines += [
        f"{word.capitalize()}: {'; '.join(_few(names, MISSING_NAMED))}." for word, names in states.items() if names
    ]
    return "\n".join(lines)


def offer(fed: Fed) -> str:
    """Return the words on the button that takes the sum: ``Pakai 42 — Kepala Seksi Persandian``."""
    titles = {part.title for part in fed.parts}
    of = _SO_FAR if fed.missing else titles.pop() if len(titles) == 1 else _ABOVE
    return f"Pakai {number(fed.total or 0)} — {of}"


def disagreement(kind: Kind, answer: Realisation | None, fed: Fed, room: int = TITLES_ROOM) -> str:
    """Return that a number is not what lower positions counted; empty where it may be. ``room`` is for the titles."""
    if answer is None or not fed.contradicts(answer):
        return ""
    counted: dict[str, int] = {}
    for part in fed.parts:
        counted[part.title] = counted.get(part.title, 0) + (part.count or 0)
    word = "Pembilang" if kind is Kind.RATIO else "Angka ini"
    already = "sudah " if fed.missing else ""
    said = f"{word} {number(answer.numerator or 0)}, tetapi"
    if len(counted) == 1:
        (title,) = counted
        return f"{said} {escape(shorten(title, room))} {already}melaporkan {number(fed.total or 0)}."
    each = room // min(len(counted), TITLES_NAMED)
    named = _few([f"{shorten(title, each)} {number(count)}" for title, count in counted.items()], TITLES_NAMED)
    return f"{said} laporan di bawahnya {already}berjumlah {number(fed.total or 0)} ({escape('; '.join(named))})."


def in_short(kind: Kind, answer: Realisation | None, fed: Fed | None) -> str:
    """Return the same for small print, as plain text: ``⚠ pembilang 40, laporan di bawahnya 42``."""
    if answer is None or fed is None or not fed.contradicts(answer):
        return ""
    word = "pembilang" if kind is Kind.RATIO else "angka ini"
    already = "sudah " if fed.missing else ""
    words = f"{word} {number(answer.numerator or 0)}, laporan di bawahnya {already}{number(fed.total or 0)}"
    return f"{WARNING}{NBSP}{words}"


def _few(words: Sequence[str], most: int) -> list[str]:
    """Return the first of these, and how many more there are."""
    return [*words[:most], *([f"dan {number(len(words) - most)} lainnya"] if len(words) > most else [])]


def _title(feeder: Feeder) -> str:
    return escape(shorten(feeder.title, TITLE_ROOM))


def _named(part: Feeder, parts: Iterable[Feeder]) -> str:
    """Return a position's title, with what it counts where it counts several of these numbers."""
    if sum(other.title == part.title for other in parts) == 1:
        return _title(part)
    return f"{_title(part)} ({escape(shorten(part.indicator.name, NAME_ROOM))})"


def _counted(part: Feeder) -> str:
    return escape(realisation(part.answer, part.indicator.kind, part.indicator.unit_of_measure))
