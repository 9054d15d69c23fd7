"""The section "Pengumuman" of `/admin`: a typed message to everybody or to a unit and all below it.

The scheduler sends it (`jobs.announcements`). Drawn once::

    for whom ─▶ unit … ─▶ text? ─▶ typed (handlers.awaited) ─▶ preview ─▶ [Kirim ke n orang] ─▶ progress, result
                             └─ /batal                            ├─ typed again ─▶ a new preview
                                                                  └─ [Batal], /batal
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import announcements as screens
from bot.screens.screen import Screen
from bot.texts import announcements as texts
from models.announcing import AnnouncementRefusal, read_announcement
from models.queries.announcements import reach
from models.store.announcements import KIND, WRITTEN, drop, release, write
from models.store.awaited import Question, ask

QUESTION = KIND
"""The kind of question that a typed announcement answers."""


async def pressed(update: Update, context: Context) -> None:
    """Take a button of this section."""
    found = await sections.pressed(update, context, screens.DATA)
    if found is None:
        return
    _, match = found
    catalogue = context.services.catalogue
    unit = None if match["unit"] in {None, screens.ALL} else match["unit"]
    if unit is not None and unit not in catalogue.unit:
        await delivery.acknowledge(update, texts.STALE, alert=True)
    elif match["send"]:
        await _send(update, context, match)
    elif match["drop"]:
        await _drop(update, context, int(match["drop"]))
    elif match["what"] == screens.TEXT:
        await _ask(update, context, unit)
    else:
        await sections.show(update, context, screens.choose(catalogue, unit, int(match["page"] or 0)))


async def take_text(update: Update, context: Context, about: str, text: str) -> bool:
    """Take a typed text and show it as it will arrive; another one replaces it until it is sent or cancelled."""
    guards.administrator(update, context)
    services, account = context.services, guards.message(update).chat_id
    unit = (about.split(":", 2)[2] if about.startswith(WRITTEN) else about) or None
    read = read_announcement(text)
    if isinstance(read, AnnouncementRefusal):
        await delivery.reply(update, context.bot, Screen(texts.REFUSALS[read]))
        return False
    preview = await services.database.write(
        write, services.catalogue, account, unit, read, services.now(), update.update_id
    )
    await delivery.reply(update, context.bot, screens.announcement(preview.text))
    await delivery.reply(update, context.bot, screens.preview(preview, services.catalogue, _later(context)))
    return False


async def _ask(update: Update, context: Context, unit: str | None) -> None:
    services = context.services
    reached = await services.database.read(reach, services.catalogue, unit, services.today())
    if reached.connected:
        at = guards.moment(update, context)
        await services.database.write(ask, guards.message(update).chat_id, Question(KIND, unit or ""), at)
    await sections.show(update, context, screens.ask(services.catalogue, unit, reached))


async def _send(update: Update, context: Context, match: re.Match[str]) -> None:
    services, sent = context.services, guards.message(update)
    announcement, now = int(match["send"]), services.now()
    later = _later(context) if match["when"] == screens.LATER else None
    by = replace(guards.act(update, context), at=now)
    arguments = (announcement, later or now, sent.message_id, by, sent.chat_id)
    at = await services.database.write(release, services.catalogue, *arguments)
    if at is None:
        await delivery.acknowledge(update, texts.STALE, alert=True)
        return
    await sections.show(update, context, screens.accepted(announcement, services.calendar.local(at), now=at <= now))


async def _drop(update: Update, context: Context, announcement: int) -> None:
    by = guards.act(update, context)
    gone = await context.services.database.write(drop, announcement, by, guards.message(update).chat_id)
    if not gone:
        await delivery.acknowledge(update, texts.STALE, alert=True)
        return
    await sections.show(update, context, screens.dropped())


def _later(context: Context) -> datetime | None:
    """Return the next hour of work; ``None`` where it is now."""
    services = context.services
    now = services.now()
    return None if services.calendar.may_send(now) else services.calendar.next_sending_time(now)


handler = CallbackQueryHandler(pressed, pattern="^ku:")
