"""Before everything else: who sent this update."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import TypeHandler

from bot.context import Context
from models.queries.people import Identity, by_telegram
from models.store.awaited import Question, open_question
from models.store.people import mark_reachable


async def identify(update: Update, context: Context) -> None:
    """Look up the sender; whoever could not be reached and writes again can be reached again."""
    user = update.effective_user
    if user is None:
        return
    services = context.services
    context.visitor, context.awaited = await services.database.read(_sender, user.id, services.now())
    if context.visitor and context.visitor.unreachable and update.my_chat_member is None:
        await services.database.write(mark_reachable, user.id)


def _sender(session: Session, account: int, now: datetime) -> tuple[Identity | None, Question | None]:
    """Return who an account belongs to, and what it was asked."""
    return by_telegram(session, account, now.date()), open_question(session, account, now)


handler = TypeHandler(Update, identify)
