"""Invitations in `/admin`: codes for all who are not bound, as a PDF to print and cut, and accounts that have to wait.

Drawn once::

    [Undangan] ─▶ how many ─▶ [Undang n orang] ─▶ progress ─▶ PDF
                   └─ [Akun yang dijeda] ─▶ list ─▶ [Cabut jeda …] ─▶ list; the account is told
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import CallbackQuery, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import inviting as screens
from bot.screens.screen import Screen
from bot.slips_pdf import PER_PAGE, slips_document, slips_page
from bot.texts import inviting as texts
from models.invitation import Invite
from models.queries.staffing import employees
from models.staffing import Connection
from models.store.guessing import let_off, waiting
from models.store.invitations import invite_once

_logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Slips between two words about the progress; they take about a second."""


async def pressed(update: Update, context: Context) -> None:
    """Show how many are to be invited, or invite them."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    query, match = found
    if match["account"]:
        await _let_off(update, context, match["account"])
        return
    if match["what"] == screens.PAUSED:
        await sections.show(update, context, await _paused(context, int(match["page"] or 0)))
        return
    if match["what"] == screens.OPEN:
        await delivery.acknowledge(update)
        await delivery.replace(query, await _overview(context))
        return
    made = await context.services.database.write(invite_once, None, guards.act(update, context))
    await delivery.acknowledge(update, texts.MADE_BEFORE if made is None else None)
    if made:
        await _send(update, context, query, made)
    else:
        await delivery.replace(query, await _overview(context))


async def _let_off(update: Update, context: Context, key: str) -> None:
    """Let an account try again at once, and tell it."""
    account = await context.services.database.write(let_off, key, guards.act(update, context))
    toast = texts.NOT_PAUSED_TOAST if account is None else texts.LET_OFF_TOAST
    await sections.show(update, context, await _paused(context), toast)
    if account is not None:
        try:
            await delivery.send(context.bot, account, Screen(texts.TRY_AGAIN))
        except TelegramError as error:
            _logger.info("an account was not told that it may try again (%s)", type(error).__name__)


async def _paused(context: Context, page: int = 0) -> Screen:
    now = context.services.now()
    return screens.paused(await context.services.database.read(waiting, now), now, page)


async def _overview(context: Context) -> Screen:
    people = await context.services.database.read(employees, context.services.now())
    paused = await context.services.database.read(waiting, context.services.now())
    unbound = [person for person in people if person.posts and person.connection is Connection.NEVER]
    return screens.overview(len(unbound), sum(person.invited for person in unbound), len(paused))


async def _send(update: Update, context: Context, query: CallbackQuery, made: Sequence[Invite]) -> None:
    """Draw the slips and send them, saying how far it is where that takes a while."""
    pages: list[bytes] = []
    for start in range(0, len(made), AT_ONCE):
        if len(made) > AT_ONCE:
            await delivery.replace(query, Screen(texts.progress(start, len(made))))
        pages += await asyncio.to_thread(_pages, made[start : start + AT_ONCE], context.bot.username)
    chat = guards.message(update).chat_id
    await context.bot.send_chat_action(chat, ChatAction.UPLOAD_DOCUMENT)
    await context.bot.send_document(
        chat,
        slips_document(pages),
        caption=texts.caption(len(made), made[0].expires_at),
        parse_mode=ParseMode.HTML,
        filename=texts.file_name(context.services.now()),
    )
    await delivery.replace(query, screens.after())


def _pages(invites: Sequence[Invite], bot_username: str) -> list[bytes]:
    return [slips_page(invites[start : start + PER_PAGE], bot_username) for start in range(0, len(invites), PER_PAGE)]


handler = CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:")
