"""The row of all messages as ``models.paces`` keeps it, in Python: to test its statement, and for virtual replicas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from models.paces import FORGET, HELD, Offer, Place, Told, Wish


@dataclass
class Row:
    """Until when each place counts, when the pace is empty, and the fastest way."""

    counts: dict[int, float] = field(default_factory=lambda: dict.fromkeys(range(1, 31), 0.0))
    empty_at: float = 0.0
    way: float | None = None

    def exchange(self, at: float, told: Collection[Told], wish: Wish) -> Offer:
        """Do it one place after the other."""
        for one in told:
            if self.counts[one.number] == one.lease:
                self.counts[one.number] = one.until
        self.counts = {number: min(until, at + wish.longest) for number, until in self.counts.items()}
        self.empty_at = min(self.empty_at, at + HELD)
        ways = (wish.way, self.way)
        given, later = [], None
        for until, number in sorted((until, number) for number, until in self.counts.items())[: wish.wanted]:
            starts = max(until, at, self.empty_at - (wish.burst - 1) * wish.interval)
            if starts > at + wish.horizon:
                later = starts - at
                break
            self.empty_at = max(self.empty_at, starts) + wish.interval
            self.counts[number] = starts + wish.lease
            given.append(Place(number, starts, starts + wish.lease))
        self.way = min((wish.way, None if self.way is None else self.way + FORGET), key=_none_last)
        return Offer(at, tuple(given), later, min(ways, key=_none_last))


def _none_last(way: float | None) -> float:
    return float("inf") if way is None else way
