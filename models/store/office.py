"""The office itself: rows follow the catalogue, and single facts of this installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue
from models.migrate import one_at_a_time
from models.queries.facts import fact
from models.running import Fact


def follow_catalogue(session: Session, catalogue: Catalogue) -> None:
    """Make units, positions and indicators those of the catalogue; what left it is retired and keeps its reports.

    A catalogue that has not changed since the last start costs three reads and no write.
    """
    one_at_a_time(session.connection())
    units = _follow(session, tables.Unit, {unit.code: {"name": unit.name} for unit in catalogue.units})
    _follow_parents(session, catalogue, units)
    positions = _follow(
        session,
        tables.Position,
        {
            position.code: {"title": position.title, "unit_id": units[position.unit], "is_head": position.head}
            for position in catalogue.positions
        },
    )
    _follow(
        session,
        tables.Indicator,
        {
            indicator.code: {name: getattr(indicator, name) for name in _INDICATOR_COLUMNS}
            | {"position_id": positions[indicator.position]}
            for indicator in catalogue.indicators()
        },
    )


_INDICATOR_COLUMNS = (
    "name",
    "kind",
    "unit_of_measure",
    "combine_numerator",
    "combine_denominator",
    "polarity",
    "may_exceed_100",
)

_RETIRED: Mapping[str, Any] = {"retired": True}

Followed = type[tables.Unit] | type[tables.Position] | type[tables.Indicator]


def _follow(session: Session, table: Followed, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Make a table's rows those that are wanted, by code and in this order; returns the id of each code."""
    rows = {
        code: {"code": code, **columns, "rank": rank, "retired": False}
        for rank, (code, columns) in enumerate(wanted.items())
    }
    known = {row["code"]: row for row in session.execute(select(table.__table__)).mappings()}
    if new := [row for code, row in rows.items() if code not in known]:
        session.execute(insert(table), new)
    changed = [
        {"id": row["id"], **now}
        for row, now in ((row, rows.get(code, _RETIRED)) for code, row in known.items())
        if any(row[name] != value for name, value in now.items())
    ]
    if changed:
        session.execute(update(table), changed)
    return dict(session.execute(select(table.code, table.id)).all())


def _follow_parents(session: Session, catalogue: Catalogue, units: Mapping[str, int]) -> None:
    """Hang units into the tree once all of them have an id."""
    hung = dict(session.execute(select(tables.Unit.code, tables.Unit.parent_id)).all())
    wanted = {unit.code: units[unit.parent] if unit.parent else None for unit in catalogue.units}
    moved = [{"id": units[code], "parent_id": parent} for code, parent in wanted.items() if hung[code] != parent]
    if moved:
        session.execute(update(tables.Unit), moved)


def _setting(insert: Any) -> Any:  # noqa: ANN401 - two dialects' statements with the same methods
    new = insert.values(key=bindparam("key"), value=bindparam("value"))
    return new.on_conflict_do_update(index_elements=("key",), set_={"value": new.excluded.value})


_SET = {"sqlite": _setting(sqlite.insert(Fact)), "postgresql": _setting(postgresql.insert(Fact))}


def state_fact(session: Session, key: str, value: str) -> str:
    """Keep a fact the first time it is stated; return the one that holds from then on.

    Processes that state one at the same time do so, and what follows in the transaction, one after the other.
    """
    one_at_a_time(session.connection())
    known = fact(session, key)
    if known is not None:
        return known
    session.add(Fact(key=key, value=value))
    return value


def set_fact(session: Session, key: str, value: str) -> None:
    """Keep a fact, in place of an earlier one."""
    session.connection().execute(_SET[session.get_bind().dialect.name], {"key": key, "value": value})
