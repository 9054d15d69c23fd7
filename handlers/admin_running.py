"""The sections "Catatan audit", "Cadangan" and "Kesehatan" of `/admin`.

Drawn once::

    trail ─▶ older, newer
      ├─ [Unduh CSV] ─▶ the file of `/audit`
      └─ [Periksa rantai] ─▶ whether it holds
    copies ─▶ [Buat cadangan sekarang] ─▶ the file, or where it lies
    health ─▶ [Muat ulang]
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from telegram import Update
from telegram.constants import ChatAction, FileSizeLimit, ParseMode
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context, Services
from bot.screens import running as screens
from bot.screens import sections as names
from bot.screens.screen import Screen
from bot.texts import running as texts
from bot.uptime import version
from handlers import audit
from models.backups import BackupError, copy_now, keep, newest_copy
from models.queries.audit_pages import NEWEST, audit_page, chain_problems
from models.queries.facts import PLAYGROUND, fact
from models.queries.health import vitals
from models.store.running import note_backup
from models.vitals import Copy, Copying, Health

LARGEST = int(FileSizeLimit.FILESIZE_UPLOAD)
"""The largest file that Telegram takes from a bot, in bytes."""


async def trail_pressed(update: Update, context: Context) -> None:
    """Turn the pages of the trail, send it as a file, or check its chain."""
    found = await sections.pressed(update, context, screens.TRAIL_DATA)
    if found is None:
        return
    _, match = found
    if match["what"] == screens.FILE:
        await delivery.acknowledge(update)
        await audit.audit(update, context)
    elif match["what"] == screens.CHECK:
        problems = await context.services.database.read(chain_problems)
        await sections.show(update, context, screens.checked(problems))
    else:
        await _page(update, context, int(match["before"]) if match["before"] else NEWEST)


async def pressed(update: Update, context: Context) -> None:
    """Take a button of the copies or of the health."""
    found = await sections.pressed(update, context, screens.RUNNING_DATA)
    if found is None:
        return
    _, match = found
    services = context.services
    if match["section"] == names.HEALTH:
        await sections.show(update, context, screens.health(await _health(services), services.now()))
    elif match["make"]:
        await _back_up(update, context)
    else:
        copy = await _newest_copy(services)
        await sections.show(update, context, screens.backups(copy, await _copying(services), services.now()))


async def _page(update: Update, context: Context, before: int) -> None:
    services = context.services
    page = await services.database.read(audit_page, before)
    screen = screens.trail(
        page.events,
        page.titles,
        services.catalogue,
        services.calendar.timezone,
        more=page.more,
        newest=before == NEWEST,
    )
    await sections.show(update, context, screen)


async def _back_up(update: Update, context: Context) -> None:
    """Make a copy now and send it; one that Telegram does not take stays in the folder of copies."""
    services = context.services
    if not await services.database.write(note_backup, guards.act(update, context)):
        await delivery.acknowledge(update)
        return
    await delivery.acknowledge(update, texts.MAKING)
    chat = guards.message(update).chat_id
    await context.bot.send_chat_action(chat, ChatAction.UPLOAD_DOCUMENT)
    try:
        with tempfile.TemporaryDirectory() as folder:
            await _send_copy(context, chat, Path(folder))
    except BackupError as error:
        await delivery.reply(update, context.bot, Screen(texts.failed(str(error))))


async def _send_copy(context: Context, chat: int, folder: Path) -> None:
    services, now = context.services, context.services.now()
    made = await asyncio.to_thread(copy_now, services.database.engine, folder, now)
    count = made.stat().st_size
    if count <= LARGEST:
        content = await asyncio.to_thread(made.read_bytes)
        caption = texts.caption(now, count)
        await context.bot.send_document(chat, content, caption, parse_mode=ParseMode.HTML, filename=made.name)
    elif services.settings.backup_dir is None:
        await delivery.send(context.bot, chat, Screen(texts.too_large_and_dropped(count)))
    else:
        kept = await asyncio.to_thread(keep, made, services.settings.backup_dir)
        await delivery.send(context.bot, chat, Screen(texts.too_large(count, str(kept))))


async def _health(services: Services) -> Health:
    return Health(
        vitals=await services.database.read(vitals),
        version=version(),
        uptime=services.uptime(),
        copying=await _copying(services),
        copy=await _newest_copy(services),
        rival=services.peers.rival.is_near,
    )


async def _copying(services: Services) -> Copying:
    if services.settings.backup_dir is not None:
        return Copying.NIGHTLY
    tried = await services.database.read(fact, PLAYGROUND)
    return Copying.OFF if tried is None else Copying.PLAYGROUND


async def _newest_copy(services: Services) -> Copy | None:
    folder = services.settings.backup_dir
    return None if folder is None else await asyncio.to_thread(newest_copy, services.database.engine, folder)


handlers = (
    CallbackQueryHandler(trail_pressed, pattern="^ka:"),
    CallbackQueryHandler(pressed, pattern="^k[ch]:"),
)
