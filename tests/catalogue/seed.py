"""The seed text as tests look at it: lines by their number, table rows, and wording without LaTeX and spacing."""

from __future__ import annotations

import re
from pathlib import Path

SEED = Path(__file__).parents[1] / "support" / "seed" / "iki-2018.txt"

_MARK = re.compile(r"^(?:[123]\. )?\**(?:TUGAS|FUNGSI)?\**\s*(?::\s*)?(?:-\s*)?(?:[a-h]\.\s+)?", re.IGNORECASE)


def lines() -> list[str]:
    """The text with line 1 at index 1."""
    return ["", *SEED.read_text(encoding="utf-8").split("\n")]


def table_rows() -> dict[int, str]:
    """Lines of tables (cells are separated by tabs) that are not column headings, by line number."""
    return {
        number: line for number, line in enumerate(lines()) if "\t" in line and "INDIKATOR KINERJA" not in line.upper()
    }


def plain(wording: str) -> str:
    """Wording that can be compared: LaTeX stripped, `Σ` gone, one space between words, lower case."""
    wording = re.sub(r"\\text|\\Sigma|\\sum|\\times|\\(?=&)|[${}Σ]", " ", wording)
    return re.sub(r"\s+", " ", wording).strip().lower()


def fraction(row: str) -> tuple[str, str]:
    """Numerator and denominator of the formula in a row, as plain wording."""
    found = re.search(r"\\frac\{(.*?)\}\}?\s*\{(.*)\}\s*(?:\\times.*)?\$", row)
    assert found is not None, row
    return plain(found[1]), plain(found[2])


def bullet(line: str) -> str:
    """A line of *tugas* or *fungsi* without its heading, bullet, letter and closing mark."""
    wording = _MARK.sub("", line.strip())
    return re.sub(r"(?:\s*;(?:\s*dan)?|[.,])$", "", wording)
