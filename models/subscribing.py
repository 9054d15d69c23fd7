"""What is posted unasked, to heads and to their units' groups: which posts there are, and who wants which of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from models.periods import OfficeCalendar, Window


class Posting(StrEnum):
    """The occasions of a post: the working day after due, the month's end, and the week's beginning before that."""

    OVERDUE = "overdue"
    CLOSES = "closes"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which posts somebody wants; the defaults are those of whoever never chose."""

    overdue: bool = True
    closes: bool = True
    weekly: bool = False

    def wants(self, posting: Posting) -> bool:
        """Whether one of them is wanted."""
        return bool(getattr(self, posting.value))

    def to(self, posting: Posting, *, wanted: bool) -> Wishes:
        """Return these wishes with one of them changed."""
        return replace(self, **{posting.value: wanted})


DEFAULT = Wishes()


@dataclass(frozen=True, slots=True)
class RegisteredGroup:
    """A Telegram group that gets a unit's posts."""

    id: int
    title: str
    unit: str
    unit_name: str
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class LostGroup:
    """A group that takes no posts any more: the bot was removed, or may not write there."""

    id: int
    title: str
    unit: str
    unit_name: str
    since: datetime


def week_of_post(calendar: OfficeCalendar, window: Window, now: datetime) -> str | None:
    """Return the week whose post has come due, such as ``2026-W46``; ``None`` where there is none.

    It is due on the week's first working day, and until the week is over for a bot that was down. A week whose post
    would lie before the month opens, or at that very moment, has none: there would be nothing to see. Nor has one
    without a working day, and nothing is shown once the month has closed.
    """
    today = calendar.local(now).date()
    monday = today - timedelta(days=today.weekday())
    day = calendar.add_working_days(monday, 0)
    due = datetime.combine(day, calendar.rules.reminders_at, tzinfo=calendar.timezone)
    if day >= monday + timedelta(days=7) or not window.opens < due <= now < window.closes:
        return None
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
