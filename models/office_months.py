"""The months of an office as its administrators see them: what is in, what was reopened, who need not report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from models.months import Month
from models.periods import OfficeCalendar, Window
from models.summaries import Completeness

REOPEN_DAYS = (1, 3, 7)
SHIFTS = (1, 3)
"""Working days by which a deadline of the running month can be put off at once."""

FARTHEST_DAYS = 62
"""A deadline farther ahead than this, in days, is a slip of the finger."""


class Deadline(Enum):
    """The moments of a running month that an administrator may move."""

    DUE = "due"
    CLOSES = "closes"


class MonthRefusal(Enum):
    """Why a month was not changed."""

    UNKNOWN = "no such month, post or reopening"
    OPEN = "it is open anyway"
    NOT_RUNNING = "it has closed, or not opened yet"
    PAST = "that moment is over"
    ORDER = "due would come after closes, or before opens"
    TOO_FAR = "too far ahead"


@dataclass(frozen=True, slots=True)
class Reopened:
    """A month that can be reported again until a moment, by one post or (``None``) by all."""

    id: int
    month: Month
    title: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Excepted:
    """A post that need not report a month, and why."""

    position_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class OfficeMonth:
    """One month: its window, how many reports are in, and what stands beside the rule."""

    window: Window
    completeness: Completeness
    reopened: tuple[Reopened, ...] = ()
    excepted: tuple[Excepted, ...] = ()

    def is_running(self, now: datetime) -> bool:
        """Whether everybody can report it, without anybody's help."""
        return self.window.opens <= now < self.window.closes


def moved_deadline(window: Window, deadline: Deadline, to: date, calendar: OfficeCalendar) -> Window:
    """Return a window with one deadline on another day, at the same time of day."""
    due, closes = calendar.local(window.due), calendar.local(window.closes)
    if deadline is Deadline.DUE:
        return Window(window.month, window.opens, datetime.combine(to, due.timetz()), window.closes)
    return Window(window.month, window.opens, window.due, datetime.combine(to, closes.timetz()))


def later_days(window: Window, deadline: Deadline, calendar: OfficeCalendar, now: datetime) -> tuple[date, ...]:
    """Return the days to which a deadline can be put off now; from today on where it has passed."""
    moment = window.due if deadline is Deadline.DUE else window.closes
    base = max(calendar.local(moment).date(), calendar.local(now).date())
    days = (calendar.add_working_days(base, shift) for shift in SHIFTS)
    return tuple(day for day in days if refusal(moved_deadline(window, deadline, day, calendar), deadline, now) is None)


def refusal(window: Window, deadline: Deadline, now: datetime) -> MonthRefusal | None:
    """Return why a window with a moved deadline cannot be; ``None`` where it can."""
    moment = window.due if deadline is Deadline.DUE else window.closes
    if moment <= now:
        return MonthRefusal.PAST
    if not window.opens < window.due <= window.closes:
        return MonthRefusal.ORDER
    return MonthRefusal.TOO_FAR if (moment - now).days > FARTHEST_DAYS else None
