"""Statements that every answer runs, compiled once and given to the driver itself.

SQLAlchemy spends ten times as long on executing a small statement as SQLite on running it. What it knows is kept: a
statement is written with its expressions, and the types of `models.columns` convert what goes in and comes out.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Engine, Insert, Select, Update, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeEngine

from models.pipeline import Pipeline

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Convert = Callable[[Any], Any]

_NUMBERED = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
"""PostgreSQL's words with parameters as the server itself wants them."""

_PIPELINE = "pipeline"
"""Under this name, each connection to PostgreSQL has its own."""


class Prepared:
    """A statement whose parameters are all named and single; ``statements`` has one for each dialect, or one for all.

    What the session holds back is not written first, nor a savepoint of its begun. Raises SQLAlchemy's errors, as the
    statement itself would.
    """

    def __init__(self, statements: Statement | Mapping[str, Statement]) -> None:
        self._statements = statements
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, **bound: object) -> list[Any]:
        """Return all rows, as named tuples."""
        return together(session, (self, bound))[0]

    def first(self, session: Session, **bound: object) -> Any:  # noqa: ANN401 - a row's fields are the statement's
        """Return the first row, ``None`` without one."""
        rows = self.all(session, **bound)
        return rows[0] if rows else None

    def run(self, session: Session, **bound: object) -> None:
        """Run a statement whose result nobody looks at.

        PostgreSQL gets it with the next statement that anybody waits for, or with the commit, which then fails where
        it does.
        """
        connection = connection_of(session)
        if pipeline := _pipeline(connection):
            self.compiled(connection).add_to(pipeline, connection, bound)
        else:
            self.all(session, **bound)

    def compiled(self, connection: Connection) -> _Compiled:
        """Return the statement in the words of a connection's database."""
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            chosen = self._statements[dialect.name] if isinstance(self._statements, Mapping) else self._statements
            found = self._compiled[dialect.name] = _Compiled(chosen, dialect)
        return found


def together(session: Session, *asked: tuple[Prepared, Mapping[str, object]]) -> list[list[Any]]:
    """Return all rows of each of several statements, none of which needs another's; PostgreSQL is waited for once."""
    connection = connection_of(session)
    statements = [(prepared.compiled(connection), bound) for prepared, bound in asked]
    pipeline = _pipeline(connection)
    if pipeline is None:
        return [statement.rows(connection, bound) for statement, bound in statements]
    for statement, bound in statements:
        statement.add_to(pipeline, connection, bound)
    with _as_sqlalchemys(connection):
        found = pipeline.send(wanted=len(statements))
    return [statement.read(rows) for (statement, _), rows in zip(statements, found, strict=True)]


class _Compiled:
    """A statement in one dialect's words, with what converts its values."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=_NUMBERED if dialect.name == _NUMBERED.name else dialect)
        self._text = compiled.string
        self._order: Sequence[str] = compiled.positiontup or ()
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

    def add_to(self, pipeline: Pipeline, connection: Connection, bound: Mapping[str, object]) -> None:
        """Let the statement wait."""
        values = self._values(bound)
        with _as_sqlalchemys(connection):
            pipeline.add(self._text, values)

    def rows(self, connection: Connection, bound: Mapping[str, object]) -> list[Any]:
        """Run the statement and read what it returns."""
        values = self._values(bound)
        cursor = connection.connection.cursor()
        try:
            with _as_sqlalchemys(connection):
                cursor.execute(self._text, values)
                found = cursor.fetchall() if self._returns else ()
        finally:
            cursor.close()
        return self.read(found)

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Return rows as named tuples of what SQLAlchemy would return."""
        return [self._read(row) for row in rows]

    def _values(self, bound: Mapping[str, object]) -> list[object]:
        values = {**self._fixed, **bound}
        for name, convert in self._bind:
            values[name] = convert(values[name])
        return [values[name] for name in self._order]

    def _read(self, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a row's fields are the statement's
        if self._convert:
            row = list(row)
            for place, convert in self._convert:
                row[place] = convert(row[place])
        return self._row._make(row)


def send_together(engine: Engine) -> None:
    """Let an engine's connections to PostgreSQL keep what can wait, and send it before anything else, in order."""

    def connected(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own type
        record.info[_PIPELINE] = Pipeline(connection)

    def make_way(connection: Connection, _: object, statement: str, *__: object) -> None:
        if pipeline := _pipeline(connection):
            with _as_sqlalchemys(connection):
                pipeline.make_way(statement)

    def commit(connection: Connection) -> None:
        if pipeline := _pipeline(connection):
            with _as_sqlalchemys(connection):
                pipeline.send(commit=True)

    def forget(connection: Connection) -> None:
        if not connection.invalidated and (pipeline := _pipeline(connection)):
            pipeline.forget()

    def returned(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if pipeline := record.info.get(_PIPELINE):
            pipeline.returned()

    event.listen(engine, "connect", connected)
    event.listen(engine, "before_cursor_execute", make_way)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", forget)
    event.listen(engine, "reset", returned)


def connection_of(session: Session) -> Connection:
    """Return the connection of a session's transaction; at once where the session was made on one."""
    connection = session.bind
    if not isinstance(connection, Connection):
        return session.connection()
    if not connection.in_transaction():
        connection.begin()
    return connection


def _pipeline(connection: Connection) -> Pipeline | None:
    return connection.connection.info.get(_PIPELINE)


class _as_sqlalchemys:  # noqa: N801 - it is used like a function
    """Raise the driver's error as SQLAlchemy would; a connection that broke is not used again.

    Written out, since entering and leaving a generator takes a tenth of what SQLite takes for a statement.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            return
        connection = self._connection
        dialect = connection.dialect
        if not isinstance(error, dialect.loaded_dbapi.Error):
            connection.invalidate()  # interrupted: nobody knows how far the driver came
            return
        broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
        if broken:
            connection.invalidate(error)
        base = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(
            None, None, error, base, hide_parameters=True, connection_invalidated=broken, dialect=dialect
        ) from error


def _in(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _out(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
