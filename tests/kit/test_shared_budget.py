"""What replicas send together: never the 31st message in a second as the server counts, and nearly the thirtieth.

Timers wake late, messages are held up and the database is slow, here on a clock that is moved.
"""

from __future__ import annotations

import asyncio
from itertools import chain, cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget import OVERALL
from bot.shared_budget import STALE, TELL
from models.paces import HELD
from tests.kit.test_budget import AIM, LateTime, Server, milliseconds, most_in_a_second, seeded, send
from tests.kit.virtual_replicas import PERSON, World

CASES = {
    "quiet": (3, 0.002, (0.004, 0.008), 0.003, AIM),
    "late timers": (3, 0.015, (0.01, 0.03), 0.005, AIM),
    "a slow database too": (3, 0.015, (0.01, 0.03), 0.05, AIM),
    "very late timers": (3, 0.05, (0.01, 0.03), 0.05, AIM),
    "far away": (3, 0.015, (0.25, 0.27), 0.05, AIM),
    "one replica": (1, 0.015, (0.01, 0.03), 0.05, AIM),
    "five": (5, 0.015, (0.01, 0.03), 0.05, AIM),
    "trips that vary by a tenth of a second": (3, 0.015, (0.05, 0.15), 0.05, 27.5),
    "by a quarter": (3, 0.05, (0.05, 0.3), 0.05, 25.0),
}


@pytest.mark.parametrize("case", CASES)
def test_replicas_leave_at_nearly_thirty_a_second_never_pass_it_and_answer_people_meanwhile(case: str) -> None:
    count, late, trip, call, aim = CASES[case]
    world = World(count, late=late, trip=trip, call=call)
    world.run(world.broadcast(450), world.write(50, 0.25))
    assert world.server.rate() >= aim
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages
    assert max(world.waits) < 1
    assert sum(session.calls for session in world.sessions) < 1.3 * len(world.server.arrivals)


def test_two_broadcasts_share_the_thirty() -> None:
    world = World(3, late=0.015, trip=(0.01, 0.03), call=0.02)
    world.run(world.broadcast(450, (0, 1)), world.write(50, 0.25))
    assert world.server.rate() >= AIM
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages
    assert max(world.waits) < 1


def test_many_messages_for_one_chat_hold_no_places_that_others_could_use() -> None:
    world = World(5, late=0.015, trip=(0.01, 0.03), call=0.02)

    async def ten_for_one(place: int) -> None:
        pacing, chat = world.pacings[place], PERSON + place
        await asyncio.gather(*(send(pacing, world.server, chat, broadcast=False) for _ in range(10)))

    world.run(world.broadcast(300), *(ten_for_one(place) for place in range(1, 5)))
    assert world.server.rate() >= AIM
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages


def test_a_broadcast_goes_on_while_more_people_write_elsewhere_than_can_be_answered() -> None:
    world = World(3, late=0.015, trip=(0.01, 0.03), call=0.02)

    async def crowd() -> None:
        sending = (send(world.pacings[1 + n % 2], world.server, PERSON + n, broadcast=False) for n in range(300))
        await asyncio.gather(*sending)

    async def compared() -> None:
        broadcast = asyncio.ensure_future(world.broadcast(300))
        await crowd()
        assert not broadcast.done()
        sent = len(world.server.arrivals) - 300
        assert 10 <= sent <= 150
        broadcast.cancel()

    world.run(compared())


def test_a_replica_that_is_nearer_to_telegram_does_not_overtake_what_another_sent_from_afar() -> None:
    world = World(2, late=0.002, trip=(0.25, 0.26), call=0.005)
    near = Server(world.time, seeded(0.001, 0.002, 8), seeded(0.001, 0.002, 9), world.server.arrivals)

    async def both() -> None:
        await send(world.pacings[1], near, PERSON)
        await world.time.wait(1)
        nearby = (send(world.pacings[1], near, PERSON + 1 + number) for number in range(100))
        await asyncio.gather(world.broadcast(200), *nearby)

    world.run(both())
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages


@given(
    late=st.lists(st.integers(0, 200).map(lambda number: number / 1000), min_size=1, max_size=9),
    there=st.lists(milliseconds, min_size=1, max_size=7),
    back=st.lists(milliseconds, min_size=1, max_size=7),
    ways=st.lists(milliseconds, min_size=1, max_size=5),
    way=st.sampled_from([0.0, 0.002, 0.1]),
)
def test_whatever_is_late_replicas_do_not_pass_it_nor_stop(
    late: list[float], there: list[float], back: list[float], ways: list[float], way: float
) -> None:
    world = World(3, late=0, trip=(0, 0), call=0.001)
    world.time = LateTime(cycle(late))
    # No way is shorter than that of the first message.
    out, home = (chain([way / 2], cycle(way / 2 + delay for delay in delays)) for delays in (there, back))
    world.server = Server(world.time, out, home)
    world.join(3, lambda _: cycle(ways))

    async def first_and_others() -> None:
        await world.broadcast(1)
        await asyncio.gather(world.broadcast(64, (0, 1, 2)), world.write(9, 0.2))

    world.run(first_and_others())
    assert len(world.server.arrivals) == 74
    assert most_in_a_second(world.server.arrivals) <= OVERALL.messages


@pytest.mark.parametrize("seconds", [5, 3 * HELD + 7])
def test_when_telegram_asks_to_wait_no_replica_begins_anything_soon(seconds: float) -> None:
    world = World(3, late=0.01, trip=(0.004, 0.01), call=0.01)

    async def ask() -> None:
        await world.time.wait(3)
        world.budgets[2].hold(seconds)
        world.budgets[2].hold(seconds / 2)

    world.run(world.broadcast(200, (0, 1)), ask())
    assert not [at for at in world.server.arrivals if 3.3 < at < 3 + seconds]
    assert len(world.server.arrivals) == 200
    assert max(world.server.arrivals) < 3 + seconds + 6
    assert world.sessions[2].holds == 1 + seconds // (HELD / 2)


def test_places_that_nobody_used_are_given_back() -> None:
    world = World(2, late=0.0, trip=(0.004, 0.004), call=0.01)

    async def give_up() -> None:
        waiting = [asyncio.ensure_future(send(world.pacings[0], world.server, chat)) for chat in range(1, 5)]
        await world.time.wait(0.001)
        for task in waiting:
            task.cancel()
        await world.time.wait(STALE + 0.1)
        await send(world.pacings[0], world.server, 10)
        await world.time.wait(2 * TELL)

    world.run(give_up())
    assert len(world.server.arrivals) == 1
    assert sum(until > world.common.at for until in world.common.row.counts.values()) == 1


def test_replicas_together_post_no_more_than_twenty_a_minute_to_a_group() -> None:
    world = World(3, late=0.001, trip=(0.004, 0.004), call=0.002)

    async def post() -> None:
        await asyncio.gather(*(send(world.pacings[place % 3], world.server, -100) for place in range(60)))

    world.run(post())
    times = world.server.arrivals
    assert len(times) == 60
    assert max(sum(start <= at < start + 60 for at in times) for start in times) <= 20
