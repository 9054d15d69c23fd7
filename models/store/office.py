"""The office itself: rows follow the catalogue, and single facts of this installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Integer,
    bindparam,
    column,
    func,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from models import tables
from models.catalogue.types import Catalogue
from models.migrate import one_at_a_time
from models.queries.facts import fact
from models.running import Fact


def follow_catalogue(session: Session, catalogue: Catalogue) -> None:
    """Make units, positions and indicators those of the catalogue; what left it is retired and keeps its reports.

    A catalogue that has not changed since the last start costs four reads and no write.
    """
    one_at_a_time(session.connection())
    units = _follow(session, tables.Unit, ("name",), ((unit.code, unit.name) for unit in catalogue.units))
    _follow_parents(session, catalogue, units)
    positions = _follow(
        session,
        tables.Position,
        ("title", "unit_id", "is_head"),
        ((item.code, item.title, units[item.unit], item.head) for item in catalogue.positions),
    )
    _follow(
        session,
        tables.Indicator,
        ("position_id", *_OF_INDICATOR),
        ((item.code, positions[item.position], *_of_indicator(item)) for item in catalogue.indicators()),
    )


_OF_INDICATOR = (
    "name",
    "kind",
    "unit_of_measure",
    "combine_numerator",
    "combine_denominator",
    "polarity",
    "may_exceed_100",
)
_of_indicator = attrgetter(*_OF_INDICATOR)

_BULK = {
    "sqlite": (sqlite.insert, func.json_each),
    "postgresql": (postgresql.insert, func.json_array_elements),
}

Columns = Sequence[ColumnElement[Any]]
Followed = type[tables.Unit] | type[tables.Position] | type[tables.Indicator]


def _follow(
    session: Session, table: Followed, names: Sequence[str], wanted: Iterable[tuple[Any, ...]]
) -> dict[str, int]:
    """Make a table's rows those that are wanted, by code and in this order; returns the id of each code.

    What is wanted comes as the code and then the values of the named columns.
    """
    columns = [table.__table__.c[name] for name in ("code", *names, "rank", "retired")]
    known = _known(session, table, columns)
    now = {row[0]: (*row, rank, False) for rank, row in enumerate(wanted)}
    differing = [row for code, row in now.items() if code not in known or known[code][1:] != row]
    differing += [(*row[1:-1], True) for code, row in known.items() if code not in now and not row[-1]]
    if differing:
        session.connection().execute(_writing(session, table, columns), {"rows": differing})
        known = _known(session, table, columns)
    return {code: row[0] for code, row in known.items()}


def _known(session: Session, table: Followed, columns: Columns) -> dict[str, tuple[Any, ...]]:
    """Return a table's rows by code, each with its id first, as the database holds them: a word equals its value."""
    read = select(table.id, *(type_coerce(column, NullType()) for column in columns))
    return {row[1]: row for row in map(tuple, session.connection().execute(read))}


def _writing(session: Session, table: Followed, columns: Columns) -> Any:  # noqa: ANN401 - two dialects' statements
    """Return the statement that adds rows or, by their codes, changes them; all come as one parameter.

    A statement for each, or only the driver's part of it, would take a large office seconds.
    """
    insert, each = _BULK[session.get_bind().dialect.name]
    rows = each(bindparam("rows", type_=JSON())).table_valued(column("value", JSON()))
    values = (_read(rows.c.value[place], item) for place, item in enumerate(columns))
    new: Any = insert(table).from_select(columns, select(*values).where(true()))
    taken_over = {item.name: new.excluded[item.name] for item in columns}
    return new.on_conflict_do_update(index_elements=("code",), set_=taken_over)


def _read(value: Any, item: ColumnElement[Any]) -> Any:  # noqa: ANN401 - JSON has no comparator in its type
    """Return a value of a JSON array as its column takes it."""
    if isinstance(item.type, Boolean):
        return value.as_boolean()
    return value.as_integer() if isinstance(item.type, Integer) else value.as_string()


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
