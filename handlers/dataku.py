"""`/dataku`: what is kept about the sender, and all of it as a file. Everybody gets their own only.

Drawn once::

    /dataku ─▶ what is kept and why ─▶ [Kirim data saya] ─▶ XLSX
"""

from __future__ import annotations

import asyncio

from telegram import Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, guards
from bot.context import Context
from bot.screens import own_data as screens
from bot.sheets.own_data import own_workbook
from bot.texts import own_data as texts
from models.queries.own_data import OwnData, own_data


async def dataku(update: Update, context: Context) -> None:
    """Say what is kept about the sender and why."""
    kept = await _own(update, context)
    [[name, nip, *_]] = kept.tables["people"]
    counts = {table: kept.count(table) for table in kept.tables}
    await delivery.reply(update, context.bot, screens.overview(str(name), str(nip), counts))


async def pressed(update: Update, context: Context) -> None:
    """Send the sender all that is kept about them."""
    kept = await _own(update, context)
    await delivery.acknowledge(update)
    chat = guards.message(update).chat_id
    await context.bot.send_chat_action(chat, ChatAction.UPLOAD_DOCUMENT)
    content = await asyncio.to_thread(own_workbook, kept.tables, kept.as_of)
    name, caption = texts.file_name(kept.as_of), texts.caption(kept.as_of)
    await context.bot.send_document(chat, content, caption, parse_mode=ParseMode.HTML, filename=name)


async def _own(update: Update, context: Context) -> OwnData:
    guards.private(update)
    who = guards.visitor(context)
    services = context.services
    return await services.database.read(own_data, who.person_id, services.now())


handlers = (
    CommandHandler("dataku", dataku, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern=f"^{screens.FILE}$"),
)
