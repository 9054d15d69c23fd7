"""Reading a table with a header row from a CSV or XLSX file, as offices keep it in a spreadsheet.

Problems are Indonesian, since the administrator reads them, and name their row as the spreadsheet counts it.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.worksheet import WorksheetError, read_rows

# What a file starts with says what it is; spreadsheets and PDFs are the usual mistakes.
BINARY_STARTS = {b"\xd0\xcf\x11\xe0": "berkas Excel lama", b"%PDF": "berkas PDF"}


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
    """Nothing of the file can be read; the message says why."""


def read_table(data: bytes, headers: Mapping[str, str], required: Sequence[str]) -> list[TableRow]:
    """Return the rows below the header; ``headers`` maps what a column may be called (see `key`) to its name.

    Columns with other names are passed over. Raises ``TableError``, for a missing or doubled column too.
    """
    try:
        lines = list(read_rows(data) if data.startswith(b"PK") else _lines(_decode(data)))
    except WorksheetError as error:
        raise TableError(str(error)) from error
    columns = _columns(lines, headers, required)
    return [
        TableRow(number, {name: cells[place].strip() for name, place in columns.items() if place < len(cells)})
        for number, cells in lines[1:]
    ]


def key(text: str) -> str:
    """Return a name as it is compared: without case, spacing and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def _decode(data: bytes) -> str:
    for start, kind in BINARY_STARTS.items():
        if data.startswith(start):
            raise TableError(f"ini {kind}; simpan dahulu sebagai XLSX atau CSV")
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("bukan berkas teks CSV")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its number in the spreadsheet."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise TableError(f"CSV tidak dapat dibaca ({error})") from None


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
        raise TableError(f"kolom {', '.join(missing)} tidak ada; baris pertama harus berisi {', '.join(required)}")
    return columns
