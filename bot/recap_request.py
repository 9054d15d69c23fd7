"""What somebody asks for behind `/rekap`: a month, a unit, both in any order, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.catalogue.types import Catalogue, Unit
from models.months import Month, parse_month

LONGEST = 200
"""Characters that are read; no unit and month need more."""


@dataclass(frozen=True, slots=True)
class Request:
    """The month and the units that were asked for; ``None`` and none stand for the usual ones.

    More than one unit means that the words fit several.
    """

    month: Month | None = None
    units: tuple[Unit, ...] = ()


def read_request(text: str, catalogue: Catalogue, now_month: Month) -> Request | None:
    """Read the words behind the command; ``None`` where they are neither a month nor a unit."""
    words = text.split()
    if not words:
        return Request()
    if len(text) > LONGEST:
        return None
    for month_words, unit_words in _partings(words):
        month = parse_month(" ".join(month_words), now_month) if month_words else None
        if month_words and month is None:
            continue
        units = find_units(unit_words, catalogue) if unit_words else ()
        if units or not unit_words:
            return Request(month, units)
    return None


def find_units(words: Sequence[str], catalogue: Catalogue) -> tuple[Unit, ...]:
    """Return the units whose name or code has all the words; one that is named exactly rules the others out."""
    asked = " ".join(words).casefold()
    exact = tuple(unit for unit in catalogue.units if asked in {unit.name.casefold(), unit.code})
    if exact:
        return exact
    parts = asked.split()
    return tuple(unit for unit in catalogue.units if all(part in unit.name.casefold() for part in parts))


def _partings(words: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return all ways to see a month at the end or at the beginning, the longest month first."""
    ends = [(words[cut:], words[:cut]) for cut in range(len(words) + 1)]
    begins = [(words[:cut], words[cut:]) for cut in range(len(words), 0, -1)]
    return [*ends, *begins]
