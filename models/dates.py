"""Days as people write them: ``3-7 november``, ``28 des - 3 jan``, ``2026-11-03 2026-11-07``, ``besok``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from models.months import YEARS, month_number

MAX_TEXT = 80
"""Longer texts are no days; nothing of them is read."""

MAX_DAYS = 366
"""The longest leave that can be noted at once, and the farthest from today that a single day may lie, in days."""

MAX_BEGUN = 31
"""A leave that began longer ago, in days, cannot be noted any more: its month has been counted."""

_WRAPS = 183
"""Where a year is left out, a leave goes over new year only if it is shorter than this many days."""

_MEANT_AHEAD = 274
"""Without a year, a day farther ahead than this was rather meant as the one that has just passed."""

_DAY = timedelta(days=1)
_WORDS = {"hari ini": 0, "besok": 1, "lusa": 2}
_WEEKDAYS = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad),? (?=[0-9])")
_UNTIL = re.compile(r"\s*(?:[-–—]|\b(?:sampai(?: dengan)?|hingga|s\.?d\.?|s/d)(?=[\s0-9]))\s*")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_NUMBERS = re.compile(r"(?P<day>[0-9]{1,2})[/.](?P<month>[0-9]{1,2})(?:[/.](?P<year>[0-9]{4}))?")
_DASHED = re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})")
_NAMED = re.compile(r"(?P<day>[0-9]{1,2}) ?(?P<month>[a-z]+)\.?(?: ?(?P<year>[0-9]{4}))?")
_BARE_DAY = re.compile(r"(?P<day>[0-9]{1,2})")


class Refusal(Enum):
    """Why a text gives no days."""

    UNREAD = "not days at all"
    NO_SUCH_DAY = "a day that no calendar has"
    REVERSED = "the end before the start"
    PAST = "over already, or begun too long ago"
    TOO_FAR = "too far ahead"
    TOO_LONG = "too many days"


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both inclusive."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class _Written:
    """A day as it was written; ``None`` for what was left out."""

    day: int
    month: int | None = None
    year: int | None = None


def parse_days(text: str, today: date) -> Days | Refusal:
    """Read one day, or a first and a last one, of a leave that is under way or to come.

    Understood: ``3-7 november``, ``3 nov - 12 nov``, ``28 des - 3 jan``, ``3/11 - 7/11``, ``2026-11-03 2026-11-07``,
    ``hari ini``, ``besok``, ``lusa``; with or without years. Without one, the nearest leave that is not over is meant,
    but never next year's for a day that has just passed.
    """
    if len(text) > MAX_TEXT:
        return Refusal.UNREAD
    ends = _split(_plain(text), today)
    if ends is None:
        return Refusal.UNREAD
    first, last = ends
    found = list(_candidates(first, last, today))
    if not found:
        real = all(any(_date(end, year) for year in _years(end, today)) for end in ends)
        return Refusal.REVERSED if real else Refusal.NO_SUCH_DAY
    meant = next((days for days in found if days.last >= today), found[-1])
    return _checked(meant, today, guessed=first.year is None and last.year is None)


def parse_day(text: str, today: date) -> date | Refusal:
    """Read the one day on which something begins or ended, at most ``MAX_DAYS`` before or after today.

    Understood as by `parse_days`. Where the year is left out, the nearest such day is meant, past or to come.
    """
    written = _day(_plain(text), today) if len(text) <= MAX_TEXT else None
    if written is None or written.month is None:
        return Refusal.UNREAD
    days = [day for year in _years(written, today) if (day := _date(written, year))]
    if not days:
        return Refusal.NO_SUCH_DAY
    meant = min(days, key=lambda day: abs(day - today))
    if abs(meant - today) > MAX_DAYS * _DAY:
        return Refusal.TOO_FAR if meant > today else Refusal.PAST
    return meant


def _plain(text: str) -> str:
    """Return small letters with single spaces, and without the name of a weekday."""
    return _WEEKDAYS.sub("", " ".join(text.lower().split()))


def _split(words: str, today: date) -> tuple[_Written, _Written] | None:
    """Return the first and the last day that are written, the same one twice where there is only one."""
    single = _day(words, today)
    if single is not None:
        return (single, single) if single.month else None
    for cut in (*_UNTIL.finditer(words), *re.finditer(" ", words)):
        first, last = _day(words[: cut.start()], today), _day(words[cut.end() :], today)
        if first is None or last is None:
            continue
        if first.month is None:
            first = replace(last, day=first.day)
        elif last.month is None:
            last = replace(first, day=last.day)
        if first.month is not None:
            return first, last
    return None


def _day(words: str, today: date) -> _Written | None:
    if words in _WORDS:
        day = today + _DAY * _WORDS[words]
        return _Written(day.day, day.month, day.year)
    for pattern in (_ISO, _NUMBERS, _DASHED, _NAMED):
        if match := pattern.fullmatch(words):
            month = int(match["month"]) if match["month"].isdigit() else month_number(match["month"])
            year = int(match["year"]) if match["year"] else None
            return _Written(int(match["day"]), month, year) if month is not None else None
    bare = _BARE_DAY.fullmatch(words)
    return _Written(int(bare[0])) if bare else None


def _candidates(first: _Written, last: _Written, today: date) -> Iterator[Days]:
    """Yield what may be meant, year by year: with the years that are written, or around today's."""
    written = first.year is not None and last.year is not None
    years = _years(first, today) if first.year or not last.year else [last.year, last.year - 1]
    for year in years:
        start = _date(first, year)
        for end_year in [last.year] if last.year else [year, year + 1]:
            end = _date(last, end_year)
            if start is None or end is None or end < start:
                continue
            if written or start.year == end.year or (end - start).days < _WRAPS:
                yield Days(start, end)
                break


def _years(written: _Written, today: date) -> list[int]:
    return [written.year] if written.year else [today.year - 1, today.year, today.year + 1]


def _date(written: _Written, year: int) -> date | None:
    try:
        return date(year, written.month or 0, written.day) if year in YEARS else None
    except ValueError:
        return None


def _checked(days: Days, today: date, *, guessed: bool) -> Days | Refusal:
    ahead = (days.first - today).days
    if days.last < today or ahead < -MAX_BEGUN or (guessed and ahead > _MEANT_AHEAD):
        return Refusal.PAST
    if days.count > MAX_DAYS:
        return Refusal.TOO_LONG
    return Refusal.TOO_FAR if ahead > MAX_DAYS else days
