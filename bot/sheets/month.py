"""A month as an XLSX workbook: who reported, every indicator with live formulas, and who is missing."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from bot.sheets.book import Book
from bot.texts import feeding, formats
from bot.texts import recap as texts
from models import measures
from models.catalogue.types import Kind
from models.reviewing import Verdict
from models.summaries import Achieved, Completeness, Figure, Post, PostState, Recap

INDICATOR_COLUMNS = (
    ("Unit kerja", 24), ("Jabatan", 28), ("Indikator", 52), ("Satuan", 12), ("Pembilang", 11), ("Penyebut", 11),
    ("Persen", 14), ("Bulan lalu", 13), ("Sampai bulan ini", 16), ("Target", 11), ("Capaian", 12), ("Keterangan", 26),
)  # fmt: skip
COMPLETENESS_COLUMNS = (
    ("Unit kerja", 52), ("Diharapkan", 12), ("Tepat waktu", 12), ("Terlambat", 12), ("Belum", 12), ("Masuk", 12),
    ("Capaian indikator", 52),
)  # fmt: skip
MISSING, RETURNED, EXEMPT = "belum masuk", "dikembalikan, belum dikirim ulang", "dibebaskan"
MISSING_COLUMNS = (("Unit kerja", 34), ("Jabatan", 52), ("Pegawai", 34), ("Keterangan", 34))


def month_workbook(recap: Recap, units: Mapping[str, str] | None = None) -> bytes:
    """Return the workbook of a recap with the sheets Rekap, Indikator and Belum melapor.

    ``units`` are names by code; without them, units two levels below the recap's are shown by their codes.
    """
    names = units or {recap.unit: recap.unit_name, **{unit.code: unit.name for unit in recap.units}}
    out = io.BytesIO()
    book = Book(out)
    _recap_sheet(book, recap)
    _indicator_sheet(book, recap, names)
    _missing_sheet(book, recap, names)
    book.book.close()
    return out.getvalue()


def _recap_sheet(book: Book, recap: Recap) -> None:
    """Write the title and how many reports are in, in all and unit by unit."""
    head = 5
    sheet = book.sheet("Rekap", COMPLETENESS_COLUMNS, head)
    marks = [words for words, wanted in (("sementara", recap.partial), ("data contoh", recap.sample)) if wanted]
    status = f" ({', '.join(marks)})" if marks else ""
    sheet.write_string(0, 0, f"Rekap realisasi indikator kinerja individu, {formats.month(recap.month)}", book.title)
    for row, words in enumerate((recap.unit_name, recap.office, f"Data per {formats.moment(recap.as_of)}{status}"), 1):
        book.text(sheet, row, 0, words)
    _completeness_row(book, sheet, head + 1, recap.unit_name, recap.completeness, Achieved.of(recap.figures))
    for row, unit in enumerate(recap.units, head + 2):
        _completeness_row(book, sheet, row, unit.name, unit.completeness, unit.achieved)


def _completeness_row(
    book: Book, sheet: Worksheet, row: int, name: str, counts: Completeness, achieved: Achieved
) -> None:
    """Write who reported, and how many indicators are in which band: percentages of different work have no mean."""
    blank = [""] * (len(COMPLETENESS_COLUMNS) - 2)
    book.line(sheet, row, (name, *blank, texts.achieved(achieved).replace(formats.NBSP, " ")), COMPLETENESS_COLUMNS)
    for column, count in enumerate((counts.on_time, counts.late, counts.missing), 2):
        book.number(sheet, row, column, count)
    line = row + 1
    sheet.write_formula(row, 1, f"=SUM(C{line}:E{line})", book.count, counts.expected)
    rate = measures.completeness_rate(counts.submitted, counts.expected)
    book.quotient(sheet, row, 5, f"(C{line}+D{line})", f"B{line}", rate)


def _indicator_sheet(book: Book, recap: Recap, names: Mapping[str, str]) -> None:
    """Write one line per indicator; a ratio's percentage is a formula over the two cells before it."""
    sheet = book.sheet("Indikator", INDICATOR_COLUMNS)
    posts = {post.position: post for post in recap.posts}
    for row, figure in enumerate(recap.figures, 1):
        post = posts.get(figure.position)
        owner = (names.get(figure.unit, figure.unit), post.title if post else figure.position)
        about = (*owner, figure.name, figure.unit_of_measure)
        numbers = [""] * (len(INDICATOR_COLUMNS) - len(about) - 1)
        book.line(sheet, row, (*about, *numbers, _remark(figure, post)), INDICATOR_COLUMNS)
        _numbers(book, sheet, row, figure)
    if recap.figures:
        sheet.autofilter(0, 0, len(recap.figures), len(INDICATOR_COLUMNS) - 1)


def _numbers(book: Book, sheet: Worksheet, row: int, figure: Figure) -> None:
    """Write what was reported, the month before, the year so far and the target of one indicator."""
    answer, ratio = figure.realisation, figure.kind is Kind.RATIO
    if answer is not None and answer.has_number:
        book.number(sheet, row, 4, answer.numerator)
        if ratio and answer.denominator is not None:
            book.number(sheet, row, 5, answer.denominator)
            book.quotient(sheet, row, 6, f"E{row + 1}", f"F{row + 1}", figure.percent)
    if figure.previous is not None and figure.previous.has_number:
        _either(book, sheet, (row, 7), ratio, figure.previous_percent, figure.previous.numerator)
    if figure.to_date is not None and figure.to_date.numerator is not None:
        _either(book, sheet, (row, 8), ratio, figure.to_date_percent, figure.to_date.numerator)
    if figure.target is not None:
        _either(book, sheet, (row, 9), ratio, figure.target, figure.target)
        if figure.answered:
            book.share(sheet, row, 10, figure.achievement)


def _either(
    book: Book, sheet: Worksheet, at: tuple[int, int], ratio: bool, percent: Decimal | None,
    number: Decimal | int | None,
) -> None:  # fmt: skip
    """Write a ratio as its percentage and anything else as its number."""
    if ratio:
        book.share(sheet, *at, percent)
    else:
        book.number(sheet, *at, number)


def _remark(figure: Figure, post: Post | None) -> str:
    """Say in words what the numbers do not: nihil, no data, not applicable or exempt and why, late, disagreement."""
    answer = figure.realisation
    if post is not None and post.state is PostState.EXEMPT:
        return f"{EXEMPT}: {post.reason}"
    words = formats.realisation(answer, figure.kind, figure.unit_of_measure)
    plain = answer is not None and answer.has_number and words != formats.NIHIL and figure.kind is not Kind.STATE
    reason = answer.reason if answer is not None else ""
    late = "terlambat" if figure.late else ""
    disagreement = feeding.in_short(figure.kind, answer, figure.fed)
    return ", ".join(filter(None, ("" if plain else words, reason, late, disagreement)))


def _missing_sheet(book: Book, recap: Recap, names: Mapping[str, str]) -> None:
    """Write the posts whose report is still owed, then those that have to send it again."""
    sheet = book.sheet("Belum melapor", MISSING_COLUMNS)
    owing = [(post, MISSING) for post in recap.posts if post.state is PostState.MISSING]
    owing += [(post, RETURNED) for post in recap.posts if post.verdict is Verdict.RETURNED]
    for row, (post, words) in enumerate(owing, 1):
        book.line(sheet, row, (names.get(post.unit, post.unit), post.title, post.holder or "", words), MISSING_COLUMNS)
