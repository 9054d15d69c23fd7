"""A year's targets: a unit's own, and the way to the units below; all at once where a page has room for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from bot.keyboards import button, keyboard, page_of, turning
from bot.screens.screen import Screen
from bot.screens.sections import OPEN, TARGETS, home
from bot.texts import targets as texts
from models.catalogue.types import Catalogue, Indicator, Unit

UNIT = "u"
DATA = re.compile(
    rf"{TARGETS}:(?:{OPEN}|{UNIT}:(?P<year>[1-9][0-9]{{3}}):(?P<unit>[a-z0-9.-]{{1,40}}):(?P<page>[0-9]{{1,4}}))"
)
PAGE = 12
"""Indicators or units on a page: so many, with names and headings cut short, never outgrow a message."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of a unit shows: targets, and units below it."""

    unit: Unit
    number: int
    count: int
    indicators: Sequence[Indicator]
    units: Sequence[Unit]


def page(catalogue: Catalogue, unit: str, number: int) -> Page:
    """Return a page of a unit: of its own indicators and then of units below, or of everything if that fits on one."""
    below = [item for code in catalogue.below(unit) for item in catalogue.measured.get(code, ())]
    whole = len(below) <= PAGE
    own = below if whole else catalogue.measured.get(unit, ())
    units = () if whole else [child for child in catalogue.children(unit) if _able(catalogue, child.code)]
    items: list[Indicator | Unit] = [*own, *units]
    shown, number, count = page_of(items, number, PAGE)
    return Page(
        catalogue.unit[unit],
        number,
        count,
        [item for item in shown if isinstance(item, Indicator)],
        [item for item in shown if isinstance(item, Unit)],
    )


def listing(
    catalogue: Catalogue, year: int, shown: Page, given: Mapping[str, int], values: Mapping[str, Decimal]
) -> Screen:
    """Return a page with the targets in ``values``; ``given`` says by unit how many of a year there are."""

    def counted(unit: Unit) -> tuple[int, int]:
        return sum(given.get(code, 0) for code in catalogue.below(unit.code)), _able(catalogue, unit.code)

    about = shown.unit
    blocks = [texts.heading(year, about.name if about.parent else None, *counted(about))]
    for code, group in groupby(shown.indicators, key=lambda item: catalogue.position[item.position].unit):
        lines = [texts.line(indicator, values.get(indicator.code)) for indicator in group]
        blocks.append("\n".join((texts.unit_heading(catalogue.unit[code].name), *lines)))
    if shown.units:
        blocks.append(texts.CHOOSE_UNIT)
    blocks.append(texts.examples(year, next(iter(shown.indicators), catalogue.a_measured)))
    rows = [[button(texts.unit_label(unit.name, *counted(unit)), *_to(year, unit.code), 0)] for unit in shown.units]
    above = catalogue.unit[about.parent] if about.parent else None
    back = [button(texts.above(above.name), *_to(year, above.code), 0)] if above else []
    turns = turning(shown.number, shown.count, *_to(year, about.code))
    return Screen("\n\n".join(filter(None, blocks)), keyboard(*rows, turns, back or [home()]))


def _able(catalogue: Catalogue, unit: str) -> int:
    return sum(len(catalogue.measured.get(code, ())) for code in catalogue.below(unit))


def _to(year: int, unit: str) -> tuple[object, ...]:
    return TARGETS, UNIT, year, unit
