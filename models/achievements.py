"""What a yearly target is held against, and how an indicator stands by it.

A target is for the whole year. A count is compared with its year so far, put together by its own rule: work that is
done month by month adds up towards the target, a stock is compared as it is now, a mean as it is until now. A ratio
is compared as a percentage with a percentage: the month's own, or, where the base is a yearly one and the work adds
up, the percentage since January. A month's twelfth of a yearly base would look like a failure every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from models.catalogue.types import Catalogue, Combine, Indicator, Kind, Polarity
from models.measures import DEFAULT_BANDS, Band, InverseRule, ToDate, achievement, band_of, percent
from models.months import Month
from models.realisation import Realisation
from models.summaries import Figure

FULL = Decimal(100)
LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class AchievementRules:
    """What an office decides: the formula where lower is better, and the words for achievements."""

    inverse: InverseRule = InverseRule.LINEAR
    bands: tuple[Band, ...] = DEFAULT_BANDS


DEFAULT_RULES = AchievementRules()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stands by its target.

    ``measured`` is what was held against it: a number, or a percentage. ``achievement`` is in percent; ``None`` where
    it cannot be computed. ``running`` while the year can still change the verdict, since the work adds up until
    December: there is no ``band`` then, or every count would be called very low in January.
    """

    target: Decimal
    measured: Decimal
    achievement: Decimal | None
    band: Band | None = None
    running: bool = False


def adds_up(indicator: Indicator) -> bool:
    """Whether the year so far approaches a yearly number month by month.

    So does a count of work done, and a ratio of work done over a base that does not grow with the months (a yearly
    one, or a stock such as the institutions to be trained): its percentage of a single month says little, and the one
    since January is what to look at.
    """
    if indicator.combine_numerator is not Combine.SUM or indicator.kind is Kind.STATE:
        return False
    return indicator.kind is Kind.COUNT or (indicator.combine_denominator or Combine.SUM) is not Combine.SUM


def since_january(indicator: Indicator) -> bool:
    """Whether the percentage since January is the one to look at, and not that of the month."""
    return indicator.is_ratio and adds_up(indicator)


def percent_of(indicator: Indicator, answer: Realisation) -> Decimal | None:
    """Return a ratio's percentage of one month; ``None`` for other kinds and where it cannot be computed."""
    if not indicator.is_ratio or answer.numerator is None or answer.denominator is None:
        return None
    return percent(answer.numerator, answer.denominator)


def measured(indicator: Indicator, of_month: Decimal | None, to_date: ToDate | None) -> Decimal | None:
    """Return what a target is held against: ``of_month`` is the month's percentage, ``to_date`` the year so far.

    ``None`` where there is no number, or none that can be computed, and for a state, which has no target.
    """
    if indicator.kind is Kind.STATE:
        return None
    if indicator.is_ratio and not since_january(indicator):
        return of_month
    if to_date is None:
        return None
    return to_date.percent(indicator.kind) if indicator.is_ratio else to_date.numerator


def standing(
    indicator: Indicator, target: Decimal | None, value: Decimal | None, month_number: int, rules: AchievementRules
) -> Standing | None:
    """Return how a measured value stands by a target in a month of the year (1 to 12); ``None`` without either."""
    if target is None or value is None:
        return None
    reached = achievement(value, target, indicator.polarity, rules.inverse)
    running = adds_up(indicator) and month_number < LAST_MONTH
    open_ended = running and not (reached is not None and _decided(indicator.polarity, reached))
    band = None if reached is None or open_ended else band_of(reached, rules.bands)
    return Standing(target, value, reached, band, running)


def judged(
    figures: Iterable[Figure],
    catalogue: Catalogue,
    targets: Mapping[str, Decimal],
    month: Month,
    rules: AchievementRules,
) -> tuple[Figure, ...]:
    """Return figures of a month with their targets and achievements; ``targets`` are of its year, by indicator code.

    A month without a number has no achievement: what earlier months reached says nothing about this one.
    """
    return tuple(
        _judged(each, catalogue.indicator[each.code], targets.get(each.code), month, rules) for each in figures
    )


def _judged(
    figure: Figure, indicator: Indicator, target: Decimal | None, month: Month, rules: AchievementRules
) -> Figure:
    if target is None:
        return replace(figure, since_january=True) if since_january(indicator) else figure
    value = measured(indicator, figure.percent, figure.to_date) if figure.answered else None
    stands = standing(indicator, target, value, month.number, rules)
    return replace(
        figure,
        since_january=since_january(indicator),
        target=target,
        achievement=stands.achievement if stands else None,
        band=stands.band if stands else None,
        running=stands.running if stands else False,
    )


def _decided(polarity: Polarity, reached: Decimal) -> bool:
    """Whether more work can only confirm the verdict: a target that was reached, or a limit that was passed."""
    return reached >= FULL if polarity is Polarity.HIGHER else reached < FULL
