"""The frame of every page: kicker, marks, the finding as title, and at the foot the date of the data."""

from __future__ import annotations

from bot.charts.content import PARTIAL, Heading
from bot.charts.lettering import balanced, line_height
from bot.charts.page import HEIGHT, MARGIN, RIGHT, ROOM, WIDTH, Page
from bot.charts.palette import ACCENT, INK, MUTED, ORANGE, PAPER, RULE

SMALL, BODY, VALUE, TITLE, SUBTITLE = 30, 32, 42, 54, 34
FOOT = HEIGHT - 66
BOTTOM = FOOT - 18
"""Nothing of the body goes below this line."""


def write(page: Page, top: float, lines: tuple[str, ...], size: int, *, colour: str = INK, bold: bool = False) -> float:
    """Write lines from the left margin; return the pixel below them."""
    for line in lines:
        page.text(MARGIN, top, line, size, colour=colour, bold=bold)
        top += line_height(size)
    return top


def open_page(page: Page, heading: Heading, *, title: str | None = None) -> float:
    """Draw the head of a page; return where its body begins. Pages after the first carry a smaller ``title``."""
    if heading.partial:
        page.box(0, 0, WIDTH, 22, fill=ORANGE, hatch="//", hatch_colour=PAPER)
    top = 46.0
    page.text(MARGIN, top, heading.kicker, BODY, colour=ACCENT, bold=True)
    right = float(RIGHT)
    for words in reversed(heading.pills):
        fill = ORANGE if words == PARTIAL else PAPER
        right = page.pill(right, top - 2, words, SMALL, fill=fill, colour=INK) - 14
    top += 58
    size = TITLE if title is None else SUBTITLE
    top = write(page, top, balanced(title or heading.title, size, ROOM, bold=True), size, bold=True)
    if title is None:
        top = write(page, top + 2, balanced(heading.subtitle, SUBTITLE, ROOM), SUBTITLE, colour=MUTED)
    top += 14
    page.line((MARGIN, top), (RIGHT, top), colour=RULE)
    return top + 20


def close_page(page: Page, heading: Heading, number: int, count: int) -> None:
    """Draw the foot: the date of the data and, where there are several, which page this is."""
    page.text(MARGIN, FOOT, heading.date, SMALL, colour=MUTED)
    if count > 1:
        page.text(RIGHT, FOOT, f"{number}/{count}", SMALL, colour=MUTED, align="right")
