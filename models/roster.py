"""Reading a roster: a CSV or XLSX file with the columns nip, nama and jabatan, as offices keep it in a spreadsheet.

Every problem names its row as the spreadsheet counts it. Problems are Indonesian, since the administrator reads them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from models.catalogue.types import Catalogue
from models.nip import NipError, check_nip
from models.worksheet import WorksheetError, read_rows

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

# What a file starts with says what it is; spreadsheets and PDFs are the usual mistakes.
BINARY_STARTS = {b"\xd0\xcf\x11\xe0": "berkas Excel lama", b"%PDF": "berkas PDF"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One employee: ``position`` is a code of the catalogue; ``starts`` where the file says since when."""

    nip: str
    name: str
    position: str
    starts: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported; ``row`` counts from 1 with the header, 0 means the whole file."""

    row: int
    reason: str

    def __str__(self) -> str:
        return f"Baris {self.row}: {self.reason}" if self.row else f"Berkas: {self.reason}"


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says. Rows may be imported only if there is no problem at all."""

    rows: tuple[RosterRow, ...]
    problems: tuple[Problem, ...]


class _FileError(Exception):
    """Nothing of the file can be read; the message says why."""


def read_roster(data: bytes, catalogue: Catalogue) -> Roster:
    """Read a roster and check it against the catalogue. Never raises: what is wrong is among the problems."""
    try:
        lines = list(read_rows(data) if data.startswith(b"PK") else _lines(_decode(data)))
        columns = _columns(lines)
    except (_FileError, WorksheetError) as error:
        return Roster((), (Problem(0, str(error)),))
    checker = _Checker(catalogue, columns)
    for number, cells in lines[1:]:
        checker.read(number, cells)
    if not checker.rows and not checker.problems:
        return Roster((), (Problem(0, "tidak ada baris pegawai di bawah judul kolom"),))
    return Roster(tuple(checker.rows), tuple(checker.problems))


class _Checker:
    """Collects rows and problems, and remembers what earlier rows already took."""

    def __init__(self, catalogue: Catalogue, columns: Mapping[str, int]) -> None:
        self.rows: list[RosterRow] = []
        self.problems: list[Problem] = []
        self._columns = columns
        self._posts = _Posts(catalogue)
        self._row_of_nip: dict[str, int] = {}
        self._row_of_post: dict[str, int] = {}

    def read(self, number: int, cells: list[str]) -> None:
        """Check one row; all of its problems are listed, not only the first."""
        found = len(self.problems)
        nip, position, name = self._nip(number, cells), self._position(number, cells), self._name(number, cells)
        starts = self._starts(number, cells)
        if len(self.problems) == found:
            self.rows.append(RosterRow(nip, name, position, starts))

    def _cell(self, cells: list[str], column: str) -> str:
        place = self._columns.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def _refuse(self, number: int, reason: str) -> str:
        self.problems.append(Problem(number, reason))
        return ""

    def _nip(self, number: int, cells: list[str]) -> str:
        try:
            nip = check_nip(self._cell(cells, "nip"))
        except NipError as error:
            return self._refuse(number, str(error))
        first = self._row_of_nip.setdefault(nip, number)
        return nip if first == number else self._refuse(number, f"NIP {nip} sudah ada di baris {first}")

    def _name(self, number: int, cells: list[str]) -> str:
        name = self._cell(cells, "nama")
        if not name:
            return self._refuse(number, "nama kosong")
        if (
            any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} for char in name)
            or "\N{REPLACEMENT CHARACTER}" in name
        ):
            return self._refuse(number, "nama memuat karakter yang tidak dapat dicetak")
        if len(name) > LONGEST_NAME:
            return self._refuse(number, f"nama lebih dari {LONGEST_NAME} karakter")
        return " ".join(name.split())

    def _position(self, number: int, cells: list[str]) -> str:
        text = self._cell(cells, "jabatan")
        if not text:
            return self._refuse(number, "jabatan kosong")
        codes = self._posts.find(text)
        if not codes:
            nearest = self._posts.nearest(text)
            hint = f"; mungkin maksudnya {nearest}" if nearest else ""
            return self._refuse(number, f"jabatan {text[:80]!r} tidak ada dalam katalog{hint}")
        if len(codes) > 1:
            return self._refuse(number, f"ada beberapa jabatan {text[:80]!r}; tulis kodenya: {', '.join(codes)}")
        first = self._row_of_post.setdefault(codes[0], number)
        return (
            codes[0] if first == number else self._refuse(number, f"jabatan {text[:80]!r} sudah diisi di baris {first}")
        )

    def _starts(self, number: int, cells: list[str]) -> date | None:
        text = self._cell(cells, "mulai")
        if text.isascii() and text.isdigit() and len(text) == 5:
            return SPREADSHEET_EPOCH + timedelta(days=int(text))
        for form in DATE_FORMATS if text else ():
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        if text:
            self._refuse(number, f"tanggal mulai {text[:20]!r} tidak dikenali; tulis seperti 2026-01-31")
        return None


class _Posts:
    """The catalogue's posts by what people call them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._titles = {_key(position.title): position.title for position in catalogue.positions}
        self._codes: dict[str, list[str]] = {}
        for position in catalogue.positions:
            for name in {_key(position.title), _key(position.code)}:
                self._codes.setdefault(name, []).append(position.code)
        self._guesses = 0

    def find(self, text: str) -> list[str]:
        """Return the codes of the posts called so: none where it is unknown, several where titles are shared."""
        return self._codes.get(_key(text), [])

    def nearest(self, text: str) -> str | None:
        """Return the title most like a misspelt one, or ``None`` where nothing is or enough was guessed already."""
        self._guesses += 1
        if self._guesses > MOST_GUESSES:
            return None
        found = get_close_matches(_key(text)[:LONGEST_NAME], self._titles, n=1, cutoff=0.6)
        return self._titles[found[0]] if found else None


def _key(text: str) -> str:
    """Return a title as it is compared: without case, spacing and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _decode(data: bytes) -> str:
    for start, kind in BINARY_STARTS.items():
        if data.startswith(start):
            msg = f"ini {kind}; simpan dahulu sebagai XLSX atau CSV"
            raise _FileError(msg)
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _FileError("bukan berkas teks CSV")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its number in the spreadsheet."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        msg = f"CSV tidak dapat dibaca ({error})"
        raise _FileError(msg) from None


def _columns(lines: list[tuple[int, list[str]]]) -> dict[str, int]:
    if not lines:
        raise _FileError("kosong")
    columns: dict[str, int] = {}
    for place, header in enumerate(lines[0][1]):
        name = HEADERS.get(_key(header))
        if name in columns:
            msg = f"kolom {name} ada dua kali"
            raise _FileError(msg)
        if name is not None:
            columns[name] = place
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        msg = f"kolom {', '.join(missing)} tidak ada; baris pertama harus berisi nip, nama, jabatan"
        raise _FileError(msg)
    return columns
