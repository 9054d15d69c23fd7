"""Everything that is kept about one person as an XLSX workbook: one sheet a table, empty ones left out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.sheets.book import Book
from bot.texts.own_data import SECTIONS, Section, cell

NARROWEST, WIDEST = 12, 60

Rows = Sequence[Sequence[object]]


def own_workbook(tables: Mapping[str, Rows], now: datetime) -> bytes:
    """Return the workbook of a person's rows by table; moments are shown in the time zone of ``now``."""
    target = io.BytesIO()
    book = Book(target)
    for table, section in SECTIONS.items():
        if tables[table]:
            _sheet(book, section, tables[table], now)
    book.book.close()
    return target.getvalue()


def _sheet(book: Book, section: Section, rows: Rows, now: datetime) -> None:
    lines = [[cell(value, now) for value in row] for row in rows]
    wide = [
        max(NARROWEST, min(WIDEST, max(len(line[place]) for line in (section.columns, *lines)) + 2))
        for place in range(len(section.columns))
    ]
    columns = list(zip(section.columns, wide, strict=True))
    sheet = book.sheet(section.name, columns)
    for number, (line, row) in enumerate(zip(lines, rows, strict=True), start=1):
        book.line(sheet, number, line, columns)
        for place, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool):
                book.number(sheet, number, place, value)
