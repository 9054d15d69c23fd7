"""What is kept about the reader, and the way to a file of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.keyboards import button, keyboard
from bot.screens.screen import Screen
from bot.texts import own_data as texts

FILE = "dataku"


def overview(name: str, nip: str, counts: Mapping[str, int]) -> Screen:
    """Return what is kept and why; ``counts`` are rows by table."""
    return Screen(texts.overview(name, nip, counts), keyboard([button(texts.SEND, FILE)]))
