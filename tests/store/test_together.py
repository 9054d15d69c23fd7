"""What waits for the one writer of SQLite is committed together, and each piece still stands for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import Database
from models.running import HandledUpdate
from models.store.updates import first_time
from tests.support.databases import sqlite_copy

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """SQLite's: PostgreSQL commits together by itself."""
    opened = Database(sqlite_copy(sqlite_template, tmp_path))
    yield opened
    opened.close()


def noted(session: Session) -> list[int]:
    return sorted(session.scalars(select(HandledUpdate.update_id)))


def note(update_id: int) -> Callable[[Session], bool]:
    return lambda session: first_time(session, update_id, NOW)


def twice(update_id: int) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        session.add(HandledUpdate(update_id=update_id, at=NOW))
        session.flush()
        session.connection().execute(HandledUpdate.__table__.insert(), {"update_id": update_id, "at": NOW})  # type: ignore[attr-defined]

    return work


def broken(update_id: int) -> Callable[[Session], None]:
    def work(session: Session) -> None:
        first_time(session, update_id, NOW)
        raise LookupError(update_id)

    return work


async def waiting_together(database: Database, *works: Callable[[Session], object]) -> list[object]:
    """Occupy every writer until all of this work waits; returns what each piece came to."""
    gate = Event()

    def occupied(_: Session) -> None:
        assert gate.wait(30)

    first = asyncio.create_task(database.write(occupied))
    rest = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)
    gate.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


async def test_what_waits_together_is_stored_and_answered_each_by_itself(database: Database) -> None:
    results = await waiting_together(database, note(1), note(2), note(1), note(3))
    assert results == [True, True, False, True]
    assert await database.read(noted) == [1, 2, 3]


@pytest.mark.parametrize(("failing", "error"), [(twice, IntegrityError), (broken, LookupError)])
async def test_one_that_fails_takes_no_other_along_and_leaves_nothing(
    database: Database, failing: Callable[[int], Callable[[Session], None]], error: type[Exception]
) -> None:
    before, failed, after = await waiting_together(database, note(1), failing(2), note(3))
    assert (before, after) == (True, True)
    assert isinstance(failed, error)
    assert await database.read(noted) == [1, 3]


async def test_what_the_orm_holds_is_written_before_the_next_piece_reads(database: Database) -> None:
    def add(session: Session) -> None:
        session.add(HandledUpdate(update_id=7, at=NOW))

    assert (await waiting_together(database, add, note(7), noted))[1:] == [False, [7]]


async def test_who_gives_up_waiting_stops_nobody_else(database: Database) -> None:
    gate = Event()

    def occupied(_: Session) -> None:
        assert gate.wait(30)

    first = asyncio.create_task(database.write(occupied))
    impatient, patient = (asyncio.create_task(database.write(note(number))) for number in (1, 2))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.sleep(0)
    gate.set()
    await first
    assert await patient
    assert 2 in await database.read(noted)
