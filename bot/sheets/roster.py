"""The roster to fill in, one row a post, and the whole preview of an import, as workbooks."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bot.sheets.book import Book
from bot.texts import roster as texts
from models.catalogue.types import Catalogue
from models.roster_plan import Staff, Tenure

_WIDE = dict(zip(texts.COLUMNS, (22, 34, 52, 10, 12, 12, 40), strict=True))
_PREVIEW_WIDE = dict(zip(texts.PREVIEW_COLUMNS, (8, 18, 22, 34, 52, 60), strict=True))


def roster_template(catalogue: Catalogue, staff: Staff) -> bytes:
    """Return the workbook in which an administrator fills in who holds which post; NIPs are kept as text."""
    target = io.BytesIO()
    book = Book(target)
    columns = list(_WIDE.items())
    sheet = book.sheet("Pegawai", columns)
    as_text = book.book.add_format({"num_format": "@", "valign": "top"})
    # The whole column, so that Excel does not make a number of what is typed in.
    sheet.set_column(0, 0, _WIDE["NIP"], as_text)
    number = 0
    for position in catalogue.positions:
        unit = catalogue.unit[position.unit].name
        for held in _held(staff, position.code):
            number += 1
            book.line(sheet, number, _row(held, staff, position.title, unit), columns)
            if held is not None:
                sheet.write_string(number, 0, held.nip, as_text)
    book.book.close()
    return target.getvalue()


def preview_workbook(entries: Sequence[texts.Entry]) -> bytes:
    """Return every line of a preview."""
    target = io.BytesIO()
    book = Book(target)
    columns = list(_PREVIEW_WIDE.items())
    sheet = book.sheet("Pratinjau", columns)
    for number, entry in enumerate(entries, start=1):
        row = str(entry.row) if entry.row else ""
        book.line(sheet, number, [row, entry.kind, entry.nip, entry.name, entry.title, entry.note], columns)
    book.book.close()
    return target.getvalue()


def _held(staff: Staff, code: str) -> Sequence[Tenure | None]:
    """Return who holds a post without an end, or acts in it; one empty row for a vacant post."""
    return [tenure for tenure in staff.tenures if tenure.position == code and tenure.ends is None] or [None]


def _row(held: Tenure | None, staff: Staff, title: str, unit: str) -> list[str]:
    if held is None:
        return ["", "", title, "", "", "", unit]
    status, starts = texts.status_cell(acting=held.acting), texts.day_cell(held.starts)
    return [held.nip, staff.names.get(held.nip, ""), title, status, starts, "", unit]
