"""The chain can be added to and followed by the application, and changed by nobody without showing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.administration import AuditEvent
from models.audit import Event, Link, digest
from models.database import Database, transact
from models.migrate import METADATA
from models.queries.audit import HEAD, problems, trail
from models.queries.audit_pages import audit_page
from models.running import Fact
from models.store.audit import Done, record, record_all
from tests.support.acts import BY

TABLE = METADATA.tables["audit_events"]
COUNT = 5


@pytest.fixture
def trailed(engine: Engine) -> Engine:
    """A database in which five things were done, three of them in one transaction."""
    done = [Done("target.set", "target:a:2026", {"value": str(n)}, {"value": str(n + 1)}) for n in range(3)]
    transact(engine, lambda session: record_all(session, BY, done))
    for _ in range(2):
        transact(engine, lambda session: record(session, BY, "free_day.added", "day:2026-12-01", after={"name": "Ä"}))
    return engine


def found(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(problems(connection))


def links(engine: Engine) -> list[Link]:
    return transact(engine, lambda session: list(trail(session)))


def behind(engine: Engine, tamper: Callable[[Connection], object]) -> None:
    """Do something behind the application's back, as whoever owns the database can."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            tamper(connection)
            return
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        tamper(connection)
        for _, definition in triggers:
            connection.execute(text(definition))


def change(number: int, **values: object) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(update(TABLE).where(TABLE.c.id == number).values(**values))


def remove(*numbers: int) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(delete(TABLE).where(TABLE.c.id.in_(numbers)))


def forged(link: Link, **content: Any) -> dict[str, Any]:
    """Return an event with other content and a hash that fits it."""
    event: Event = replace(link.event, **content)
    return {"hash": digest(link.previous_hash, event), **content}


def test_events_are_numbered_without_gaps_and_each_follows_the_one_before(trailed: Engine) -> None:
    chained = links(trailed)
    assert [link.event.id for link in chained] == [1, 2, 3, 4, 5]
    assert [link.previous_hash for link in chained[1:]] == [link.hash for link in chained[:-1]]
    assert found(trailed) == []
    values = [link.event.after for link in chained if link.event.subject == "target:a:2026"]
    assert values == ['{"value":"1"}', '{"value":"2"}', '{"value":"3"}']
    assert [event.id for event in transact(trailed, audit_page).events] == [5, 4, 3, 2, 1]


def test_the_database_itself_refuses_to_change_or_delete_an_event(trailed: Engine) -> None:
    for tamper in (change(3, action="x"), remove(5), remove(*range(1, COUNT + 1))):
        with pytest.raises(DBAPIError, match="only ever added"), trailed.begin() as connection:
            tamper(connection)
    assert found(trailed) == []


def test_whatever_is_done_behind_its_back_is_named(trailed: Engine) -> None:
    chained = links(trailed)
    third, last = chained[2], chained[-1]
    later = replace(last.event, id=6, at=last.event.at + timedelta(days=1))
    sixth = {**vars_of(later), "previous_hash": last.hash, "hash": digest(last.hash, later)}
    cases: list[tuple[Callable[[Connection], object], list[str]]] = [
        (change(3, after="{}"), ["event 3 was changed"]),
        (change(3, actor_id=None, telegram_id=77), ["event 3 was changed"]),
        (change(3, **forged(third, after="{}")), ["event 3 was changed"]),
        (change(5, **forged(last, action="x")), ["event 5 was changed"]),
        (change(1, previous_hash="f" * 64), ["event 1 was changed"] * 2),
        (remove(1), ["event 1 was removed"]),
        (remove(3), ["event 3 was removed"]),
        (remove(2, 3), ["events 2 to 3 were removed"]),
        (remove(4, 5), ["events 4 to 5 were removed"]),
        (remove(5), ["event 5 was removed"]),
        (remove(1, 2, 3, 4, 5), ["events 1 to 5 were removed"]),
        (lambda connection: connection.execute(insert(TABLE).values(**sixth)), ["event 6 was inserted"]),
        (change(3, id=0), ["event 0 was inserted", "event 3 was removed"]),
        (lambda connection: connection.execute(delete(Fact)), ["the note of the newest event was removed"]),
    ]
    for tamper, expected in cases:
        behind(trailed, tamper)
        assert found(trailed) == expected
        behind(trailed, lambda connection: put_back(connection, chained))
        assert found(trailed) == []


def test_numbering_anew_hides_no_gap(trailed: Engine) -> None:
    def close_ranks(connection: Connection) -> None:
        remove(3)(connection)
        for number in (4, 5):
            change(number, id=number - 1)(connection)

    behind(trailed, close_ranks)
    assert "event 3 was changed" in found(trailed)
    assert found(trailed)[-1] == "event 5 was removed"


def test_a_gap_at_the_end_stays_when_the_application_goes_on(trailed: Engine) -> None:
    behind(trailed, remove(4, 5))
    transact(trailed, lambda session: record(session, BY, "free_day.removed", "day:2026-12-01"))
    assert [link.event.id for link in links(trailed)] == [1, 2, 3, 6]
    assert found(trailed) == ["events 4 to 5 were removed"]


def test_triggers_that_are_gone_are_missed(trailed: Engine) -> None:
    postgres = trailed.dialect.name == "postgresql"
    names = ["append_only"] if postgres else ["UPDATE", "DELETE"]
    with trailed.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP TRIGGER audit_events_{name}{' ON audit_events' if postgres else ''}"))
            assert list(problems(connection)) == ["the triggers that keep events from being changed are not all there"]
        connection.rollback()
    assert found(trailed) == []


async def test_processes_that_write_at_once_do_not_fork_the_chain(empty_url: str) -> None:
    processes = [Database(empty_url) for _ in range(2)]

    def work(session: Session, number: int) -> None:
        record_all(session, BY, [Done("free_day.added", f"day:{number}")] * (1 + number % 3))

    await asyncio.gather(*(process.write(work, n) for n in range(20) for process in processes))
    engine = processes[0].engine
    count = transact(engine, lambda session: session.scalar(select(func.count()).select_from(AuditEvent)))
    assert [link.event.id for link in links(engine)] == list(range(1, (count or 0) + 1))
    assert count == 2 * sum(1 + n % 3 for n in range(20))
    assert found(engine) == []
    for process in processes:
        process.close()


def vars_of(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__slots__}


def put_back(connection: Connection, chained: list[Link]) -> None:
    """Make the trail what it was."""
    connection.execute(delete(TABLE))
    rows = [{**vars_of(link.event), "previous_hash": link.previous_hash, "hash": link.hash} for link in chained]
    connection.execute(insert(TABLE), rows)
    connection.execute(delete(Fact))
    connection.execute(insert(Fact).values(key=HEAD, value=f"{COUNT}:{chained[-1].hash}"))
