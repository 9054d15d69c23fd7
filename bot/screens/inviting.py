"""Invitations in `/admin`, and the accounts that have to wait since their codes were wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.keyboards import PAGE, Button, button, keyboard, page_of, turning
from bot.screens.administration import HOME, INVITATIONS, START
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import inviting as texts
from models.invitation import Waiting

PREFIX, OPEN, ALL, PAUSED, LET_OFF = INVITATIONS, START, "semua", "jeda", "j"
DATA = re.compile(r"adu:(?:(?P<what>awal|semua|jeda)(?::(?P<page>[0-9]{1,4}))?|j:(?P<account>[0-9a-f]{16}))")


def overview(unbound: int, invited: int, paused: int) -> Screen:
    """Return how many are to be invited, with the button that does it, and the way to those who have to wait."""
    all_of_them = [button(texts.label(unbound), PREFIX, ALL, style="primary")] if unbound else []
    return Screen(
        texts.overview(unbound, invited),
        keyboard(all_of_them, paused_button(paused), [button(common.MENU, HOME, START)]),
    )


def paused_button(count: int) -> list[Button]:
    """Return the way to the accounts that have to wait; nothing where there are none."""
    return [button(texts.paused_label(count), PREFIX, PAUSED)] if count else []


def paused(accounts: Sequence[Waiting], now: datetime, page: int = 0) -> Screen:
    """Return a page of the accounts that have to wait, each of which can be let off."""
    shown, page, count = page_of(accounts, page, PAGE)
    return Screen(
        texts.paused(shown, len(accounts), now),
        keyboard(
            *([button(texts.let_off_label(each, now), PREFIX, LET_OFF, each.key)] for each in shown),
            turning(page, count, PREFIX, PAUSED),
            [button(common.BACK, PREFIX, OPEN)],
        ),
    )


def after() -> Screen:
    """Return what stands in the place of the button once everybody is invited."""
    return Screen(texts.MADE, keyboard([button(common.MENU, HOME, START)]))
