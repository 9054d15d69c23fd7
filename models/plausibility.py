"""Whether a number is far from what an indicator usually has, so that the bot asks once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from statistics import median

from models.catalogue.types import Indicator, Kind
from models.realisation import Realisation

MONTHS = 12
"""Only this many of the newest numbers are compared with."""

FEWEST = 3
"""With fewer earlier numbers nothing is usual yet."""

SMALLEST_GAP = 10
"""Numbers nearer than this to the usual one are never asked back: small counts jump."""


class Oddity(StrEnum):
    """In which way a number is unusual."""

    TENFOLD_MORE = "tenfold_more"
    TENFOLD_LESS = "tenfold_less"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Unusual:
    """A number to ask back, and the median of the earlier ones for the question; ``below`` for a denominator."""

    oddity: Oddity
    usual: int
    below: bool = False


def unusual(value: int, history: Sequence[int]) -> Unusual | None:
    """Compare a number with the newest 12 of the earlier ones, oldest first; ``None`` if it is nothing special.

    With the median m and the median absolute deviation MAD of the earlier numbers, a number is unusual if it differs
    from m by 10 or more and is either ten times m or more, a tenth of m or less (a digit too many or too few), or
    further from m than 6 × MAD (four standard deviations of a normal spread) and than half of m. A number that
    occurred before is never unusual.
    """
    recent = list(map(Decimal, history[-MONTHS:]))
    if len(recent) < FEWEST or value in recent:
        return None
    usual = median(recent)
    gap = abs(value - usual)
    deviation = median(abs(number - usual) for number in recent)
    if gap < SMALLEST_GAP:
        return None
    if 0 < 10 * usual <= value:
        return Unusual(Oddity.TENFOLD_MORE, round(usual))
    if 0 < 10 * value <= usual:
        return Unusual(Oddity.TENFOLD_LESS, round(usual))
    return Unusual(Oddity.FAR, round(usual)) if gap > max(6 * deviation, usual / 2) else None


def find_unusual(
    indicator: Indicator, reading: Realisation, history: Mapping[str, Sequence[Realisation]]
) -> Unusual | None:
    """Return what is unusual about an answer compared with earlier ones, newest first; ``None`` for a usual one."""
    if indicator.kind is Kind.STATE or not reading.has_number:
        return None
    earlier = [item for item in history.get(indicator.code, ()) if item.has_number]
    numerators = [item.numerator for item in earlier if item.numerator is not None]
    finding = unusual(reading.numerator or 0, numerators[::-1])
    if finding is None and reading.denominator is not None:
        denominators = [item.denominator for item in earlier if item.denominator is not None]
        finding = unusual(reading.denominator, denominators[::-1])
        return replace(finding, below=True) if finding else None
    return finding
