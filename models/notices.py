"""What the bot tells people by itself: which notice is due, what it is about, how long somebody may rest from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.months import Month
from models.periods import OfficeCalendar, Stage, Window
from models.subscribing import Posting

REMINDERS = (Stage.OPENS, Stage.BEFORE_DUE, Stage.DUE, Stage.OVERDUE)
"""The stages at which those who owe a report are asked for it."""

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Owed:
    """A post's month that somebody still has to report; ``missing`` names indicators of a report without their data.

    ``returned`` where the report is in but its reviewer gave it back; the post's id then opens it for correction.
    """

    window: Window
    title: str
    indicators: int
    missing: tuple[str, ...] = ()
    returned: bool = False
    position_id: int = 0

    @property
    def is_sent(self) -> bool:
        """Whether a report is in, though something about it is still owed."""
        return self.returned or bool(self.missing)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What one person is to be asked for now; ``notices`` are the rows of the ledger that it fulfils."""

    person_id: int
    telegram_id: int
    notices: tuple[int, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class RecapPost:
    """A month of a unit that a chat is to be shown now: its head's, or the unit's group; ``notice`` is its row."""

    notice: int
    chat_id: int
    unit: str
    month: Month
    posting: Posting


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Somebody whom no message reaches since a moment: the bot is blocked, or the account is gone."""

    person_id: int
    name: str
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """Days of leave, both inclusive."""

    id: int
    starts: date
    ends: date


class LeaveChoice(StrEnum):
    """How long somebody is on leave from today on, as the buttons offer it."""

    TODAY = "1d"
    WEEK = "fri"
    ONE_WEEK = "7d"
    TWO_WEEKS = "14d"
    PERIOD = "all"


def reminder_stage(calendar: OfficeCalendar, window: Window, now: datetime) -> Stage | None:
    """Return the stage whose notice goes out now to those who did not get it; ``None`` where none does.

    That is the newest one reached. On a day that has a stage of its own still to come, an older one waits for it:
    nobody is to be asked at seven and again at eight.
    """
    stage = calendar.current_stage(window, now)
    if stage not in REMINDERS or now >= window.closes:
        return None
    today = calendar.local(now).date()
    coming = (at for later, at in calendar.notice_times(window).items() if later in REMINDERS and at > now)
    return None if any(at.date() == today for at in coming) else stage


def leave_options(today: date, closes: Iterable[date]) -> dict[LeaveChoice, date]:
    """Return the last day of each leave that makes sense today.

    ``closes`` are the days on which the months in question close: "until the period has closed" ends the day before,
    since the next month is asked for on that very day.
    """
    options = {LeaveChoice.TODAY: today}
    if today.weekday() < _FRIDAY:
        options[LeaveChoice.WEEK] = today + timedelta(days=_FRIDAY - today.weekday())
    options[LeaveChoice.ONE_WEEK] = today + timedelta(days=6)
    options[LeaveChoice.TWO_WEEKS] = today + timedelta(days=13)
    last = max(closes, default=today) - timedelta(days=1)
    if last > today:
        options[LeaveChoice.PERIOD] = last
    return options
