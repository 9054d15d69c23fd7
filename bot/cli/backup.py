"""Copies of the database, made while the bot runs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine

from bot.cli.failures import Failure


def copy_database(engine: Engine, target: Path) -> None:
    """Write a consistent copy of the database into a file that exists: SQLite's own format, or pg_dump's custom one."""
    if engine.dialect.name == "sqlite":
        _copy_sqlite(engine, target)
    else:
        _dump_postgres(engine.url, target)


def _copy_sqlite(engine: Engine, target: Path) -> None:
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            driver = source.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise Failure("this SQLite driver makes no copies")
            driver.backup(copy)
            (answer,) = copy.execute("PRAGMA quick_check").fetchone()
            if answer != "ok":
                raise Failure(f"the copy is not sound: {answer}")
            # One file, without a journal beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()


def _dump_postgres(url: URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Failure("pg_dump is not installed here; it comes with PostgreSQL's client programs")
    address = url.set(drivername="postgresql", password=None).render_as_string()
    # The password travels in the environment: arguments are visible to everybody on the machine.
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 - no shell, and nothing of it is a stranger's text
        [program, "--format=custom", "--no-owner", f"--file={target}", f"--dbname={address}"],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failure(f"pg_dump failed: {done.stderr.strip() or done.returncode}")
