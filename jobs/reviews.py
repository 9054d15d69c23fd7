"""What heads and reporters hear of reviews, where it could not be told at once: at night, or after a crash."""

from __future__ import annotations

from collections.abc import Sequence

from bot import reviews
from bot.context import Context
from bot.ledger import side_by_side
from models.queries.review_notices import unshown, untold

CARDS_A_TICK = 15
"""Cards for one head: a second each, and reminders wait for them."""

VERDICTS_A_TICK = 300


async def show_reports(context: Context) -> None:
    """Show heads the reports that they have not seen, those of one head one after the other."""
    services = context.services
    found = await services.database.read(unshown, services.calendar, services.catalogue, services.now())

    async def show(report: int) -> None:
        if context.application.running:
            await reviews.show_card(context, report)

    async def show_each(reports: Sequence[int]) -> None:
        await side_by_side(reports[:CARDS_A_TICK], show, at_once=1)

    await side_by_side(found.values(), show_each)


async def tell_verdicts(context: Context) -> None:
    """Tell reporters what became of their reports."""
    services = context.services
    waiting = await services.database.read(untold, services.calendar, services.now(), VERDICTS_A_TICK)

    async def tell(review: int) -> None:
        if context.application.running:
            await reviews.tell_verdict(context, review)

    await side_by_side(waiting, tell)
