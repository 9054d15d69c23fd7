"""A clock that jumps to the next wake-up when everybody sleeps, so that a minute of pacing takes no time."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class VirtualTime:
    """`clock` and `sleep` for what is tested, and `run` to let time pass until something is done."""

    def __init__(self) -> None:
        self.now = 0.0
        self._count = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        sleeper = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, sleeper))
        await sleeper

    async def run(self, work: Awaitable[T]) -> T:
        """Let everybody run until all sleep, jump to the first wake-up, and so on until ``work`` is done."""
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(8):
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                at, _, sleeper = heapq.heappop(self._sleepers)
                if not sleeper.done():
                    self.now = max(self.now, at)
                    sleeper.set_result(None)
        return await task
