"""The section "Hari libur kantor" of `/admin`: the office's own free days, and which deadlines they move.

Drawn once::

    list ─▶ [Tambah] ─▶ date and name? ─▶ typed (handlers.awaited) ─▶ list, with what it moves
      └─ [✕ …] ─▶ list, with what it moves
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import free_days as screens
from bot.screens.screen import Screen
from bot.texts import free_days as texts
from models.audit import Act
from models.dates import MAX_TEXT, Days, Refusal, parse_days
from models.periods import OfficeCalendar, Window
from models.queries.free_days import free_days
from models.queries.periods import newest_window
from models.store.awaited import Question, ask, forget
from models.store.free_days import add_free_day, remove_free_day
from models.store.updates import first_time

QUESTION = "free-day"
"""The kind of question that a typed day answers."""


async def pressed(update: Update, context: Context) -> None:
    """Take a button of this section."""
    found = await sections.pressed(update, context, screens.DATA)
    if found is None:
        return
    _, match = found
    if match["add"]:
        at = guards.moment(update, context)
        await context.services.database.write(ask, guards.message(update).chat_id, Question(QUESTION, ""), at)
        await sections.show(update, context, screens.ask(context.services.today()))
    elif match["remove"]:
        await _remove(update, context, match["remove"])
    else:
        await sections.show(update, context, await _listing(context, page=int(match["page"] or 0)))


async def take_day(update: Update, context: Context, about: str, text: str) -> bool:  # noqa: ARG001 - one question
    """Take a typed day with its name."""
    guards.administrator(update, context)
    services, account = context.services, guards.message(update).chat_id
    read = _read(text, services.today())
    if isinstance(read, str):
        await delivery.reply(update, context.bot, Screen(texts.refused(read, services.today())))
        return False
    day, name = read
    working, before = services.calendar.is_working_day(day), _upcoming(services.calendar, services.now())
    await services.database.write(_add, day, name, account, guards.act(update, context))
    await _observe(context)
    lead = [texts.added(day, name, was_working_day=working), texts.moves(before, _again(context, before))]
    await delivery.reply(update, context.bot, await _listing(context, "\n".join(filter(None, lead))))
    return True


async def _remove(update: Update, context: Context, written: str) -> None:
    services = context.services
    try:
        day = datetime.strptime(written, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        await delivery.acknowledge(update, texts.GONE, alert=True)
        return
    before = _upcoming(services.calendar, services.now())
    if not await services.database.write(remove_free_day, day, guards.act(update, context)):
        await sections.show(update, context, await _listing(context), texts.GONE)
        return
    await _observe(context)
    lead = [texts.removed(day), texts.moves(before, _again(context, before))]
    screen = await _listing(context, "\n".join(filter(None, lead)))
    await sections.show(update, context, screen, texts.REMOVED_TOAST)


def _add(session: Session, day: date, name: str, account: int, by: Act) -> None:
    """Note a free day as the effect of an update, and that its question is answered."""
    if by.update_id is None or first_time(session, by.update_id, by.at):
        forget(session, account)
        add_free_day(session, day, name, by)


async def _observe(context: Context) -> None:
    """Let what is asked from now on follow the list; the next tick would, too."""
    services = context.services
    services.calendar.observe(await services.database.read(free_days))


async def _listing(context: Context, lead: str = "", page: int = 0) -> Screen:
    services = context.services
    days, running = await services.database.read(_days)
    upcoming, local = _upcoming(services.calendar, services.now()), services.calendar.local_window
    return screens.listing(days, services.today(), upcoming, local(running) if running else None, lead, page)


def _days(session: Session) -> tuple[dict[date, str], Window | None]:
    """Return the free days, and the window of the month that opened last."""
    return free_days(session), newest_window(session)


def _upcoming(calendar: OfficeCalendar, now: datetime) -> Window:
    """Return the window of the next month that opens: those that are open do not move."""
    return calendar.window(calendar.reportable_month(now).next())


def _again(context: Context, before: Window) -> Window:
    return context.services.calendar.window(before.month)


def _read(text: str, today: date) -> tuple[date, str] | str:
    """Return a day and its name, or why there is none: the longest beginning that is a day counts."""
    words, why = text.split(), texts.REFUSALS[Refusal.UNREAD]
    for count in range(min(len(words), 5), 0, -1):
        written = " ".join(words[:count])
        read = parse_days(written, today) if len(written) <= MAX_TEXT else Refusal.UNREAD
        if read is Refusal.UNREAD:
            continue
        if isinstance(read, Refusal):
            return texts.REFUSALS[read]
        return _named(read, " ".join(words[count:]), today)
    return why


def _named(read: Days, name: str, today: date) -> tuple[date, str] | str:
    if read.count > 1:
        return texts.REFUSALS[Refusal.TOO_LONG]
    if read.first < today:
        return texts.REFUSALS[Refusal.PAST]
    if not name:
        return texts.NO_NAME
    return texts.LONG_NAME if len(name) > texts.NAME_LENGTH else (read.first, name)


handler = CallbackQueryHandler(pressed, pattern="^kl:")
