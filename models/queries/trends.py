"""How an indicator's months followed each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.achievements import since_january
from models.catalogue.types import Catalogue, Indicator
from models.measures import year_to_date
from models.periods import Month, months_between
from models.queries import targets
from models.queries.figures import percentage, realisation
from models.realisation import Realisation
from models.summaries import Trend, TrendPoint
from models.tables import Entry, Period, Report

YEAR = 12
"""Months of a trend."""

_ANSWER = (Entry.answer, Entry.numerator, Entry.denominator, Entry.reason)

_POINTS = (
    select(tables.Indicator.code, Report.month, Report.late, *_ANSWER)
    .join_from(tables.Indicator, Entry, Entry.indicator_id == tables.Indicator.id)
    .join(Report, Report.id == Entry.report_id)
    .where(
        tables.Indicator.code.in_(bindparam("codes", expanding=True)),
        Report.month.between(bindparam("first"), bindparam("until")),
    )
)

_PERIODS = select(Period.month, Period.closes).where(Period.month.between(bindparam("first"), bindparam("until")))


def trend(
    session: Session,
    catalogue: Catalogue,
    indicator_code: str,
    until: Month,
    months: int = YEAR,
    *,
    now: datetime | None = None,
) -> Trend:
    """Return an indicator's months up to one, this one included; raises ``KeyError`` for an unknown indicator.

    Months before the first that anybody was asked for are left out. A month still open at ``now`` is partial.
    """
    return _trends(session, [catalogue.indicator[indicator_code]], until, months, now)[0]


def history(
    session: Session,
    catalogue: Catalogue,
    position_code: str,
    until: Month,
    months: int = YEAR,
    *,
    now: datetime | None = None,
) -> tuple[Trend, ...]:
    """Return the trends of all indicators of a position, in their order; see `trend`."""
    return _trends(session, catalogue.position[position_code].indicators, until, months, now)


def _trends(
    session: Session, indicators: Sequence[Indicator], until: Month, months: int, now: datetime | None
) -> tuple[Trend, ...]:
    start = until.plus(1 - months)
    closing = {row.month: row.closes for row in session.execute(_PERIODS, {"first": start, "until": until})}
    # A year so far begins in January, even where the months that are shown do not.
    begin = Month(start.year, 1) if any(map(since_january, indicators)) else start
    codes = [indicator.code for indicator in indicators]
    rows = session.execute(_POINTS, {"codes": codes, "first": begin, "until": until})
    given = {(row.code, row.month): (row.late, realisation(row)) for row in rows}
    goals = targets.of_indicators(session, codes, until.year)

    def point(indicator: Indicator, month: Month) -> TrendPoint:
        late, answer = given.get((indicator.code, month), (False, None))
        partial = now is not None and month in closing and now < closing[month]
        return TrendPoint(month, answer, _percent(indicator, month, given), late, partial)

    first = min(closing, default=until.next())
    asked = [first.plus(step) for step in range(months_between(first, until) + 1)]
    return tuple(
        Trend(
            code=indicator.code,
            name=indicator.name,
            kind=indicator.kind,
            unit_of_measure=indicator.unit_of_measure,
            position=indicator.position,
            points=tuple(point(indicator, month) for month in asked),
            target=goals.get(indicator.code) if indicator.is_ratio else None,
            since_january=since_january(indicator),
        )
        for indicator in indicators
    )


def _percent(
    indicator: Indicator, month: Month, given: Mapping[tuple[str, Month], tuple[bool, Realisation]]
) -> Decimal | None:
    """Return a month's percentage, or that of its year so far where this is the one to look at."""
    _, answer = given.get((indicator.code, month), (False, None))
    if answer is None or not answer.has_number or not since_january(indicator):
        return percentage(indicator.kind, answer)
    year_so_far = [given.get((indicator.code, Month(month.year, number))) for number in range(1, month.number + 1)]
    return year_to_date(indicator, [item[1] if item else None for item in year_so_far]).percent(indicator.kind)
