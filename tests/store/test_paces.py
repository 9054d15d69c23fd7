"""The statement by which replicas share what all may send, against the same in Python, and in several sessions."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from models import paces
from models.database import Database
from models.paces import EVERYTHING, HELD, Connection, Offer, Place, Told, Wish
from models.store.updates import forget_old
from tests.support import databases
from tests.support.paces import Row

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")

WISH = Wish(wanted=4, horizon=0.2, messages=30, interval=1 / 33, burst=3, lease=4, longest=4.6, way=None)


@asynccontextmanager
async def sessions(url: str, count: int) -> AsyncIterator[list[Connection]]:
    async with AsyncExitStack() as stack:
        connecting = [psycopg.AsyncConnection.connect(url, autocommit=True) for _ in range(count)]
        opened = [await stack.enter_async_context(await one) for one in connecting]
        await opened[0].execute("DELETE FROM paces")
        yield opened


def told_by(offer: Offer) -> list[float | None]:
    """All that an offer says, counted from its time."""
    places = [(place.number, place.starts - offer.at, place.until - offer.at) for place in offer.places]
    return [offer.next, offer.way, *(number for place in places for number in place)]


async def empty_at(session: Connection) -> float:
    row = await (await session.execute("SELECT extract(epoch FROM empty_at)::float8 FROM paces")).fetchone()
    return float(str(row[0])) if row else 0.0


async def test_the_statement_does_what_the_same_in_python_does_one_place_after_the_other(postgres_url: str) -> None:
    dice, row, taken = random.Random(1), Row(), list[Place]()
    given = 0
    async with sessions(postgres_url, 1) as (session,):
        for turn in range(400):
            wish = replace(
                WISH,
                wanted=dice.choice([0, 1, 2, 4, 9]),
                horizon=dice.choice([0.0053, 0.0207]),
                interval=0.001,
                lease=dice.choice([0.01, 0.05]),
                longest=0.06,
                way=dice.choice([None, 0.01 + 0.1 * dice.random()]),
            )
            told = []
            for place in dice.sample(taken, min(len(taken), dice.randrange(6))):
                taken.remove(place)
                until = place.starts + dice.choice([-10.0, 0.0, 0.01, 0.02, 60.0])
                told.append(Told(place.number, place.until + dice.choice([0, 0, 0, 1]), until))
            offer = await paces.exchange(session, told, wish)
            assert told_by(offer) == pytest.approx(told_by(row.exchange(offer.at, told, wish)), abs=1e-5)
            before, row.empty_at = row.empty_at, await empty_at(session)
            assert turn == 0 or before == pytest.approx(row.empty_at, abs=1e-5)
            row.counts.update({place.number: place.until for place in offer.places})
            taken += offer.places
            given += len(offer.places)
    assert given > 200


async def test_of_many_that_ask_at_once_no_two_get_the_same_place(postgres_url: str) -> None:
    wish = replace(WISH, wanted=2, horizon=3.5)

    async def ask(session: Connection) -> list[Place]:
        return [place for _ in range(4) for place in (await paces.exchange(session, [], wish)).places]

    async with sessions(postgres_url, 5) as asking:
        given = [place for places in await asyncio.gather(*(ask(session) for session in asking)) for place in places]
    assert sorted(place.number for place in given) == list(range(1, 31))
    starts = sorted(place.starts for place in given)
    assert starts[29] - starts[2] == pytest.approx(27 / 33, abs=0.05)


async def test_who_comes_too_late_changes_nothing_for_the_next_who_has_the_place(postgres_url: str) -> None:
    only = replace(WISH, messages=1, wanted=1)
    async with sessions(postgres_url, 2) as (one, other):
        (first,) = (await paces.exchange(one, [], replace(only, lease=0.001))).places
        await asyncio.sleep(0.01)
        (second,) = (await paces.exchange(other, [], only)).places
        offer = await paces.exchange(one, [Told(first.number, first.until, 0.0)], only)
        assert offer.places == ()
        assert offer.at + (offer.next or 0) == pytest.approx(second.until)
        assert len((await paces.exchange(other, [Told(second.number, second.until, 0.0)], only)).places) == 1


async def test_nobody_sends_while_all_are_held_back(postgres_url: str) -> None:
    async with sessions(postgres_url, 1) as (session,):
        await paces.hold(session, 5)
        offer = await paces.exchange(session, [], replace(WISH, burst=1))
        assert offer.places == ()
        assert offer.next == pytest.approx(5, abs=0.5)


async def test_a_clock_that_was_set_back_by_an_hour_stops_all_for_a_minute_at_most(postgres_url: str) -> None:
    async with sessions(postgres_url, 1) as (session,):
        await paces.exchange(session, [], WISH)
        await session.execute("UPDATE paces SET empty_at = empty_at + interval '1 hour'")
        offer = await paces.exchange(session, [], replace(WISH, burst=1))
        assert offer.next == pytest.approx(HELD, abs=0.5)
        assert await empty_at(session) == pytest.approx(offer.at + HELD, abs=1e-5)


async def test_a_row_that_an_older_replica_began_or_that_was_forgotten_is_no_hindrance(postgres_url: str) -> None:
    async with sessions(postgres_url, 1) as (session,):
        await paces.slot(session, 1.045 / 30, 1, EVERYTHING)
        assert len((await paces.exchange(session, [], WISH)).places) == 4
        store = Database(postgres_url)
        await store.write(forget_old, datetime.now(UTC) + timedelta(days=3))
        store.close()
        assert [place.number for place in (await paces.exchange(session, [], WISH)).places] == [1, 2, 3, 4]
