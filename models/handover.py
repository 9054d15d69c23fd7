"""Who reports a month in which a post changed hands: its holder on the month's last day, unless decided otherwise.

An administrator is asked about a month once, where it cannot be told for sure: somebody left the post during the month,
or after it while it can still be reported. A post that was held by one person all the time raises no question.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.months import Month


@dataclass(frozen=True, slots=True)
class Holding:
    """A person's time in a post, both days inclusive (``None`` = still); acting in it does not count here."""

    person_id: int
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Question:
    """A month about which somebody has to say who reports it.

    ``candidates`` are whoever held the post until it closes, the newest first; ``default`` is whom the rule names,
    ``None`` where the post was left vacant.
    """

    month: Month
    candidates: tuple[int, ...]
    default: int | None

    @property
    def has_a_choice(self) -> bool:
        """Whether there is anything to decide: not where the rule names the only one who held the post."""
        return self.candidates != (self.default,)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for an administrator; ``candidates`` are ids and names, the newest holder first."""

    position_id: int
    title: str
    month: Month
    candidates: tuple[tuple[int, str], ...]
    default: int | None


def question(month: Month, holdings: Sequence[Holding], until: date) -> Question | None:
    """Return what has to be asked about a month of a post; ``None`` where there is nothing to ask.

    ``until`` is the last day on which the month can be reported, as far as that is known.
    """
    last = max(until, month.last_day)
    within = sorted(
        (h for h in holdings if h.starts <= last and (h.ends is None or h.ends >= month.first_day)),
        key=lambda holding: holding.starts,
        reverse=True,
    )
    candidates = tuple(dict.fromkeys(holding.person_id for holding in within))
    left = [holding for holding in within if holding.ends is not None and holding.ends < last]
    if not left or (len(candidates) == 1 and within[0].ends is None):
        return None
    return Question(month, candidates, _by_rule(month, within))


def by_rule(month: Month, holdings: Sequence[Holding]) -> int | None:
    """Return who reports a month of a post unless somebody decides otherwise; ``None`` where it is vacant."""
    return _by_rule(month, sorted(holdings, key=lambda holding: holding.starts, reverse=True))


def affected(
    holdings: Sequence[Holding], live: Collection[Month], newest: Month | None, today: date
) -> tuple[Month, ...]:
    """Return the months of a post whose reporter may change with its holders, the oldest first.

    These are ``live``, which can be reported now, and of those that open after ``newest`` the months around today and
    around each change to come: a month is reported after it is over, so by then its holder may be gone.
    """
    changes = {today, *(one.starts for one in holdings if one.starts > today)}
    changes |= {one.ends + timedelta(days=1) for one in holdings if one.ends is not None and one.ends >= today}
    opened = newest or Month.of(today).previous()
    around = {month for day in changes for month in (Month.of(day).previous(), Month.of(day))}
    return tuple(sorted({*live, *(month for month in around if month > opened)}))


def last_reportable(month: Month) -> date:
    """Return about the last day on which a month that has not opened yet will be reported."""
    return month.next().last_day


def _by_rule(month: Month, within: Sequence[Holding]) -> int | None:
    """Return who holds a post on the month's last day; where nobody is known to, who is the first after it."""
    day = month.last_day
    on_last_day = [h for h in within if h.starts <= day and (h.ends is None or h.ends >= day)]
    after = [h for h in reversed(within) if h.starts > day]
    return next((holding.person_id for holding in (*on_last_day, *after)), None)
