"""A unit's whole year, month by month, for the workbook of the year: one statement for all its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.administration import Exemption
from models.catalogue.types import Catalogue, Indicator, Position
from models.measures import InverseRule
from models.months import Month
from models.queries import targets
from models.queries.figures import realisation
from models.queries.scope import IN_UNITS
from models.realisation import Answer, Realisation
from models.tables import Entry, Period, Report, Unit
from models.yearbook import YearBook, YearLine, YearPost

_ANSWERS = (
    select(
        tables.Indicator.code,
        Report.month,
        Report.sample,
        Entry.answer,
        Entry.numerator,
        Entry.denominator,
        Entry.reason,
    )
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Report, Report.position_id == tables.Position.id)
    .join(Entry, Entry.report_id == Report.id)
    .join(tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(*IN_UNITS, Report.month.between(bindparam("january"), bindparam("december")))
)
_EXEMPT = (
    select(tables.Position.code, Exemption.month)
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Exemption, Exemption.position_id == tables.Position.id)
    .where(*IN_UNITS, Exemption.month.between(bindparam("january"), bindparam("december")))
)
_LAST_TO_CLOSE = select(Period.closes).where(Period.month <= bindparam("december")).order_by(Period.month.desc())

_Place = tuple[str, Month]
_Answers = Mapping[_Place, Realisation]


def year_book(
    session: Session,
    catalogue: Catalogue,
    unit_code: str,
    year: int,
    now: datetime,
    inverse: InverseRule = InverseRule.LINEAR,
) -> YearBook:
    """Return January to December of a unit and of everything below it; ``inverse`` is the office's rule.

    ``now`` is in the office's time zone. The year is partial until its last month that was opened has closed, and
    as long as December was not opened. Raises ``KeyError`` for an unknown unit.
    """
    codes = catalogue.below(unit_code)
    span = {"january": Month(year, 1), "december": Month(year, 12)}
    rows = session.execute(_ANSWERS, {"units": list(codes), **span}).all()
    answers = {(row.code, row.month): realisation(row) for row in rows}
    exempt = {(row.code, row.month) for row in session.execute(_EXEMPT, {"units": list(codes), **span})}
    goals = targets.of_units(session, codes, year)
    posts = tuple(
        YearPost(
            position.title,
            catalogue.unit[position.unit].name,
            _lines(position, answers, exempt, year, goals),
        )
        for position in catalogue.positions
        if position.unit in codes and position.indicators
    )
    return YearBook(
        office=catalogue.office,
        unit=unit_code,
        unit_name=catalogue.unit[unit_code].name,
        year=year,
        as_of=now,
        partial=_is_partial(session, Month(year, 12), now),
        sample=any(row.sample for row in rows),
        posts=posts,
        is_empty=not rows,
        inverse=inverse,
    )


def _is_partial(session: Session, december: Month, now: datetime) -> bool:
    closes = session.scalars(_LAST_TO_CLOSE, {"december": december}).first()
    return Month.of(now) <= december or (closes is not None and now < closes)


def _lines(
    position: Position, answers: _Answers, exempt: Collection[_Place], year: int, goals: Mapping[str, Decimal]
) -> tuple[YearLine, ...]:
    freed = {month for code, month in exempt if code == position.code}
    return tuple(
        YearLine(
            indicator,
            tuple(_answer(indicator, Month(year, number), answers, freed) for number in range(1, 13)),
            goals.get(indicator.code),
        )
        for indicator in position.indicators
    )


def _answer(indicator: Indicator, month: Month, answers: _Answers, freed: Collection[Month]) -> Realisation | None:
    """Return what was answered; a month not asked for, or one the post need not report, does not apply to it."""
    given = answers.get((indicator.code, month))
    if given is None and (month.number not in indicator.months or month in freed):
        return Realisation(Answer.NOT_APPLICABLE)
    return given
