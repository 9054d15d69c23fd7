"""Replicas, their database and their Telegram on a clock that is moved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field
from itertools import cycle

from bot.pacing import Pacing
from bot.shared_budget import SharedBudget
from models.paces import Offer, Told, Wish
from models.replicas import SessionLostError
from tests.kit.test_budget import LateTime, Server, seeded, send
from tests.support.paces import Row

BULK, PERSON = 0, 50_000
"""The first chats of a broadcast and of people who write."""


@dataclass
class Common:
    """The database: its clock, which can be set, and its row."""

    time: LateTime
    ahead: float = 1_000_000.0
    row: Row = field(default_factory=Row)
    groups: dict[str, float] = field(default_factory=dict)

    @property
    def at(self) -> float:
        return self.time.now + self.ahead


@dataclass
class Session:
    """One replica's: one call at a time, each after a way there and back."""

    common: Common
    ways: Iterator[float]
    lost: bool = False
    error: type[Exception] = SessionLostError
    calls: int = 0
    holds: int = 0
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def places(self, told: Collection[Told], wish: Wish) -> Offer:
        async with self.busy:
            self.calls += 1
            if self.lost:
                raise self.error
            await self.common.time.wait(next(self.ways))
            offer = self.common.row.exchange(self.common.at, told, wish)
            await self.common.time.wait(next(self.ways))
            return offer

    async def slot(self, interval: float, burst: float, name: str) -> float:
        if self.lost:
            raise SessionLostError
        empty_at = self.common.groups[name] = max(self.common.groups.get(name, 0.0), self.common.at) + interval
        return max(0.0, empty_at - self.common.at - burst * interval)

    async def hold(self, seconds: float) -> None:
        self.holds += 1
        if self.lost:
            raise SessionLostError
        self.common.row.empty_at = max(self.common.row.empty_at, self.common.at + seconds)


class World:
    """Replicas before one server: timers up to ``late`` late, round trips and calls of the database of so long."""

    def __init__(self, count: int, *, late: float, trip: tuple[float, float], call: float, seed: int = 1) -> None:
        self.time = LateTime(seeded(0, late, seed))
        half = (trip[0] / 2, trip[1] / 2)
        self.server = Server(self.time, seeded(*half, seed + 1), seeded(*half, seed + 2))
        self.join(count, lambda place: seeded(0.0005, call / 2, seed + 3 + place))

    def join(self, count: int, ways: Callable[[int], Iterator[float]]) -> None:
        self.common = Common(self.time)
        self.sessions = [Session(self.common, ways(place)) for place in range(count)]
        self.budgets = [SharedBudget(one, clock=self.time.clock, sleep=self.time.sleep) for one in self.sessions]
        self.pacings = [Pacing(budget=one, clock=self.time.clock, sleep=self.time.sleep) for one in self.budgets]
        self.waits: list[float] = []

    async def broadcast(self, messages: int, places: tuple[int, ...] = (0,)) -> None:
        chosen = cycle(places)
        chats = range(BULK + 1, BULK + 1 + messages)
        await asyncio.gather(*(send(self.pacings[next(chosen)], self.server, chat) for chat in chats))

    async def write(self, people: int, every: float, places: tuple[int, ...] = ()) -> None:
        chosen = places or range(len(self.pacings))

        async def person(number: int) -> None:
            await self.time.wait(1 + number * every)
            began = self.time.now
            pacing = self.pacings[chosen[number % len(chosen)]]
            await send(pacing, self.server, PERSON + number, broadcast=False)
            self.waits.append(self.time.now - began)

        await asyncio.gather(*(person(number) for number in range(people)))

    def run(self, *work: Awaitable[None]) -> None:
        async def all_of_it() -> None:
            await self.time.run(asyncio.gather(*work))

        asyncio.run(all_of_it())
