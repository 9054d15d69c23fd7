"""The list of a year's targets, unit by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from bot.screens.personal import in_messages
from bot.screens.screen import Screen
from bot.texts import targets as texts
from models.catalogue.types import Catalogue, Kind


def listing(catalogue: Catalogue, year: int, stored: Mapping[str, Decimal]) -> list[Screen]:
    """Return every indicator that can have a target with the one it has, in as many messages as that takes."""
    able = [indicator for indicator in catalogue.indicators() if indicator.kind is not Kind.STATE]
    given = sum(indicator.code in stored for indicator in able)
    blocks = [texts.heading(year, given, len(able))]
    lines: dict[str, list[str]] = defaultdict(list)
    for indicator in able:
        lines[catalogue.position[indicator.position].unit].append(texts.line(indicator, stored.get(indicator.code)))
    blocks.extend(
        "\n".join((texts.unit_heading(unit.name), *lines[unit.code])) for unit in catalogue.units if lines[unit.code]
    )
    if able:
        blocks.append(texts.examples(year, able[0]))
    return in_messages("\n\n".join(blocks))
