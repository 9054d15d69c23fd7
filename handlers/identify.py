"""Before everything else: who sent this update."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import TypeHandler

from bot.context import Context
from models.filling import Step
from models.queries.drafts import active_step
from models.queries.people import Identity, by_telegram
from models.store.awaited import Question, open_question
from models.store.people import mark_reachable


async def identify(update: Update, context: Context) -> None:
    """Look up the sender; whoever could not be reached and writes again can be reached again."""
    user = update.effective_user
    if user is None:
        return
    services = context.services
    sender = await services.database.read(_sender, user.id, services.now())
    context.visitor, context.awaited, context.step = sender
    if context.visitor and context.visitor.unreachable and update.my_chat_member is None:
        await services.database.write(mark_reachable, user.id)


def _sender(session: Session, account: int, now: datetime) -> tuple[Identity | None, Question | None, Step | None]:
    """Return who an account belongs to, what it was asked, and what the draft of a report waits for."""
    who = by_telegram(session, account, now.date())
    return who, open_question(session, account, now), active_step(session, who) if who else None


handler = TypeHandler(Update, identify)
