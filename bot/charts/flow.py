"""Setting blocks one below the other and going on on the next page when one is full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.charts.content import Heading
from bot.charts.frame import BOTTOM, SUBTITLE, close_page, open_page, write
from bot.charts.lettering import line_height, wrap
from bot.charts.page import ROOM, Page
from bot.charts.palette import ACCENT

LOOSEST = 36
"""Pixels that blocks may be moved apart at most."""

ABOVE = 14
"""Pixels that part a heading from what stands above it."""


class Block(Protocol):
    """A part of a page that is never broken: it knows its height in pixels before it is drawn."""

    @property
    def height(self) -> float:
        """Pixels it takes, the space below it included."""

    def draw(self, page: Page, top: float) -> None:
        """Draw it with its upper edge at ``top``."""


class Section:
    """Blocks under one heading, which is repeated on every page that they continue on."""

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        self.title = title
        self.blocks = blocks

    @property
    def height(self) -> float:
        """Pixels of the heading alone."""
        return ABOVE + len(self._lines) * line_height(SUBTITLE) + 12 if self.title else 0

    @property
    def _lines(self) -> tuple[str, ...]:
        return wrap(self.title, SUBTITLE, ROOM, bold=True)

    def draw(self, page: Page, top: float) -> None:
        """Draw the heading."""
        write(page, top + ABOVE, self._lines, SUBTITLE, colour=ACCENT, bold=True)


def flow(heading: Heading, follow_title: str, sections: Sequence[Section]) -> list[Page]:
    """Fill as many pages as the sections need; a heading never stands alone at the foot of one."""
    pages = [Page()]
    top = open_page(pages[0], heading)
    waiting: list[Block] = []
    room = BOTTOM - top
    for section in sections:
        begins = True
        for block in section.blocks:
            needed = block.height + (section.height if begins else 0)
            if waiting and needed > room:
                _place(pages[-1], top, waiting, room)
                pages.append(Page())
                top, waiting, begins = open_page(pages[-1], heading, title=follow_title), [], True
                room = BOTTOM - top
            parts = [section, block] if begins else [block]
            waiting.extend(parts)
            room -= sum(part.height for part in parts)
            begins = False
    _place(pages[-1], top, waiting, room)
    for number, page in enumerate(pages, start=1):
        close_page(page, heading, number, len(pages))
    return pages


def _place(page: Page, top: float, blocks: Sequence[Block], left: float) -> None:
    """Draw blocks, sharing out the room that is left so that a page with few of them does not look torn off."""
    gap = min(LOOSEST, max(left, 0) / max(len(blocks), 1))
    for block in blocks:
        block.draw(page, top)
        top += block.height + (0 if isinstance(block, Section) else gap)
