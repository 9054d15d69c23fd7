"""Columns, headings, row heights and print set-up of the year's workbook."""

from __future__ import annotations

import math
from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from bot.sheets.book import Book, wrapped
from bot.texts import formats
from models.months import Month
from models.yearbook import YearBook, YearLine

HEAD = 6
"""The first of two rows of headings; what the year is about stands above them."""

WORDS = (
    ("No.", 4.0), ("Kinerja / Sasaran", 18.0), ("Indikator Kinerja", 24.0),
    ("Penjelasan / Formulasi Penghitungan", 32.0), ("Sumber Data", 15.0), ("Uraian", 13.0),
)  # fmt: skip
RESULTS = ("Total / Kumulatif", "Target", "Capaian")
FIRST_MONTH = len(WORDS)
LAST_MONTH = FIRST_MONTH + 11
TOTAL, TARGET, ACHIEVEMENT = LAST_MONTH + 1, LAST_MONTH + 2, LAST_MONTH + 3
LEGEND = (
    "Kosong: belum ada data. 0: nihil. TB: tidak berlaku bulan itu. Total mengikuti aturan indikator di kolom Uraian; "
    "persentase setahun dihitung dari total pembilang dan penyebut. Target dan capaian dapat dilengkapi."
)

FONT, LINE = 9, 12.0
"""Points: of the letters in the table, and from one line of them to the next."""

LETTERS = 1.2
"""Small letters that fit into a width of 1, which is measured in Excel's larger standard letters."""

NARROWEST_MONTH, NARROWEST_RESULT = 7.5, 10.0


def set_up(book: Book, sheet: Worksheet, year: YearBook, month_wide: float) -> None:
    """Write title, legend and headings, freeze them, and make the sheet print on A4 with headings on every page."""
    _above(book, sheet, year)
    head = book.book.add_format(
        {"bold": True, "bg_color": "#E6EAED", "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
         "border_color": "#B8C0C6", "font_size": FONT}
    )  # fmt: skip
    for column, (title, wide) in enumerate(WORDS):
        sheet.set_column(column, column, wide)
        sheet.merge_range(HEAD, column, HEAD + 1, column, title, head)
    sheet.set_column(FIRST_MONTH, LAST_MONTH, month_wide)
    sheet.merge_range(HEAD, FIRST_MONTH, HEAD, LAST_MONTH, f"Realisasi Tahun {year.year}", head)
    for number in range(1, 13):
        name = formats.month_short(Month(year.year, number), year=False)
        sheet.write_string(HEAD + 1, FIRST_MONTH + number - 1, name, head)
    sheet.set_column(TOTAL, ACHIEVEMENT, max(NARROWEST_RESULT, month_wide + 1))
    for column, title in enumerate(RESULTS, start=TOTAL):
        sheet.merge_range(HEAD, column, HEAD + 1, column, title, head)
    sheet.freeze_panes(HEAD + 2, 3)
    book.printed(sheet, HEAD, HEAD + 1)
    sheet.print_area(0, 0, max(_last_row(year), HEAD + 1), ACHIEVEMENT)


def month_width(year: YearBook) -> float:
    """Return how wide a month's column has to be for the longest number of the year."""
    numbers = [
        part
        for post in year.posts
        for line in post.lines
        for value in (*line.months, line.total)
        if value is not None
        for part in (value.numerator, value.denominator)
        if part is not None
    ]
    longest = max((len(formats.number(number)) for number in numbers), default=0)
    return max(NARROWEST_MONTH, longest / LETTERS + 1.5)


def heights(line: YearLine, month_wide: float) -> tuple[float, ...]:
    """Return the heights of an indicator's rows in points, since Excel does not fit merged cells by itself.

    Words that stand over several rows share out what they need beyond the rows' own.
    """
    about = line.indicator
    wordings = [about.numerator, about.denominator or "", ""] if about.is_ratio else [about.numerator]
    own = [max(_lines(wording, 3), 2) for wording in wordings]
    if about.is_ratio:
        own[2] = wrapped(formats.NOT_COMPUTABLE, month_wide * LETTERS) if _has_gap(line) else 2
    shared = max(_lines(about.objective, 1), _lines(about.name, 2), _lines(about.source, 4))
    more = max(shared - sum(own), 0) / len(own)
    return tuple((math.ceil((lines + more) * 2) / 2) * LINE + 3 for lines in own)


def _above(book: Book, sheet: Worksheet, year: YearBook) -> None:
    marks = [words for words, wanted in (("sementara", year.partial), ("data contoh", year.sample)) if wanted]
    status = f" ({', '.join(marks)})" if marks else ""
    sheet.write_string(0, 0, f"Realisasi Indikator Kinerja Individu Tahun {year.year}", book.title)
    plain, quoted = book.book.add_format({}), book.book.add_format({"quote_prefix": True})
    place = (year.office,) if year.office.startswith(year.unit_name) else (year.unit_name, year.office)
    about: Iterable[str] = (*place, f"Data per {formats.moment(year.as_of)}{status}", LEGEND)
    for row, words in enumerate(about, start=1):
        # Not wrapped: a line may run on over the empty cells beside it.
        book.text(sheet, row, 0, words, (plain, quoted))


def _has_gap(line: YearLine) -> bool:
    """Whether some month or the total has no percentage, which takes words in place of a number."""
    known = [month for month in line.months if month is not None and month.has_number]
    return any(not month.denominator for month in known) or (bool(known) and not line.total.denominator)


def _lines(words: str, column: int) -> int:
    return wrapped(words, WORDS[column][1] * LETTERS)


def _last_row(year: YearBook) -> int:
    rows = sum(1 + sum(3 if line.indicator.is_ratio else 1 for line in post.lines) for post in year.posts)
    return HEAD + 1 + rows
