"""What charts say: the finding, the order, the words in place of what cannot be drawn."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.charts.content import HistoryChart
from bot.charts.months_content import Arrival, history_content, trend_content
from bot.charts.palette import ACCENT, BLUE, GREY, INK, MUTED, ORANGE, PAPER, VERMILLION, Tone
from bot.charts.recap_content import IndicatorRow, recap_content
from bot.texts.headlines import completeness_finding, history_finding, recap_finding, target_finding, trend_finding
from models.catalogue.types import Kind
from models.measures import DEFAULT_BANDS
from models.realisation import Realisation
from models.summaries import Achieved, Completeness, Figure, Post, PostState, Trend, UnitRow
from tests.charts import samples


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def row_of(figure: Figure) -> IndicatorRow:
    content = recap_content(samples.recap((figure,), samples.posts(1)))
    (row,) = (*content.ratios, *content.numbers)
    return row


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((12, 0, 3), "12 dari 15 laporan masuk"),
        ((10, 2, 3), "12 dari 15 laporan masuk, 2 terlambat"),
        ((15, 0, 0), "Semua 15 laporan masuk"),
        ((13, 2, 0), "Semua 15 laporan masuk, 2 terlambat"),
        ((0, 0, 15), "Belum satu pun dari 15 laporan masuk"),
        ((1, 0, 0), "Laporan masuk tepat waktu"),
        ((0, 1, 0), "Laporan masuk terlambat"),
        ((0, 0, 1), "Laporan belum masuk"),
        ((0, 0, 0), "Tidak ada laporan yang ditunggu"),
    ],
)
def test_completeness_is_said_in_one_sentence(counts: tuple[int, int, int], said: str) -> None:
    assert plain(completeness_finding(Completeness(*counts))) == said


def test_the_title_of_a_final_month_counts_indicators_below_target() -> None:
    assert recap_finding(samples.bidang()) == "2 dari 3 indikator di bawah target"


def test_the_title_of_a_partial_month_is_who_reported_as_achievement_may_still_change() -> None:
    assert plain(recap_finding(samples.bidang(partial=True))) == "4 dari 6 laporan masuk, 1 terlambat"


def test_indicators_without_target_are_not_judged() -> None:
    assert target_finding((samples.ratio("a", samples.ratio_of(1, 2)),)) is None


def test_reaching_the_target_exactly_is_reaching_it() -> None:
    reached = samples.ratio("a", samples.ratio_of(1, 2), target=50)
    assert target_finding((reached,)) == "Indikator mencapai target"
    missed = replace(reached, achievement=Decimal(99))
    assert target_finding((missed,)) == "Satu indikator di bawah target"
    assert target_finding((missed, missed)) == "Semua 2 indikator di bawah target"
    assert target_finding((reached, reached)) == "Semua 2 indikator mencapai target"


def test_a_running_year_is_judged_only_once_more_work_cannot_change_the_verdict() -> None:
    missed = replace(samples.ratio("a", samples.ratio_of(1, 2), target=50), achievement=Decimal(99), band=None)
    undecided = replace(missed, running=True)
    settled = replace(missed, running=True, achievement=Decimal(112), band=DEFAULT_BANDS[0])
    assert target_finding((missed, undecided, settled)) == "1 dari 2 indikator di bawah target"


share, number = samples.ratio_of, samples.count_of


def trend_of(*values: Realisation | None, kind: Kind = Kind.RATIO) -> Trend:
    unit = "persen" if kind is Kind.RATIO else "dokumen"
    return Trend("x", "Persentase", kind, unit, "kabid", samples.points(values))


@pytest.mark.parametrize(
    ("trend", "said"),
    [
        (trend_of(share(43, 50), share(45, 50)), "Oktober: 90,0 %, naik 4,0 poin dari September"),
        (trend_of(share(45, 50), share(43, 50)), "Oktober: 86,0 %, turun 4,0 poin dari September"),
        (trend_of(share(45, 50), share(9, 10)), "Oktober: 90,0 %, tetap"),
        (trend_of(share(1, 3), share(3334, 10000)), "Oktober: 33,3 %, tetap"),
        (trend_of(share(45, 50), share(5, 0)), "Oktober: tidak dapat dihitung"),
        (trend_of(share(45, 50), None), "Oktober: belum ada data"),
        (trend_of(None, share(45, 50)), "Oktober: 90,0 %"),
        (trend_of(share(45, 50)), "Oktober: 90,0 %"),
        (trend_of(number(12), number(0), kind=Kind.COUNT), "Oktober: nihil, turun 12 dari September"),
        (trend_of(number(1), number(0), kind=Kind.STATE), "Oktober: Tidak"),
        (trend_of(), "Belum ada laporan"),
    ],
)  # fmt: skip
def test_a_trend_says_its_newest_month_and_the_step_to_it(trend: Trend, said: str) -> None:
    assert plain(trend_finding(trend)) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((11, 2, 12), "11 dari 12 bulan dilaporkan, 2 terlambat"),
        ((12, 0, 12), "Semua 12 bulan dilaporkan"),
        ((0, 0, 0), "Belum ada bulan yang dilaporkan"),
    ],
)
def test_a_history_says_how_many_months_are_reported(numbers: tuple[int, int, int], said: str) -> None:
    assert plain(history_finding(*numbers)) == said


def test_indicators_are_counted_by_their_kind() -> None:
    content = recap_content(samples.office())
    assert content.ratios_title.startswith("18 indikator persentase")
    assert content.numbers_title == "26 indikator jumlah, 1 indikator ya/tidak"


def test_units_are_sorted_from_the_least_complete_and_empty_ones_are_last() -> None:
    names = [row.name for row in recap_content(samples.office()).units]
    assert names[0] == "UPT Pusat Data"
    assert names[-1] == "Kelompok Jabatan Fungsional"


def test_ratios_are_sorted_worst_first_and_those_without_a_value_are_last() -> None:
    shares = [row.share for row in recap_content(samples.bidang()).ratios]
    assert shares == [0.0, 90.0, 240.0, None, None]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (samples.ratio_of(5, 0), "tidak dapat dihitung"),
        (samples.NO_DATA, "belum ada data"),
        (None, "belum ada data"),
        (samples.NOT_APPLICABLE, "tidak berlaku"),
    ],
)
def test_a_percentage_that_cannot_be_drawn_is_said_in_words(answer: Realisation | None, status: str) -> None:
    row = row_of(samples.ratio("a", answer))
    assert (row.value, row.share, row.status) == ("", None, status)


def test_nihil_is_a_number_without_a_unit_of_measure() -> None:
    row = row_of(samples.count("a", samples.count_of(0)))
    assert (row.value, row.unit, row.status) == ("nihil", "", "")


def test_a_row_says_last_month_the_year_and_the_target_with_what_was_achieved() -> None:
    row = row_of(samples.ratio("a", samples.ratio_of(45, 50), samples.ratio_of(43, 50), target=95))
    said = [plain(part) for part in row.details]
    assert said == ["45/50", "◆ Sep 86,0 %", "sejak Jan 86,0 %", "┃ target 95 %, capaian 94,7 %"]
    assert (row.mark, row.goal, row.tone, row.unit) == (86.0, 95.0, Tone.GOOD, "Sangat Tinggi")


def test_a_count_says_the_step_from_last_month_and_its_yearly_target() -> None:
    figure = replace(samples.count("a", samples.count_of(12), samples.count_of(9)), target=Decimal(150), late=True)
    said = [plain(part) for part in row_of(figure).details]
    assert said == ["Sep 9 (naik 3)", "sejak Jan 1.234", "target setahun 150", "terlambat"]


def test_last_month_without_a_percentage_is_said_and_not_marked() -> None:
    row = row_of(samples.ratio("a", samples.ratio_of(1, 2), samples.ratio_of(3, 0)))
    assert "Sep tidak dapat dihitung" in row.details
    assert row.mark is None


def test_last_month_has_its_sign_only_beside_a_bar_that_carries_the_mark() -> None:
    row = row_of(samples.ratio("a", samples.ratio_of(3, 0), samples.ratio_of(1, 2)))
    assert [plain(part) for part in row.details][1] == "Sep 50,0 %"


@pytest.mark.parametrize(("reached", "tone"), [(90, Tone.GOOD), (60, Tone.FAIR), (50, Tone.POOR)])
def test_the_colour_follows_the_achievement(reached: int, tone: Tone) -> None:
    assert row_of(samples.ratio("a", samples.ratio_of(reached, 100), target=100)).tone is tone


def test_the_position_is_named_only_where_there_are_several() -> None:
    assert {row.owner for row in recap_content(samples.bidang()).ratios} == {""}
    assert all(row.owner for row in recap_content(samples.office()).ratios)


def test_posts_that_are_not_expected_are_counted_and_a_few_missing_ones_named() -> None:
    missing, left_out = recap_content(samples.bidang()).notes
    assert missing.startswith("Belum melapor: Kepala Seksi")
    assert left_out == "Tidak dihitung: 1 jabatan kosong, 1 sedang cuti"


def test_a_chart_counts_those_who_need_not_report_and_says_nothing_of_why() -> None:
    recap = samples.recap((), (Post("p", "Bendahara", "u", PostState.EXEMPT, reason="Cuti melahirkan"),))
    assert recap_content(recap).notes == ("Tidak dihitung: 1 dibebaskan",)
    assert recap_content(samples.recap((), samples.posts(1, 0, 20))).notes == ()


def test_a_number_that_is_not_what_was_counted_below_says_so_in_the_small_print() -> None:
    figure = samples.ratio("a", samples.ratio_of(45, 50))
    said = [plain(row_of(samples.disagreeing(figure, 30, 12)).details[-1])]
    said.append(plain(row_of(samples.disagreeing(figure, 50, missing=True)).details[-1]))
    assert said == ["⚠ pembilang 45, laporan di bawahnya 42", "⚠ pembilang 45, laporan di bawahnya sudah 50"]
    assert not any("⚠" in part for part in row_of(samples.disagreeing(figure, 45)).details)
    assert not any("⚠" in part for part in row_of(samples.disagreeing(figure, 40, missing=True)).details)


def test_a_person_s_months_are_told_apart() -> None:
    values = (samples.ratio_of(1, 2), None, samples.ratio_of(1, 2), None)
    trend = Trend("x", "Persentase", Kind.RATIO, "persen", "kabid", samples.points(values, late=(2,), partial=True))
    content = history_content(HistoryChart("Caraka", (trend,), samples.AS_OF))
    assert content.arrivals == (Arrival.ON_TIME, Arrival.MISSING, Arrival.LATE, Arrival.OPEN)
    assert plain(content.heading.title) == "2 dari 3 bulan dilaporkan, 1 terlambat"
    assert content.labels == ("Jul", "Agu", "Sep", "Okt")


def test_leave_is_shown_and_not_counted_against_a_person() -> None:
    content = history_content(samples.on_leave(samples.history_chart(2), 0, 5))
    assert (content.arrivals[0], content.arrivals[5]) == (Arrival.LEAVE, Arrival.LEAVE)
    assert plain(content.heading.title).startswith("Semua 10 bulan dilaporkan")


def test_units_stand_side_by_side_with_their_indicators_by_band() -> None:
    rows = (
        UnitRow("a", "A", Completeness(1), samples.achieved(3, 0, 0, 0, 1, 2)),
        UnitRow("b", "B", Completeness(1), samples.achieved(0, 0, 0, 0, 0, 4)),
        UnitRow("c", "C", Completeness(1)),
    )
    content = recap_content(samples.recap((), (), rows))
    assert content.units_title == "Laporan dan capaian per unit"
    assert [plain(row.bands) for row in content.units] == [
        "Capaian 6 indikator: 3 Sangat Tinggi, 1 Sangat Rendah, 2 belum dinilai",
        "",
        "",
    ]
    assert recap_content(samples.recap((), (), rows[1:])).units_title == "Laporan per unit"


def test_every_indicator_with_a_target_is_in_one_band_or_not_judged_yet() -> None:
    high, low = DEFAULT_BANDS[0], DEFAULT_BANDS[-1]
    figure = samples.count("a", samples.count_of(1))
    bands = (low, None, high, high)
    figures = [figure, *(replace(figure, target=Decimal(9), band=band) for band in bands)]
    assert Achieved.of(figures) == Achieved(((high, 2), (low, 1)), undecided=1)
    assert Achieved.of([figure]) == Achieved()


def test_months_that_a_post_need_not_report_are_no_missing_months_and_no_leave() -> None:
    chart = samples.on_leave(samples.history_chart(2), 0, 5)
    content = history_content(replace(chart, exempt=frozenset({min(chart.leave)})))
    assert (content.arrivals[0], content.arrivals[5]) == (Arrival.EXEMPT, Arrival.LEAVE)
    assert plain(content.heading.title).startswith("Semua 10 bulan dilaporkan")


def test_a_person_s_percentages_have_their_target_in_words_and_as_a_line() -> None:
    ratio, count = history_content(samples.history_chart(2)).series
    assert plain(ratio.words).endswith("┄ target 95 %")
    assert (ratio.goal, count.goal) == (95.0, None)
    assert plain(count.words) == "Okt 2026, tertinggi 1.234 (Mar), terendah nihil (Jun)"


def test_months_with_few_working_days_are_marked_and_named() -> None:
    content = trend_content(samples.trend_chart(samples.ratio_trend(), holidays=True))
    assert [plain(row.label) for row in content.rows[:2]] == ["Nov 2025", "Des 2025*"]
    assert plain(content.note).startswith("* Sedikit hari kerja: Des 14, Jan 14")
    assert trend_content(samples.trend_chart(samples.ratio_trend())).note == ""


def test_a_trend_without_target_shows_100_percent_in_its_place() -> None:
    content = trend_content(samples.trend_chart(samples.ratio_trend(target=None)))
    assert (content.goal, content.goal_words) == (100.0, "100 %")
    assert trend_content(samples.trend_chart(samples.count_trend())).goal is None


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("letters", "ground"), [(INK, PAPER), (MUTED, PAPER), (ACCENT, PAPER), (PAPER, BLUE), (INK, ORANGE)]
)
def test_letters_have_enough_contrast(letters: str, ground: str) -> None:
    assert contrast(letters, ground) >= 4.5


def test_areas_have_enough_contrast_on_paper() -> None:
    assert min(contrast(colour, PAPER) for colour in (BLUE, VERMILLION)) >= 3


def test_on_time_and_late_differ_in_brightness_too() -> None:
    assert contrast(BLUE, ORANGE) >= 2.2
    assert contrast(GREY, PAPER) >= 2.2
