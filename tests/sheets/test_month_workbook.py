"""The workbook of a month says what the chart says, with live formulas and without any from outside."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from bot.sheets.month import month_workbook
from models.catalogue.types import Kind
from models.reviewing import Verdict
from models.summaries import Figure, Post, PostState, Recap
from tests.charts import samples


def opened(recap: Recap, *, results: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(month_workbook(recap)), data_only=results)


def line_of(figure: Figure, *, results: bool = False) -> list[Any]:
    book = opened(samples.recap((figure,), samples.posts(1)), results=results)
    return [cell.value for cell in book["Indikator"][2]]


def test_the_workbook_has_three_sheets_in_this_order() -> None:
    assert opened(samples.bidang()).sheetnames == ["Rekap", "Indikator", "Belum melapor"]


def test_the_first_sheet_says_month_unit_and_date_of_the_data() -> None:
    sheet = opened(samples.bidang(partial=True, sample=True))["Rekap"]
    said = [str(sheet.cell(row, 1).value).replace("\u00a0", " ") for row in range(1, 5)]
    assert said[0] == "Rekap realisasi indikator kinerja individu, Oktober 2026"
    assert said[1:3] == ["Bidang Aplikasi Informatika", samples.OFFICE]
    assert said[3] == "Data per 6 Nov 2026 16.42 WIB (sementara, data contoh)"


def test_completeness_is_counted_by_live_formulas_whose_results_are_stored() -> None:
    live, stored = opened(samples.office())["Rekap"], opened(samples.office(), results=True)["Rekap"]
    assert [cell.value for cell in live[7]][1:] == [
        "=SUM(C7:E7)", 16, 2, 9, '=IF(B7=0,"tidak dapat dihitung",(C7+D7)/B7)',
        "capaian 12 indikator: 4 Sangat Tinggi, 1 Sangat Rendah, 7 belum dinilai",
    ]  # fmt: skip
    assert stored["B7"].value == 27
    assert stored["F7"].value == pytest.approx(18 / 27)
    assert len(list(live.iter_rows(min_row=8))) == len(samples.office().units)
    assert stored["F15"].value == "tidak dapat dihitung"


def test_a_ratio_s_percentage_is_a_live_formula_over_its_two_numbers() -> None:
    figure = samples.ratio("Persentase", samples.ratio_of(45, 50), samples.ratio_of(43, 50), target=95)
    line = line_of(figure)
    assert line[4:7] == [45, 50, '=IF(F2=0,"tidak dapat dihitung",E2/F2)']
    assert line[7:10] == [0.86, 0.86, 0.95]
    assert line_of(figure, results=True)[6] == 0.9


def test_a_ratio_over_zero_says_that_it_cannot_be_computed() -> None:
    assert line_of(samples.ratio("Persentase", samples.ratio_of(5, 0)), results=True)[6] == "tidak dapat dihitung"


def test_a_count_has_one_number_and_no_percentage() -> None:
    figure = replace(samples.count("Jumlah", samples.count_of(12), samples.count_of(9)), target=Decimal(150))
    assert line_of(figure)[3:] == ["dokumen", 12, None, None, 9, 1234, 150, "tidak dapat dihitung", None]


@pytest.mark.parametrize(
    ("figure", "remark"),
    [
        (samples.count("a", samples.count_of(0)), "nihil"),
        (samples.count("a", None), "belum ada data"),
        (samples.count("a", samples.NOT_APPLICABLE), "tidak berlaku, belum ada kegiatan"),
        (replace(samples.count("a", samples.count_of(1)), kind=Kind.STATE), "Ya"),
        (replace(samples.count("a", samples.count_of(1)), late=True), "terlambat"),
        (
            samples.disagreeing(replace(samples.ratio("a", samples.ratio_of(45, 50)), late=True), 42),
            "terlambat, ⚠\xa0pembilang 45, laporan di bawahnya 42",
        ),
    ],
)
def test_what_numbers_do_not_say_stands_in_words(figure: Figure, remark: str) -> None:
    assert line_of(figure)[11] == remark


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(name: str) -> None:
    cell = opened(samples.recap((samples.count(name, samples.count_of(1)),)))["Indikator"]["C2"]
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (name, "s", True)
    assert cell.hyperlink is None


def test_those_who_owe_are_listed_with_unit_post_and_holder() -> None:
    recap = samples.bidang()
    recap = replace(recap, posts=tuple(replace(post, holder="Sari") for post in recap.posts))
    rows = list(opened(recap)["Belum melapor"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 2
    title = "Kepala Seksi Layanan Nomor 4 dan Persandian"
    assert rows[0] == ("Bidang Aplikasi Informatika", title, "Sari", "belum masuk")


def test_those_who_have_to_send_a_report_again_follow_those_who_owe_it() -> None:
    recap = samples.bidang()
    first, *others = recap.posts
    recap = replace(recap, posts=(replace(first, verdict=Verdict.RETURNED), *others))
    rows = list(opened(recap)["Belum melapor"].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == ["belum masuk", "belum masuk", "dikembalikan, belum dikirim ulang"]
    assert rows[-1][1] == first.title


def test_a_post_that_need_not_report_says_why_beside_each_indicator() -> None:
    figure = samples.count("a", None)
    post = Post("kabid", "Kepala Bidang", "bidang", PostState.EXEMPT, reason="=Cuti melahirkan")
    sheet = opened(samples.recap((figure,), (replace(post, position=figure.position),)))
    assert sheet["Indikator"]["L2"].value == "dibebaskan: =Cuti melahirkan"
    assert list(sheet["Belum melapor"].iter_rows(min_row=2)) == []


def test_headers_are_frozen_and_repeated_and_pages_are_landscape_a4() -> None:
    book = opened(samples.bidang())
    assert [sheet.freeze_panes for sheet in book] == ["A7", "A2", "A2"]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows


def test_number_formats_follow_the_reader_s_locale() -> None:
    sheet = opened(samples.recap((samples.ratio("a", samples.ratio_of(45, 50)),)))["Indikator"]
    assert (sheet["E2"].number_format, sheet["G2"].number_format) == ("#,##0", "0.0%")


def test_a_recap_without_anything_is_a_workbook_too() -> None:
    book = opened(samples.recap())
    assert [len(list(sheet.iter_rows(min_row=2))) for sheet in (book["Indikator"], book["Belum melapor"])] == [0, 0]


def test_rows_are_high_enough_for_their_longest_words() -> None:
    figures = (samples.count(samples.LONG_NAME, samples.count_of(1)), samples.count("Jumlah", samples.count_of(1)))
    members = (replace(samples.posts(1)[0], position="kabid", title="Kepala"),)
    sheet = opened(samples.recap(figures, members))["Indikator"]
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [60, 30]
    remark = samples.disagreeing(replace(samples.ratio("Persentase", samples.ratio_of(45, 50)), late=True), 123_456_789)
    assert opened(samples.recap((remark,), members))["Indikator"].row_dimensions[2].height == 45
