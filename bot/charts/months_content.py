"""What the charts of many months show: one indicator's year, and one person's year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.charts.content import Heading, HistoryChart, TrendChart, heading
from bot.texts import formats
from bot.texts.headlines import history_finding, measured, trend_finding, wording
from models.catalogue.types import Kind
from models.months import Month
from models.summaries import Trend, TrendPoint

SINCE_JANUARY = "persen sejak Januari (+: bulan itu saja)"
FEW_DAYS = 17
"""Working days; a month that has no more, as those of the long holidays, is marked."""

FEW_DAYS_MARK = "*"


class Arrival(StrEnum):
    """How a month's report came, in the words the chart uses."""

    ON_TIME = "tepat waktu"
    LATE = "terlambat"
    MISSING = "belum"
    OPEN = "berjalan"
    LEAVE = "cuti"
    EXEMPT = "dibebaskan"


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: ``value`` is drawn, ``words`` are read; a month without a value has words only.

    ``bare`` are the words without the unit of measure, for where there is no room for it.

    ``parts`` are a ratio's two numbers; ``status`` says that a report came late or that the month is under way.
    """

    label: str
    words: str
    parts: str
    status: str
    value: float | None
    partial: bool
    bare: str = ""


@dataclass(frozen=True, slots=True)
class TrendContent:
    """Everything on the page of an indicator's trend.

    ``goal`` is in the unit of the values; a ratio without a target shows 100 % in its place. ``note`` names the
    months with few working days, whose labels are marked.
    """

    heading: Heading
    name: str
    unit: str
    rows: tuple[MonthRow, ...]
    goal: float | None
    goal_words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator as a small multiple; each has an axis of its own. ``goal`` is the target, in its values' unit."""

    name: str
    latest: str
    words: str
    rows: tuple[MonthRow, ...]
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class HistoryContent:
    """Everything on the pages of a person's year."""

    heading: Heading
    labels: tuple[str, ...]
    arrivals: tuple[Arrival, ...]
    series: tuple[Series, ...]


def trend_content(chart: TrendChart) -> TrendContent:
    """Choose what the page of one indicator says."""
    trend = chart.trend
    ratio = trend.kind is Kind.RATIO
    few = _few_days(chart)
    target = "100 %" if trend.target is None else f"target {formats.number(trend.target)} %"
    return TrendContent(
        heading=heading(
            _span(tuple(point.month for point in trend.points)),
            trend_finding(trend),
            ", ".join(filter(None, (chart.holder, chart.place))),
            chart.as_of,
            partial=any(point.partial for point in trend.points),
            sample=chart.sample,
        ),
        name=trend.name,
        unit=SINCE_JANUARY if trend.since_january else "persen" if ratio else trend.unit_of_measure,
        rows=tuple(_month_row(trend, point, few=point.month in few) for point in trend.points),
        goal=float(trend.target if trend.target is not None else 100) if ratio else None,
        goal_words=target if ratio else "",
        note=_few_days_note(few),
    )


def history_content(chart: HistoryChart) -> HistoryContent:
    """Choose what the pages of a person's year say; a month counts as reported when any indicator has an answer."""
    months = sorted({point.month for trend in chart.history for point in trend.points})
    arrivals = tuple(_arrival(chart, month) for month in months)
    late = arrivals.count(Arrival.LATE)
    submitted = late + arrivals.count(Arrival.ON_TIME)
    finding = history_finding(submitted, late, submitted + arrivals.count(Arrival.MISSING))
    return HistoryContent(
        heading=heading(
            _span(tuple(months)),
            finding,
            chart.title,
            chart.as_of,
            partial=any(point.partial for trend in chart.history for point in trend.points),
            sample=chart.sample,
        ),
        labels=tuple(formats.month_short(month, year=False) for month in months),
        arrivals=arrivals,
        series=tuple(_series(trend) for trend in chart.history),
    )


def _span(months: tuple[Month, ...]) -> str:
    if not months:
        return "Riwayat"
    first, last = formats.month_short(months[0]), formats.month_short(months[-1])
    return first if first == last else f"{first} – {last}"


def _few_days(chart: TrendChart) -> dict[Month, int]:
    """Return the months shown that have few working days, and how many."""
    counts = {point.month: chart.working_days.get(point.month) for point in chart.trend.points}
    return {month: days for month, days in counts.items() if days is not None and days <= FEW_DAYS}


def _few_days_note(few: Mapping[Month, int]) -> str:
    days = [f"{formats.month_short(month, year=False)}{formats.NBSP}{count}" for month, count in few.items()]
    return f"{FEW_DAYS_MARK}{formats.NBSP}Sedikit hari kerja: {', '.join(days)}" if days else ""


def _month_row(trend: Trend, point: TrendPoint, *, few: bool = False) -> MonthRow:
    """Say a month, with what stands beside its value; ``few`` working days are marked at its name."""
    value = measured(trend.kind, point)
    answer = point.realisation
    known = answer is not None and answer.has_number
    parts = formats.realisation(answer, trend.kind, "") if trend.kind is Kind.RATIO and known else ""
    if trend.since_january and known and answer is not None:
        parts = f"+{formats.number(answer.numerator or 0)}"
    marks = ("terlambat" if point.late else "", "sementara" if point.partial else "")
    unit = "" if trend.kind is Kind.RATIO else trend.unit_of_measure
    return MonthRow(
        label=formats.month_short(point.month) + (FEW_DAYS_MARK if few else ""),
        words=wording(trend.kind, unit, point),
        parts=parts,
        status=", ".join(filter(None, marks)),
        value=None if value is None else float(value),
        partial=point.partial,
        bare=wording(trend.kind, "", point),
    )


def _arrival(chart: HistoryChart, month: Month) -> Arrival:
    points = [point for trend in chart.history for point in trend.points if point.month == month]
    if any(point.realisation is not None for point in points):
        return Arrival.LATE if any(point.late for point in points) else Arrival.ON_TIME
    if month in chart.exempt | chart.leave:
        return Arrival.EXEMPT if month in chart.exempt else Arrival.LEAVE
    return Arrival.OPEN if any(point.partial for point in points) else Arrival.MISSING


def _series(trend: Trend) -> Series:
    """Say the newest value and, since each picture has its own axis, the highest and the lowest."""
    rows = tuple(_month_row(trend, point) for point in trend.points)
    known = [row for row in rows if row.value is not None]
    if not known or trend.kind is Kind.STATE:
        newest = rows[-1] if rows else None
        return Series(trend.name, newest.words if newest else formats.NO_DATA, newest.label if newest else "", rows)
    bare = replace(trend, unit_of_measure="")  # the newest value, in large letters, has it
    numbers = [row for row in (_month_row(bare, point) for point in trend.points) if row.value is not None]
    high, low = (chosen(numbers, key=lambda row: row.value or 0.0) for chosen in (max, min))
    extremes = f"tertinggi {high.words} ({_name(high)}), terendah {low.words} ({_name(low)})" if high != low else ""
    goal = (
        ""
        if trend.target is None
        else f"┄{formats.NBSP}target{formats.NBSP}{formats.number(trend.target)}{formats.NBSP}%"
    )
    words = ", ".join(filter(None, (known[-1].label, extremes, goal)))
    return Series(trend.name, known[-1].words, words, rows, None if trend.target is None else float(trend.target))


def _name(row: MonthRow) -> str:
    """Return a month's name without the year, which the strip above makes plain."""
    return row.label.split(formats.NBSP, maxsplit=1)[0]
