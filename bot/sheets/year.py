"""A year as an XLSX workbook in the layout of the office's indicator document, with live formulas.

One block for each position, one row for each indicator; a ratio has three: numerator, denominator, percentage. Every
formula's result is stored beside it, for viewers that do not calculate.
"""

from __future__ import annotations

import io
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.sheets import rules
from bot.sheets.book import Book
from bot.sheets.layout import (
    ACHIEVEMENT,
    FIRST_MONTH,
    FONT,
    HEAD,
    LAST_MONTH,
    TARGET,
    TOTAL,
    heights,
    month_width,
    set_up,
)
from bot.texts.formats import NOT_COMPUTABLE
from models import measures
from models.catalogue.types import Combine, Kind
from models.realisation import Answer, Realisation
from models.yearbook import YearBook, YearLine

NUMERATOR, DENOMINATOR, PERCENTAGE = "Pembilang", "Penyebut", "Persentase"
FORMULA = "Pembilang / Penyebut × 100 %"
NOT_APPLICABLE, NOTHING_BELOW = "TB", "nihil"
HOW = {
    Combine.SUM: "dijumlahkan",
    Combine.LAST: "angka terakhir",
    Combine.MEAN: "rata-rata",
    Combine.FIXED: "tetap setahun",
}
KEEPS_UNIT = frozenset({Combine.LAST, Combine.FIXED})
"""Rules by which a state's year is a state again, and not a number of months."""


def year_workbook(book: YearBook) -> bytes:
    """Return the workbook of a unit's year, with one sheet named after the year."""
    out = io.BytesIO()
    writer = _YearWriter(Book(out), book)
    writer.write()
    return out.getvalue()


class _YearWriter:
    """Writes one year row by row; ``_row`` is the next free one."""

    def __init__(self, book: Book, year: YearBook) -> None:
        self._book, self._year = book, year
        self._row = HEAD + 2
        self._month_wide = month_width(year)
        cell = {"font_size": FONT, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#B8C0C6"}
        number = {**cell, "align": "right"}
        add = book.book.add_format
        self._words: Format = add(cell)
        self._quoted: Format = add({**cell, "quote_prefix": True})
        self._count: Format = add({**number, "num_format": "#,##0"})
        self._mean: Format = add({**number, "num_format": "#,##0.00"})
        self._percent: Format = add({**number, "num_format": "0.0%"})
        self._state: Format = add({**number, "num_format": '"Ya";"Ya";"Tidak"'})
        self._post: Format = add({**cell, "bold": True, "bg_color": "#E6EAED"})
        self._sheet: Worksheet = book.book.add_worksheet(str(year.year))

    def write(self) -> None:
        """Write everything and close the workbook."""
        set_up(self._book, self._sheet, self._year, self._month_wide)
        for post in self._year.posts:
            self._sheet.merge_range(self._row, 0, self._row, ACHIEVEMENT, "", self._post)
            self._sheet.write_string(self._row, 0, f"Jabatan: {post.title} · {post.unit_name}", self._post)
            self._row += 1
            for place, line in enumerate(post.lines, start=1):
                self._indicator(place, line)
        self._book.book.close()

    def _indicator(self, place: int, line: YearLine) -> None:
        """Write one indicator's rows: its words, its months, its total, target and achievement."""
        first, ratio = self._row, line.indicator.is_ratio
        last = first + 2 if ratio else first
        self._described(place, line, first, last)
        for row, height in enumerate(heights(line, self._month_wide), start=first):
            self._sheet.set_row(row, height)
        if ratio:
            self._ratio(line, first)
        else:
            self._single(line, first)
        self._against_target(line, last)
        if ratio:
            for row in (first, first + 1):
                self._sheet.write_blank(row, TARGET, None, self._words)
                self._sheet.write_blank(row, ACHIEVEMENT, None, self._words)
        self._row = last + 1

    def _described(self, place: int, line: YearLine, first: int, last: int) -> None:
        """Write number, objective, name and source, each over all rows of the indicator."""
        about = line.indicator
        for column, words in ((0, str(place)), (1, about.objective), (2, about.name), (4, about.source)):
            if last > first:
                self._sheet.merge_range(first, column, last, column, "", self._words)
            self._text(first, column, words)

    def _single(self, line: YearLine, row: int) -> None:
        """Write a count's or a state's only row; a state's numbers are shown as yes and no."""
        about, state = line.indicator, line.indicator.kind is Kind.STATE
        rule = about.combine_numerator
        self._text(row, 3, about.numerator)
        self._text(row, 5, f"{about.unit_of_measure}, {HOW[rule]}" if about.unit_of_measure else HOW[rule])
        self._months(row, [_above(month) for month in line.months], self._state if state else self._count)
        total = self._state if state and rule in KEEPS_UNIT else self._total_format(rule)
        self._total(row, rule, line.total.numerator, total)

    def _ratio(self, line: YearLine, row: int) -> None:
        """Write numerator, denominator and percentage, the last of them computed from the two above it."""
        about, total = line.indicator, line.total
        below = about.combine_denominator or Combine.SUM
        parts = (
            (NUMERATOR, about.numerator, about.combine_numerator, [_above(m) for m in line.months], total.numerator),
            (DENOMINATOR, about.denominator or "", below, [_below(m, below) for m in line.months], total.denominator),
        )
        for offset, (name, wording, rule, cells, result) in enumerate(parts):
            self._text(row + offset, 3, wording)
            self._text(row + offset, 5, f"{name}, {HOW[rule]}")
            self._months(row + offset, cells, self._count)
            self._total(row + offset, rule, result, self._total_format(rule))
        self._text(row + 2, 3, FORMULA)
        self._text(row + 2, 5, PERCENTAGE)
        for column, month in enumerate(line.months, start=FIRST_MONTH):
            known = month is not None and month.has_number
            self._quotient(row, column, _percent(month) if known else "")
        known = total.numerator is not None
        self._quotient(row, TOTAL, _share(total.percent(Kind.RATIO)) if known else "")

    def _quotient(self, row: int, column: int, stored: str | float) -> None:
        formula = rules.percentage(xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row + 1, column))
        self._sheet.write_formula(row + 2, column, formula, self._percent, stored)

    def _months(self, row: int, cells: list[int | str | None], number: Format) -> None:
        for column, value in enumerate(cells, start=FIRST_MONTH):
            if value is None:
                self._sheet.write_blank(row, column, None, number)
            elif isinstance(value, str):
                self._sheet.write_string(row, column, value, number)
            else:
                self._sheet.write_number(row, column, value, number)

    def _total(self, row: int, rule: Combine, result: Decimal | None, shown: Format) -> None:
        stored = "" if result is None else float(result)
        formula = rules.combined(rule, xl_range(row, FIRST_MONTH, row, LAST_MONTH))
        self._sheet.write_formula(row, TOTAL, formula, shown, stored)

    def _against_target(self, line: YearLine, row: int) -> None:
        """Write the target, if there is one, and the achievement, which waits for one."""
        ratio = line.indicator.is_ratio
        if line.target is None:
            self._sheet.write_blank(row, TARGET, None, self._percent if ratio else self._count)
        else:
            whole = line.target == int(line.target)
            shown = self._percent if ratio else self._count if whole else self._mean
            self._sheet.write_number(row, TARGET, float(line.target / 100 if ratio else line.target), shown)
        inverse = self._year.inverse
        formula = rules.achievement(
            xl_rowcol_to_cell(row, TOTAL), xl_rowcol_to_cell(row, TARGET), inverse if line.lower_is_better else None
        )
        known = line.target is not None and line.total.numerator is not None
        stored = _share(line.achievement(inverse)) if known else ""
        self._sheet.write_formula(row, ACHIEVEMENT, formula, self._percent, stored)

    def _total_format(self, rule: Combine) -> Format:
        return self._mean if rule is Combine.MEAN else self._count

    def _text(self, row: int, column: int, words: str) -> None:
        """Write words, always as words."""
        self._book.text(self._sheet, row, column, words, (self._words, self._quoted))


def _above(month: Realisation | None) -> int | str | None:
    """Return what stands in a month's cell of a numerator, or of an indicator's only row."""
    if month is None or month.answer is Answer.NO_DATA:
        return None
    return NOT_APPLICABLE if month.answer is Answer.NOT_APPLICABLE else month.numerator


def _below(month: Realisation | None, rule: Combine) -> int | str | None:
    """Return what stands in a month's cell of a denominator: nihil says nothing about a stock, mean or base."""
    if month is not None and month.answer is Answer.NIHIL:
        return 0 if rule is Combine.SUM else NOTHING_BELOW
    if month is None or month.answer is Answer.NO_DATA:
        return None
    return NOT_APPLICABLE if month.answer is Answer.NOT_APPLICABLE else month.denominator


def _percent(month: Realisation | None) -> str | float:
    """Return a month's percentage as a spreadsheet's fraction, or the words for one without a value."""
    if month is None or month.numerator is None or not month.denominator:
        return NOT_COMPUTABLE
    return _share(measures.percent(month.numerator, month.denominator))


def _share(percent: Decimal | None) -> str | float:
    return NOT_COMPUTABLE if percent is None else float(percent / 100)
