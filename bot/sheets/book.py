"""The workbook that both the month and the year are written into: formats, print set-up, and safe cells."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.sheets.safety import looks_like_formula
from bot.texts import formats

A4 = 9
LINE = 15.0
"""Points from one line of a cell's standard letters to the next."""


class Book:
    """A workbook with the few formats it uses; numbers follow the reader's own locale."""

    def __init__(self, target: io.BytesIO) -> None:
        self.book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        top = {"valign": "top"}
        self.title: Format = self.book.add_format({"bold": True, "font_size": 14})
        self.head: Format = self.book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#E6EAED", "text_wrap": True, "valign": "vcenter"}
        )
        self.words: Format = self.book.add_format({**top, "text_wrap": True})
        self.quoted: Format = self.book.add_format({**top, "text_wrap": True, "quote_prefix": True})
        self.whole: Format = self.book.add_format({**top, "num_format": "#,##0.##"})
        self.count: Format = self.book.add_format({**top, "num_format": "#,##0"})
        self.percent: Format = self.book.add_format({**top, "num_format": "0.0%"})

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], head: int = 0) -> Worksheet:
        """Add a sheet with its header in row ``head``, frozen and repeated on every printed page."""
        sheet: Worksheet = self.book.add_worksheet(name)
        for number, (title, wide) in enumerate(columns):
            sheet.set_column(number, number, wide)
            sheet.write_string(head, number, title, self.head)
        sheet.set_row(head, 2 * LINE)
        sheet.freeze_panes(head + 1, 0)
        self.printed(sheet, head, head)
        return sheet

    def printed(self, sheet: Worksheet, first: int, last: int) -> None:
        """Make a sheet print as wide as A4 landscape, with these rows repeated on every page."""
        sheet.repeat_rows(first, last)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P/&N")

    def text(
        self, sheet: Worksheet, row: int, column: int, words: str, shown: tuple[Format, Format] | None = None
    ) -> None:
        """Write words, always as words, in a format for them and one for words like formulas; nothing for none."""
        plain, quoted = shown or (self.words, self.quoted)
        if words:
            sheet.write_string(row, column, words, quoted if looks_like_formula(words) else plain)

    def line(self, sheet: Worksheet, row: int, words: Sequence[str], columns: Sequence[tuple[str, int]]) -> None:
        """Write a row of words from the left, as high as the longest needs: LibreOffice does not fit rows itself."""
        for column, cell in enumerate(words):
            self.text(sheet, row, column, cell)
        lines = max(wrapped(cell, wide) for cell, (_, wide) in zip(words, columns, strict=False))
        sheet.set_row(row, lines * LINE)

    def number(self, sheet: Worksheet, row: int, column: int, value: Decimal | int | None) -> None:
        """Write a number, or nothing where there is none."""
        if value is not None:
            whole = value == int(value)
            sheet.write_number(row, column, value, self.count if whole else self.whole)

    def share(self, sheet: Worksheet, row: int, column: int, percent: Decimal | None) -> None:
        """Write a percentage as a spreadsheet's fraction, or the words for one that has no value."""
        if percent is None:
            self.text(sheet, row, column, formats.NOT_COMPUTABLE)
        else:
            sheet.write_number(row, column, percent / 100, self.percent)

    def quotient(self, sheet: Worksheet, row: int, column: int, above: str, below: str, result: Decimal | None) -> None:
        """Write a live percentage; the result is stored as well, for viewers that do not calculate."""
        formula = f'=IF({below}=0,"{formats.NOT_COMPUTABLE}",{above}/{below})'
        stored = formats.NOT_COMPUTABLE if result is None else float(result / 100)
        sheet.write_formula(row, column, formula, self.percent, stored)


def wrapped(words: str, letters: float) -> int:
    """Return how many lines words take in a column that holds so many letters; at least one."""
    return max(1, len(textwrap.wrap(words, int(letters))))
