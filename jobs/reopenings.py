"""Telling those who still owe a month that it was reopened, each once."""

from __future__ import annotations

from bot import delivery
from bot.context import Context
from bot.ledger import deliver
from bot.screens import office_months as screens
from models.queries.office_months import live_reopenings, to_be_told
from models.store.periods import claim_reopening


async def tell_of_reopened(context: Context) -> None:
    """Tell everybody whom a reopened month waits for."""
    services = context.services
    for reopening in await services.database.read(live_reopenings, services.calendar, services.now()):
        for person in await services.database.read(to_be_told, services.catalogue, reopening, services.now()):
            if not context.application.running:
                return
            await _tell(context, reopening, person.person_id)


async def _tell(context: Context, reopening: int, person_id: int) -> None:
    services = context.services
    claimed = await services.database.write(
        claim_reopening, services.catalogue, services.calendar, reopening, person_id, services.now()
    )
    if claimed is not None:
        notice, told = claimed
        screen = screens.notice(told.month, told.titles, told.until, services.now())
        sending = delivery.send(context.bot, told.telegram_id, screen, broadcast=True)
        await deliver(context, [notice], told.telegram_id, sending)
