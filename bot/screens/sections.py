"""The sections of administration that tend the office itself, as entries of the menu, and the way back to it."""

from __future__ import annotations

from bot.keyboards import BUTTON_CHARACTERS, Button, button
from bot.texts import sections as texts
from bot.texts.formats import shorten

HOME = "adm"
"""Callback data of the menu itself."""

MONTHS, FREE_DAYS, ANNOUNCE, TARGETS, TRAIL, BACKUP, HEALTH = "kp", "kl", "ku", "kt", "ka", "kc", "kh"
"""The first part of a section's callback data."""

OPEN = "awal"
"""``<section>:awal`` opens a section."""

SECTIONS: tuple[tuple[str, str], ...] = (
    (texts.MONTHS, MONTHS),
    (texts.FREE_DAYS, FREE_DAYS),
    (texts.ANNOUNCE, ANNOUNCE),
    (texts.TARGETS, TARGETS),
    (texts.TRAIL, TRAIL),
    (texts.BACKUP, BACKUP),
    (texts.HEALTH, HEALTH),
)
"""The entries of the menu: what the button says, and the prefix of its callback data."""


def home() -> Button:
    """Return the button that leads back to the menu."""
    return button(texts.HOME, HOME, OPEN)


def back(*data: object) -> Button:
    """Return the button that leads back within a section."""
    return button(texts.BACK, *data)


def further(name: str) -> str:
    """Return the words on a button that leads on from a name; its mark stays where a long name is cut."""
    return f"{shorten(name, BUTTON_CHARACTERS - 2)} ›"
