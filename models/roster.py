"""Reading a roster: a CSV or XLSX file with the columns nip, nama and jabatan, as offices keep it in a spreadsheet.

Every problem names its row as the spreadsheet counts it. Problems are Indonesian, since the administrator reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from models.catalogue.types import Catalogue, Position
from models.nip import NipError, check_nip
from models.tabular import Problem, TableError, TableRow, key, merged_note, read_table
from models.worksheet import day_zero

__all__ = ["Problem", "Roster", "RosterRow", "read_roster"]

REQUIRED = ("nip", "nama", "jabatan")
CALLED = {
    "nip": ("NIP", "NIP Baru", "Nomor Induk Pegawai"),
    "nama": ("Nama", "Nama Pegawai", "Nama Lengkap", "Nama Pejabat"),
    "jabatan": ("Jabatan", "Nama Jabatan", "Jabatan Sekarang", "Posisi"),
    "status": ("Status", "Status Jabatan", "Plt/Plh"),
    "mulai": ("Mulai", "TMT", "TMT Jabatan", "Sejak"),
    "sampai": ("Sampai", "Sampai Dengan", "Selesai", "Berakhir"),
}
"""What offices call the columns."""

HEADERS = {key(title): name for name, titles in CALLED.items() for title in titles}
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")

HOLDING = frozenset({"", "definitif", "tetap", "pejabat"})
ACTING = frozenset({"plt", "plh", "pelaksanatugas", "pelaksanaharian", "pltplh"})
NOBODY = frozenset({"", "kosong", "lowong"})
"""What stands for a name in the row of a vacant post."""

_ACTING_TITLE = re.compile(r"(?:plt|plh)\b\.?\s*(?=\S)", re.IGNORECASE)
LONGEST_NAME = 120
MOST_GUESSES = 100
"""Unknown posts that get a suggestion; each costs some milliseconds, and a wrong column makes every row unknown."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee in one post, a code of the catalogue.

    ``starts`` and ``ends`` are days, both inclusive, where the file says them; ``acting`` in somebody's stead
    (Plt./Plh.). ``number`` is the row in the spreadsheet.
    """

    nip: str
    name: str
    position: str
    starts: date | None = None
    ends: date | None = None
    acting: bool = False
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. Rows may be imported only if there is no problem at all.

    ``vacant`` counts rows that only name a post; ``notes`` are worth a look and hinder nothing. ``foreign`` where
    the file has none of a roster's columns.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    vacant: int = 0
    foreign: bool = False


def read_roster(data: bytes, catalogue: Catalogue) -> Roster:
    """Read a roster and check it against the catalogue. Never raises: what is wrong is among the problems."""
    try:
        rows = read_table(data, HEADERS, REQUIRED)
    except TableError as error:
        return Roster((), (Problem(0, str(error)),), foreign=error.foreign)
    checker = _Checker(catalogue, day_zero(data))
    for row in rows:
        checker.read(row)
    if not checker.rows and not checker.problems:
        return Roster((), (Problem(0, "tidak ada baris pegawai di bawah judul kolom"),), vacant=checker.vacant)
    problems = tuple(merged_note(data, checker.problems))
    return Roster(tuple(checker.rows), problems, tuple(checker.notes()), checker.vacant)


class _Checker:
    """Collects rows and problems, and remembers what earlier rows already took."""

    def __init__(self, catalogue: Catalogue, zero: date) -> None:
        self._day_zero = zero
        self.rows: list[RosterRow] = []
        self.problems: list[Problem] = []
        self.vacant = 0
        self._posts = _Posts(catalogue)
        self._holds: dict[str, int] = {}
        self._names: dict[str, tuple[str, int]] = {}
        self._row_of_post: dict[tuple[str, bool], int] = {}

    def read(self, row: TableRow) -> None:
        """Check one row; all of its problems are listed, not only the first."""
        if not row.cell("nip").strip(" -") and key(row.cell("nama")) in NOBODY and row.cell("jabatan"):
            self.vacant += 1
            return
        found = len(self.problems)
        title, acting = self._title(row)
        nip, position = self._nip(row, acting=acting), self._position(row, title, acting=acting)
        name, (starts, ends) = self._name(row, nip), self._days(row)
        if len(self.problems) == found:
            self.rows.append(RosterRow(nip, name, position, starts, ends, acting, row.number))

    def notes(self) -> list[Problem]:
        """Return what may be a slip: several people of one name."""
        same: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.rows:
            same[key(row.name)].setdefault(row.nip, row.number)
        return [
            Problem(number, f"nama sama dengan baris {min(numbers.values())} tetapi NIP berbeda; periksa keduanya")
            for numbers in same.values()
            for number in sorted(numbers.values())[1:]
        ]

    def _refuse(self, number: int, reason: str) -> str:
        self.problems.append(Problem(number, reason))
        return ""

    def _title(self, row: TableRow) -> tuple[str, bool]:
        """Return a post's title and whether the row is about acting in it, by the status or before the title."""
        status, title = key(row.cell("status")), row.cell("jabatan")
        if status not in HOLDING | ACTING:
            self._refuse(
                row.number, f"status {row.cell('status')[:30]!r} tidak dikenali; tulis definitif, Plt, atau Plh"
            )
        prefix = _ACTING_TITLE.match(title)
        if prefix and not self._posts.find(title):
            return title[prefix.end() :], True
        return title, status in ACTING

    def _nip(self, row: TableRow, *, acting: bool) -> str:
        try:
            nip = check_nip(row.cell("nip"))
        except NipError as error:
            return self._refuse(row.number, str(error))
        if acting:
            return nip
        first = self._holds.setdefault(nip, row.number)
        if first == row.number:
            return nip
        return self._refuse(
            row.number,
            f"NIP {nip} sudah ada di baris {first}; untuk jabatan rangkap isi kolom status dengan Plt atau Plh",
        )

    def _name(self, row: TableRow, nip: str) -> str:
        name = " ".join(row.cell("nama").split())
        if not name:
            return self._refuse(row.number, "nama kosong")
        if (
            any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} for char in name)
            or "\N{REPLACEMENT CHARACTER}" in name
        ):
            return self._refuse(row.number, "nama memuat karakter yang tidak dapat dicetak")
        if name[0] in "=#@+":
            return self._refuse(
                row.number, f"nama {name[:30]!r} berupa rumus atau galat Excel; salin lalu tempel sebagai nilai"
            )
        if len(name) > LONGEST_NAME:
            return self._refuse(row.number, f"nama lebih dari {LONGEST_NAME} karakter")
        known, first = self._names.setdefault(nip, (name, row.number)) if nip else (name, 0)
        if known != name:
            return self._refuse(row.number, f"NIP sama dengan baris {first}, tetapi namanya berbeda")
        return name

    def _position(self, row: TableRow, text: str, *, acting: bool) -> str:
        if not text:
            return self._refuse(row.number, "jabatan kosong")
        codes = self._posts.find(text)
        if not codes:
            nearest = self._posts.nearest(text)
            hint = f"; mungkin maksudnya {nearest}" if nearest else ""
            return self._refuse(row.number, f"jabatan {text[:80]!r} tidak ada dalam katalog{hint}")
        if len(codes) > 1:
            return self._refuse(row.number, f"ada beberapa jabatan {text[:80]!r}; tulis kodenya: {', '.join(codes)}")
        first = self._row_of_post.setdefault((codes[0], acting), row.number)
        if first == row.number:
            return codes[0]
        return self._refuse(row.number, f"jabatan {text[:80]!r} sudah diisi di baris {first}")

    def _days(self, row: TableRow) -> tuple[date | None, date | None]:
        starts, ends = self._day(row, "mulai"), self._day(row, "sampai")
        if starts and ends and ends < starts:
            self._refuse(row.number, "tanggal sampai mendahului tanggal mulai")
        return starts, ends

    def _day(self, row: TableRow, column: str) -> date | None:
        text = row.cell(column)
        if text.isascii() and text.isdigit() and len(text) == 5:
            return self._day_zero + timedelta(days=int(text))
        for form in DATE_FORMATS if text else ():
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        if text:
            self._refuse(row.number, f"tanggal {column} {text[:20]!r} tidak dikenali; tulis seperti 2026-01-31")
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


def find_posts(catalogue: Catalogue, words: str) -> list[Position]:
    """Return the posts whose title or code has all of these words, otherwise the one most like them."""
    wanted = words.casefold().split()
    found = [p for p in catalogue.positions if wanted and all(w in f"{p.title} {p.code}".casefold() for w in wanted)]
    nearest = None if found or not wanted else _Posts(catalogue).nearest(words)
    return found or [p for p in catalogue.positions if p.title == nearest]
