"""Buttons. Callback data is checked when a button is made: Telegram takes 1 to 64 bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from telegram import InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.texts.formats import shorten

SEPARATOR = ":"
BUTTON_CHARACTERS = 40
"""More than this is cut off on a narrow phone."""

PAGE = 20
"""The rows of one page of a list; Telegram takes at most 100 buttons below a message."""

_Item = TypeVar("_Item")


class Button(NamedTuple):
    """A button with Telegram's names of its fields; the library's own takes ten times as long to make."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    style: str | None = None


Keyboard = Sequence[Sequence[Button]]
"""Rows of buttons below a message."""


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


def button(text: str, *parts: object, style: str | None = None) -> Button:
    """Return a button that sends these parts back; ``style`` is primary, success or danger."""
    return Button(shorten(text, BUTTON_CHARACTERS), callback_data=data(*parts), style=style)


def link(text: str, url: str) -> Button:
    """Return a button that opens an address."""
    return Button(text, url=url)


def keyboard(*rows: Sequence[Button]) -> Keyboard | None:
    """Return rows of buttons without the empty ones; ``None`` if nothing is left, since Telegram refuses that."""
    kept = [list(row) for row in rows if row]
    return kept or None


def as_json(rows: Keyboard | None) -> dict[str, Any] | None:
    """Return a keyboard as Telegram takes it."""
    if rows is None:
        return None
    return {"inline_keyboard": [[_button_as_json(each) for each in row] for row in rows]}


def as_markup(rows: Keyboard | None) -> InlineKeyboardMarkup | None:
    """Return a keyboard as the library's own methods take it."""
    found = as_json(rows)
    return None if found is None else InlineKeyboardMarkup.de_json(found)


def _button_as_json(each: Button) -> dict[str, str]:
    return {name: value for name, value in zip(Button._fields, each, strict=True) if value is not None}


def page_of(items: Sequence[_Item], page: int, size: int) -> tuple[Sequence[_Item], int, int]:
    """Return one page of a list, its number from 0, and how many pages there are; one beyond the end is the last."""
    count = max(1, -(-len(items) // size))
    page = min(page, count - 1)
    return items[page * size : (page + 1) * size], page, count


def turning(page: int, count: int, *parts: object) -> list[Button]:
    """Return the ways to the page before and the one after, numbered from 1; ``parts`` are what leads to a page."""
    before = [button(f"‹ {page}/{count}", *parts, page - 1)] if page > 0 else []
    after = [button(f"{page + 2}/{count} ›", *parts, page + 1)] if page + 1 < count else []
    return before + after


def in_rows(buttons: Iterable[Button], width: int) -> list[list[Button]]:
    """Distribute buttons over rows of a width."""
    items = list(buttons)
    return [items[start : start + width] for start in range(0, len(items), width)]
