"""What waits for the one writer of SQLite is committed together, and each piece still stands for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import Database, DatabaseUnavailableError
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


async def test_who_gives_up_what_has_begun_stops_nobody_and_it_is_committed(database: Database) -> None:
    """What a future refuses to take, once it is cancelled, must not keep the others of its batch from being told."""
    first, begun, gate = Event(), Event(), Event()

    def occupied(_: Session) -> None:
        assert first.wait(30)

    def slow(session: Session) -> None:
        first_time(session, 1, NOW)
        begun.set()
        assert gate.wait(30)

    tasks = [asyncio.create_task(database.write(work)) for work in (occupied, slow, note(2))]
    await asyncio.sleep(0)
    first.set()
    assert await asyncio.to_thread(begun.wait, 30)
    tasks[1].cancel()
    await asyncio.sleep(0)
    gate.set()
    async with asyncio.timeout(30):
        assert await tasks[2] is True
    assert await database.read(noted) == [1, 2]


async def outcome(database: Database, work: Callable[[Session], object]) -> object:
    """What a piece returns, or the class of what it raises, even of what would end a loop or a thread."""
    try:
        return await database.write(work)
    except BaseException as error:  # noqa: BLE001 - also what no test could let through
        return type(error)


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (StopIteration, RuntimeError),
        (SystemExit, SystemExit),
        (KeyboardInterrupt, KeyboardInterrupt),
        (asyncio.CancelledError, asyncio.CancelledError),
    ],
)
@pytest.mark.parametrize("company", [0, 2])
async def test_whatever_a_piece_raises_its_caller_is_told_and_nobody_waits_for_ever(
    empty_url: str, raised: type[BaseException], told: type[BaseException], company: int
) -> None:
    def ending(session: Session) -> None:
        first_time(session, 99, NOW)
        raise raised

    opened = Database(empty_url)
    works = [ending, *(note(number) for number in range(company))]
    async with asyncio.timeout(30):
        assert await asyncio.gather(*(outcome(opened, work) for work in works)) == [told, *[True] * company]
        assert await outcome(opened, note(50)) is True
        assert await opened.read(noted) == [*range(company), 50]
    opened.close()


async def test_a_piece_that_rolls_back_by_itself_takes_no_other_along(database: Database) -> None:
    def takes_it_back(session: Session) -> str:
        session.add(HandledUpdate(update_id=2, at=NOW))
        session.flush()
        session.rollback()
        return "taken back"

    assert await waiting_together(database, note(1), takes_it_back) == [True, "taken back"]
    assert await waiting_together(database, takes_it_back, note(3)) == ["taken back", True]
    assert await database.read(noted) == [1, 3]


async def test_who_writes_after_the_end_is_told_each_time(empty_url: str) -> None:
    closed = Database(empty_url)
    await closed.write(note(1))
    closed.close()
    async with asyncio.timeout(30):
        assert await asyncio.gather(*(outcome(closed, note(number)) for number in (2, 3))) == [RuntimeError] * 2
        assert await outcome(closed, note(4)) is RuntimeError


async def test_what_waits_for_a_busy_database_is_tried_again_together_and_told_together(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by itself, the last of 64 would hear of it after 64 times as long."""
    monkeypatch.setattr("models.database.TRIES", 2)
    opened, other = (Database(sqlite_copy(sqlite_template, tmp_path), busy_timeout=1) for _ in range(2))
    begun: list[object] = []
    event.listen(opened.engine, "begin", begun.append, insert=True)
    with other.engine.begin():
        results = await asyncio.gather(*(outcome(opened, note(number)) for number in range(20)))
    assert results == [DatabaseUnavailableError] * 20
    assert len(begun) <= 4
    assert await opened.write(note(1))
    opened.close()
    other.close()
