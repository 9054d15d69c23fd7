"""Migrations, run by the application itself: an administrator has no developer to call."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, select

from models import administration, oversight, running, tables
from models.replicas import OURS, START

_ALONE = select(func.pg_advisory_xact_lock(OURS, START))

METADATA = tables.Base.metadata
TABLES = (tables, running, oversight, administration)
"""The modules that declare tables; importing this module makes the metadata complete."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the shipped migrations, bound to a connection."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine, revision: str = "head") -> bool:
    """Bring the database to a revision; return whether anything changed. Of several that try at once, one does it."""
    with engine.begin() as connection:
        one_at_a_time(connection)
        before = current(connection)
        if revision == "head" and before == newest():
            return False
        command.upgrade(config(connection), revision)
        return current(connection) != before


def one_at_a_time(connection: Connection) -> None:
    """Let processes that start together do the rest of this transaction one after the other; SQLite always does."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision (``base`` for none)."""
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def current(connection: Connection) -> str | None:
    """Return the revision a database is at; ``None`` for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str | None:
    """Return the revision this program needs."""
    return ScriptDirectory.from_config(config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this program can bring a database of this revision to its newest; one of a newer program it cannot."""
    return any(script.revision == revision for script in ScriptDirectory.from_config(config()).walk_revisions())


def differences(engine: Engine) -> list[object]:
    """Return what the tables in the database and in the code disagree on; empty when migrations are complete."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))
