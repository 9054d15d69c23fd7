"""What is shown at once: a text in Telegram's HTML and the buttons below it."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Screen:
    """A message. ``rich`` holds the same content with tables, for servers that know rich messages."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    rich: str | None = None
