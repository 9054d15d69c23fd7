"""The screens of the section "Hari libur kantor"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.keyboards import PAGE, button, keyboard, page_of, turning
from bot.screens.screen import Screen
from bot.screens.sections import FREE_DAYS, OPEN, back, home
from bot.texts import free_days as texts
from models.periods import Window

ADD, REMOVE = "a", "x"
DATA = re.compile(r"kl:(?:awal(?::(?P<page>[0-9]{1,4}))?|(?P<add>a)|x:(?P<remove>[0-9]{8}))")


def listing(
    days: Mapping[date, str], today: date, upcoming: Window, running: Window | None, lead: str = "", page: int = 0
) -> Screen:
    """Return a page of the days to come, each of which can be taken off the list.

    ``running`` is the month that is open now, in the office's time zone.
    """
    found, page, count = page_of([(day, name) for day, name in days.items() if day >= today], page, PAGE)
    coming = dict(found)
    rows = [[button(texts.remove(day, name), FREE_DAYS, REMOVE, f"{day:%Y%m%d}")] for day, name in coming.items()]
    rows = [[button(texts.ADD, FREE_DAYS, ADD)], *rows, turning(page, count, FREE_DAYS, OPEN), [home()]]
    falls = running is not None and any(max(running.opens.date(), today) <= day <= running.due.date() for day in days)
    return Screen(texts.listing(coming, upcoming, lead, running if falls else None), keyboard(*rows))


def ask(today: date) -> Screen:
    """Return the question for a day and its name."""
    return Screen(texts.ask(today), keyboard([back(FREE_DAYS, OPEN)]))
