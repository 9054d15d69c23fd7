"""A unit's year as the office's own document has it: every indicator with its wording, twelve months and the total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from models import measures
from models.catalogue.types import Indicator, Polarity
from models.measures import InverseRule, ToDate
from models.realisation import Realisation


@dataclass(frozen=True, slots=True)
class YearLine:
    """One indicator's twelve months, January first; ``None`` where nothing was reported.

    ``target`` is what the year should reach, in percent for a ratio.
    """

    indicator: Indicator
    months: tuple[Realisation | None, ...]
    target: Decimal | None = None

    @property
    def total(self) -> ToDate:
        """The months combined by the indicator's own rule."""
        return measures.year_to_date(self.indicator, self.months)

    @property
    def reached(self) -> Decimal | None:
        """What is held against the target: a ratio's percentage, any other total as it is."""
        return self.total.percent(self.indicator.kind) if self.indicator.is_ratio else self.total.numerator

    def achievement(self, inverse: InverseRule) -> Decimal | None:
        """Return the total against the target, in percent; ``None`` without one of them or where T is 0."""
        if self.target is None or self.reached is None:
            return None
        return measures.achievement(self.reached, self.target, self.indicator.polarity, inverse)

    @property
    def lower_is_better(self) -> bool:
        """Whether the achievement follows the inverse rule."""
        return self.indicator.polarity is Polarity.LOWER


@dataclass(frozen=True, slots=True)
class YearPost:
    """One position's indicators, in the order of the catalogue."""

    title: str
    unit_name: str
    lines: tuple[YearLine, ...]


@dataclass(frozen=True, slots=True)
class YearBook:
    """A unit's year with everything below it.

    ``partial`` while reports for the year can still come in; ``is_empty`` where there is none at all. ``inverse`` is
    how the office computes an achievement where lower is better.
    """

    office: str
    unit: str
    unit_name: str
    year: int
    as_of: datetime
    partial: bool
    sample: bool
    posts: tuple[YearPost, ...]
    is_empty: bool = False
    inverse: InverseRule = InverseRule.LINEAR
