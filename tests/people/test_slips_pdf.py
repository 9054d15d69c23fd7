"""The printed sheet as PDF: whatever a name is, nothing is written beyond the line to cut along."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib._afm import AFM

from bot.slips_pdf import FONTS, MARGIN, SLIP_WIDTH, slips_page
from models.invitation import Invite
from models.roster import LONGEST_NAME
from tests.people.test_slips import UNTIL

METRICS = Path(mpl.get_data_path()) / "fonts" / "pdfcorefonts"
"""Adobe's own widths of the letters that every viewer has."""

LINE = re.compile(r"BT /(F[0-9]) ([0-9.]+) Tf ([0-9.]+) ([0-9.]+) Td \((.*)\) Tj")
NAMES = {
    "usual": ("Muhammad Hermawan, S.Kom.", "Kepala Seksi Persandian"),
    "capitals": ("MUHAMMAD HERMAWAN MAHMUD, S.KOM., M.M.", "KEPALA SUB BAGIAN UMUM DAN KEPEGAWAIAN"),
    "one word": ("M" * LONGEST_NAME, "W" * 200),
    "the longest": ("WAHYU WIDYAWATI MAHARANI " * 4, "KEPALA BIDANG PENGELOLAAN KOMUNIKASI PUBLIK " * 4),
}


def written(name: str, post: str) -> list[tuple[str, float, float, float, str]]:
    """Return font, size, left, bottom and words of each line of two slips side by side."""
    page = slips_page([Invite("1", name, post, "ABCDEFGH2345", UNTIL)] * 2, "realisasi_kominfo_malang_bot")
    found = LINE.findall(zlib.decompress(page).decode("cp1252"))
    return [(font, float(size), float(left), float(bottom), words) for font, size, left, bottom, words in found]


def width(font: str, size: float, words: str) -> float:
    with (METRICS / f"{FONTS[font]}.afm").open("rb") as file:
        metrics = AFM(file)
    bare = re.sub(r"\\\\(.)", r"\\1", words)
    # The ellipsis and other letters beyond ASCII are at most as wide as they are high.
    return size * sum(metrics.get_width_char(ord(each)) if each.isascii() else 1000 for each in bare) / 1000


@pytest.mark.parametrize("case", NAMES)
def test_no_line_leaves_its_slip(case: str) -> None:
    lines = written(*NAMES[case])
    assert len(lines) > 10
    for font, size, left, _, words in lines:
        column = int((left - MARGIN) // SLIP_WIDTH)
        assert left + width(font, size, words) <= MARGIN + (column + 1) * SLIP_WIDTH - 2, words


@pytest.mark.parametrize("case", NAMES)
def test_lines_of_a_slip_stand_below_each_other(case: str) -> None:
    lines = written(*NAMES[case])
    first = [(size, bottom) for _, size, left, bottom, _ in lines if left < MARGIN + SLIP_WIDTH]
    ordered = sorted(first, key=lambda line: -line[1])
    assert all(above - below >= size for (_, above), (size, below) in pairwise(ordered))


def test_a_name_in_capitals_is_shown_whole() -> None:
    name = NAMES["capitals"][0]
    shown = " ".join(words for font, *_, words in written(name, "Staf") if font == "F2")
    assert shown == f"{name} {name}"
