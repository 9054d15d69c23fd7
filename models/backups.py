"""Copies of the database, made while the bot runs, and the way back from one."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from models import migrate
from models.vitals import Copy

KEPT = 14
"""Daily copies that are kept; two weeks are enough to notice that something went wrong."""

NAME = "realisasi-"
ENDINGS = {"sqlite": ".db", "postgresql": ".dump"}
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
"""A daily copy's day; files of other names are somebody's own, whatever they begin with."""

_NOT_OURS = "this is not a copy of this bot's database"

# pg_restore's own way of clearing leaves what a copy from before an upgrade does not have, and stumbles over it.
_CLEAR = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    LOOP EXECUTE 'DROP TABLE ' || each.name || ' CASCADE'; END LOOP;
    FOR each IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE 'DROP ROUTINE ' || each.name || ' CASCADE'; END LOOP;
END $$
"""


class BackupError(Exception):
    """A copy could not be made or read back; the text is one line that says why."""


def copy_database(engine: Engine, target: Path) -> None:
    """Write a consistent copy into a file: SQLite's own format, or pg_dump's custom one. Raises ``BackupError``."""
    if engine.dialect.name == "sqlite":
        _copy_sqlite(engine, target)
    else:
        _run_postgres(engine, "pg_dump", [_address(engine), "--format=custom", "--no-owner", f"--file={target}"])


def restore_database(engine: Engine, source: Path) -> None:
    """Replace everything in the database by a copy's content, in one step. Raises ``BackupError``.

    A copy from before an upgrade is as good as any; one that a newer program made is refused before anything is
    replaced, since this program could not open it. SQLite's own copying waits for whoever is writing, so that a
    running bot cannot spoil it.
    """
    if engine.dialect.name == "sqlite":
        _restore_sqlite(engine, source)
    else:
        _restore_postgres(engine, source)


def back_up_daily(engine: Engine, folder: Path, day: date) -> Path | None:
    """Make a day's copy unless it is there, and delete all but the newest ``KEPT``; return the new file.

    The copy gets its name when it is complete, so that one cut short is never taken for a backup.
    """
    ending = ENDINGS[engine.dialect.name]
    target = folder / f"{NAME}{day.isoformat()}{ending}"
    if target.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    copy_database(engine, partial)
    partial.replace(target)
    for old in sorted(folder.glob(f"{NAME}{DAY}{ending}"))[:-KEPT]:
        old.unlink()
    return target


def copy_now(engine: Engine, folder: Path, now: datetime) -> Path:
    """Make a copy besides the daily ones, named after its minute; return the file. Raises ``BackupError``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"manual-{now:%Y-%m-%d-%H%M}{ENDINGS[engine.dialect.name]}"
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    copy_database(engine, target)
    return target


def keep(made: Path, folder: Path) -> Path:
    """Move a copy into the folder of copies, readable for the bot alone; return it there. Raises ``BackupError``."""
    target = folder / made.name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(made, target)
        target.chmod(0o600)
    except OSError as error:
        raise BackupError(f"{target}: {error.strerror or error}") from error
    return target


def newest_copy(engine: Engine, folder: Path) -> Copy | None:
    """Return when the newest of the daily copies was made and how large it is; ``None`` before the first."""
    copies = sorted(folder.glob(f"{NAME}{DAY}{ENDINGS[engine.dialect.name]}"))
    if not copies:
        return None
    found = copies[-1].stat()
    return Copy(datetime.fromtimestamp(found.st_mtime, UTC), found.st_size)


def _copy_sqlite(engine: Engine, target: Path) -> None:
    connection = engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as copy:
            _driver(connection.driver_connection).backup(copy)
            _require_sound(copy, target)
            # One file, without a journal beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"{target}: {error}") from error
    finally:
        connection.close()


def _restore_sqlite(engine: Engine, source: Path) -> None:
    connection = engine.raw_connection()
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            _require_sound(copy, source)
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
                raise BackupError(f"{source}: {_NOT_OURS}")
            _require_known(copy.execute("SELECT version_num FROM alembic_version").fetchone(), source)
            copy.backup(_driver(connection.driver_connection))
    except sqlite3.Error as error:
        raise BackupError(f"{source}: {error}") from error
    finally:
        connection.close()


def _driver(connection: object) -> sqlite3.Connection:
    if not isinstance(connection, sqlite3.Connection):
        raise BackupError("this SQLite driver makes no copies")
    return connection


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    (answer,) = connection.execute("PRAGMA quick_check").fetchone()
    if answer != "ok":
        raise BackupError(f"{path}: the copy is not sound: {answer}")


def _require_known(revisions: Sequence[str] | None, source: Path) -> None:
    if not revisions:
        raise BackupError(f"{source}: {_NOT_OURS}")
    if not migrate.knows(revisions[0]):
        raise BackupError(
            f"{source}: a newer version of this program made this copy (database version {revisions[0]}); install that "
            "version first. Nothing was changed"
        )


def _restore_postgres(engine: Engine, source: Path) -> None:
    """Let psql clear the database and fill it from the copy in one transaction; the copy is unpacked for that."""
    version = ["--data-only", "--table=alembic_version", "--file=-", str(source)]
    rows = _run_postgres(engine, "pg_restore", version)
    noted = re.search(r"^COPY \S+ \(version_num\) FROM stdin;\n(\w+)$", rows, re.MULTILINE)
    _require_known(noted and [noted[1]], source)
    with tempfile.TemporaryDirectory() as folder:
        script = f"--file={folder}/copy.sql"
        _run_postgres(engine, "pg_restore", ["--clean", "--if-exists", "--no-owner", script, str(source)])
        stop = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run_postgres(engine, "psql", [_address(engine), *stop, f"--command={_CLEAR}", script])


def _address(engine: Engine) -> str:
    """Return the option that names the database, without its password: arguments are visible to everybody here."""
    return f"--dbname={engine.url.set(drivername='postgresql', password=None).render_as_string()}"


def _run_postgres(engine: Engine, name: str, arguments: Sequence[str]) -> str:
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"{name} is not installed here; it comes with PostgreSQL's client programs")
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}
    done = _output(program, *arguments, env={**os.environ, **secret})
    if done.returncode:
        why = " ".join(done.stderr.split()) or str(done.returncode)
        raise BackupError(f"{name} failed: {why}{_other_version(engine, program)}")
    return done.stdout


def _other_version(engine: Engine, program: str) -> str:
    """Say so where a program is not of the server's version, which is the most likely reason for its failure.

    An older pg_dump refuses the server. A newer one makes copies that its own pg_restore cannot read back into the
    server: it sets what only newer servers know.
    """
    try:
        with engine.connect() as connection:
            server, *_ = connection.dialect.server_version_info or (0,)
    except DBAPIError:
        return ""  # a server that cannot be reached is all that is wrong
    found = re.search(r"\d+", _output(program, "--version").stdout)
    if found is None or not server or int(found[0]) == server:
        return ""
    return f" (it is of PostgreSQL {found[0]} and the server of {server}: install postgresql-client-{server})"


def _output(*command: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    # No shell, and nothing of it is a stranger's text.
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
