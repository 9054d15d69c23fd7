"""What a catalogue consists of: units, the positions in them and the indicators that positions report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter

ALL_MONTHS = frozenset(range(1, 13))


class Kind(StrEnum):
    """What an indicator asks for: one number, a fraction, or yes/no."""

    COUNT = "count"
    RATIO = "ratio"
    STATE = "state"


class Combine(StrEnum):
    """How the months of a year become one number.

    ``SUM`` adds work done in each month, ``LAST`` keeps the newest stock, ``MEAN`` averages the months that have
    a number, ``FIXED`` is a yearly base that is asked once.
    """

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    FIXED = "fixed"


class Polarity(StrEnum):
    """Whether a higher or a lower realisation is the better one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing a position reports every month.

    ``numerator`` holds the wording of what is counted (for a count and a state the only wording there is),
    ``denominator`` that of the base of a ratio. ``code`` never changes, since reports refer to it.
    """

    code: str
    position: str
    objective: str
    name: str
    as_printed: str
    kind: Kind
    numerator: str
    denominator: str | None
    unit_of_measure: str
    source: str
    combine_numerator: Combine = Combine.SUM
    combine_denominator: Combine | None = None
    polarity: Polarity = Polarity.HIGHER
    may_exceed_100: bool = True
    months: frozenset[int] = ALL_MONTHS
    fed_by: tuple[str, ...] = ()
    seed_line: int | None = None
    doubled_at: tuple[int, ...] = ()
    note: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether a report needs two numbers."""
        return self.kind is Kind.RATIO


@dataclass(frozen=True, slots=True)
class Position:
    """A post of the office, held by one person at a time."""

    code: str
    title: str
    unit: str
    head: bool = False
    tugas: tuple[str, ...] = ()
    fungsi: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    seed_line: int | None = None
    note: str = ""

    def asked_in(self, month_number: int) -> tuple[Indicator, ...]:
        """Return the indicators that are reported for a month of the year (1 to 12)."""
        return tuple(indicator for indicator in self.indicators if month_number in indicator.months)

    def asks_in(self, month_number: int) -> bool:
        """Whether there is anything to report for a month of the year (1 to 12)."""
        return any(month_number in indicator.months for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the office; ``parent`` is ``None`` for the office itself only."""

    code: str
    name: str
    parent: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Catalogue:
    """An office's units, positions and indicators, checked when it was loaded."""

    office: str
    year: int
    units: tuple[Unit, ...]
    positions: tuple[Position, ...]
    garbled: tuple[tuple[int, str], ...] = ()

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def position(self) -> dict[str, Position]:
        """Positions by code."""
        return {position.code: position for position in self.positions}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators()}

    @cached_property
    def silent(self) -> dict[int, tuple[str, ...]]:
        """The codes of positions that have nothing to report, by month of the year (1 to 12)."""
        return {month: tuple(item.code for item in self.positions if not item.asks_in(month)) for month in ALL_MONTHS}

    @cached_property
    def asking(self) -> dict[tuple[str, bool], frozenset[int]]:
        """The months of the year with something to report, by unit, of its head (``True``) and of its other posts."""
        months: dict[tuple[str, bool], set[int]] = {}
        for position in self.positions:
            asked = months.setdefault((position.unit, position.head), set())
            for indicator in position.indicators:
                asked |= indicator.months
        return {post: frozenset(asked) for post, asked in months.items()}

    @cached_property
    def watched(self) -> dict[int, tuple[str, ...]]:
        """The units in which somebody other than the head has something to report, by month of the year (1 to 12)."""
        return {month: self._watched_in(month) for month in ALL_MONTHS}

    def _watched_in(self, month: int) -> tuple[str, ...]:
        asked = [post for post, months in self.asking.items() if month in months]
        # Nobody is shown their own numbers alone, so a head counts for the units above.
        found = {above for unit, is_head in asked for above in self.above(unit)[is_head:]}
        return tuple(unit.code for unit in self.units if unit.code in found)

    @cached_property
    def measured(self) -> dict[str, list[Indicator]]:
        """The indicators that are answered with numbers, and so can have a target, by unit."""
        found: dict[str, list[Indicator]] = {}
        for position in self.positions:
            able = [indicator for indicator in position.indicators if indicator.kind is not Kind.STATE]
            found.setdefault(position.unit, []).extend(able)
        return found

    @property
    def a_measured(self) -> Indicator | None:
        """One of those, for an example; ``None`` in an office that asks yes or no only."""
        return next((items[0] for items in self.measured.values() if items), None)

    @cached_property
    def root(self) -> Unit:
        """The office itself."""
        return next(unit for unit in self.units if unit.parent is None)

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, in the order of the catalogue."""
        for position in self.positions:
            yield from position.indicators

    @cached_property
    def _leads(self) -> dict[str, Position]:
        # From the last to the first, so that the first head of a unit stays.
        return {position.unit: position for position in reversed(self.positions) if position.head}

    @cached_property
    def _children(self) -> dict[str | None, list[Unit]]:
        children: dict[str | None, list[Unit]] = {}
        for unit in self.units:
            children.setdefault(unit.parent, []).append(unit)
        return children

    @cached_property
    def _reporting(self) -> dict[str, list[tuple[int, Position]]]:
        found: dict[str, list[tuple[int, Position]]] = {}
        for place, position in enumerate(self.positions):
            if position.indicators:
                found.setdefault(position.unit, []).append((place, position))
        return found

    def reporting(self, units: Iterable[str]) -> list[Position]:
        """Return the positions of these units that have anything to report, in the order of the catalogue."""
        found = [placed for unit in units for placed in self._reporting.get(unit, ())]
        return [position for _, position in sorted(found, key=itemgetter(0))]

    def lead(self, unit: str) -> Position | None:
        """Return the leading position of a unit; ``None`` where the catalogue gives it none."""
        return self._leads.get(unit)

    def children(self, unit: str) -> tuple[Unit, ...]:
        """Return the units directly below one."""
        return tuple(self._children.get(unit, ()))

    def above(self, unit: str) -> tuple[str, ...]:
        """Return the codes of a unit and of everything it is a part of, the unit first; none for an unknown unit."""
        codes, part = [], self.unit.get(unit)
        while part is not None:
            codes.append(part.code)
            part = self.unit.get(part.parent or "")
        return tuple(codes)

    def below(self, unit: str) -> tuple[str, ...]:
        """Return the codes of a unit and of everything under it, the unit first."""
        codes = [unit]
        for child in self.children(unit):
            codes.extend(self.below(child.code))
        return tuple(codes)
