"""Reading a roster: a CSV or XLSX file with the columns nip, nama and jabatan, as offices keep it in a spreadsheet.

Every problem names its row as the spreadsheet counts it. Problems are Indonesian, since the administrator reads them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from models.catalogue.types import Catalogue
from models.nip import NipError, check_nip
from models.tabular import Problem, TableError, TableRow, key, read_table

__all__ = ["Problem", "Roster", "RosterRow", "read_roster"]

REQUIRED = ("nip", "nama", "jabatan")
HEADERS = {
    "nip": "nip",
    "nama": "nama",
    "namapegawai": "nama",
    "namalengkap": "nama",
    "jabatan": "jabatan",
    "mulai": "mulai",
    "tmt": "mulai",
    "tmtjabatan": "mulai",
}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
SPREADSHEET_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel, which stores dates as numbers of days."""

LONGEST_NAME = 120
MOST_GUESSES = 100
"""Unknown posts that get a suggestion; each costs some milliseconds, and a wrong column makes every row unknown."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee: ``position`` is a code of the catalogue; ``starts`` where the file says since when."""

    nip: str
    name: str
    position: str
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. Rows may be imported only if there is no problem at all."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]


def read_roster(data: bytes, catalogue: Catalogue) -> Roster:
    """Read a roster and check it against the catalogue. Never raises: what is wrong is among the problems."""
    try:
        rows = read_table(data, HEADERS, REQUIRED)
    except TableError as error:
        return Roster((), (Problem(0, str(error)),))
    checker = _Checker(catalogue)
    for row in rows:
        checker.read(row)
    if not checker.rows and not checker.problems:
        return Roster((), (Problem(0, "tidak ada baris pegawai di bawah judul kolom"),))
    return Roster(tuple(checker.rows), tuple(checker.problems))


class _Checker:
    """Collects rows and problems, and remembers what earlier rows already took."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rows: list[RosterRow] = []
        self.problems: list[Problem] = []
        self._posts = _Posts(catalogue)
        self._row_of_nip: dict[str, int] = {}
        self._row_of_post: dict[str, int] = {}

    def read(self, row: TableRow) -> None:
        """Check one row; all of its problems are listed, not only the first."""
        found = len(self.problems)
        nip, position, name, starts = self._nip(row), self._position(row), self._name(row), self._starts(row)
        if len(self.problems) == found:
            self.rows.append(RosterRow(nip, name, position, starts))

    def _refuse(self, number: int, reason: str) -> str:
        self.problems.append(Problem(number, reason))
        return ""

    def _nip(self, row: TableRow) -> str:
        try:
            nip = check_nip(row.cell("nip"))
        except NipError as error:
            return self._refuse(row.number, str(error))
        first = self._row_of_nip.setdefault(nip, row.number)
        return nip if first == row.number else self._refuse(row.number, f"NIP {nip} sudah ada di baris {first}")

    def _name(self, row: TableRow) -> str:
        name = row.cell("nama")
        if not name:
            return self._refuse(row.number, "nama kosong")
        if (
            any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} for char in name)
            or "\N{REPLACEMENT CHARACTER}" in name
        ):
            return self._refuse(row.number, "nama memuat karakter yang tidak dapat dicetak")
        if len(name) > LONGEST_NAME:
            return self._refuse(row.number, f"nama lebih dari {LONGEST_NAME} karakter")
        return " ".join(name.split())

    def _position(self, row: TableRow) -> str:
        text = row.cell("jabatan")
        if not text:
            return self._refuse(row.number, "jabatan kosong")
        codes = self._posts.find(text)
        if not codes:
            nearest = self._posts.nearest(text)
            hint = f"; mungkin maksudnya {nearest}" if nearest else ""
            return self._refuse(row.number, f"jabatan {text[:80]!r} tidak ada dalam katalog{hint}")
        if len(codes) > 1:
            return self._refuse(row.number, f"ada beberapa jabatan {text[:80]!r}; tulis kodenya: {', '.join(codes)}")
        first = self._row_of_post.setdefault(codes[0], row.number)
        return (
            codes[0]
            if first == row.number
            else self._refuse(row.number, f"jabatan {text[:80]!r} sudah diisi di baris {first}")
        )

    def _starts(self, row: TableRow) -> date | None:
        text = row.cell("mulai")
        if text.isascii() and text.isdigit() and len(text) == 5:
            return SPREADSHEET_EPOCH + timedelta(days=int(text))
        for form in DATE_FORMATS if text else ():
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        if text:
            self._refuse(row.number, f"tanggal mulai {text[:20]!r} tidak dikenali; tulis seperti 2026-01-31")
        return None


class _Posts:
    """The catalogue's posts by what people call them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = {key(position.title): position.title for position in catalogue.positions}
        self._codes: dict[str, list[str]] = {}
        for position in catalogue.positions:
            for name in {key(position.title), key(position.code)}:
                self._codes.setdefault(name, []).append(position.code)
        self._guesses = 0

    def find(self, text: str) -> list[str]:
        """Return the codes of the posts called so: none where it is unknown, several where titles are shared."""
        return self._codes.get(key(text), [])

    def nearest(self, text: str) -> str | None:
        """Return the title most like a misspelt one, or ``None`` where nothing is or enough was guessed already."""
        self._guesses += 1
        if self._guesses > MOST_GUESSES:
            return None
        found = get_close_matches(key(text)[:LONGEST_NAME], self._titles, n=1, cutoff=0.6)
        return self._titles[found[0]] if found else None
