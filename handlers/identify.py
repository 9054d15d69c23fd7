"""Before everything else: who sent this update."""

from __future__ import annotations

from telegram import Update
from telegram.ext import TypeHandler

from bot.context import Context
from models.queries.people import by_telegram
from models.store.people import mark_reachable


async def identify(update: Update, context: Context) -> None:
    """Look up the sender; whoever could not be reached and writes again can be reached again."""
    user = update.effective_user
    if user is None:
        return
    services = context.services
    context.visitor = await services.database.read(by_telegram, user.id, services.today())
    if context.visitor and context.visitor.unreachable and update.my_chat_member is None:
        await services.database.write(mark_reachable, user.id)


handler = TypeHandler(Update, identify)
