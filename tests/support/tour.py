"""A walk through the whole bot: every command, and every button that any screen shows."""

from __future__ import annotations

import re

from bot.texts import menu
from tests.support.office import Phone

LONGEST = 150
"""Taps of one person, so that a walk ends whatever buttons there will be."""


async def walk(phone: Phone, *first: str) -> set[str]:
    """Send all commands, after some other words, and press one button of each kind; return the kinds pressed."""
    pressed: set[str] = set()
    for words in (*first, *(f"/{command.name}" for command in menu.COMMANDS), "/start", "/tidakada", "halo"):
        before = -1
        # A screen that leads on is left behind: what else it offers is seen by asking for it again.
        while before < len(pressed) < LONGEST:
            before = len(pressed)
            await phone.send(words)
            while (found := _fresh(phone, pressed)) and len(pressed) < LONGEST:
                message_id, data = found
                pressed.add(kind(data))
                phone.office.telegram.tap(phone.account, message_id, data)
                await phone.settled()
    return pressed


def kind(data: str) -> str:
    """Return what a button does, without what it does it to."""
    return re.sub(r"\d+", "0", data)


def _fresh(phone: Phone, pressed: set[str]) -> tuple[int, str] | None:
    """Return the newest button of a kind that was not pressed yet."""
    for message in reversed(phone.messages[-10:]):
        for button in message.buttons:
            data = button.get("callback_data")
            if data and kind(data) not in pressed:
                return message.message_id, data
    return None
