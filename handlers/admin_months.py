"""The section "Periode" of `/admin`: administrators reopen months, put deadlines off and withdraw exceptions.

Drawn once::

    months ─▶ month ─▶ [Undurkan …] ─▶ which day ─▶ month
                ├─ [Buka untuk semua] ─▶ how long ─▶ month ─▶ [Tutup lagi …]
                ├─ [Buka untuk satu jabatan] ─▶ unit … ─▶ post ─▶ how long ─▶ month
                └─ [Pengecualian] ─▶ a tap withdraws one
"""

from __future__ import annotations

import re
from datetime import datetime

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import office_months as screens
from bot.screens.screen import Screen
from bot.texts import office_months as texts
from models.months import Month
from models.office_months import REOPEN_DAYS, Deadline, MonthRefusal, OfficeMonth, later_days
from models.queries.office_months import office_month, office_months, position_ids
from models.store.handovers import withdraw
from models.store.periods import close_again, move_deadline, reopen_for_days


async def pressed(update: Update, context: Context) -> None:
    """Take a button of this section."""
    found = await sections.pressed(update, context, screens.DATA)
    if found is None:
        return
    _, match = found
    if match["reopening"]:
        await _close(update, context, int(match["reopening"]))
    elif match["what"] is None:
        services, page = context.services, int(match["page"] or 0)
        months, more = await services.database.read(office_months, services.catalogue, services.now(), page)
        await sections.show(update, context, screens.listing(months, services.now(), page, more=more))
    else:
        await _of_month(update, context, match, Month.parse(match["month"]))


async def _of_month(update: Update, context: Context, match: re.Match[str], period: Month) -> None:
    what, more, last = match["what"], match["more"] or "", match["last"]
    if what == screens.UNIT:
        await _choose_post(update, context, period, more or context.services.catalogue.root.code, int(last or 0))
    elif what in {screens.FOR, screens.REOPEN} and more.isdigit():
        await _reopen(update, context, period, int(more), int(last) if last and what == screens.REOPEN else None)
    elif what == screens.MOVE and more in {deadline.value for deadline in Deadline}:
        await _move(update, context, period, Deadline(more), last)
    elif what == screens.EXCEPT:
        await _exceptions(update, context, period, int(more) if more.isdigit() else None, int(last or 0))
    else:
        await _show(update, context, period, page=int(last or 0))


async def _show(
    update: Update, context: Context, period: Month, lead: str = "", toast: str | None = None, page: int = 0
) -> None:
    shown = await _month(context, period)
    if shown is None:
        await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.UNKNOWN], alert=True)
        return
    await sections.show(update, context, screens.about(shown, context.services.now(), lead, page), toast)


async def _choose_post(update: Update, context: Context, period: Month, unit: str, page: int) -> None:
    services = context.services
    if unit not in services.catalogue.unit:
        await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.UNKNOWN], alert=True)
        return
    ids = await services.database.read(position_ids)
    await sections.show(update, context, screens.units(services.catalogue, period, unit, ids, page))


async def _reopen(update: Update, context: Context, period: Month, position_id: int, days: int | None) -> None:
    """Ask until when, or do it; a post with id 0 stands for all."""
    services = context.services
    title = None
    if position_id:
        codes = {key: code for code, key in (await services.database.read(position_ids)).items()}
        position = services.catalogue.position.get(codes.get(position_id, ""))
        if position is None:
            await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.UNKNOWN], alert=True)
            return
        title = position.title
    if days not in REOPEN_DAYS:
        await sections.show(update, context, screens.ask_days(period, position_id, title, services.today()))
        return
    by = guards.act(update, context)
    until = await services.database.write(reopen_for_days, services.calendar, period, position_id or None, days, by)
    if isinstance(until, MonthRefusal):
        await delivery.acknowledge(update, texts.REFUSALS[until], alert=True)
        return
    lead = texts.reopened(period, title, until, services.now())
    await _show(update, context, period, lead, texts.REOPENED_TOAST)


async def _close(update: Update, context: Context, reopening: int) -> None:
    period = await context.services.database.write(close_again, reopening, guards.act(update, context))
    if period is None:
        await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.UNKNOWN], alert=True)
    else:
        await _show(update, context, period, texts.closed_again(period), texts.CLOSED_TOAST)


async def _move(update: Update, context: Context, period: Month, deadline: Deadline, to: str | None) -> None:
    services = context.services
    now = services.now()
    if to is None:
        shown = await _month(context, period)
        if shown is None or not shown.is_running(now):
            await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.NOT_RUNNING], alert=True)
            return
        days = later_days(shown.window, deadline, services.calendar, now)
        await sections.show(update, context, screens.ask_move(shown, deadline, days, now))
        return
    try:
        day = datetime.strptime(to, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        await delivery.acknowledge(update, texts.REFUSALS[MonthRefusal.UNKNOWN], alert=True)
        return
    by = guards.act(update, context)
    window = await services.database.write(move_deadline, services.calendar, period, deadline, day, by)
    if isinstance(window, MonthRefusal):
        await delivery.acknowledge(update, texts.REFUSALS[window], alert=True)
        return
    await _show(update, context, period, texts.moved(window, deadline, now), texts.MOVED_TOAST)


async def _exceptions(update: Update, context: Context, period: Month, position_id: int | None, page: int) -> None:
    toast = None
    if position_id is not None:
        gone = await context.services.database.write(withdraw, position_id, period, guards.act(update, context))
        toast = texts.WITHDRAWN_TOAST if gone else None
    shown = await _month(context, period)
    screen = screens.exceptions(shown, page) if shown else Screen(texts.REFUSALS[MonthRefusal.UNKNOWN])
    await sections.show(update, context, screen, toast)


async def _month(context: Context, period: Month) -> OfficeMonth | None:
    services = context.services
    return await services.database.read(office_month, services.catalogue, period, services.now())


handler = CallbackQueryHandler(pressed, pattern="^kp:")
