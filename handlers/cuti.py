"""`/cuti`: the sender's own leave. Alone it shows what is noted; with days it notes them, with *batal* it ends them.

Drawn once::

    /cuti ─▶ what is noted, how to write it ─▶ [until when?] ─▶ on leave (handlers.notices)
    /cuti 3-7 november ─▶ on leave ─▶ [Batalkan cuti]
    /cuti batal ─▶ nothing planned
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import arguments, moment, reporter
from bot.screens import absences as screens
from bot.screens.screen import Screen
from bot.texts import absences as texts
from models.dates import Days, Refusal, parse_days
from models.notices import leave_options
from models.queries.absences import own_leaves
from models.queries.notices import owed_now
from models.queries.periods import open_windows
from models.store.absences import cancel_leaves, plan_leave

CANCEL = "batal"


async def cuti(update: Update, context: Context) -> None:
    """Show, note or end the sender's leave."""
    reporter(update, context)
    written = arguments(update)
    if not written:
        screen = await _overview(update, context)
    elif written.casefold() == CANCEL:
        screen = await _cancel(update, context)
    else:
        today = context.services.today()
        read = parse_days(written, today)
        screen = screens.refused(read, today) if isinstance(read, Refusal) else await _plan(update, context, read)
    await delivery.reply(update, context.bot, screen)


async def _overview(update: Update, context: Context) -> Screen:
    services = context.services
    who = reporter(update, context)
    leaves = await services.database.read(own_leaves, who.person_id, services.today())
    windows = await services.database.read(open_windows, services.now())
    owed = await services.database.read(owed_now, services.catalogue, who.person_id, services.now())
    # the prompt's own question offers the same: its buttons are answered by the same handler
    options = leave_options(services.today(), {services.calendar.local(item.window.closes).date() for item in owed})
    return screens.overview(leaves, [window.month for window in windows], options, services.today())


async def _plan(update: Update, context: Context, days: Days) -> Screen:
    services = context.services
    who = reporter(update, context)
    leave = await services.database.write(plan_leave, who.person_id, days, moment(update, context))
    if leave is None:
        return Screen(texts.CANCELLED_MEANWHILE)
    owed = await services.database.read(owed_now, services.catalogue, who.person_id, services.now())
    months = list(dict.fromkeys(item.window.month for item in owed))
    calendar = services.calendar
    resumes = calendar.add_working_days(leave.ends, 1)
    return screens.planned(leave, calendar.working_days(leave.starts, leave.ends), resumes, months)


async def _cancel(update: Update, context: Context) -> Screen:
    services = context.services
    who = reporter(update, context)
    ended = await services.database.write(cancel_leaves, who.person_id, services.today(), moment(update, context))
    return await _overview(update, context) if ended is None else screens.cancelled(ended)


handler = CommandHandler("cuti", cuti, filters=filters.UpdateType.MESSAGE)
