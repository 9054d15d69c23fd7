"""The buttons of a prompt: *Ingatkan besok* and *Sedang cuti*. Each changes the sender's own reminders only.

Drawn once::

    prompt ─▶ [Ingatkan besok] ─▶ next working day
          └─▶ [Sedang cuti] ─▶ until when? ─▶ on leave ─▶ [Batalkan cuti] ─▶ reminded again
                                   └─ [‹ Kembali] ─▶ prompt
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot import delivery
from bot.context import Context
from bot.guards import moment, reporter
from bot.screens import notices as screens
from bot.screens.screen import Screen
from bot.texts import notices as texts
from models.months import Month
from models.notices import LeaveChoice, Owed, leave_options
from models.queries.notices import owed_now
from models.store.absences import cancel_leave, take_leave
from models.store.notices import ClosesFirst, NotOwed, snooze

MONTHS = r"(?P<months>[1-9][0-9]{3}-(?:0[1-9]|1[0-2])(?:\+[1-9][0-9]{3}-(?:0[1-9]|1[0-2])){0,4})"
MONTHS_BUTTON = re.compile(rf"n:(?P<what>besok|cuti|kembali):{MONTHS}")
TAKE_BUTTON = re.compile(rf"n:ambil:(?P<choice>[a-z0-9]{{1,3}}):{MONTHS}")
CANCEL_BUTTON = re.compile(r"n:batal:(?P<leave>[0-9]{1,18})")


async def pressed(update: Update, context: Context) -> None:
    """Take a button below a prompt."""
    reporter(update, context)
    query = update.callback_query
    data = (query.data if query else None) or ""
    if query is None:
        return
    if match := MONTHS_BUTTON.fullmatch(data):
        await ACTIONS[match["what"]](update, context, query, screens.read_months(match["months"]))
    elif match := TAKE_BUTTON.fullmatch(data):
        await _take(update, context, query, match["choice"], screens.read_months(match["months"]))
    elif match := CANCEL_BUTTON.fullmatch(data):
        await _cancel(update, context, query, int(match["leave"]))
    else:
        await delivery.acknowledge(update, texts.STALE)


async def _tomorrow(update: Update, context: Context, query: CallbackQuery, months: Sequence[Month]) -> None:
    services = context.services
    who = reporter(update, context)
    result = await services.database.write(
        snooze, services.calendar, services.catalogue, who.person_id, months, moment(update, context)
    )
    if isinstance(result, NotOwed):
        await _show(update, query, screens.nothing_owed())
    elif isinstance(result, ClosesFirst):
        await _show(update, query, screens.closes_first(result.owed, services.calendar))
    else:
        await _show(update, query, screens.snoozed(result.owed, result.until), texts.SNOOZED_TOAST)


async def _ask_leave(update: Update, context: Context, query: CallbackQuery, months: Sequence[Month]) -> None:
    options = await _leave_options(update, context, months)
    await _show(update, query, screens.ask_leave(months, options))


async def _back(update: Update, context: Context, query: CallbackQuery, months: Sequence[Month]) -> None:
    services = context.services
    owed = await _owed(update, context, months)
    screen = screens.prompt(owed, services.calendar, services.now()) if owed else screens.nothing_owed()
    await _show(update, query, screen)


async def _take(update: Update, context: Context, query: CallbackQuery, choice: str, months: Sequence[Month]) -> None:
    services = context.services
    who = reporter(update, context)
    ends = {str(option): day for option, day in (await _leave_options(update, context, months)).items()}.get(choice)
    away = (
        await services.database.write(take_leave, who.person_id, services.today(), ends, moment(update, context))
        if ends is not None
        else None
    )
    if away is None:
        await delivery.acknowledge(update, texts.STALE)
        return
    resumes = services.calendar.add_working_days(away.ends, 1)
    await _show(update, query, screens.on_leave(away, resumes), texts.LEAVE_TOAST)


async def _cancel(update: Update, context: Context, query: CallbackQuery, leave_id: int) -> None:
    services = context.services
    who = reporter(update, context)
    at = moment(update, context)
    ended = await services.database.write(cancel_leave, who.person_id, leave_id, services.today(), at)
    if ended:
        owed = await services.database.read(owed_now, services.catalogue, who.person_id, services.now())
        await _show(update, query, screens.leave_ended(owed), texts.LEAVE_ENDED_TOAST)
    else:
        await delivery.acknowledge(update, texts.STALE)


async def _owed(update: Update, context: Context, months: Sequence[Month]) -> tuple[Owed, ...]:
    """Return what the sender still owes of these months."""
    services = context.services
    owed = await services.database.read(
        owed_now, services.catalogue, reporter(update, context).person_id, services.now()
    )
    return tuple(item for item in owed if item.window.month in months)


async def _leave_options(update: Update, context: Context, months: Sequence[Month]) -> dict[LeaveChoice, date]:
    services = context.services
    closes = {services.calendar.local(item.window.closes).date() for item in await _owed(update, context, months)}
    return leave_options(services.today(), closes)


async def _show(update: Update, query: CallbackQuery, screen: Screen, toast: str | None = None) -> None:
    await delivery.acknowledge(update, toast)
    await delivery.replace(query, screen)


ACTIONS = {screens.TOMORROW: _tomorrow, screens.LEAVE: _ask_leave, screens.BACK: _back}

handler = CallbackQueryHandler(pressed, pattern=f"^{screens.NOTICE}:")
