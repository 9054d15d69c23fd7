"""The screens of the section "Periode": the months, one month, and the questions before something changes.

A button carries what it leads to, not by how much: a second tap changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.keyboards import PAGE, Button, button, in_rows, keyboard, page_of, turning
from bot.screens.reporting import start_button
from bot.screens.screen import Screen
from bot.screens.sections import MONTHS, OPEN, back, further, home
from bot.texts import office_months as texts
from bot.texts import sections
from bot.texts.formats import month_short
from models.catalogue.types import Catalogue
from models.months import Month
from models.office_months import REOPEN_DAYS, Deadline, OfficeMonth, Reopened

_MONTH = r"(?P<month>[1-9][0-9]{3}-(?:0[1-9]|1[0-2]))"
SHOW, FOR, REOPEN, UNIT, CLOSE, MOVE, EXCEPT = "m", "o", "r", "u", "c", "d", "x"
DATA = re.compile(
    rf"kp:(?:awal(?::(?P<page>[0-9]{{1,4}}))?|(?P<what>[moruxd]):{_MONTH}(?::(?P<more>[^:]{{1,40}}))?(?::(?P<last>[0-9]{{1,8}}))?"
    r"|c:(?P<reopening>[0-9]{1,18}))"
)
PAGE_OF = "h"
"""Stands where a post may stand, before the number of a list's page."""

EXCEPTIONS = 12
"""Exceptions of one page: each shows its reason, of up to 200 characters."""


def listing(months: Sequence[OfficeMonth], now: datetime, page: int, *, more: bool) -> Screen:
    """Return a page of months, the newest first."""
    shown = [button(month_short(each.window.month), MONTHS, SHOW, each.window.month) for each in months]
    turning = [button(sections.NEWER, MONTHS, OPEN, page - 1)] if page else []
    turning += [button(sections.OLDER, MONTHS, OPEN, page + 1)] if more else []
    return Screen(texts.listing(months, now), keyboard(*in_rows(shown, 3), turning, [home()]))


def about(shown: OfficeMonth, now: datetime, lead: str = "", page: int = 0) -> Screen:
    """Return one month with what can be done about it now, and a page of what was reopened of it."""
    period = shown.window.month
    reopened, page, count = page_of(shown.reopened, page, PAGE)
    rows: list[list[Button]] = []
    if shown.is_running(now):
        rows += [[button(texts.MOVE[deadline], MONTHS, MOVE, period, deadline.value)] for deadline in Deadline]
    elif now >= shown.window.closes:
        rows += [[button(texts.REOPEN_ALL, MONTHS, FOR, period, 0)]]
        rows += [[button(texts.REOPEN_ONE, MONTHS, UNIT, period)]]
    rows += [*([_close(each)] for each in reopened), turning(page, count, MONTHS, SHOW, period, PAGE_OF)]
    rows += [[button(texts.EXCEPTIONS, MONTHS, EXCEPT, period)], [back(MONTHS, OPEN)]]
    return Screen(texts.about(shown, now, reopened, lead), keyboard(*rows))


def units(catalogue: Catalogue, period: Month, unit: str, ids: Mapping[str, int], page: int = 0) -> Screen:
    """Return the units below one and its own posts with something to report, to choose a post from."""
    posts = [p for p in catalogue.positions if p.unit == unit and p.indicators and p.code in ids]
    rows = [[button(p.title, MONTHS, FOR, period, ids[p.code])] for p in posts]
    rows += [[button(further(child.name), MONTHS, UNIT, period, child.code)] for child in catalogue.children(unit)]
    shown, page, count = page_of(rows, page, PAGE)
    parent = catalogue.unit[unit].parent
    up = back(MONTHS, UNIT, period, parent) if parent else back(MONTHS, SHOW, period)
    text = f"{texts.listing_heading(period, catalogue.unit[unit].name)}\n{texts.CHOOSE_POST}"
    return Screen(text, keyboard(*shown, turning(page, count, MONTHS, UNIT, period, unit), [up]))


def ask_days(period: Month, position_id: int, title: str | None, today: date) -> Screen:
    """Return the question until when a month is reopened."""
    choices = [
        [button(texts.days(count, today + timedelta(days=count)), MONTHS, REOPEN, period, position_id, count)]
        for count in REOPEN_DAYS
    ]
    return Screen(texts.ask_days(period, title), keyboard(*choices, [back(MONTHS, SHOW, period)]))


def ask_move(shown: OfficeMonth, deadline: Deadline, days: Sequence[date], now: datetime) -> Screen:
    """Return the question to which day a deadline is put off."""
    period = shown.window.month
    choices = [[button(texts.to_day(day), MONTHS, MOVE, period, deadline.value, f"{day:%Y%m%d}")] for day in days]
    text = texts.ask_move(shown, deadline, now, choices=bool(days))
    return Screen(text, keyboard(*choices, [back(MONTHS, SHOW, period)]))


def exceptions(shown: OfficeMonth, page: int = 0) -> Screen:
    """Return a page of who need not report a month; a tap takes that back."""
    period = shown.window.month
    excepted, page, count = page_of(shown.excepted, page, EXCEPTIONS)
    rows = [[button(f"✕ {each.title}", MONTHS, EXCEPT, period, each.position_id, page)] for each in excepted]
    turns = turning(page, count, MONTHS, EXCEPT, period, PAGE_OF)
    return Screen(texts.exceptions(period, excepted), keyboard(*rows, turns, [back(MONTHS, SHOW, period)]))


def notice(period: Month, titles: Sequence[str], until: datetime, now: datetime) -> Screen:
    """Return what those get who owe a month that was reopened."""
    return Screen(texts.notice(period, titles, until, now), keyboard([start_button()]))


def _close(each: Reopened) -> Button:
    return button(texts.close(each), MONTHS, CLOSE, each.id)
