"""Yearly targets by indicator code."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models.catalogue.types import Kind
from models.queries.scope import IN_UNITS
from models.tables import Indicator, Position, Target, Unit

_OF_YEAR = (
    select(Indicator.code, Target.value)
    .join_from(Target, Indicator, Indicator.id == Target.indicator_id)
    .where(Target.year == bindparam("year"))
)
_OF_INDICATORS = _OF_YEAR.where(Indicator.code.in_(bindparam("codes", expanding=True)))
_OF_UNITS = (
    _OF_YEAR.join(Position, Position.id == Indicator.position_id)
    .join(Unit, Unit.id == Position.unit_id)
    .where(*IN_UNITS)
)
_COUNTED = (
    select(Unit.code, func.count())
    .join_from(Target, Indicator, Indicator.id == Target.indicator_id)
    .join(Position, Position.id == Indicator.position_id)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Target.year == bindparam("year"), Indicator.retired.is_(False), Indicator.kind != Kind.STATE)
    .group_by(Unit.code)
)


def counts(session: Session, year: int) -> dict[str, int]:
    """Return how many indicators of each unit have a target in a year; units without one are left out."""
    return dict(session.execute(_COUNTED, {"year": year}).all())


def of_year(session: Session, year: int) -> dict[str, Decimal]:
    """Return every target of a year, those of retired indicators too."""
    return {row.code: row.value for row in session.execute(_OF_YEAR, {"year": year})}


def of_indicators(session: Session, codes: Collection[str], year: int) -> dict[str, Decimal]:
    """Return the targets of a year for these indicators."""
    return {row.code: row.value for row in session.execute(_OF_INDICATORS, {"codes": list(codes), "year": year})}


def of_units(session: Session, units: Collection[str], year: int) -> dict[str, Decimal]:
    """Return the targets of a year for the posts of these units."""
    bound = {"units": list(units), "year": year}
    return {row.code: row.value for row in session.execute(_OF_UNITS, bound)}
