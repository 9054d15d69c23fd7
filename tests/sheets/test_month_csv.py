"""All numbers of a month as CSV, as an Indonesian Excel takes them by a double click."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sheets.csv_file import COLUMNS, month_csv
from models.catalogue.types import Kind
from models.summaries import Figure, Post, PostState, Recap
from tests.charts import samples

UNITS = {"bidang": "Bidang Aplikasi Informatika"}
SENT = Post("kabid", "Kepala Bidang", "bidang", PostState.LATE, submitted_at=datetime(2026, 11, 3, 2, 5, tzinfo=UTC))


def lines(recap: Recap) -> list[dict[str, str]]:
    text = month_csv(recap, UNITS).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def line_of(figure: Figure, post: Post = SENT) -> dict[str, str]:
    [line] = lines(samples.recap((figure,), (post,)))
    return line


def test_the_file_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    content = month_csv(samples.bidang(), UNITS)
    assert content.startswith(b"\xef\xbb\xbfUnit kerja;Jabatan;Kode indikator;")
    assert content.count(b"\r\n") == 1 + len(samples.bidang().figures)


def test_a_ratio_has_both_numbers_and_a_percentage_with_a_comma() -> None:
    figure = replace(samples.ratio("Persentase", samples.ratio_of(1450, 3000)), late=True)
    assert line_of(figure) == {
        "Unit kerja": "Bidang Aplikasi Informatika",
        "Jabatan": "Kepala Bidang",
        "Kode indikator": "r-Persentase",
        "Indikator": "Persentase",
        "Jenis": "persentase",
        "Pembilang": "1450",
        "Penyebut": "3000",
        "Persen": "48,33",
        "Jawaban": "angka",
        "Alasan": "",
        "Terlambat": "ya",
        "Tanggal": "2026-11-03 09:05",
    }


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (samples.count("a", samples.count_of(12)), ("jumlah", "12", "", "", "angka", "")),
        (samples.count("a", samples.count_of(0)), ("jumlah", "0", "", "", "nihil", "")),
        (samples.count("a", samples.NO_DATA), ("jumlah", "", "", "", "belum ada data", "")),
        (samples.count("a", None), ("jumlah", "", "", "", "belum dilaporkan", "")),
        (samples.count("a", samples.NOT_APPLICABLE), ("jumlah", "", "", "", "tidak berlaku", "belum ada kegiatan")),
        (samples.ratio("a", samples.ratio_of(5, 0)), ("persentase", "5", "0", "tidak dapat dihitung", "angka", "")),
        (samples.ratio("a", samples.NIHIL), ("persentase", "0", "0", "tidak dapat dihitung", "nihil", "")),
        (replace(samples.count("a", samples.count_of(1)), kind=Kind.STATE), ("keadaan", "1", "", "", "Ya", "")),
    ],
)
def test_every_kind_of_answer_has_its_cells(figure: Figure, expected: tuple[str, ...]) -> None:
    line = line_of(figure)
    names = ("Jenis", "Pembilang", "Penyebut", "Persen", "Jawaban", "Alasan")
    assert tuple(line[name] for name in names) == expected


def test_a_report_that_is_not_in_has_neither_date_nor_punctuality() -> None:
    line = line_of(samples.count("a", None), replace(SENT, state=PostState.MISSING, submitted_at=None))
    assert (line["Terlambat"], line["Tanggal"]) == ("", "")


def test_a_post_that_need_not_report_says_why() -> None:
    post = replace(SENT, state=PostState.EXEMPT, submitted_at=None, reason="Cuti melahirkan")
    line = line_of(samples.count("a", None), post)
    assert (line["Jawaban"], line["Alasan"], line["Tanggal"]) == ("dibebaskan", "Cuti melahirkan", "")


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "  =1", "\r=1"])
def test_text_that_excel_would_compute_gets_an_apostrophe(name: str) -> None:
    figure = samples.count(name, replace(samples.NOT_APPLICABLE, reason=name))
    line = line_of(figure, replace(SENT, title=name))
    assert [line["Indikator"], line["Alasan"], line["Jabatan"]] == [f"'{name}"] * 3


def test_separators_quotes_line_breaks_and_emoji_stay_inside_their_cell() -> None:
    name = 'Jumlah; "surat"\nmasuk 🌸 <b>'
    assert line_of(samples.count(name, samples.count_of(1)))["Indikator"] == name


def test_a_month_without_indicators_has_headings_only() -> None:
    assert month_csv(samples.recap(), {}).decode("utf-8-sig") == ";".join(COLUMNS) + "\r\n"
