"""The screens of a post's sheet: tasks, functions, and every indicator with its formula and source."""

from __future__ import annotations

from collections.abc import Sequence

from bot.screens.personal import in_messages
from bot.screens.screen import Screen
from bot.texts import sheet
from bot.texts.reporting import NO_INDICATORS
from models.catalogue.types import Catalogue, Indicator, Position


def post_sheet(catalogue: Catalogue, position: Position, *, acting: bool) -> list[Screen]:
    """Return everything the catalogue says about a post, in as many messages as that takes."""
    blocks = [
        sheet.heading(position, catalogue.unit[position.unit].name, acting=acting),
        sheet.listing(sheet.TASKS, position.tugas),
        sheet.listing(sheet.FUNCTIONS, position.fungsi),
        *_indicators(catalogue, position.indicators),
    ]
    return in_messages("\n\n".join(filter(None, blocks)))


def _indicators(catalogue: Catalogue, indicators: Sequence[Indicator]) -> list[str]:
    if not indicators:
        return [NO_INDICATORS]
    count = len(indicators)
    return [
        sheet.indicator(entry, place, count, _feeders(catalogue, entry))
        for place, entry in enumerate(indicators, start=1)
    ]


def _feeders(catalogue: Catalogue, entry: Indicator) -> list[str]:
    """Return the titles of the posts that count this numerator, each once."""
    posts = dict.fromkeys(catalogue.indicator[code].position for code in entry.fed_by)
    return [catalogue.position[code].title for code in posts]
