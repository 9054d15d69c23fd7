"""Believable numbers for an office without data yet: the same ones each time, and consistent with each other.

A number depends on nothing but its indicator and month, so a month seeded later fits those seeded before.
"""

from __future__ import annotations

from math import ceil
from random import Random

from models.catalogue.types import Catalogue, Combine, Indicator, Kind
from models.periods import Month, months_between
from models.realisation import Answer, Realisation

_BUSY = (0.9, 0.95, 1.05, 0.9, 1.0, 0.9, 1.05, 1.0, 1.05, 1.1, 1.15, 1.25)
"""Offices are busiest when the budget year ends."""

_QUIET_CHANCE = 0.03
"""How often nothing at all happens in a month: the report says nihil."""

_STOCKS_GROW_FROM = Month(2020, 1)


def sample_realisation(catalogue: Catalogue, indicator: Indicator, month: Month) -> Realisation:
    """Return what is reported for an indicator: a head's numerator is what the posts below it count."""
    above = _numerator(catalogue, indicator, month)
    if indicator.kind is Kind.STATE:
        return Realisation(Answer.VALUE, above)
    if indicator.kind is Kind.COUNT:
        return Realisation(Answer.VALUE if above else Answer.NIHIL, above)
    below = _denominator(catalogue, indicator, month, above)
    return Realisation(Answer.VALUE if above or below else Answer.NIHIL, above, below)


def draw(*seed: object) -> Random:
    """Return random numbers that are the same each time for the same words."""
    return Random(" ".join(map(str, seed)))  # noqa: S311 - invented numbers, nothing secret


def _numerator(catalogue: Catalogue, indicator: Indicator, month: Month) -> int:
    if indicator.fed_by:
        return sum(_numerator(catalogue, catalogue.indicator[code], month) for code in indicator.fed_by)
    if indicator.kind is Kind.STATE:
        return int(draw(indicator.code, month).random() < 0.9)
    own = draw(indicator.code)
    usual, growth = own.randint(6, 40), own.uniform(0.05, 0.3)
    if indicator.combine_numerator is Combine.FIXED:
        return usual
    if indicator.combine_numerator is Combine.LAST:
        return usual + int(growth * max(0, months_between(_STOCKS_GROW_FROM, month)))
    luck = draw(indicator.code, month)
    quiet = luck.random() < _QUIET_CHANCE
    return 0 if quiet else round(usual * _BUSY[month.number - 1] * luck.uniform(0.8, 1.2))


def _denominator(catalogue: Catalogue, indicator: Indicator, month: Month, above: int) -> int:
    """Return a base that fits the numerator: of the same month, or for a stock and a yearly base of the whole year."""
    ceiling = 1.2 if indicator.may_exceed_100 else 1.0
    if indicator.combine_denominator not in {Combine.LAST, Combine.FIXED}:
        return ceil(above / draw(indicator.code, "share", month).uniform(0.75, ceiling))
    months = [Month(month.year, number) for number in range(1, 13)]
    parts = [_numerator(catalogue, indicator, each) for each in months]
    whole = sum(parts) if indicator.combine_numerator is Combine.SUM else max(parts)
    return max(1, ceil(whole / draw(indicator.code, "base", month.year).uniform(0.8, ceiling)))
