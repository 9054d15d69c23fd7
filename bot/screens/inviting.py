"""Invitations in `/admin`."""

from __future__ import annotations

import re

from bot.keyboards import button, keyboard
from bot.screens.administration import HOME, INVITATIONS, START
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import inviting as texts

PREFIX, OPEN, ALL = INVITATIONS, START, "semua"
DATA = re.compile(r"adu:(?P<what>awal|semua)")


def overview(unbound: int, invited: int) -> Screen:
    """Return how many are to be invited, with the button that does it."""
    all_of_them = [button(texts.label(unbound), PREFIX, ALL, style="primary")] if unbound else []
    return Screen(texts.overview(unbound, invited), keyboard(all_of_them, [button(common.MENU, HOME, START)]))


def after() -> Screen:
    """Return what stands in the place of the button once everybody is invited."""
    return Screen(texts.MADE, keyboard([button(common.MENU, HOME, START)]))
