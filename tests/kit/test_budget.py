"""What all chats get together: never the 31st message in a second as the server counts, and nearly the thirtieth.

Timers wake late and messages are held up on their way, here on a clock that is moved.
"""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, cycle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget import MARGIN, OVERALL, Rate
from bot.pacing import Pacing
from tests.kit.virtual_time import VirtualTime

BROADCAST = {"broadcast": True}
AIM = 28.5
"""Messages a second: 95 % of what Telegram allows."""

milliseconds = st.integers(0, 60).map(lambda number: number / 1000)


class LateTime(VirtualTime):
    """Wakes sleepers too late, each by the next of ``late`` seconds."""

    def __init__(self, late: Iterator[float]) -> None:
        super().__init__()
        self._late = late

    async def sleep(self, seconds: float) -> None:
        await self.wait(seconds + next(self._late))

    async def wait(self, seconds: float) -> None:
        """Sleep exactly so long: what is on its way has no timer."""
        await super().sleep(seconds)


def most_in_a_second(arrivals: Iterable[float]) -> int:
    """The fullest second, its end left out as Telegram's own window would."""
    times = sorted(arrivals)
    return max(bisect_left(times, start + 1) - place for place, start in enumerate(times))


@dataclass
class Server:
    """Answers after its way there and back; notes when each message arrived and how many were too many."""

    time: LateTime
    there: Iterator[float]
    back: Iterator[float]
    arrivals: list[float] = field(default_factory=list)

    async def call(self) -> bool:
        await self.time.wait(next(self.there))
        self.arrivals.append(self.time.now)
        await self.time.wait(next(self.back))
        return True

    def most_in_a_second(self) -> int:
        return most_in_a_second(self.arrivals)

    def rate(self) -> float:
        """Messages a second from the first to the last."""
        return (len(self.arrivals) - 1) / (max(self.arrivals) - min(self.arrivals))


async def send(pacing: Pacing, server: Server, chat: int, *, after: float = 0, broadcast: bool = True) -> None:
    await server.time.wait(after)
    marks = BROADCAST if broadcast else None
    await pacing.process_request(server.call, (), {}, "sendMessage", {"chat_id": chat}, marks)


def seeded(low: float, high: float, seed: int) -> Iterator[float]:
    dice = random.Random(seed)
    return iter(lambda: dice.uniform(low, high), None)


def one_process(late: Iterator[float], there: Iterator[float], back: Iterator[float]) -> tuple[Pacing, Server]:
    time = LateTime(late)
    return Pacing(clock=time.clock, sleep=time.sleep), Server(time, there, back)


@given(
    arrivals=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.0, 0.0, 0.001, 0.02, 0.5]), min_size=62, max_size=90),
    late=st.lists(milliseconds, min_size=1, max_size=7),
    there=st.lists(st.sampled_from([0.0, 0.01, 0.06]), min_size=5, max_size=7),
    back=st.lists(milliseconds, min_size=1, max_size=7),
    way=st.sampled_from([0.0, 0.002, 0.1]),
)
def test_whatever_is_late_no_second_at_the_server_holds_more_than_thirty(
    arrivals: list[float], late: list[float], there: list[float], back: list[float], way: float
) -> None:
    async def everything() -> Server:
        # No way is shorter than that of the first message.
        ways = [chain([way / 2], cycle(way / 2 + delay for delay in delays)) for delays in (there, back)]
        pacing, server = one_process(cycle(late), *ways)
        await server.time.run(send(pacing, server, 1))
        at, sending = 0.0, []
        for place, gap in enumerate(arrivals):
            at += gap
            sending.append(send(pacing, server, 2 + place, after=at, broadcast=place % 3 > 0))
        await server.time.run(asyncio.gather(*sending))
        return server

    server = asyncio.run(everything())
    assert len(server.arrivals) == 1 + len(arrivals)
    assert server.most_in_a_second() <= OVERALL.messages


@pytest.mark.parametrize("way", [0.004, 0.25], ids=["near", "far away"])
@pytest.mark.parametrize("late", [0.0, 0.015], ids=["punctual", "late"])
async def test_a_long_queue_leaves_at_nearly_thirty_a_second_though_timers_are_late(way: float, late: float) -> None:
    there, back = seeded(way / 2, way / 2 + 0.01, 1), seeded(way / 2, way / 2 + 0.01, 2)
    pacing, server = one_process(seeded(0, late, 3), there, back)
    await server.time.run(asyncio.gather(*(send(pacing, server, chat) for chat in range(1, 901))))
    assert server.rate() >= AIM
    assert server.most_in_a_second() <= OVERALL.messages


async def test_a_timer_that_is_always_fifteen_milliseconds_late_is_made_up_for() -> None:
    pacing, server = one_process(cycle([0.015]), cycle([0.002]), cycle([0.002]))
    await server.time.run(asyncio.gather(*(send(pacing, server, chat) for chat in range(1, 901))))
    assert server.rate() >= AIM


async def test_one_who_writes_while_many_wait_is_answered_within_a_quarter_of_a_second() -> None:
    pacing, server = one_process(seeded(0, 0.015, 1), seeded(0.002, 0.01, 2), seeded(0.002, 0.01, 3))
    waits = []

    async def write(number: int) -> None:
        at = 1.0 + number * 0.37
        await send(pacing, server, 5000 + number, after=at, broadcast=False)
        waits.append(server.time.now - at)

    many = (send(pacing, server, chat) for chat in range(1, 601))
    await server.time.run(asyncio.gather(*many, *(write(number) for number in range(40))))
    assert max(waits) < 0.25


async def test_after_a_pause_three_messages_leave_at_once() -> None:
    pacing, server = one_process(cycle([0.0]), cycle([0.0]), cycle([0.0]))
    await server.time.run(asyncio.gather(*(send(pacing, server, chat) for chat in range(1, 5))))
    assert [round(at, 2) for at in server.arrivals] == [0, 0, 0, 0.03]


async def test_a_message_without_an_answer_keeps_its_place_until_it_is_given_up() -> None:
    pacing, server = one_process(cycle([0.0]), cycle([0.001]), cycle([0.001]))
    stuck = asyncio.Event()

    async def hang() -> bool:
        await stuck.wait()
        return True

    def held(chat: int) -> asyncio.Task[Any]:
        return asyncio.create_task(pacing.process_request(hang, (), {}, "sendMessage", {"chat_id": chat}, None))

    hanging = [held(chat) for chat in range(1, 31)]
    late = asyncio.create_task(send(pacing, server, 100, after=30))
    watched = asyncio.create_task(server.time.wait(60))
    await server.time.run(watched)
    assert server.arrivals == []
    for task in hanging:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await server.time.run(late)
    assert server.arrivals[0] == pytest.approx(61 + MARGIN + 0.001, abs=0.01)


async def test_one_who_gives_up_in_the_moment_of_its_turn_keeps_no_place() -> None:
    pacing, server = one_process(cycle([0.0]), cycle([0.001]), cycle([0.001]))
    for chat in range(1, 100):
        sending = asyncio.create_task(send(pacing, server, chat))
        await server.time.run(server.time.wait(2))
        assert sending.done()
        waiting = asyncio.create_task(pacing.process_request(server.call, (), {}, "sendMessage", {"chat_id": 1}, None))
        await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
    assert len(server.arrivals) == 99


async def test_one_who_has_just_given_up_is_passed_over() -> None:
    pacing, server = one_process(cycle([1.0]), cycle([0.001]), cycle([0.001]))

    def message(chat: int) -> asyncio.Task[Any]:
        return asyncio.create_task(pacing.process_request(server.call, (), {}, "sendMessage", {"chat_id": chat}, None))

    messages = [message(chat) for chat in range(1, 5)]
    await server.time.run(server.time.wait(0.5))
    next_one = message(5)
    messages[-1].cancel()
    await server.time.run(asyncio.gather(*messages, next_one, return_exceptions=True))
    assert [round(at, 1) for at in server.arrivals] == [0, 0, 0, 0.5]


def test_a_rate_lets_its_burst_go_at_once_and_then_one_an_interval() -> None:
    rate, empty_at, sent = Rate(0.5, 3), 0.0, list[float]()
    now = 0.0
    while len(sent) < 6:
        now += rate.delay(empty_at, now)
        empty_at = rate.after(empty_at, now)
        sent.append(now)
    assert sent == [0, 0, 0, 0.5, 1.0, 1.5]
