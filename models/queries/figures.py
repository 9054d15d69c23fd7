"""Each indicator's month beside the month before and the year so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Indicator, Kind, Position
from models.feeding import Fed
from models.measures import ToDate, percent
from models.periods import Month
from models.queries import feeding, year
from models.queries.scope import IN_UNITS
from models.realisation import Answer, Realisation
from models.summaries import Figure
from models.tables import Entry, Report, Unit

Entries = Mapping[tuple[str, Month], Realisation]
"""What was answered, by indicator code and month."""

_ENTRIES = (
    select(tables.Indicator.code, Report.month, Entry.answer, Entry.numerator, Entry.denominator, Entry.reason)
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Report, Report.position_id == tables.Position.id)
    .join(Entry, Entry.report_id == Report.id)
    .join(tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(*IN_UNITS, Report.month.in_(bindparam("months", expanding=True)))
)
_NOT_APPLICABLE = _ENTRIES.where(Entry.answer == Answer.NOT_APPLICABLE)


def entries(session: Session, units: Collection[str], month: Month) -> Entries:
    """Return everything these units answered for a month and for the one before it."""
    bound = {"units": list(units), "months": [month, month.previous()]}
    return _read(session, _ENTRIES, bound)


def not_applicable(session: Session, units: Collection[str], month: Month) -> Entries:
    """Return only what these units said does not apply to them in a month: a few of all their answers."""
    bound = {"units": list(units), "months": [month]}
    return _read(session, _NOT_APPLICABLE, bound)


def _read(session: Session, statement: Select[*tuple[Any, ...]], bound: Mapping[str, object]) -> Entries:
    rows = session.connection().execute(statement, bound)
    return {(code, month): Realisation(*answer) for code, month, *answer in rows}


def figures(
    session: Session,
    catalogue: Catalogue,
    units: Collection[str],
    positions: Collection[Position],
    answers: Entries,
    month: Month,
    late: Collection[str],
) -> tuple[Figure, ...]:
    """Return a figure for every indicator of these positions, in order; ``late`` are codes of positions."""
    to_date = year.of_units(session, units, month)
    asked = [indicator for position in positions for indicator in position.indicators]
    fed = feeding.fed(session, catalogue, asked, month)
    return tuple(
        _figure(indicator, position, answers, to_date.get(indicator.code), month, position.code in late, fed)
        for position in positions
        for indicator in position.indicators
    )


def realisation(row: Row[*tuple[Any, ...]]) -> Realisation:
    """Return the answer that a row of an entry's columns holds."""
    return Realisation(row.answer, row.numerator, row.denominator, row.reason)


def percentage(kind: Kind, answer: Realisation | None) -> Decimal | None:
    """Return a ratio's n / d × 100; ``None`` for other kinds, without a number and without a base."""
    if kind is not Kind.RATIO or answer is None or answer.numerator is None or answer.denominator is None:
        return None
    return percent(answer.numerator, answer.denominator)


def _figure(
    indicator: Indicator,
    position: Position,
    answers: Entries,
    to_date: ToDate | None,
    month: Month,
    late: bool,
    fed: Mapping[str, Fed],
) -> Figure:
    answer = _answer(indicator, month, answers)
    previous = _answer(indicator, month.previous(), answers)
    return Figure(
        code=indicator.code,
        name=indicator.name,
        kind=indicator.kind,
        unit_of_measure=indicator.unit_of_measure,
        position=position.code,
        unit=position.unit,
        realisation=answer,
        percent=percentage(indicator.kind, answer),
        previous=previous,
        previous_percent=percentage(indicator.kind, previous),
        to_date=to_date,
        to_date_percent=to_date.percent(indicator.kind) if to_date else None,
        late=late,
        fed=fed.get(indicator.code),
    )


def _answer(indicator: Indicator, month: Month, answers: Entries) -> Realisation | None:
    """Return what was answered; a month in which an indicator is not asked does not apply to it."""
    given = answers.get((indicator.code, month))
    if given is None and month.number not in indicator.months:
        return Realisation(Answer.NOT_APPLICABLE)
    return given
