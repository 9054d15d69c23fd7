"""The messages of `/salin`: each post's month as text that a tap copies."""

from __future__ import annotations

from collections.abc import Sequence

from bot.keyboards import keyboard
from bot.screens.personal import in_messages
from bot.screens.reporting import start_button
from bot.screens.screen import Screen
from bot.texts import pasting
from models.months import Month
from models.standing import OwnReport


def reports(own: Sequence[OwnReport], asked: Month | None) -> list[Screen]:
    """Return every post's report, each in messages of its own, or that there is none."""
    if own:
        return [screen for report in own for screen in in_messages(pasting.report(report))]
    buttons = keyboard([start_button()]) if asked is None else None
    return [Screen(pasting.nothing(asked), buttons)]
