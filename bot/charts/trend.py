"""The page of one indicator: its months one below the other, so that every value has room for its words."""

from __future__ import annotations

from dataclasses import replace

from bot.charts.blocks import AXIS_CAP
from bot.charts.content import TrendChart
from bot.charts.frame import BOTTOM, SMALL, SUBTITLE, close_page, open_page, write
from bot.charts.lettering import line_height, width, wrap
from bot.charts.months_content import MonthRow, TrendContent, trend_content
from bot.charts.page import MARGIN, RIGHT, ROOM, Page
from bot.charts.palette import BLUE, INK, MUTED, PAPER, TRACK, VERMILLION

LABEL_ROOM = 178
LEFT = MARGIN + LABEL_ROOM
TALLEST = 84
THICKEST = 46
NARROWEST = 200
"""Pixels that the bars have at least."""


def trend_pages(chart: TrendChart) -> list[bytes]:
    """Draw an indicator's months as one PNG page of 1080 × 1350 px."""
    return [compose_trend(trend_content(chart)).png()]


def compose_trend(content: TrendContent) -> Page:
    """Set the page without rendering it."""
    page = Page()
    top = open_page(page, content.heading)
    top = write(page, top, wrap(content.name, SUBTITLE, ROOM), SUBTITLE)
    top = write(page, top + 4, wrap(f"Satuan: {content.unit}", SMALL, ROOM), SMALL, colour=MUTED) + 12
    if content.goal is not None:
        top += line_height(SMALL)
    note = wrap(content.note, SMALL, ROOM)
    room = BOTTOM - top - len(note) * line_height(SMALL)
    step = min(TALLEST, room / max(len(content.rows), 1))
    bottom = top + step * len(content.rows)
    content = _fitted(content)
    columns = _Columns(content)
    goal = None if content.goal is None else columns.x(content.goal)
    for index, row in enumerate(content.rows):
        end = _draw_row(page, top + index * step, step, row, columns)
        if goal is not None and end < goal:
            page.line((goal, top + index * step), (goal, top + (index + 1) * step), colour=VERMILLION, thick=4)
    if goal is not None:
        _name_goal(page, top, goal, content.goal_words)
    page.line((LEFT, top), (LEFT, bottom), colour=MUTED, thick=3)
    write(page, bottom + 6, note, SMALL, colour=MUTED)
    close_page(page, content.heading, 1, 1)
    return page


def _fitted(content: TrendContent) -> TrendContent:
    """Leave out of the rows what takes too much of the bars' room: the unit, which stands above, then the parts."""
    for fewer in (_without_unit, _without_parts):
        if _Columns(content).room >= NARROWEST:
            break
        content = replace(content, rows=tuple(fewer(row) for row in content.rows))
    return content


def _without_unit(row: MonthRow) -> MonthRow:
    return row if row.value is None else replace(row, words=row.bare)


def _without_parts(row: MonthRow) -> MonthRow:
    return row if row.value is None else replace(row, parts="")


class _Columns:
    """Where bars, values and the numbers behind them stand; bars begin at zero and end at the highest value."""

    def __init__(self, content: TrendContent) -> None:
        drawn = [row for row in content.rows if row.value is not None]
        parts = max((width(row.parts, SMALL) for row in drawn), default=0.0)
        words = max((width(row.words, SMALL, bold=True) for row in drawn), default=0.0)
        self.parts = RIGHT - parts
        self.words = self.parts - (16 if parts else 0)
        self.room = self.words - words - 24 - LEFT
        values = [row.value for row in drawn if row.value is not None]
        highest = max([content.goal or 1.0, *values])
        self.end = min(highest, max(AXIS_CAP, content.goal)) if content.goal is not None else highest

    def x(self, value: float) -> float:
        """Return the pixel where a value ends."""
        return LEFT + self.room * min(max(value, 0.0), self.end) / self.end


def _name_goal(page: Page, top: float, x: float, words: str) -> None:
    """Write what the line stands for above it."""
    half = width(words, SMALL, bold=True) / 2
    centre = min(max(x, MARGIN + half), RIGHT - half)
    page.text(centre, top - line_height(SMALL) - 4, words, SMALL, bold=True, align="center")


def _draw_row(page: Page, top: float, step: float, row: MonthRow, columns: _Columns) -> float:
    """Draw a month: a bar with its value, or words where there is none; return where words without a bar end."""
    line = top + step / 2 - SMALL * 0.63
    page.text(LEFT - 16, line, row.label, SMALL, align="right")
    if row.value is None:
        parts = f"{row.words} ({row.parts})" if row.parts else row.words
        words = ", ".join(filter(None, (parts, row.status)))
        page.text(LEFT + 16, line, words, SMALL, colour=MUTED)
        return LEFT + 24 + width(words, SMALL)
    thick = min(THICKEST, step - 16)
    end, upper = columns.x(row.value), top + (step - thick) / 2
    page.box(LEFT, upper, max(end - LEFT, 4), thick, fill=TRACK if row.partial else BLUE)
    if row.partial:
        page.outline(LEFT, upper, max(end - LEFT, 4), thick, colour=INK)
    if row.value > columns.end:
        for shift in (-34, -20):
            page.line((end + shift, upper + thick + 4), (end + shift + 14, upper - 4), colour=PAPER, thick=6)
    _draw_words(page, line, row, columns, end)
    return LEFT + width(row.status, SMALL) + 16 if row.status else 0.0


def _draw_words(page: Page, line: float, row: MonthRow, columns: _Columns, end: float) -> None:
    """Write the value, the numbers behind it and, in the bar or behind a short one, what is special."""
    inside = width(row.status, SMALL) + 32 <= end - LEFT
    if row.status:
        colour = PAPER if inside and not row.partial else INK
        page.text((LEFT if inside else end) + 14, line, row.status, SMALL, colour=colour)
    page.text(columns.words, line, row.words, SMALL, bold=True, align="right")
    if row.parts:
        page.text(RIGHT, line, row.parts, SMALL, colour=MUTED, align="right")
