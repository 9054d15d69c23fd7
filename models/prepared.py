"""Statements that every answer runs, compiled once and given to the driver itself.

SQLAlchemy spends ten times as long on executing a small statement as SQLite on running it. What it knows is kept: a
statement is written with its expressions, and the types of `models.columns` convert what goes in and comes out.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Convert = Callable[[Any], Any]


class Prepared:
    """A statement whose parameters are all named and single; ``statements`` has one for each dialect, or one for all.

    What the session holds back is not written first. Raises SQLAlchemy's errors, as the statement itself would.
    """

    def __init__(self, statements: Statement | Mapping[str, Statement]) -> None:
        self._statements = statements
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, **bound: object) -> list[Any]:
        """Return all rows, as named tuples."""
        connection = connection_of(session)
        compiled = self._for(connection.dialect)
        cursor = _cursor(connection)
        try:
            return compiled.rows(cursor, bound)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _wrapped(error, connection, cursor) from error
        finally:
            cursor.close()

    def first(self, session: Session, **bound: object) -> Any:  # noqa: ANN401 - a row's fields are the statement's
        """Return the first row, ``None`` without one."""
        rows = self.all(session, **bound)
        return rows[0] if rows else None

    def run(self, session: Session, **bound: object) -> None:
        """Run a statement that returns nothing."""
        self.all(session, **bound)

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            chosen = self._statements[dialect.name] if isinstance(self._statements, Mapping) else self._statements
            compiled = self._compiled[dialect.name] = _Compiled(chosen, dialect)
        return compiled


class _Compiled:
    """A statement in one dialect's words, with what converts its values."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = compiled.string
        self._order: Sequence[str] | None = compiled.positiontup
        names = compiled.bind_names.items()
        converts = [(name, bind, _in(bind.type, dialect)) for bind, name in names]
        self._bind = [(name, convert) for name, bind, convert in converts if convert and bind.required]
        self._fixed = {
            name: convert(bind.effective_value) if convert else bind.effective_value
            for name, bind, convert in converts
            if not bind.required
        }
        columns = tuple(statement.exported_columns)
        self._row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        found = [(place, _out(column.type, dialect)) for place, column in enumerate(columns)]
        self._convert = [(place, convert) for place, convert in found if convert]
        self._returns = bool(columns)

    def rows(self, cursor: DBAPICursor, bound: Mapping[str, object]) -> list[Any]:
        """Run the statement and read what it returns."""
        values = {**self._fixed, **bound}
        for name, convert in self._bind:
            values[name] = convert(values[name])
        cursor.execute(self._text, values if self._order is None else [values[name] for name in self._order])
        return [self._read(row) for row in cursor.fetchall()] if self._returns else []

    def _read(self, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a row's fields are the statement's
        if self._convert:
            row = list(row)
            for place, convert in self._convert:
                row[place] = convert(row[place])
        return self._row._make(row)


def connection_of(session: Session) -> Connection:
    """Return the connection of a session's transaction; at once where the session was made on one."""
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def _cursor(connection: Connection) -> DBAPICursor:
    return connection.connection.cursor()


def _wrapped(error: Exception, connection: Connection, cursor: DBAPICursor) -> BaseException:
    """Return the driver's error as SQLAlchemy would raise it; a connection that broke is not used again."""
    dialect = connection.dialect
    broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)  # type: ignore[arg-type]
    if broken:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        None, None, error, base, hide_parameters=True, connection_invalidated=broken, dialect=dialect
    )


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
