"""What a drawing process does before the first chart: import everything, and load both faces of the font."""

from __future__ import annotations

from bot.charts import history, recap, trend
from bot.charts.frame import BODY
from bot.charts.page import MARGIN, Page

DRAWINGS = (recap, trend, history)
"""Imported here for that alone: they take most of the time that the first chart would otherwise wait."""


def warm_up(_: object) -> list[bytes]:
    """Draw a page that nobody sees; it has no pages to return."""
    page = Page()
    page.text(MARGIN, MARGIN, "Rekap", BODY)
    page.text(MARGIN, 2 * MARGIN, "Rekap", BODY, bold=True)
    page.png()
    return []
