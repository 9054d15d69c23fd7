"""Telling of reviews: a new report's card to its reviewer, and a verdict to the reporter, each once by the ledger."""

from __future__ import annotations

import logging

from bot import delivery
from bot.context import Context
from bot.ledger import deliver
from bot.screens import reviews as screens
from models.queries.reviewers import reviewers
from models.store.review_notices import claim_card, claim_verdict

_logger = logging.getLogger(__name__)


async def show_at_once(context: Context, report_id: int) -> None:
    """Show a report to its reviewer now, unless another card is on its way to them.

    A head with hundreds of reporters gets a message a second at most: no reporter is to wait for that, nor to hear
    of what goes wrong here, so the scheduler does the rest.
    """
    try:
        await _show_next(context, report_id)
    except Exception:
        _logger.exception("a report's card could not be made; the scheduler tries again")


async def _show_next(context: Context, report_id: int) -> None:
    services = context.services
    heads = await services.database.read(reviewers, services.catalogue, [report_id], services.today())
    head = heads.get(report_id)
    if head is None or head.telegram_id is None or head.telegram_id in services.showing:
        return
    services.showing.add(head.telegram_id)
    try:
        await show_card(context, report_id)
    finally:
        services.showing.discard(head.telegram_id)


async def show_card(context: Context, report_id: int) -> None:
    """Claim, send and mark the card of a report."""
    services = context.services
    shown = await services.database.write(claim_card, services.calendar, services.catalogue, report_id, services.now())
    if shown is not None:
        screen = screens.card(shown.card, services.calendar.timezone)
        sending = delivery.send(context.bot, shown.telegram_id, screen, broadcast=True)
        await deliver(context, [shown.notice], shown.telegram_id, sending)


async def tell_verdict(context: Context, review_id: int) -> None:
    """Claim, send and mark what a reporter is told of a review; an approval does not ring."""
    services = context.services
    told = await services.database.write(claim_verdict, services.calendar, review_id, services.now())
    if told is not None:
        screen = screens.verdict(told.position_id, told.month, told.title, told.standing)
        silent = told.standing.is_approved
        sending = delivery.send(context.bot, told.telegram_id, screen, broadcast=True, silent=silent)
        await deliver(context, [told.notice], told.telegram_id, sending)
