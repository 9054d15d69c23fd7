"""Real databases for the tests: a copied SQLite file, and a PostgreSQL database emptied between tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from models.database import database_url, make_engine
from models.migrate import METADATA, upgrade
from tests.support import connections

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@cache
def postgres_is_there() -> bool:
    """Whether the tests can create databases on a PostgreSQL server."""
    engine = create_engine(database_url(POSTGRES_URL), connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


def kinds() -> list[str]:
    """Which databases the suite runs on. With ``REQUIRE_POSTGRES`` an absent server fails, never shrinks, a run."""
    if postgres_is_there() or os.environ.get("REQUIRE_POSTGRES"):
        return ["sqlite", "postgresql"]
    return ["sqlite"]


@cache
def postgres_copies() -> bool:
    """Whether PostgreSQL's client programs are here and of its version. With ``REQUIRE_POSTGRES`` they are to be."""
    if os.environ.get("REQUIRE_POSTGRES"):
        return True
    programs = [shutil.which(name) for name in ("pg_dump", "pg_restore", "psql")]
    if not postgres_is_there() or None in programs:
        return False
    engine = create_engine(database_url(POSTGRES_URL))
    with engine.connect():
        server, *_ = engine.dialect.server_version_info or (0,)
    engine.dispose()
    said = [subprocess.run([str(each), "--version"], capture_output=True, text=True, check=True) for each in programs]
    return all(f"(PostgreSQL) {server}." in each.stdout for each in said)


@contextmanager
def postgres_database() -> Iterator[str]:
    """Create a migrated database and drop it at the end; yields its address."""
    name = f"realisasi_test_{uuid4().hex[:12]}"
    server = create_engine(database_url(POSTGRES_URL), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        # Only the bot is killed in the tests, never the server.
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    url = make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)
    try:
        migrate(url)
        connections.share(name)
        yield url
    finally:
        connections.end(name)
        keeper(url).dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def empty(url: str) -> None:
    """Delete every row and number new ones from 1 again: 20 times as fast as ``TRUNCATE``, which makes new files."""
    with keeper(url).begin() as connection:
        connection.exec_driver_sql("SELECT pg_temp.empty()")


@cache
def keeper(url: str) -> Engine:
    """Return what has one connection, for ``empty``: a new one would plan all that is deleted anew, after each test."""
    engine = create_engine(database_url(url), pool_size=1, max_overflow=0, pool_pre_ping=True)
    deletes = "; ".join(str(table.delete()) for table in METADATA.sorted_tables)
    renumber = "PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) > 0"
    emptying = function("empty", f"{deletes}; {renumber};")

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.execute(emptying)
        connection.commit()

    return engine


def function(name: str, body: str) -> str:
    """Return what makes a function of that connection.

    As a replica the server fires no triggers: foreign keys need no order, the audit trail lets itself be changed.
    """
    return f"""CREATE FUNCTION pg_temp.{name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        SET LOCAL session_replication_role = replica; {body} END $$"""


def sqlite_template(folder: Path) -> Path:
    """Make a migrated SQLite file to copy from."""
    path = folder / "template.db"
    migrate(f"sqlite:///{path}")
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """Copy the template; returns the address of the copy."""
    path = folder / "realisasi.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


def migrate(url: str) -> None:
    """Bring a database to the newest revision."""
    engine = make_engine(database_url(url))
    upgrade(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    engine.dispose()


def cut_off(url: str) -> None:
    """End all other connections, as a restart of the server does."""
    engine = create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
