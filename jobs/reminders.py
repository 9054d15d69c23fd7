"""Asking those who still owe a report: when a month opens, before it is due, on the day, and the day after.

A short read nominates; each person is tested again in a transaction of their own that claims the row of the ledger
before the message is sent. So nothing is lost when the process dies, and at most what was in flight comes twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from bot import delivery
from bot.context import Context
from bot.ledger import deliver
from bot.screens import notices as screens
from models.notices import Prompt
from models.queries.notices import Due, agenda, nominees
from models.store.notices import claim_prompt

PAGE = 200
"""People nominated at a time, so that memory does not grow with the office."""

AT_ONCE = 16
"""Messages under way at once; Telegram lets about 30 a second pass, and an answer takes less than half of one."""


async def remind(context: Context) -> None:
    """Send every prompt and reminder that is due now."""
    services = context.services
    due_now = await services.database.read(agenda, services.calendar, services.catalogue, services.now())
    for due in due_now:
        await _remind_of(context, due_now, due)


async def _remind_of(context: Context, due_now: Sequence[Due], due: Due) -> None:
    after, page = 0, [0] * PAGE
    while len(page) == PAGE and context.application.running:
        page = await context.services.database.read(nominees, due, context.services.now(), after=after, limit=PAGE)
        after = page[-1] if page else after
        waiting = iter(page)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(page))):
                group.create_task(_work_off(context, due_now, waiting))


async def _work_off(context: Context, due_now: Sequence[Due], waiting: Iterator[int]) -> None:
    """Take one person after the other until nobody waits or the bot is to stop."""
    services = context.services
    for person_id in waiting:
        if not context.application.running:
            return
        prompt = await services.database.write(
            claim_prompt, services.calendar, services.catalogue, due_now, person_id, services.now()
        )
        if prompt is not None:
            await deliver(context, prompt.notices, prompt.telegram_id, _send(context, prompt))


async def _send(context: Context, prompt: Prompt) -> None:
    services = context.services
    screen = screens.prompt(prompt.owed, services.calendar, services.now())
    await delivery.send(context.bot, prompt.telegram_id, screen, broadcast=True)
