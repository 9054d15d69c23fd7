"""Asking those who still owe a report: when a month opens, before it is due, on the day, and the day after.

A short read nominates; each person is tested again in a transaction of their own that claims the row of the ledger
before the message is sent. So nothing is lost when the process dies, and at most what was in flight comes twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import delivery
from bot.context import Context
from bot.ledger import deliver, side_by_side
from bot.screens import notices as screens
from models.notices import Prompt
from models.queries.notices import Due, agenda, lapsed, nominees
from models.store.notices import claim_prompt
from models.store.running import note_tick

PAGE = 200
"""People nominated at a time, so that memory does not grow with the office."""


async def remind(context: Context) -> None:
    """Send every prompt and reminder that is due now, once those that are being sent are through."""
    services = context.services
    async with services.reminding:
        due_now = await services.database.read(agenda, services.calendar, services.catalogue, services.now())
        for due in due_now:
            await _remind_of(context, due_now, due)


async def _remind_of(context: Context, due_now: Sequence[Due], due: Due) -> None:
    database, now = context.services.database, context.services.now

    async def prompt_each(people: Sequence[int]) -> None:
        await side_by_side(people, lambda person_id: _prompt(context, due_now, person_id))

    after, page = 0, [0] * PAGE
    while len(page) == PAGE and context.application.running:
        page = await database.read(nominees, due, now(), after=after, limit=PAGE)
        after = page[-1] if page else after
        await prompt_each(page)
        if len(page) == PAGE:  # thousands of prompts take minutes, in which the scheduler has not stopped
            await database.write(note_tick, context.services.clock())
            # nor do those wait for its next round whom a killed process left on the pages before
            await prompt_each(await database.read(lapsed, due, now(), until=after, limit=PAGE))


async def _prompt(context: Context, due_now: Sequence[Due], person_id: int) -> None:
    """Claim, send and mark one person's prompt, unless the bot is to stop."""
    services = context.services
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
