"""January to a month as one number for each indicator, added up by the database.

The same rules as ``models.measures.year_to_date``, to which the tests compare it. A mean is divided here, not in SQL:
SQLite would do that with binary fractions.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Row, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from models.catalogue.types import Combine, Kind
from models.measures import ToDate, mean
from models.periods import Month
from models.queries.scope import IN_UNITS
from models.realisation import Answer
from models.tables import Entry, Indicator, Position, Report, Unit


def _year() -> Select[*tuple[object, ...]]:
    """Build the statement: one row an indicator, with every way its months may combine."""
    base = case((Entry.answer == Answer.NIHIL, None), else_=Entry.denominator)
    newest_base_first = (case((base.is_(None), 1), else_=0), Report.month.desc())
    numbers = (
        select(
            Entry.indicator_id,
            Entry.numerator,
            base.label("base"),
            case((Entry.answer == Answer.NIHIL, 0), else_=Entry.denominator).label("addend"),
            func.row_number().over(partition_by=Entry.indicator_id, order_by=Report.month.desc()).label("newest"),
            func.row_number().over(partition_by=Entry.indicator_id, order_by=newest_base_first).label("newest_base"),
        )
        .join_from(Unit, Position, Position.unit_id == Unit.id)
        .join(Report, Report.position_id == Position.id)
        .join(Entry, Entry.report_id == Report.id)
        .where(*IN_UNITS, Report.month.between(bindparam("january"), bindparam("until")), Entry.numerator.is_not(None))
        .subquery()
    )
    columns = numbers.c
    return (
        select(
            Indicator.code,
            Indicator.kind,
            Indicator.combine_numerator,
            Indicator.combine_denominator,
            func.sum(columns.numerator).label("total"),
            func.count().label("months"),
            func.max(case((columns.newest == 1, columns.numerator))).label("newest"),
            func.sum(columns.addend).label("base_total"),
            func.count(columns.base).label("base_months"),
            func.max(case((columns.newest_base == 1, columns.base))).label("newest_base"),
        )
        .join_from(numbers, Indicator, Indicator.id == columns.indicator_id)
        .group_by(Indicator.id, Indicator.code, Indicator.kind)
        .group_by(Indicator.combine_numerator, Indicator.combine_denominator)
    )


_OF_UNITS = _year()


def of_units(session: Session, units: Collection[str], until: Month) -> dict[str, ToDate]:
    """Return January to a month, this one included, by indicator code; indicators without any number are left out."""
    bound = {"january": Month(until.year, 1), "until": until, "units": list(units)}
    return {row.code: _to_date(row) for row in session.execute(_OF_UNITS, bound)}


def _to_date(row: Row[*tuple[object, ...]]) -> ToDate:
    numerator = _combined(row.combine_numerator, row.total, row.months, row.newest)
    if row.kind is not Kind.RATIO:
        return ToDate(numerator)
    rule = row.combine_denominator or Combine.SUM
    return ToDate(numerator, _combined(rule, row.base_total, row.base_months, row.newest_base))


def _combined(rule: Combine, total: int | Decimal | None, months: int, newest: int | None) -> Decimal | None:
    """Choose the number that an indicator's rule asks for. PostgreSQL adds up as ``Decimal``, SQLite as ``int``."""
    if rule is Combine.SUM:
        return None if total is None else Decimal(total)
    if rule is Combine.MEAN:
        return mean(int(total or 0), months) if months else None
    return None if newest is None else Decimal(newest)
