"""The buttons of a recap: where each leads, written so that it fits into Telegram's 64 bytes.

A button carries everything it needs, so buttons of old messages work for as long as their month and unit exist.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from telegram.constants import InlineKeyboardButtonLimit

from bot.keyboards import BUTTON_CHARACTERS, Button, button, data
from bot.texts.formats import month_short, shorten
from models.months import Month
from models.recap_views import UnitView

PAGE_LENGTH = 20
"""Posts in one list; a unit of hundreds has several pages."""

PAGE_DIGITS = 4
"""Of a page's number; a code of 40 characters leaves four beside an id of a message of eight digits, then fewer."""

_Item = TypeVar("_Item")


class View(StrEnum):
    """What a button shows. The first five are cards; then their files, and the further pages of two charts."""

    UNIT = "u"
    MISSING = "b"
    POST = "p"
    TREND = "t"
    FILES = "f"
    WORKBOOK = "x"
    YEAR_WORKBOOK = "y"
    PDF = "d"
    CSV = "c"
    UNIT_CHART = "g"
    POST_CHART = "h"


DOCUMENTS = frozenset({View.WORKBOOK, View.YEAR_WORKBOOK, View.PDF, View.CSV})
"""Views that come as a file of their own."""

VIEWS = "".join(View)
PATTERN = rf"r([{VIEWS}]):([0-9]{{4}})([0-9]{{2}}):([a-z0-9.-]{{1,40}}):([0-9]{{1,10}})(?::([0-9]{{1,{PAGE_DIGITS}}}))?"
"""View, year, month, code, message id of the chart above (0 = none), page."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a button leads: a view of a month and of a unit, post or indicator by its code.

    ``photo`` is the message with the card's chart, which changes along with the text; 0 where there is none.
    ``page`` counts from 0 in lists and from 1 in charts.
    """

    view: View
    month: Month
    code: str
    photo: int = 0
    page: int = 0

    @classmethod
    def parse(cls, pressed: str) -> Place | None:
        """Read callback data; ``None`` for data that no button of ours has."""
        match = re.fullmatch(PATTERN, pressed)
        if match is None or not 1 <= int(match[3]) <= 12 or int(match[2]) == 0:
            return None
        view, year, number, code, photo, page = match.groups()
        return cls(View(view), Month(int(year), int(number)), code, int(photo), int(page or 0))

    def button(self, text: str, *, style: str | None = None) -> Button:
        """Return a button that leads here."""
        return button(text, *self._parts, *([self.page] if self.page else []), style=style)

    def to(self, view: View, code: str | None = None, *, page: int = 0) -> Place:
        """Return another place of the same month below the same chart."""
        return replace(self, view=view, code=code or self.code, page=page)

    def part(self, view: View, items: Sequence[_Item]) -> tuple[Sequence[_Item], Place]:
        """Return the items of this page, and the view of it; a page beyond the end is the last."""
        page = min(self.page, self.last_page(len(items)))
        return items[page * PAGE_LENGTH : (page + 1) * PAGE_LENGTH], self.to(view, page=page)

    def last_page(self, count: int) -> int:
        """Return the number of the last page of a list of so many items, counted from 0, that a button can name."""
        room = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA - len(data(*self._parts, ""))
        nameable = int("9" * min(PAGE_DIGITS, room))
        return min(nameable, max(0, (count - 1) // PAGE_LENGTH))

    @property
    def _parts(self) -> tuple[object, ...]:
        return f"r{self.view}", f"{self.month.year:04}{self.month.number:02}", self.code, self.photo


def months_row(here: Place, view: UnitView) -> list[Button]:
    """Return the ways to the months before and after, as far as there are any."""
    row = []
    if here.month > view.first:
        before = here.month.previous()
        row.append(replace(here, month=before, page=0).button(f"‹ {month_short(before)}"))
    if here.month < view.last:
        after = here.month.next()
        row.append(replace(here, month=after, page=0).button(f"{month_short(after)} ›"))
    return row


def pages_row(here: Place, count: int) -> list[Button]:
    """Return the ways through a list of so many items; nothing where they fit on one page."""
    last = here.last_page(count)
    if last == 0:
        return []
    row = []
    if here.page > 0:
        row.append(replace(here, page=here.page - 1).button(f"‹ {here.page}/{last + 1}"))
    if here.page < last:
        row.append(replace(here, page=here.page + 1).button(f"{here.page + 2}/{last + 1} ›"))
    return row


def labelled(name: str, mark: str) -> str:
    """Return a button's text whose name is shortened so that what follows it stays."""
    return f"{shorten(name, BUTTON_CHARACTERS - len(mark) - 3)} · {mark}"
