"""Before everything else: who sent this update. An answer typed into a report is kept at once, with the same look."""

from __future__ import annotations

from telegram import Update
from telegram.ext import TypeHandler

from bot.context import Context
from bot.guards import moment
from handlers.lapor import typed_answer
from models.store.arrivals import answer, sender
from models.store.people import mark_reachable


async def identify(update: Update, context: Context) -> None:
    """Look up the sender; whoever could not be reached and writes again can be reached again."""
    user = update.effective_user
    if user is None:
        return
    services, change = context.services, typed_answer(update)
    at = moment(update, context)
    if change is None:
        found = await services.database.read(sender, user.id, at)
    else:
        found = await services.database.write(answer, services.catalogue, user.id, change, at)
    context.visitor, context.awaited, context.step, context.kept = found.who, found.awaited, found.step, found.result
    context.repeated = found.repeated
    if context.visitor and context.visitor.unreachable and update.my_chat_member is None:
        await services.database.write(mark_reachable, user.id)


handler = TypeHandler(Update, identify)
