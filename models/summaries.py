"""What a recap shows, as plain data: who reported, each indicator's figures, and how months followed each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from models.catalogue.types import Kind
from models.feeding import Fed
from models.measures import Band, ToDate
from models.periods import Month
from models.realisation import Realisation
from models.reviewing import Verdict


class PostState(StrEnum):
    """Where a position stands in a month; from ``VACANT`` on they are not expected to report."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    VACANT = "vacant"
    ON_LEAVE = "on_leave"
    NOT_APPLICABLE = "not_applicable"
    EXEMPT = "exempt"


EXPECTED = frozenset({PostState.ON_TIME, PostState.LATE, PostState.MISSING})


@dataclass(frozen=True, slots=True)
class Post:
    """One position in one month: its holder, whether the report is in, and since when.

    ``verdict`` is what its reviewer said of the report, ``None`` while nobody has reviewed it. ``reason`` is why an
    administrator let the post not report the month; it may be personal, and is for those who lead it alone.
    """

    position: str
    title: str
    unit: str
    state: PostState
    holder: str | None = None
    person_id: int | None = None
    submitted_at: datetime | None = None
    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many reports are in; ``on_time + late + missing == expected`` by construction."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    @property
    def expected(self) -> int:
        """Positions that owe this month's report."""
        return self.on_time + self.late + self.missing

    @property
    def submitted(self) -> int:
        """Reports that are in, late ones included."""
        return self.on_time + self.late

    @classmethod
    def of(cls, posts: tuple[Post, ...]) -> Completeness:
        """Count posts by state; vacant posts, people on leave and months without anything to report are left out."""
        states = [post.state for post in posts]
        return cls(*(states.count(state) for state in (PostState.ON_TIME, PostState.LATE, PostState.MISSING)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one position in one month.

    ``realisation`` is ``None`` while the report is not in. Percentages are ``None`` for what is not a ratio and
    where they cannot be computed. ``to_date`` combines January to this month by the indicator's own rule. ``fed`` is
    what lower positions counted for it.

    ``since_january`` where the percentage of the year so far, over a yearly base, is the one to look at. ``target``,
    ``achievement`` and ``band`` follow `models.achievements`; ``running`` while the year can still change them.
    """

    code: str
    name: str
    kind: Kind
    unit_of_measure: str
    position: str
    unit: str
    realisation: Realisation | None
    percent: Decimal | None = None
    previous: Realisation | None = None
    previous_percent: Decimal | None = None
    to_date: ToDate | None = None
    to_date_percent: Decimal | None = None
    target: Decimal | None = None
    achievement: Decimal | None = None
    band: Band | None = None
    since_january: bool = False
    running: bool = False
    late: bool = False
    fed: Fed | None = None

    @property
    def disagrees(self) -> bool:
        """Whether the number is not what lower positions counted for it."""
        return self.fed is not None and self.fed.contradicts(self.realisation)

    @property
    def answered(self) -> bool:
        """Whether the month has a number."""
        return self.realisation is not None and self.realisation.has_number

    @property
    def headline_percent(self) -> Decimal | None:
        """The percentage to look at: since January over a yearly base, otherwise the month's own."""
        if self.since_january:
            return self.to_date_percent if self.answered else None
        return self.percent

    @property
    def headline_before(self) -> Decimal | None:
        """The same percentage one month earlier, over the same base; ``None`` where there is none to compare with."""
        if not self.since_january:
            return self.previous_percent
        before = self._without_this_month()
        return before.percent(self.kind) if before and before.numerator else None

    def _without_this_month(self) -> ToDate | None:
        if self.to_date is None or self.to_date.numerator is None:
            return None
        added = self.realisation.numerator if self.realisation is not None else None
        return ToDate(self.to_date.numerator - (added or 0), self.to_date.denominator)


@dataclass(frozen=True, slots=True)
class Achieved:
    """How indicators stand against their targets: how many are in which band, each counted once.

    Their percentages are never averaged: work of different kinds, and of different size, has no common mean. ``bands``
    go from the highest to the lowest, without empty ones. ``undecided`` have a target, but no number, none that can be
    computed, or a year that can still change the verdict. Indicators without a target are not counted.
    """

    bands: tuple[tuple[Band, int], ...] = ()
    undecided: int = 0

    @property
    def targeted(self) -> int:
        """How many indicators have a target."""
        return sum(count for _, count in self.bands) + self.undecided

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Achieved:
        """Count figures by band."""
        counts = Counter(figure.band for figure in figures if figure.target is not None)
        undecided = counts.pop(None, 0)
        bands = [(band, count) for band, count in counts.items() if band is not None]
        return cls(tuple(sorted(bands, key=lambda pair: pair[0].at_least, reverse=True)), undecided)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit directly below the one shown, with everything under it counted in."""

    code: str
    name: str
    completeness: Completeness
    achieved: Achieved = Achieved()


@dataclass(frozen=True, slots=True)
class Recap:
    """A unit's month: what `/rekap`, the chart and the workbook all show, so that their numbers cannot differ.

    ``partial`` while reports can still come in, which is until ``closes`` (``None`` in a month that has no period).
    ``as_of`` is the moment of the data, with its time zone.
    """

    office: str
    unit: str
    unit_name: str
    month: Month
    as_of: datetime
    partial: bool
    posts: tuple[Post, ...] = ()
    units: tuple[UnitRow, ...] = ()
    figures: tuple[Figure, ...] = ()
    sample: bool = False
    completeness: Completeness = field(default_factory=Completeness)
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of a trend; ``realisation`` is ``None`` where nothing was reported."""

    month: Month
    realisation: Realisation | None
    percent: Decimal | None = None
    late: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator's months, oldest first.

    ``since_january`` where the percentages of the points are those of the year so far. ``target`` is a ratio's goal in
    percent, of the newest month's year.
    """

    code: str
    name: str
    kind: Kind
    unit_of_measure: str
    position: str
    points: tuple[TrendPoint, ...]
    target: Decimal | None = None
    since_january: bool = False
