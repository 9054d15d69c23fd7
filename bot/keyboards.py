"""Buttons. Callback data is checked when a button is made: Telegram takes 1 to 64 bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.texts.formats import shorten

SEPARATOR = ":"
BUTTON_CHARACTERS = 40
"""More than this is cut off on a narrow phone."""

PAGE = 20
"""The rows of one page of a list; Telegram takes at most 100 buttons below a message."""

_Item = TypeVar("_Item")


def data(*parts: object) -> str:
    """Join callback data; raises ``ValueError`` when Telegram would refuse it or it could not be split again."""
    words = [str(part) for part in parts]
    if any(SEPARATOR in word for word in words):
        raise ValueError(f"callback data part holds a separator: {words}")
    joined = SEPARATOR.join(words)
    size = len(joined.encode())
    if not InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data of {size} bytes: {joined}")
    return joined


def button(text: str, *parts: object, style: str | None = None) -> InlineKeyboardButton:
    """Return a button that sends these parts back; ``style`` is primary, success or danger."""
    return InlineKeyboardButton(shorten(text, BUTTON_CHARACTERS), callback_data=data(*parts), style=style)


def link(text: str, url: str) -> InlineKeyboardButton:
    """Return a button that opens an address."""
    return InlineKeyboardButton(text, url=url)


def keyboard(*rows: Sequence[InlineKeyboardButton]) -> InlineKeyboardMarkup | None:
    """Return rows of buttons without the empty ones; ``None`` if nothing is left, since Telegram refuses that."""
    kept = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


def as_json(markup: InlineKeyboardMarkup | None) -> dict[str, Any] | None:
    """Return a keyboard made here as Telegram takes it; the library's own way takes ten times as long."""
    if markup is None:
        return None
    return {"inline_keyboard": [[_button_as_json(each) for each in row] for row in markup.inline_keyboard]}


def _button_as_json(each: InlineKeyboardButton) -> dict[str, Any]:
    known = {"text": each.text, "callback_data": each.callback_data, "url": each.url, "style": each.style}
    return {name: value for name, value in known.items() if value is not None}


def page_of(items: Sequence[_Item], page: int, size: int) -> tuple[Sequence[_Item], int, int]:
    """Return one page of a list, its number from 0, and how many pages there are; one beyond the end is the last."""
    count = max(1, -(-len(items) // size))
    page = min(page, count - 1)
    return items[page * size : (page + 1) * size], page, count


def turning(page: int, count: int, *parts: object) -> list[InlineKeyboardButton]:
    """Return the ways to the page before and the one after, numbered from 1; ``parts`` are what leads to a page."""
    before = [button(f"‹ {page}/{count}", *parts, page - 1)] if page > 0 else []
    after = [button(f"{page + 2}/{count} ›", *parts, page + 1)] if page + 1 < count else []
    return before + after


def in_rows(buttons: Iterable[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    """Distribute buttons over rows of a width."""
    items = list(buttons)
    return [items[start : start + width] for start in range(0, len(items), width)]
