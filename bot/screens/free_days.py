"""The screens of the section "Hari libur kantor"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from bot.keyboards import button, keyboard
from bot.screens.screen import Screen
from bot.screens.sections import FREE_DAYS, OPEN, back, home
from bot.texts import free_days as texts
from models.periods import Window

ADD, REMOVE = "a", "x"
DATA = re.compile(r"kl:(?:awal|(?P<add>a)|x:(?P<remove>\d{8}))")
DAYS_SHOWN = 90


def listing(days: Mapping[date, str], today: date, upcoming: Window, lead: str = "") -> Screen:
    """Return the days to come, each of which can be taken off the list."""
    coming = {day: name for day, name in days.items() if day >= today}
    rows = [[button(texts.remove(day, name), FREE_DAYS, REMOVE, f"{day:%Y%m%d}")] for day, name in coming.items()]
    rows = [[button(texts.ADD, FREE_DAYS, ADD)], *rows[:DAYS_SHOWN], [home()]]
    return Screen(texts.listing(coming, upcoming, lead), keyboard(*rows))


def ask(today: date) -> Screen:
    """Return the question for a day and its name."""
    return Screen(texts.ask(today), keyboard([back(FREE_DAYS, OPEN)]))
