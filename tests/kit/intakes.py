"""What the tests of the intake share: handlers that remember, and an intake that runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from telegram import Update

from bot.intake import Intake, Limits, lane_of
from tests.kit.update_server import UpdateServer, bot_on

QUICK = Limits(recheck=0.02, grace=0.05)


class Recorder:
    """Handles updates by noting them; a chat or update that is held waits for `release`."""

    def __init__(self) -> None:
        self.handled: list[tuple[int, int]] = []
        self.started: list[int] = []
        self.held: dict[int, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    def hold(self, update_id: int) -> asyncio.Event:
        return self.held.setdefault(update_id, asyncio.Event())

    async def __call__(self, update: Update) -> None:
        async with self.changed:
            self.started.append(update.update_id)
            self.changed.notify_all()
        if update.update_id in self.held:
            await self.held[update.update_id].wait()
        async with self.changed:
            self.handled.append((lane_of(update), update.update_id))
            self.changed.notify_all()

    @property
    def ids(self) -> list[int]:
        return [update_id for _, update_id in self.handled]

    def has_handled(self, count: int) -> bool:
        return len(self.handled) == count

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(condition)


async def intake_on(server: UpdateServer, handle: Callable[[Update], Awaitable[None]], **changes: Any) -> Intake:
    return Intake(await bot_on(server), handle, allowed_updates=["message"], **{"limits": QUICK, **changes})


@asynccontextmanager
async def running(intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(intake.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
