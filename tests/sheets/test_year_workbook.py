"""The workbook of a year: the document's layout, and formulas that come to what the bot computes."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sheets.layout import ACHIEVEMENT, FIRST_MONTH, LAST_MONTH, TARGET, TOTAL
from bot.sheets.year import year_workbook
from models.catalogue.types import Combine, Polarity
from models.measures import InverseRule, ToDate
from models.realisation import Realisation
from models.yearbook import YearBook, YearLine
from tests.sheets.formulas import Sheet
from tests.sheets.years import (
    COUNT,
    NO_DATA,
    NOT_APPLICABLE,
    RATIO,
    STATE,
    every_rule,
    line,
    nihil,
    value,
    year,
)

FIRST = 10
"""The row of the first indicator, below title, headings and the post's name."""


def opened(book: YearBook, *, results: bool = False) -> Worksheet:
    sheet = load_workbook(io.BytesIO(year_workbook(book)), data_only=results).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def cells(sheet: Worksheet, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row]]


def months(sheet: Worksheet, row: int) -> list[Any]:
    return cells(sheet, row)[FIRST_MONTH : LAST_MONTH + 1]


@pytest.mark.parametrize("inverse", list(InverseRule))
def test_every_formula_comes_to_the_result_stored_with_it(inverse: InverseRule) -> None:
    book = every_rule(inverse)
    live, stored = Sheet(opened(book)), opened(book, results=True)
    formulas = list(live.formulas())
    assert len(formulas) > 600
    for address in formulas:
        kept, computed = stored[address].value, live.value(address)
        if isinstance(computed, float | int):
            assert kept == pytest.approx(computed), address
        else:
            assert (kept or "") == computed, address


def result_of(shown: YearLine, inverse: InverseRule = InverseRule.LINEAR) -> list[Any]:
    """Return total, target and achievement as stored, from an indicator's last row."""
    row = cells(opened(year(shown, inverse=inverse), results=True), FIRST + (2 if shown.indicator.is_ratio else 0))
    return [row[column] for column in (TOTAL, TARGET, ACHIEVEMENT)]


def test_a_year_s_percentage_is_the_ratio_of_the_combined_numbers() -> None:
    shown = line(RATIO, value(45, 50), value(5, 50), target="95")
    assert result_of(shown) == [0.5, 0.95, pytest.approx(0.5 / 0.95)]


@pytest.mark.parametrize(
    ("rule", "total"), [(Combine.SUM, 15), (Combine.LAST, 3), (Combine.FIXED, 3), (Combine.MEAN, 7.5)]
)
def test_months_combine_by_the_indicator_s_own_rule(rule: Combine, total: float) -> None:
    shown = line(replace(COUNT, combine_numerator=rule), value(12), None, value(3), NOT_APPLICABLE)
    assert result_of(shown)[0] == total


@pytest.mark.parametrize(
    ("inverse", "achievement"), [(InverseRule.LINEAR, 1.25), (InverseRule.RECIPROCAL, pytest.approx(4 / 3))]
)
def test_where_lower_is_better_the_office_s_rule_decides(inverse: InverseRule, achievement: float) -> None:
    shown = line(replace(COUNT, polarity=Polarity.LOWER), value(15), target="20")
    assert result_of(shown, inverse) == [15, 20, achievement]


def test_nothing_is_invented_where_numbers_or_targets_are_missing() -> None:
    assert result_of(line(COUNT)) == [None, None, None]
    assert result_of(line(COUNT, target="5")) == [None, 5, None]
    assert result_of(line(COUNT, value(5))) == [5, None, None]
    assert result_of(line(RATIO, value(5, 0), target="90")) == ["tidak dapat dihitung", 0.9, "tidak dapat dihitung"]
    assert result_of(line(COUNT, value(5), target="0")) == [5, 0, "tidak dapat dihitung"]


def test_an_office_can_type_a_target_in_and_gets_the_achievement() -> None:
    sheet = opened(year(line(COUNT, value(15))))
    sheet.cell(FIRST, TARGET + 1).value = 20
    assert Sheet(sheet).value(sheet.cell(FIRST, ACHIEVEMENT + 1).coordinate) == 0.75


def test_a_corrected_month_changes_the_year() -> None:
    sheet = opened(year(line(RATIO, value(45, 50), value(5, 50), target="95")))
    sheet.cell(FIRST, FIRST_MONTH + 1).value = 50
    assert Sheet(sheet).value(sheet.cell(FIRST + 2, FIRST_MONTH + 1).coordinate) == 1
    assert Sheet(sheet).value(sheet.cell(FIRST + 2, TOTAL + 1).coordinate) == 0.55


def test_answers_without_a_number_stay_apart() -> None:
    sheet = opened(year(line(COUNT, value(12), nihil(COUNT), NO_DATA, NOT_APPLICABLE)))
    assert months(sheet, FIRST)[:5] == [12, 0, None, "TB", None]
    assert "TB: tidak berlaku" in str(sheet["A4"].value)


@pytest.mark.parametrize(("rule", "below"), [(Combine.SUM, 0), (Combine.LAST, "nihil"), (Combine.FIXED, "nihil")])
def test_nihil_of_a_ratio_says_nothing_about_a_stock_below_the_line(rule: Combine, below: object) -> None:
    about = replace(RATIO, combine_denominator=rule)
    sheet = opened(year(line(about, value(5, 50), nihil(about))), results=True)
    assert [months(sheet, row)[1] for row in range(FIRST, FIRST + 3)] == [0, below, "tidak dapat dihitung"]
    assert cells(sheet, FIRST + 2)[TOTAL] == 0.1


def test_a_state_is_shown_as_yes_and_no_and_its_total_as_the_newest() -> None:
    sheet = opened(year(line(STATE, value(1), value(0))), results=True)
    assert months(sheet, FIRST)[:2] == [1, 0]
    assert {sheet.cell(FIRST, column).number_format for column in (7, 8, TOTAL + 1)} == {'"Ya";"Ya";"Tidak"'}
    assert cells(sheet, FIRST)[TOTAL] == 0


def test_a_ratio_takes_three_rows_with_the_document_s_columns() -> None:
    sheet = opened(year(line(RATIO, value(45, 50))))
    assert [sheet.cell(7, column).value for column in range(1, 7)] == [
        "No.", "Kinerja / Sasaran", "Indikator Kinerja", "Penjelasan / Formulasi Penghitungan", "Sumber Data", "Uraian",
    ]  # fmt: skip
    assert months(sheet, 8) == ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    assert cells(sheet, 9)[0] == "Jabatan: Camat · Kecamatan Contoh"
    assert cells(sheet, FIRST)[:6] == [
        "1", RATIO.objective, RATIO.name, RATIO.numerator, RATIO.source, "Pembilang, dijumlahkan",
    ]  # fmt: skip
    assert [cells(sheet, FIRST + 1)[column] for column in (3, 5)] == [RATIO.denominator, "Penyebut, dijumlahkan"]
    assert cells(sheet, FIRST + 2)[5] == "Persentase"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"B10:B12", "C10:C12", "E10:E12", "A9:U9"}


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "<b>& 🌸"])
def test_text_that_looks_like_a_formula_stays_text(name: str) -> None:
    odd = replace(COUNT, name=name, objective=name, source=name, numerator=name)
    book = replace(year(line(odd, value(1))), unit_name=name)
    sheet = opened(book)
    for address in ("B10", "C10", "D10", "E10", "A2"):
        cell = sheet[address]
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
        assert bool(cell.quotePrefix) is (not name.startswith("<"))


def test_the_sheet_prints_on_landscape_a4_with_headings_on_every_page() -> None:
    sheet = opened(year(line(COUNT, value(1))))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$7:$8"
    assert sheet.freeze_panes == "D9"
    assert sheet.print_area == "'2026'!$A$1:$U$10"


def test_the_longest_number_has_room_in_its_column() -> None:
    wide = opened(year(line(COUNT, value(123_456_789_012)))).column_dimensions["G"].width
    assert wide > opened(year(line(COUNT, value(1)))).column_dimensions["G"].width
    assert wide >= 13


def test_rows_are_high_enough_for_their_longest_words() -> None:
    wordy = replace(COUNT, name="Persentase dokumen perencanaan " * 8)
    high = opened(year(line(wordy))).row_dimensions[FIRST].height
    low = opened(year(line(COUNT))).row_dimensions[FIRST].height
    assert high >= 12 * 12
    assert low <= 12 * 4


def test_the_date_says_whether_numbers_can_still_change() -> None:
    assert "sementara" in str(opened(year())["A3"].value)
    assert "sementara" not in str(opened(year(partial=False))["A3"].value)
    assert "data contoh" in str(opened(replace(year(), sample=True))["A3"].value)


def test_a_unit_of_an_office_is_named_with_its_office() -> None:
    sheet = opened(replace(year(), unit_name="Seksi Pelayanan"))
    assert [sheet["A2"].value, sheet["A3"].value] == ["Seksi Pelayanan", "Kecamatan Contoh"]


def test_a_line_s_total_follows_the_rules_of_measures() -> None:
    shown: tuple[Realisation | None, ...] = (value(45, 50), None, value(5, 50))
    about = line(RATIO, *shown, target="95")
    assert about.total == ToDate(Decimal(50), Decimal(100))
    assert about.reached == 50
    assert line(COUNT).achievement(InverseRule.LINEAR) is None
