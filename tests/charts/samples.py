"""Recaps, trends and histories to draw in tests: believable numbers under the longest names that occur."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import cycle

from bot.charts.content import HistoryChart, TrendChart
from models import measures
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Kind
from models.feeding import Fed, Feeder
from models.measures import DEFAULT_BANDS, ToDate
from models.months import Month
from models.realisation import Answer, Realisation
from models.summaries import Achieved, Completeness, Figure, Post, PostState, Recap, Trend, TrendPoint, UnitRow

OFFICE = "Dinas Komunikasi dan Informatika Kabupaten Malang"
OCTOBER = Month(2026, 10)
AS_OF = datetime(2026, 11, 6, 16, 42, tzinfo=timezone(timedelta(hours=7)))
LONG_NAME = (
    "Persentase dokumen perencanaan dan penyelenggaraan pemerintahan daerah bidang komunikasi dan informatika yang "
    "disusun sesuai dengan pedoman dan diselesaikan tepat pada waktunya"
)
NIHIL = Realisation(Answer.NIHIL, 0, 0)
NO_DATA = Realisation(Answer.NO_DATA)
NOT_APPLICABLE = Realisation(Answer.NOT_APPLICABLE, reason="belum ada kegiatan")


def ratio_of(above: int, below: int) -> Realisation:
    return Realisation(Answer.VALUE, above, below)


def count_of(number: int) -> Realisation:
    return Realisation(Answer.VALUE if number else Answer.NIHIL, number)


def percent_of(answer: Realisation | None) -> Decimal | None:
    if answer is None or answer.numerator is None or answer.denominator is None:
        return None
    return measures.percent(answer.numerator, answer.denominator)


def ratio(
    name: str, answer: Realisation | None, before: Realisation | None = None, *, target: int | None = None,
    position: str = "kabid",
) -> Figure:  # fmt: skip
    percent = percent_of(answer)
    achieved = None if target is None or percent is None else percent * 100 / target
    return Figure(
        code=f"r-{name}", name=name, kind=Kind.RATIO, unit_of_measure="persen", position=position, unit="bidang",
        realisation=answer, percent=percent, previous=before, previous_percent=percent_of(before),
        to_date=ToDate(Decimal(430), Decimal(500)), to_date_percent=Decimal(86),
        target=None if target is None else Decimal(target), achievement=achieved,
        band=None if achieved is None else measures.band_of(achieved),
    )  # fmt: skip


def count(
    name: str, answer: Realisation | None, before: Realisation | None = None, *, unit: str = "dokumen",
    position: str = "kabid",
) -> Figure:  # fmt: skip
    return Figure(
        code=f"c-{name}", name=name, kind=Kind.COUNT, unit_of_measure=unit, position=position, unit="bidang",
        realisation=answer, previous=before, to_date=ToDate(Decimal(1234)),
    )  # fmt: skip


def posts(on_time: int, late: int = 0, missing: int = 0, vacant: int = 0, on_leave: int = 0) -> tuple[Post, ...]:
    states = [
        *[PostState.ON_TIME] * on_time, *[PostState.LATE] * late, *[PostState.MISSING] * missing,
        *[PostState.VACANT] * vacant, *[PostState.ON_LEAVE] * on_leave,
    ]  # fmt: skip
    return tuple(
        Post(f"p{index}", f"Kepala Seksi Layanan Nomor {index} dan Persandian", "bidang", state)
        for index, state in enumerate(states)
    )


def recap(
    figures: tuple[Figure, ...] = (), members: tuple[Post, ...] = (), units: tuple[UnitRow, ...] = (), *,
    unit_name: str = "Bidang Aplikasi Informatika", partial: bool = False, sample: bool = False,
) -> Recap:  # fmt: skip
    return Recap(
        office=OFFICE, unit="bidang", unit_name=unit_name, month=OCTOBER, as_of=AS_OF, partial=partial, posts=members,
        units=units, figures=figures, sample=sample, completeness=Completeness.of(members),
    )  # fmt: skip


def alone() -> Recap:
    """A unit of one position with one indicator."""
    figure = count("Jumlah laporan keuangan sesuai pedoman dan tepat waktu", count_of(12), count_of(9), unit="laporan")
    return recap((figure,), posts(1), unit_name="Sub Bagian Keuangan")


def bidang(*, partial: bool = False, sample: bool = False) -> Recap:
    """Six indicators with every value that is hard to draw."""
    figures = (
        ratio(LONG_NAME, ratio_of(45, 50), ratio_of(43, 50), target=95),
        disagreeing(
            ratio("Persentase kunjungan situs web", ratio_of(2400, 1000), ratio_of(1800, 1000), target=100), 1200, 1250
        ),
        ratio("Persentase aduan yang ditindaklanjuti", ratio_of(0, 12), ratio_of(6, 12), target=90),
        ratio("Persentase menara yang diperiksa", ratio_of(5, 0), ratio_of(5, 5)),
        ratio("Persentase sistem yang dipelihara", NIHIL),
        count("Jumlah titik akses internet yang dikelola", None, count_of(1200), unit="titik"),
    )
    return recap(figures, posts(3, 1, 2, 1, 1), partial=partial, sample=sample)


def achieved(*counts: int) -> Achieved:
    """So many indicators in each band, the highest first, then those that cannot be judged yet."""
    *bands, undecided = counts
    return Achieved(tuple((band, count) for band, count in zip(DEFAULT_BANDS, bands, strict=True) if count), undecided)


def office(*, partial: bool = False) -> Recap:
    """45 indicators of 27 positions in 8 units."""
    answers = cycle((ratio_of(45, 50), ratio_of(50, 50), ratio_of(12, 50), ratio_of(240, 100), ratio_of(5, 0), NIHIL,
                     NO_DATA, NOT_APPLICABLE, None, ratio_of(0, 8)))  # fmt: skip
    numbers = cycle((count_of(12), count_of(0), None, count_of(123_456), NO_DATA, NOT_APPLICABLE, count_of(3)))
    targets = cycle((None, 95, 80))
    ratios = [
        ratio(f"{LONG_NAME if index % 3 else 'Persentase aduan yang selesai'} ({index})", answer, ratio_of(40, 50),
              target=next(targets), position=f"p{index}")
        for index, answer in zip(range(18), answers, strict=False)
    ]  # fmt: skip
    counts = [
        count(f"{LONG_NAME.replace('Persentase', 'Jumlah') if index % 4 else 'Jumlah surat'} ({index})", answer,
              count_of(10), position=f"p{index % 27}")
        for index, answer in zip(range(26), numbers, strict=False)
    ]  # fmt: skip
    state = replace(counts[0], code="s", name="Tersedianya jaringan", kind=Kind.STATE, realisation=count_of(1))
    names = ("Sekretariat", "Bidang Statistik dan Informasi", "Bidang Pengelolaan Komunikasi Publik dan Persandian",
             "Bidang Layanan E-Government dan Pemberdayaan Teknologi Informatika Masyarakat", "Bidang Infrastruktur",
             "UPT Radio", "UPT Pusat Data", "Kelompok Jabatan Fungsional")  # fmt: skip
    shares = ((4, 1, 2), (5, 0, 0), (3, 0, 2), (1, 1, 2), (2, 0, 1), (1, 0, 0), (0, 0, 3), (0, 0, 0))
    judged = ((6, 0, 0, 0, 1, 2), (3, 0, 0, 0, 0, 0), (12, 11, 10, 9, 8, 27), (0, 0, 2, 1, 0, 0), (0, 0, 0, 0, 4, 0),
              (0, 0, 0, 0, 0, 3), (0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0))  # fmt: skip
    units = tuple(
        UnitRow(name, name, Completeness(*share), achieved(*counts))
        for name, share, counts in zip(names, shares, judged, strict=True)
    )
    return recap((*ratios, *counts, state), posts(16, 2, 9, 1), units, unit_name=OFFICE, partial=partial)


def points(
    values: tuple[Realisation | None, ...], *, late: tuple[int, ...] = (), partial: bool = False
) -> tuple[TrendPoint, ...]:
    months: list[Month] = []
    while len(months) < len(values):
        months.insert(0, months[0].previous() if months else OCTOBER)
    return tuple(
        TrendPoint(month, value, percent_of(value), late=index in late, partial=partial and index == len(values) - 1)
        for index, (month, value) in enumerate(zip(months, values, strict=True))
    )


def ratio_trend(*, partial: bool = False, target: int | None = 95) -> Trend:
    values = (ratio_of(40, 50), ratio_of(41, 50), None, ratio_of(50, 50), ratio_of(3, 0), NIHIL, ratio_of(0, 50),
              NO_DATA, ratio_of(120, 50), ratio_of(44, 50), ratio_of(43, 50), ratio_of(45, 50))  # fmt: skip
    return Trend("r", LONG_NAME, Kind.RATIO, "persen", "kabid", points(values, late=(4, 9), partial=partial),
                 None if target is None else Decimal(target))  # fmt: skip


def count_trend(name: str = "Jumlah laporan", *, partial: bool = False) -> Trend:
    values = (*map(count_of, (12, 15, 9, 1200, 1234)), None, *map(count_of, (10, 0, 14, 13, 12, 16)))
    return Trend("c", name, Kind.COUNT, "laporan", "kabid", points(values, late=(2,), partial=partial))


def trend_chart(trend: Trend, *, sample: bool = False, holidays: bool = False) -> TrendChart:
    """An indicator's page; with ``holidays`` every month but one has few working days."""
    days = {point.month: 14 + (place == 0) * 6 for place, point in enumerate(trend.points)} if holidays else {}
    return TrendChart(trend, AS_OF, "Kepala Bidang Aplikasi Informatika", OFFICE, sample, days)


def on_leave(chart: HistoryChart, *places: int) -> HistoryChart:
    """The same history, with leave in some of its months, of which nothing was reported."""
    months = [point.month for point in chart.history[0].points]
    leave = frozenset(months[place] for place in places)
    trends = tuple(
        replace(trend, points=tuple(replace(p, realisation=None, percent=None) if p.month in leave else p
                                    for p in trend.points))
        for trend in chart.history
    )  # fmt: skip
    return replace(chart, history=trends, leave=leave)


def disagreeing(figure: Figure, *counts: int, missing: bool = False) -> Figure:
    """The same figure, of which lower positions counted something else."""
    below = load_catalogue().indicator["caraka.surat"]
    parts = tuple(Feeder(below, f"Kepala Seksi {place}", count_of(count)) for place, count in enumerate(counts))
    return replace(figure, fed=Fed(parts, (Feeder(below, "Kepala Seksi"),) if missing else ()))


def history_chart(number: int = 5, *, partial: bool = False) -> HistoryChart:
    trends = [ratio_trend(partial=partial), count_trend(LONG_NAME.replace("Persentase", "Jumlah"), partial=partial)]
    trends += [count_trend(f"Jumlah dokumen persuratan nomor {index}", partial=partial) for index in range(number - 2)]
    return HistoryChart("Kepala Bidang Aplikasi Informatika", tuple(trends[:number]), AS_OF)


AnyChart = Recap | TrendChart | HistoryChart


LARGEST = 999_999_999_999
LONG_UNIT = "dokumen perencanaan dan pelaporan kinerja"


def thousands() -> Recap:
    """A month of an office with thousands of posts."""
    counts = ((1200, 34, 1066), (12_000, 0, 3456), (345, 0, 12), (0, 0, 0), (0, 0, 4567), (150, 600, 4100))
    units = tuple(UnitRow(f"u{place}", f"Dinas {place}", Completeness(*row)) for place, row in enumerate(counts))
    return replace(bidang(), units=units, completeness=Completeness(13_695, 634, 13_201))


def largest() -> Recap:
    """Percentages and numbers as large as an answer can be."""
    return recap(
        (
            ratio("Persentase kunjungan", ratio_of(LARGEST, 1), ratio_of(LARGEST, 1), target=100),
            ratio("Persentase unduhan", ratio_of(10_000, 1)),
            ratio("Persentase aduan", ratio_of(LARGEST, LARGEST), target=100),
            count("Jumlah dokumen", count_of(LARGEST), count_of(1), unit=LONG_UNIT),
        ),
        posts(1),
    )


def largest_ratios() -> Trend:
    """A year of the largest percentages."""
    trend, answer = ratio_trend(), ratio_of(LARGEST, LARGEST - 1)
    shown = tuple(replace(point, realisation=answer, percent=Decimal(LARGEST) * 100) for point in trend.points)
    return replace(trend, points=shown)


def long_unit() -> Trend:
    """A year of counts whose unit of measure is a phrase."""
    trend = count_trend()
    shown = tuple(replace(point, realisation=point.realisation and count_of(1_234_567)) for point in trend.points)
    return replace(trend, points=shown, unit_of_measure=LONG_UNIT)


def long_unit_history() -> HistoryChart:
    """A history of such counts."""
    chart, trend = history_chart(3), long_unit()
    return replace(chart, history=tuple(replace(trend, name=each.name) for each in chart.history))
