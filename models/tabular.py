"""Reading a table with a header row from a CSV or XLSX file, as offices keep it in a spreadsheet.

Problems are Indonesian, since the administrator reads them, and name their row as the spreadsheet counts it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from models.worksheet import WorksheetError, merged_cells, read_rows

# What a file starts with says what it is; spreadsheets and PDFs are the usual mistakes.
BINARY_STARTS = {
    b"\xd0\xcf\x11\xe0": "berkas Excel lama",
    b"%PDF": "berkas PDF",
    b"\xff\xd8\xff": "foto",
    b"\x89PNG\r\n": "gambar",
}

HEADER_WITHIN = 10
"""Rows with anything in them among which the header is looked for: offices put a title above it."""

DELIMITERS = ",;\t"
_END = "end"
"""A line of ours below a CSV file's last one: where a quotation mark is never closed, it becomes part of that cell."""

_AS_TEXT = re.compile(r'="([^"]*)"')
"""How some programs keep Excel from taking a long number for one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be imported; ``row`` counts from 1 with the header, 0 means the whole file."""

    row: int
    reason: str

    def __str__(self) -> str:
        return f"Baris {self.row}: {self.reason}" if self.row else f"Berkas: {self.reason}"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not empty: its number in the spreadsheet, and its cells by the name of their column."""

    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return a cell without the spaces around it; empty where the file has no such column."""
        return self.cells.get(column, "")


class TableError(ValueError):
    """Nothing of the file can be read; the message says why.

    ``foreign`` where not one of the columns is there: then the file may be about something else altogether.
    """

    foreign = False


class MissingColumnsError(TableError):
    """Columns are missing."""

    def __init__(self, message: str, *, foreign: bool) -> None:
        super().__init__(message)
        self.foreign = foreign


def read_table(data: bytes, headers: Mapping[str, str], required: Sequence[str]) -> list[TableRow]:
    """Return the rows below the header; ``headers`` maps what a column may be called (see `key`) to its name.

    Columns with other names are passed over. Raises ``TableError``, for a missing or doubled column too.
    """
    is_book = data.startswith(b"PK")
    try:
        lines = list(read_rows(data)) if is_book else _lines(_decode(data), headers, required)
    except WorksheetError as error:
        raise TableError(str(error)) from error
    header = _header([cells for _, cells in lines[:HEADER_WITHIN]], headers, required)
    columns = _columns(lines[header:], headers, required)
    if not is_book:
        _require_width(lines[header:])
    return [
        TableRow(number, {name: _cell(cells[place]) for name, place in columns.items() if place < len(cells)})
        for number, cells in lines[header + 1 :]
        if not _counts_columns(cells)
    ]


def merged_note(data: bytes, problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems, with a word on merged cells where a row of a workbook has some."""
    merged = merged_cells(data) if problems and data.startswith(b"PK") else {}
    for problem in problems:
        span = merged.get(problem.row)
        note = f"; sel {span} digabung (merge): pisahkan, lalu isi setiap barisnya"
        yield replace(problem, reason=problem.reason + note) if span else problem


def key(text: str) -> str:
    """Return a name as it is compared: without case, spacing and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _cell(text: str) -> str:
    match = _AS_TEXT.fullmatch(text.strip())
    return (match[1] if match else text).strip()


def _header(lines: Sequence[Sequence[str]], headers: Mapping[str, str], required: Sequence[str]) -> int:
    """Return the place of the row that names the most of the required columns; the first one where none does."""
    named = [_named(cells, headers, required) for cells in lines]
    return named.index(max(named)) if named else 0


def _named(cells: Sequence[str], headers: Mapping[str, str], required: Sequence[str]) -> int:
    return len({headers.get(key(cell)) for cell in cells}.intersection(required))


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row only numbers the columns, 1 2 3 …, as many official tables do below their header."""
    filled = [cell.strip(" ()") for cell in cells if cell.strip()]
    return len(filled) > 1 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _decode(data: bytes) -> str:
    for start, kind in BINARY_STARTS.items():
        if data.startswith(start):
            raise TableError(f"ini {kind}; simpan dahulu sebagai XLSX atau CSV")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("bukan berkas teks CSV")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    start = data[:200]
    # UTF-16 without its mark: every other byte of Latin letters is zero.
    if start[1::2] and not any(start[1::2]):
        return ("utf-16-le",)
    if start[1::2] and not any(start[::2]):
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _lines(text: str, headers: Mapping[str, str], required: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, each with its number in the spreadsheet."""
    delimiter = _delimiter(text, headers, required)
    try:
        rows = list(csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=delimiter))
    except csv.Error as error:
        raise TableError(f"CSV tidak dapat dibaca ({error})") from None
    if rows.pop() != [_END]:
        # Everything below would be taken for a part of that cell, and its people would be gone without a word.
        raise TableError(f'tanda kutip (") di baris {len(rows) + 1} tidak ditutup; hapus atau lengkapi')
    return [(number, cells) for number, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]


def _delimiter(text: str, headers: Mapping[str, str], required: Sequence[str]) -> str:
    """Return what parts the cells: what makes a header of a row, since names and titles may hold more commas."""
    dense = max(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN], key=lambda line: max(map(line.count, DELIMITERS)))

    def columns(delimiter: str) -> int:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            first = list(islice((cells for cells in rows if any(cell.strip() for cell in cells)), HEADER_WITHIN))
        except csv.Error:
            return 0
        return max((_named(cells, headers, required) for cells in first), default=0)

    return max(sorted(DELIMITERS, key=dense.count, reverse=True), key=columns)


def _require_width(lines: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse a row that is wider than the header: its 90,5 or ``Ani, S.Kom.`` would lose what follows the comma."""
    width = len(lines[0][1])
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells[width:]):
            raise TableError(
                f"baris {number} berisi lebih banyak kolom daripada baris judul; apit isi yang memuat tanda pemisah "
                'kolom dengan tanda kutip ("…"), atau simpan sebagai XLSX'
            )


def _columns(
    lines: Sequence[tuple[int, list[str]]], headers: Mapping[str, str], required: Sequence[str]
) -> dict[str, int]:
    if not lines:
        raise TableError("kosong")
    columns: dict[str, int] = {}
    for place, header in enumerate(lines[0][1]):
        name = headers.get(key(header))
        if name in columns:
            raise TableError(f"kolom {name} ada dua kali")
        if name is not None:
            columns[name] = place
    missing = [name for name in required if name not in columns]
    if missing:
        said = _missing(missing, required, lines[0][1], headers)
        raise MissingColumnsError(said, foreign=len(missing) == len(required))
    return columns


def _missing(missing: Sequence[str], required: Sequence[str], found: Sequence[str], headers: Mapping[str, str]) -> str:
    """Say which columns are missing, what else they may be called, and what stands there instead."""
    others = [f"{name} ({called})" for name in missing if (called := _also_called(name, headers))]
    read = ", ".join(repr(cell.strip()[:20]) for cell in found if cell.strip()[:20].isprintable())[:200]
    return (
        f"kolom {', '.join(missing)} tidak ada; baris judul harus berisi {', '.join(required)}"
        f"{'; juga dikenali: ' + ', '.join(others) if others else ''}{'; yang terbaca: ' + read if read else ''}"
    )


def _also_called(name: str, headers: Mapping[str, str]) -> str:
    return " / ".join(title for title, column in headers.items() if column == name and title != name)
