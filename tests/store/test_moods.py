"""A database that is busy, restarted or full: tried again or refused with a clear error, never half stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from models.database import Database, DatabaseUnavailableError, database_url
from models.running import Fact
from models.store.office import state_fact
from models.store.updates import first_time
from tests.support import databases

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def state(session: Session) -> bool:
    """Do as a store function does: note the update, then store something."""
    new = first_time(session, 7, NOW)
    if new:
        state_fact(session, "stored", "once")
    return new


def stored(session: Session) -> int:
    return session.query(Fact).filter(Fact.key == "stored").count()


@pytest.fixture
def locked(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A SQLite database that somebody else keeps locked."""
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    database = Database(url, busy_timeout=20)
    other = create_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield database
        connection.exec_driver_sql("ROLLBACK")
    other.dispose()
    database.close()


async def test_a_database_that_stays_locked_is_refused_and_nothing_is_stored(locked: Database) -> None:
    with pytest.raises(DatabaseUnavailableError):
        await locked.write(state)
    assert await locked.read(stored) == 0


async def test_reading_goes_on_while_somebody_writes(locked: Database) -> None:
    assert await locked.read(stored) == 0


async def test_a_full_disk_is_refused_at_once_and_nothing_is_stored(sqlite_template: Path, tmp_path: Path) -> None:
    database = Database(databases.sqlite_copy(sqlite_template, tmp_path))

    def fill(session: Session) -> None:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def grow(session: Session) -> None:
        state(session)
        session.add(Fact(key="large", value="x" * 100_000))

    await database.write(fill)
    with pytest.raises(OperationalError, match="full"):
        await database.write(grow)
    assert await database.read(stored) == 0
    database.close()


async def test_a_bug_of_ours_is_not_tried_again(database: Database) -> None:
    calls = []

    def twice_the_same(session: Session) -> None:
        calls.append(1)
        session.add(Fact(key="k", value="1"))
        session.flush()
        session.execute(text("INSERT INTO facts (key, value) VALUES ('k', '2')"))

    with pytest.raises(IntegrityError):
        await database.write(twice_the_same)
    assert len(calls) == 1


@pytest.fixture
def restarting(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A PostgreSQL database of its own."""
    url: str = request.getfixturevalue("postgres_url")
    database = Database(url)
    yield database
    database.close()


@pytest.mark.parametrize("kind", [kind for kind in databases.kinds() if kind == "postgresql"])
class TestPostgresql:
    """What only a server of its own can do."""

    async def test_a_restart_between_two_answers_goes_unnoticed(self, restarting: Database, kind: str) -> None:
        await restarting.read(stored)
        databases.cut_off(restarting.url.render_as_string(hide_password=False))
        assert await restarting.write(state)

    async def test_a_restart_in_the_middle_of_an_answer_stores_it_once(self, restarting: Database, kind: str) -> None:
        url = restarting.url.render_as_string(hide_password=False)
        interruptions = iter([True])

        def interrupted(session: Session) -> bool:
            new = state(session)
            session.flush()
            if next(interruptions, False):
                databases.cut_off(url)
            return new

        assert await restarting.write(interrupted)
        assert await restarting.read(stored) == 1

    async def test_a_commit_whose_answer_was_lost_is_not_stored_twice(
        self, restarting: Database, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialect, interruptions = restarting.engine.dialect, iter([True])
        commit = dialect.do_commit

        def commit_and_lose(connection: PoolProxiedConnection) -> None:
            commit(connection)
            if next(interruptions, False):
                raise dialect.loaded_dbapi.OperationalError("the connection is lost")

        monkeypatch.setattr(dialect, "do_commit", commit_and_lose)
        assert not await restarting.write(state)
        assert await restarting.read(stored) == 1
