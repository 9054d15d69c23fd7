"""When a month is reported: working days, the window of a month, and the moments at which people are reminded.

Nothing here reads the clock: ``now`` is a parameter, and has to carry a time zone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from holidays import GOVERNMENT, PUBLIC, country_holidays

from models.months import Month, months_between, parse_month

__all__ = [
    "CalendarRules",
    "Month",
    "OfficeCalendar",
    "Stage",
    "Window",
    "months_between",
    "parse_month",
]

_DAY = timedelta(days=1)
_SEARCH_DAYS = 400
"""No office is closed for longer than this; a search for a working day ends here."""


class Stage(StrEnum):
    """The moments of a window at which notices go out, in their order."""

    OPENS = "opens"
    BEFORE_DUE = "before_due"
    DUE = "due"
    OVERDUE = "overdue"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class Window:
    """When a month is reported: from ``opens``, on time before ``due``, late until ``closes``, then locked."""

    month: Month
    opens: datetime
    due: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """The figures of the reporting month that an office may set; days are working days, times are local.

    Raises ``ValueError`` for figures that contradict each other.
    """

    opens_day: int = 1
    opens_at: time = time(8)
    due_day: int = 5
    due_at: time = time(16)
    first_due_days: int = 5
    reminders_at: time = time(8)
    reminder_days_before: int = 2
    reminder_days_after: int = 1
    sending_from: time = time(7)
    sending_until: time = time(18)

    def __post_init__(self) -> None:
        if not 1 <= self.opens_day < self.due_day:
            raise ValueError("due_day must come after opens_day, which is 1 or more")
        if min(self.first_due_days, self.reminder_days_before, self.reminder_days_after) < 1:
            raise ValueError("first_due_days and the reminder days must be 1 or more")
        if not all(self.sending_from <= at < self.sending_until for at in (self.opens_at, self.reminders_at)):
            raise ValueError("opens_at and reminders_at must lie within the sending hours")
        if self.reminders_at > self.due_at:
            raise ValueError("reminders_at must not be after due_at")


class OfficeCalendar:
    """An office's working days and what follows from them.

    Working days are Monday to Friday without national holidays (the package's PUBLIC), without *cuti bersama* (its
    GOVERNMENT) and without the office's own free days. All datetimes it returns are in the office's time zone.
    Methods that take ``now`` raise ``ValueError`` where it has no time zone; a calendar in which more than a year
    has no working day raises ``ValueError`` too.
    """

    def __init__(
        self,
        timezone: ZoneInfo,
        free_days: Collection[date] = (),
        rules: CalendarRules = CalendarRules(),
    ) -> None:
        self.timezone = timezone
        self.rules = rules
        self._free_days = frozenset(free_days)
        self._holidays: dict[int, frozenset[date]] = {}

    def observe(self, free_days: Collection[date]) -> None:
        """Take a new set of the office's own free days in place of the old one, while the bot runs.

        What is asked from now on follows it; windows that were fixed when their month opened do not move.
        """
        self._free_days = frozenset(free_days)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on this day."""
        return day.weekday() < 5 and day not in self._free_days and day not in self._holidays_of(day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day that many after ``day`` (before it when negative).

        ``day`` itself never counts. A count of 0 gives the first working day from ``day`` on.
        """
        if count == 0:
            return self.add_working_days(day - _DAY, 1)
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._nearest_working_day(day + step, step)
        return day

    def working_days(self, first: date, last: date) -> int:
        """Return how many working days there are from a day to a day, both inclusive."""
        return sum(self.is_working_day(first + _DAY * step) for step in range((last - first).days + 1))

    def nth_working_day(self, year: int, month: int, n: int) -> date:
        """Return the n-th working day from the first of a month on; it lies later where the month has fewer."""
        return self.add_working_days(date(year, month, 1) - _DAY, n)

    def window(self, month: Month) -> Window:
        """Return the ordinary window of a month: it opens in the next one and closes when the next window opens."""
        closes = self._opens(month.next())
        following = month.next()
        due_day = self.nth_working_day(following.year, following.number, self.rules.due_day)
        due = min(self._at(due_day, self.rules.due_at), closes)
        return Window(month, self._opens(month), due, closes)

    def first_window(self, month: Month, started_at: datetime) -> Window:
        """Return the window of a new installation's first month, which nobody could report before the bot was there.

        It opens at the start itself and is due ``first_due_days`` working days later. It closes as usual, but not
        before the second working day after due: otherwise a start late in the month would leave no day for the
        overdue notice, nor for a late report. The next month's window may then have opened already.
        """
        opens = self.local(started_at)
        due_day = self.add_working_days(opens.date(), self.rules.first_due_days)
        last_day = self.add_working_days(due_day, self.rules.reminder_days_after + 1)
        closes = max(self._opens(month.next()), self._at(last_day, self.rules.opens_at))
        return Window(month, opens, self._at(due_day, self.rules.due_at), closes)

    def reportable_month(self, now: datetime) -> Month:
        """Return the month whose ordinary window contains ``now``; there is one at any time."""
        month = Month.of(self.local(now)).previous()
        while now < self._opens(month):
            month = month.previous()
        return month

    def may_send(self, now: datetime) -> bool:
        """Whether notices may go out: on a working day, from ``sending_from`` to just before ``sending_until``."""
        local = self.local(now)
        in_hours = self.rules.sending_from <= local.time() < self.rules.sending_until
        return in_hours and self.is_working_day(local.date())

    def next_sending_time(self, now: datetime) -> datetime:
        """Return ``now`` where notices may go out, otherwise the next moment at which they may."""
        local = self.local(now)
        if self.may_send(local):
            return local
        over = local.time() >= self.rules.sending_until
        return self._at(self.add_working_days(local.date(), 1 if over else 0), self.rules.sending_from)

    def notice_times(self, window: Window) -> dict[Stage, datetime]:
        """Return when each notice of a window goes out, in their order, all on working days in sending hours.

        Reminders that would not lie between the first notice and the last do not exist: in a first window they
        would speak of a time before the bot was there.
        """
        rules, due_day = self.rules, self.local(window.due).date()
        first, last = self.next_sending_time(window.opens), self.next_sending_time(window.closes)
        reminder_days = {
            Stage.BEFORE_DUE: self.add_working_days(due_day, -rules.reminder_days_before),
            Stage.DUE: due_day,
            Stage.OVERDUE: self.add_working_days(due_day, rules.reminder_days_after),
        }
        reminders = {stage: self._at(day, rules.reminders_at) for stage, day in reminder_days.items()}
        between = {stage: moment for stage, moment in reminders.items() if first < moment < last}
        return {Stage.OPENS: first, **between, Stage.CLOSES: last}

    def current_stage(self, window: Window, now: datetime) -> Stage | None:
        """Return the newest stage whose time has come; a bot that was down sends that one only.

        ``None`` before the window's first notice.
        """
        reached = [stage for stage, moment in self.notice_times(window).items() if moment <= self.local(now)]
        return reached[-1] if reached else None

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the office's time zone; ``ValueError`` where it has none of its own."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone could mean any")
        return moment.astimezone(self.timezone)

    def local_window(self, window: Window) -> Window:
        """Return a window with its moments in the office's time zone."""
        return Window(window.month, *(self.local(at) for at in (window.opens, window.due, window.closes)))

    def _opens(self, month: Month) -> datetime:
        following = month.next()
        day = self.nth_working_day(following.year, following.number, self.rules.opens_day)
        return self._at(day, self.rules.opens_at)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.timezone)

    def _nearest_working_day(self, day: date, step: timedelta) -> date:
        for _ in range(_SEARCH_DAYS):
            if self.is_working_day(day):
                return day
            day += step
        raise ValueError(f"no working day within {_SEARCH_DAYS} days of {day}")

    def _holidays_of(self, year: int) -> frozenset[date]:
        if year not in self._holidays:
            named = country_holidays("ID", years=year, expand=False, categories=(PUBLIC, GOVERNMENT))
            self._holidays[year] = frozenset(named)
        return self._holidays[year]
