"""The pages of a unit's month: first who reported and the worst indicators, then all the others."""

from __future__ import annotations

from bot.charts.blocks import AXIS_CAP, Note, NumberLine, Overview, RatioBar, UnitBar
from bot.charts.flow import Block, Section, flow
from bot.charts.page import Page
from bot.charts.recap_content import IndicatorRow, RecapContent, recap_content
from models.summaries import Recap


def recap_pages(recap: Recap) -> list[bytes]:
    """Draw a recap as PNG pages of 1080 × 1350 px."""
    return [page.png() for page in compose_recap(recap_content(recap))]


def compose_recap(content: RecapContent) -> list[Page]:
    """Set the pages without rendering them."""
    partial = content.heading.partial
    axis = percent_axis(content.ratios)
    overview: list[Block] = [Overview(content.completeness, partial), *(Note(words) for words in content.notes)]
    arrived = "" if content.arrived == content.heading.title else content.arrived
    sections = [
        Section(arrived, overview),
        Section(content.units_title, [UnitBar(row, partial) for row in content.units]),
        Section(content.ratios_title, [RatioBar(row, axis, partial) for row in content.ratios]),
        Section(content.numbers_title, [NumberLine(row) for row in content.numbers]),
    ]
    return flow(content.heading, content.name, sections)


def percent_axis(rows: tuple[IndicatorRow, ...]) -> float:
    """Return the percentage at the right end of all bars: 100, or the highest there is, up to a cap."""
    drawn = [value for row in rows for value in (row.share, row.mark, row.goal) if value is not None]
    return min(max([100.0, *drawn]), AXIS_CAP)
