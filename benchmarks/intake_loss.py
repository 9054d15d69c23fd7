"""How many updates are lost when the bot is killed: python-telegram-bot's updater against our intake.

Both get the same waiting updates, the same handler and the same abrupt ends; a last life runs until nothing is left.
Run from the repository: ``python -m benchmarks.intake_loss [waiting] [kills]``.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import Updater

from bot.intake import Intake
from tests.kit.update_server import UpdateServer, bot_on

LIFE = 0.25
"""Seconds from a start to its kill."""
HANDLING = 0.002
"""Seconds that an answer takes."""

Start = Callable[[UpdateServer, Callable[[Update], Awaitable[None]]], Awaitable[None]]


async def with_updater(server: UpdateServer, handle: Callable[[Update], Awaitable[None]]) -> None:
    """What `Application.run_polling` does: the updater fills a queue, and the application empties it."""
    queue: asyncio.Queue[object] = asyncio.Queue()
    updater = Updater(await bot_on(server), queue)
    await updater.initialize()
    await updater.start_polling(poll_interval=0)
    while True:
        update = await queue.get()
        if isinstance(update, Update):
            await handle(update)


async def with_intake(server: UpdateServer, handle: Callable[[Update], Awaitable[None]]) -> None:
    """Ours."""
    await Intake(await bot_on(server), handle, allowed_updates=["message"]).run()


async def kill_everything() -> None:
    """End all of the bot's tasks at once, as the end of a process would: nobody gets to tidy up."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def measure(start: Start, waiting: int, kills: int) -> str:
    """Let the bot live and die, then live until all is quiet; say what became of the updates."""
    server = UpdateServer()
    handled: Counter[int] = Counter()

    async def handle(update: Update) -> None:
        await asyncio.sleep(HANDLING)
        handled[update.update_id] += 1

    for update_id in range(1, waiting + 1):
        server.receive(update_id, chat=update_id % 200 + 1)
    began = time.perf_counter()
    for _ in range(kills):
        life = asyncio.ensure_future(start(server, handle))
        await asyncio.sleep(LIFE)
        life.cancel()
        await kill_everything()
    life = asyncio.ensure_future(start(server, handle))
    quiet_after = -1
    while server.waiting or sum(handled.values()) != quiet_after:
        quiet_after = sum(handled.values())
        await asyncio.sleep(LIFE)
    await kill_everything()
    again = sum(handled.values()) - len(handled)
    return f"lost {waiting - len(handled):5}   handled again {again:5}   {time.perf_counter() - began:5.1f} s"


def main() -> None:
    """Print both lines."""
    waiting, kills = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (3000, 5)
    print(f"{waiting} waiting, {kills} kills")
    print("updater ", asyncio.run(measure(with_updater, waiting, kills)))
    print("intake  ", asyncio.run(measure(with_intake, waiting, kills)))


if __name__ == "__main__":
    main()
