"""Replicas on one PostgreSQL: one chat's updates one after the other and in order, one leader, one pace."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
import pytest

from bot.budget import GROUP, OVERALL
from bot.pacing import Pacing
from bot.peers import NoTurnError, Replicas
from bot.shared_budget import SharedBudget
from models.database import Database, database_url
from models.store.updates import forget_old
from tests.kit.test_budget import most_in_a_second
from tests.support import databases

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")

END_OF_THE_LEADER = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'realisasi replica' AND datname = current_database()
AND pid = (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND mode = 'ExclusiveLock'
    AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
END_OF_A_FOLLOWER = END_OF_THE_LEADER.replace("AND pid =", "AND pid <>")
LEFT = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid <> (-1)::oid
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

WAITING = f"{LEFT} AND classid = 7 AND objsubid = 2"


@pytest.fixture
def url(postgres_url: str) -> str:
    return postgres_url


@asynccontextmanager
async def replicas(url: str, count: int, heard: list[int] | None = None) -> AsyncIterator[list[Replicas]]:
    """Start so many; ``heard`` gets the place of each that hears that another one has ended."""

    async def lead() -> None:
        """Nobody needs to know."""

    async def ended(place: int) -> None:
        if heard is not None:
            heard.append(place)

    async with AsyncExitStack() as stack:
        started = [Replicas(database_url(url), patience=1) for _ in range(count)]
        for place, replica in enumerate(started):
            stack.push_async_callback(replica.stop)
            await replica.start(lead, partial(ended, place))
        yield started


async def asked(url: str, statement: str) -> int:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        row = await (await connection.execute(statement)).fetchone()
        return int(row[0]) if row else 0


async def until_held(url: str, statement: str, count: int) -> None:
    """Wait until so many locks are held."""
    async with asyncio.timeout(5):
        while await asked(url, statement) != count:
            pass


async def until(condition: Callable[[], bool], patience: float = 5) -> float:
    """Wait until the replicas have noticed something; return how many seconds that took."""
    began = time.perf_counter()
    async with asyncio.timeout(patience):
        while not condition():  # noqa: ASYNC110 - what happens in a database sets no event here
            await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def test_of_a_chats_updates_that_wait_anywhere_the_lowest_number_goes_first(url: str) -> None:
    order: list[int] = []
    begun, going = asyncio.Event(), asyncio.Event()

    async def handle(replica: Replicas, number: int) -> None:
        async with replica.turn(7, number):
            begun.set()
            await going.wait()
            order.append(number)

    async with replicas(url, 3) as (first, second, third), asyncio.TaskGroup() as group:
        group.create_task(handle(first, 10))
        await begun.wait()
        for replica, number in ((second, 14), (third, 12), (first, 13), (second, 11), (third, 15)):
            group.create_task(handle(replica, number))
        await until_held(url, WAITING, 6)
        going.set()
    assert order == [10, 11, 12, 13, 14, 15]


async def test_no_two_updates_of_a_chat_are_handled_at_once_whoever_gives_up_waiting(url: str) -> None:
    dice, busy, both = random.Random(1), set[int](), list[int]()

    async def handle(replica: Replicas, number: int) -> None:
        chat = dice.randrange(5)
        with suppress(TimeoutError):
            async with asyncio.timeout(dice.uniform(0.001, 0.3)), replica.turn(chat, number):
                both.extend([chat] if chat in busy else [])
                busy.add(chat)
                try:
                    await asyncio.sleep(dice.uniform(0, 0.01))
                finally:
                    busy.discard(chat)

    async with replicas(url, 2) as pair:
        await asyncio.gather(*(handle(dice.choice(pair), number) for number in range(200)))
        await until_held(url, LEFT, 0)
    assert both == []


async def test_an_update_that_breaks_the_serving_of_queues_keeps_the_others_waiting_only_for_a_while(url: str) -> None:
    async with replicas(url, 1) as (replica,):
        with pytest.raises(NoTurnError):
            async with replica.turn("no number", 1):  # type: ignore[arg-type] # the mistake that is made here
                raise AssertionError("it got a turn")
        async with asyncio.timeout(5), replica.turn(7, 2):
            assert replica.updates == (0, 1)


async def test_one_replica_leads_and_another_takes_over_what_a_dead_one_held(url: str) -> None:
    async with replicas(url, 2) as (first, second):
        assert (first.leads, second.leads, second.count) == (True, False, 2)
        async with first.turn(7, 1):
            with pytest.raises(NoTurnError):
                async with second.turn(7, 2):
                    """Not while the first one lives."""
            await asked(url, END_OF_THE_LEADER)
            async with second.turn(7, 2):
                """The server has freed it."""
        async with first.turn(7, 3):
            """Back with a new session."""
        await until(lambda: first.leads != second.leads and first.count == second.count == 2)
        leader, follower = (first, second) if first.leads else (second, first)
        await leader.stop()
        assert await until(lambda: follower.leads) < 3


async def test_whoever_leads_and_nobody_else_hears_of_others_that_end_or_lose_their_session(
    url: str,
) -> None:
    heard: list[int] = []
    async with replicas(url, 3, heard) as (first, second, third):
        await until(lambda: first.count == second.count == third.count == 3)
        await second.stop()
        await until(lambda: heard == [0])
        await asked(url, END_OF_A_FOLLOWER)
        await until(lambda: heard == [0, 0])
        await until(lambda: first.count == third.count == 2)
        await first.stop()
        await until(lambda: third.leads and third.count == 1)
    assert heard == [0, 0]


async def test_what_replicas_send_together_keeps_to_what_telegram_allows_one_bot(url: str) -> None:
    sent: list[float] = []

    async def call() -> bool:
        sent.append(time.monotonic())
        return True

    async with replicas(url, 3) as three:
        await asked(url, "WITH gone AS (DELETE FROM paces RETURNING 1) SELECT count(*) FROM gone")
        pacings = [Pacing(budget=SharedBudget(replica)) for replica in three]
        sending = [
            pacings[place].process_request(call, (), {}, "sendMessage", {"chat_id": 1 + number}, None)
            for place, share in enumerate((30, 10, 1))
            for number in range(share)
        ]
        began = time.monotonic()
        await asyncio.gather(*sending)
        seconds = time.monotonic() - began
    assert len(sent) == 41
    assert most_in_a_second(sent) <= OVERALL.messages
    assert 1 < seconds < 1.3 * 41 / 30


async def test_replicas_count_a_groups_messages_together_and_forget_quiet_groups(url: str) -> None:
    async with replicas(url, 2) as pair:
        budgets = [SharedBudget(replica) for replica in pair]
        posts = [await budgets[place % 2].place_in_group(-100, GROUP) for place in range(5)]
        other = await budgets[0].place_in_group(-200, GROUP)
    store = Database(url)
    await store.write(forget_old, datetime.now(UTC) + timedelta(days=3))
    store.close()
    assert posts[:3] == [0, 0, 0]
    assert posts[3] == pytest.approx(GROUP.interval, abs=1)
    assert posts[4] == pytest.approx(2 * GROUP.interval, abs=1)
    assert other == 0
    assert await asked(url, "SELECT count(*) FROM paces") == 0
