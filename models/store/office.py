"""The office itself: rows follow the catalogue, and single facts of this installation."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue
from models.queries.facts import fact
from models.running import Fact


def follow_catalogue(session: Session, catalogue: Catalogue) -> None:
    """Make units, positions and indicators those of the catalogue; what left it is retired and keeps its reports."""
    for table in (tables.Unit, tables.Position, tables.Indicator):
        session.execute(update(table).values(retired=True))
    units = _follow_units(session, catalogue)
    positions = _follow_positions(session, catalogue, units)
    _follow_indicators(session, catalogue, positions)


_INDICATOR_COLUMNS = (
    "name",
    "kind",
    "unit_of_measure",
    "combine_numerator",
    "combine_denominator",
    "polarity",
    "may_exceed_100",
)


def _follow_units(session: Session, catalogue: Catalogue) -> dict[str, tables.Unit]:
    rows = {row.code: row for row in session.scalars(select(tables.Unit))}
    for rank, unit in enumerate(catalogue.units):
        row = rows.setdefault(unit.code, tables.Unit(code=unit.code))
        row.name, row.rank, row.retired, row.parent_id = unit.name, rank, False, None
        session.add(row)
    session.flush()
    for unit in catalogue.units:
        if unit.parent is not None:
            rows[unit.code].parent_id = rows[unit.parent].id
    session.flush()
    return rows


def _follow_positions(
    session: Session, catalogue: Catalogue, units: dict[str, tables.Unit]
) -> dict[str, tables.Position]:
    rows = {row.code: row for row in session.scalars(select(tables.Position))}
    for rank, position in enumerate(catalogue.positions):
        row = rows.setdefault(position.code, tables.Position(code=position.code))
        row.title, row.unit_id, row.is_head = position.title, units[position.unit].id, position.head
        row.rank, row.retired = rank, False
        session.add(row)
    session.flush()
    return rows


def _follow_indicators(session: Session, catalogue: Catalogue, positions: dict[str, tables.Position]) -> None:
    rows = {row.code: row for row in session.scalars(select(tables.Indicator))}
    for rank, indicator in enumerate(catalogue.indicators()):
        row = rows.setdefault(indicator.code, tables.Indicator(code=indicator.code))
        for name in _INDICATOR_COLUMNS:
            setattr(row, name, getattr(indicator, name))
        row.position_id, row.rank, row.retired = positions[indicator.position].id, rank, False
        session.add(row)
    session.flush()


def state_fact(session: Session, key: str, value: str) -> str:
    """Keep a fact the first time it is stated; return the one that holds from then on."""
    known = fact(session, key)
    if known is not None:
        return known
    session.add(Fact(key=key, value=value))
    return value


def set_fact(session: Session, key: str, value: str) -> None:
    """Keep a fact, in place of an earlier one."""
    session.merge(Fact(key=key, value=value))
