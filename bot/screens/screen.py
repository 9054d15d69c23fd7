"""What is shown at once: a text in Telegram's HTML and the buttons below it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.keyboards import Keyboard


@dataclass(frozen=True, slots=True)
class Screen:
    """A message. ``rich`` holds the same content with tables, for servers that know rich messages."""

    text: str
    keyboard: Keyboard | None = None
    rich: str | None = None
