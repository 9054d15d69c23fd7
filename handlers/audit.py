"""`/audit`: the audit trail as a file, for administrators and auditors."""

from __future__ import annotations

import io

from sqlalchemy.orm import Session
from telegram import Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import CommandHandler, filters

from bot import delivery, guards
from bot.context import Context, Services
from bot.screens.screen import Screen
from bot.sheets.audit_csv import ENCODING, write_audit
from bot.texts import audit as texts
from models.audit import Head
from models.queries.audit import names, noted_head, trail


async def audit(update: Update, context: Context) -> None:
    """Send the whole trail as CSV."""
    guards.private(update)
    guards.auditor(update, context)
    services, chat = context.services, guards.message(update).chat_id
    await context.bot.send_chat_action(chat, ChatAction.UPLOAD_DOCUMENT)
    content, head = await services.database.read(_written, services)
    if head is None:
        await delivery.reply(update, context.bot, Screen(texts.EMPTY))
        return
    now = services.now()
    caption = texts.caption(head.id, head.hash, now)
    await context.bot.send_document(chat, content, caption, parse_mode=ParseMode.HTML, filename=texts.name(now))


def _written(session: Session, services: Services) -> tuple[bytes, Head | None]:
    out = io.StringIO()
    write_audit(out, trail(session), names(session), services.calendar.timezone)
    return out.getvalue().encode(ENCODING), noted_head(session)


handler = CommandHandler("audit", audit, filters=filters.UpdateType.MESSAGE)
