"""The arithmetic of performance figures: percentages, achievement, bands and the year so far.

Everything is computed with ``int`` and ``Decimal``, never with binary fractions. ``None`` always means *tidak dapat
dihitung*: there is nothing to divide by. Results are not rounded for display.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from models.catalogue.types import Combine, Indicator, Kind, Polarity
from models.realisation import Answer, Realisation

_WORKING = Context(prec=60)
_RESULT = Context(prec=28)
"""Results are cut to fewer digits than the working, so that thirds cancel: (10/3) / (5/3) is 2, not 1,999…"""


class InverseRule(StrEnum):
    """How an achievement is computed where lower is better."""

    LINEAR = "linear"
    RECIPROCAL = "reciprocal"


@dataclass(frozen=True, slots=True)
class Band:
    """A word for achievements from ``at_least`` percent (included) up to the next band (excluded)."""

    name: str
    at_least: Decimal


LOWEST = Decimal("-Infinity")

DEFAULT_BANDS = (
    Band("Sangat Tinggi", Decimal(91)),
    Band("Tinggi", Decimal(76)),
    Band("Sedang", Decimal(66)),
    Band("Rendah", Decimal(51)),
    Band("Sangat Rendah", LOWEST),
)


@dataclass(frozen=True, slots=True)
class ToDate:
    """January to a month as one number, or two for a ratio; ``None`` where nothing was reported."""

    numerator: Decimal | None
    denominator: Decimal | None = None

    def percent(self, kind: Kind) -> Decimal | None:
        """Return the ratio of the combined numbers; ``None`` for other kinds and without a base."""
        if kind is not Kind.RATIO or self.numerator is None or self.denominator is None:
            return None
        return percent(self.numerator, self.denominator)


def percent(numerator: int | Decimal, denominator: int | Decimal) -> Decimal | None:
    """Return n / d × 100, ``None`` for d = 0 (never 0 or 100)."""
    if denominator == 0:
        return None
    hundredfold = _WORKING.multiply(Decimal(numerator), Decimal(100))
    return _RESULT.plus(_WORKING.divide(hundredfold, Decimal(denominator)))


def achievement(
    realisation: int | Decimal,
    target: int | Decimal,
    polarity: Polarity,
    inverse: InverseRule = InverseRule.LINEAR,
) -> Decimal | None:
    """Return realisation R against target T, in percent.

    Higher is better: R / T × 100. Lower is better: (1 + (1 − R / T)) × 100, which falls below 0 where R is more than
    twice T, or T / R × 100 by the reciprocal rule. ``None`` for T = 0, and for R = 0 by the reciprocal rule.
    """
    if target == 0:
        return None
    if polarity is Polarity.HIGHER:
        return percent(realisation, target)
    if inverse is InverseRule.RECIPROCAL:
        return percent(target, realisation)
    doubled = _WORKING.multiply(Decimal(2), Decimal(target))
    return percent(_WORKING.subtract(doubled, Decimal(realisation)), target)


def completeness_rate(submitted: int, expected: int) -> Decimal | None:
    """Return submitted / expected × 100; ``None`` where nobody was expected to report."""
    return percent(submitted, expected)


def band_of(value: Decimal, bands: Sequence[Band] = DEFAULT_BANDS) -> Band:
    """Return the band that holds a value.

    ``bands`` go from the highest to the lowest. They are half-open, and the lowest reaches down without end, so every
    value is in exactly one.
    """
    return next((band for band in bands if value >= band.at_least), bands[-1])


@lru_cache(maxsize=8)
def parse_bands(text: str) -> tuple[Band, ...]:
    """Read bands from a setting such as ``91 Sangat Tinggi; 76 Tinggi; Sangat Rendah``.

    The last one takes no number. Raises ``ValueError`` for missing names or limits, and for limits that do not fall.
    """
    *upper, lowest = (part.strip() for part in text.split(";"))
    bands = [_band(part) for part in upper]
    if not lowest or lowest[0].isdigit():
        raise ValueError("the last band needs a name and takes no number: it reaches down without end")
    if any(higher.at_least <= lower.at_least for higher, lower in pairwise(bands)):
        raise ValueError("bands must go from the highest limit to the lowest")
    return (*bands, Band(lowest, LOWEST))


def _band(text: str) -> Band:
    limit, _, name = text.partition(" ")
    try:
        at_least = Decimal(limit.replace(",", "."))
    except InvalidOperation:
        at_least = LOWEST
    if not at_least.is_finite() or not name.strip():
        raise ValueError(f"a band is a limit and a name, such as '91 Sangat Tinggi', not {text!r}")
    return Band(name.strip(), at_least)


def combine(values: Sequence[int | None], rule: Combine) -> Decimal | int | None:
    """Return one number for the months of a year, oldest first; ``None`` where no month has a number.

    ``SUM`` adds, ``LAST`` takes the newest, ``MEAN`` averages the months that have a number, ``FIXED`` takes the
    yearly base, its newest statement where it was corrected.
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    if rule is Combine.SUM:
        return sum(known)
    if rule is Combine.MEAN:
        return mean(sum(known), len(known))
    return known[-1]


def mean(total: int, months: int) -> Decimal:
    """Return the average of numbers that were added up already, as exact as all arithmetic here."""
    return _WORKING.divide(Decimal(total), Decimal(months))


def year_to_date(indicator: Indicator, realisations: Sequence[Realisation | None]) -> ToDate:
    """Combine January to a month, oldest first, by the indicator's own rules.

    A percentage of the result is the ratio of the combined numbers, never the mean of monthly percentages. Months
    without a number are left out. *Nihil* of a ratio is 0 above the line; below it, it adds 0 to a sum, but says
    nothing about a stock, a mean or a yearly base.
    """
    known = [realisation for realisation in realisations if realisation is not None and realisation.has_number]
    numerator = combine([realisation.numerator for realisation in known], indicator.combine_numerator)
    if not indicator.is_ratio:
        return ToDate(_decimal(numerator))
    rule = indicator.combine_denominator or Combine.SUM
    stated = [_base(realisation, rule) for realisation in known]
    return ToDate(_decimal(numerator), _decimal(combine(stated, rule)))


def _base(realisation: Realisation, rule: Combine) -> int | None:
    if realisation.answer is Answer.NIHIL:
        return 0 if rule is Combine.SUM else None
    return realisation.denominator


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
