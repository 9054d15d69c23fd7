"""Lets all engines of a test run compile a statement once: every test opens an engine, and each has its own cache.

The dialects are SQLAlchemy's own. They differ in one thing: two of a kind count as equal, since what they compile does
not depend on the file or server behind them, and so the caches that are keyed by them are shared.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from tests.support import connections


class _Alike:
    """A dialect that equals every other one of its class."""

    compiled: ClassVar[dict[Any, Any]]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Give the new engine the cache of its kind."""
        engine.update_execution_options(compiled_cache=cls.compiled)


class SQLite(_Alike, SQLiteDialect_pysqlite):
    """SQLite by the driver of Python itself."""

    supports_statement_cache = True
    compiled: ClassVar[dict[Any, Any]] = {}


class PostgreSQL(_Alike, PGDialect_psycopg):
    """PostgreSQL by psycopg; connections to the tests' own database are kept for the next test."""

    supports_statement_cache = True
    compiled: ClassVar[dict[Any, Any]] = {}

    def connect(self, *arguments: Any, **parameters: Any) -> Any:
        """Return a connection that is kept, or a new one."""
        return connections.take(parameters) or super().connect(*arguments, **parameters)

    def do_close(self, dbapi_connection: Any) -> None:
        """Keep a connection, or close it."""
        if not connections.keep(dbapi_connection):
            dbapi_connection.close()


def share() -> None:
    """Use these dialects for all engines that are made from now on in this process."""
    registry.register("sqlite.pysqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgreSQL.__name__)
