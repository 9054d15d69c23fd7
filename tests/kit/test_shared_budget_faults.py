"""What replicas send together when one of them dies or stands still, a clock is set or the database goes away.

All on a clock that is moved.
"""

from __future__ import annotations

import asyncio
from itertools import repeat

import pytest

from bot.budget import ASKING, GROUP, OVERALL
from bot.shared_budget import ALONE, LEASE, PATIENCE, RENEW, TheirClock
from models.paces import HELD
from models.replicas import SessionLostError
from tests.kit.test_budget import AIM, BROADCAST, most_in_a_second, seeded, send
from tests.kit.virtual_replicas import Session, World


def test_what_a_killed_replica_had_in_hand_is_free_after_its_lease() -> None:
    world = World(3, late=0.015, trip=(0.05, 0.08), call=0.02)
    never, died = asyncio.Event(), 5.0

    async def mortal() -> bool:
        if world.time.now >= died:
            await never.wait()
        return await world.server.call()

    async def leader(chat: int) -> None:
        await world.pacings[0].process_request(mortal, (), {}, "sendMessage", {"chat_id": chat}, BROADCAST)

    async def kill() -> None:
        leading = [asyncio.ensure_future(leader(chat)) for chat in range(1, 300)]
        await world.time.wait(died)
        world.sessions[0].ways = repeat(1e6)
        await asyncio.gather(world.broadcast(300, (1,)), world.write(20, 0.25, (1, 2)))
        for task in leading:
            task.cancel()

    world.run(kill())
    times = world.server.arrivals
    before, next_ones, after = (
        sum(start <= at < end for at in times) / (end - start) for start, end in ((0, 5), (5, 5 + LEASE), (10.5, 14))
    )
    assert most_in_a_second(times) <= OVERALL.messages
    assert before >= AIM
    assert next_ones > 20
    assert after >= AIM
    assert max(world.waits) < 1


@pytest.mark.parametrize("away", [0.0, 1.0, 2.0])
def test_a_message_held_up_keeps_its_place_from_the_others_for_as_long_as_it_takes(away: float) -> None:
    """Also if the database is away for so long when its place is to be renewed."""
    world = World(2, late=0.01, trip=(0.004, 0.01), call=0.01)
    stuck = asyncio.Event()

    async def hang() -> bool:
        await stuck.wait()
        return True

    async def held(chat: int) -> None:
        await world.pacings[0].process_request(hang, (), {}, "sendMessage", {"chat_id": chat}, None)

    async def story() -> None:
        await world.broadcast(1)
        await world.time.wait(2)
        hanging = asyncio.gather(*(held(chat) for chat in range(2, 32)))
        await world.time.wait(LEASE - RENEW)
        world.sessions[0].lost = away > 0
        await world.time.wait(away)
        world.sessions[0].lost = False
        await world.time.wait(3 * LEASE)
        other = asyncio.ensure_future(send(world.pacings[1], world.server, 100, broadcast=False))
        await world.time.wait(2 * LEASE)
        assert len(world.server.arrivals) == 1
        stuck.set()
        answered = world.time.now
        await hanging
        await other
        assert 1 <= world.server.arrivals[1] - answered < 2.5

    world.run(story())


def test_the_time_of_a_clock_that_is_a_little_faster_stays_between_its_bounds() -> None:
    def there(here: float) -> float:
        return 1_000_000 + 1.0005 * here

    ways, theirs, now = seeded(0.001, 0.02, 1), TheirClock(), 0.0
    for _ in range(2000):
        asked, between = now, now + next(ways)
        now = between + next(ways)
        theirs.see(asked, there(between), now)
        assert theirs.at_most(now) >= there(now)
        assert theirs.reached(there(now)) >= now


@pytest.mark.parametrize("step", [-3600.0, 3600.0])
def test_a_clock_of_the_database_that_is_set_stops_nobody_for_more_than_a_minute(step: float) -> None:
    world = World(2, late=0.01, trip=(0.004, 0.01), call=0.01)

    async def change() -> None:
        await world.time.wait(3)
        world.common.ahead += step

    world.run(world.broadcast(300), change())
    assert max(world.server.arrivals) < 300 / AIM + (HELD if step < 0 else 0) + 2 * LEASE


async def _away(world: World, begins: float, seconds: float, counted: list[int]) -> None:
    """Let no replica have a session for a while; note how many messages left before people were answered, and after."""
    await world.time.wait(begins)
    for session in world.sessions:
        session.lost = True
    await world.time.wait(PATIENCE)
    counted.append(len(world.server.arrivals))
    calls = world.sessions[0].calls
    await world.time.wait(seconds - PATIENCE)
    counted.append(len(world.server.arrivals))
    assert world.sessions[0].calls - calls < 3 * seconds / ALONE
    for session in world.sessions:
        session.lost = False


def test_without_a_database_people_are_answered_slowly_and_with_it_again_at_full_pace() -> None:
    world, counted = World(2, late=0.01, trip=(0.004, 0.01), call=0.01), list[int]()
    world.run(world.write(300, 0.0), _away(world, 3, 8, counted))
    assert counted[1] - counted[0] == pytest.approx(2 * (8 - PATIENCE) / ALONE, rel=0.2)
    assert sum(13 < at < 15 for at in world.server.arrivals) >= 2 * AIM - 1


def test_without_a_database_a_broadcast_waits_and_lets_people_pass() -> None:
    world, counted = World(2, late=0.01, trip=(0.004, 0.01), call=0.01), list[int]()
    world.run(world.broadcast(300, (0, 1)), world.write(20, 0.5), _away(world, 3, 8, counted))
    assert counted[1] - counted[0] == pytest.approx(2 * (8 - PATIENCE), abs=3)
    assert max(world.waits) < PATIENCE + 3 * ALONE
    assert sum(13 < at < 15 for at in world.server.arrivals) >= 2 * AIM - 1


@pytest.mark.parametrize("away", [0.5, 3.0])
@pytest.mark.parametrize("seed", [7, 9, 19, 24, 36])
def test_replicas_that_lose_their_sessions_and_have_new_ones_at_different_times_do_not_pass_it(
    seed: int, away: float
) -> None:
    world = World(3, late=0.015, trip=(0.01, 0.03), call=0.02, seed=seed)
    apart = seeded(0, 0.6, 10 * seed)

    async def lose(session: Session) -> None:
        await world.time.wait(3 + next(apart))
        session.lost = True
        await world.time.wait(away + next(apart))
        session.lost = False

    world.run(world.broadcast(250, (0, 1)), world.write(80, 0.1), *(lose(session) for session in world.sessions))
    assert len(world.server.arrivals) == 330
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages


@pytest.mark.parametrize("away", [0.3, 1.0, 3.0])
@pytest.mark.parametrize("error", [SessionLostError, ValueError])
def test_after_a_database_that_was_away_what_was_sent_without_it_counts_too(
    error: type[Exception], away: float
) -> None:
    world = World(3, late=0.015, trip=(0.01, 0.03), call=0.02)

    async def trouble() -> None:
        await world.time.wait(3)
        for session in world.sessions:
            session.lost, session.error = True, error
        await world.time.wait(away)
        for session in world.sessions:
            session.lost = False

    world.run(world.broadcast(300), trouble())
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages
    assert sum(3.5 + away <= at < 6.5 + away for at in world.server.arrivals) >= 3 * AIM - 1


def test_others_hear_of_a_refusal_that_they_could_not_be_told_of_once_the_session_is_back() -> None:
    world = World(2, late=0.01, trip=(0.004, 0.01), call=0.01)

    async def refused() -> None:
        await world.time.wait(3)
        world.sessions[1].lost = True
        world.budgets[1].hold(20)
        await world.time.wait(2)
        world.sessions[1].lost = False

    world.run(world.broadcast(250), refused())
    assert sum(3 < at < 5 for at in world.server.arrivals) > AIM
    assert not [at for at in world.server.arrivals if 5 + ASKING + 0.3 < at < 23]
    assert len(world.server.arrivals) == 250


def test_places_from_before_a_process_stood_still_are_not_used() -> None:
    world = World(5, late=0.0, trip=(0.004, 0.004), call=0.01)

    async def story() -> None:
        waiting = [asyncio.ensure_future(send(pacing, world.server, 1)) for pacing in world.pacings[:4]]
        await world.time.wait(0.001)
        for task in waiting:
            task.cancel()
        await world.time.wait(10)
        await asyncio.gather(world.broadcast(90, (4,)), world.write(4, 0.0, (0, 1, 2, 3)))

    world.run(story())
    assert len(world.server.arrivals) == 94
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages


def test_a_group_is_kept_to_its_own_limit_without_a_database() -> None:
    world = World(1, late=0, trip=(0, 0), call=0.002)
    world.sessions[0].lost = True
    assert asyncio.run(world.budgets[0].place_in_group(-100, GROUP)) == 0
