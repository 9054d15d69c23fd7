"""A calendar month as a value, and the ways in which people write one."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MAX_MONTH_TEXT = 40
"""Longer texts are no month; nothing of them is read."""

YEARS = range(2000, 2100)
"""The years that a person can mean."""

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_NAMED = re.compile(r"([a-z]+)\.?(?:[-/ ]?([0-9]{4}))?")

_NAMES = (
    ("januari", "jan"),
    ("februari", "pebruari", "feb", "peb"),
    ("maret", "mar"),
    ("april", "apr"),
    ("mei",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("agustus", "agu", "ags", "agt", "agust"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "des"),
)
_NUMBER_OF = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year; months are ordered and print as ``2026-10``.

    Raises ``ValueError`` for a month or year that no calendar has.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"no such month: year {self.year}, month {self.number}")

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read the form that ``str`` writes; any other raises ``ValueError``."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month of the form YYYY-MM: {text[:20]!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a date, or of a datetime as its own time zone has it."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Month:
        """Return the month that many later (earlier when negative)."""
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def next(self) -> Month:
        """Return the following month."""
        return self.plus(1)

    def previous(self) -> Month:
        """Return the month before."""
        return self.plus(-1)

    @property
    def first_day(self) -> date:
        """The month's first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])


def month_number(name: str) -> int | None:
    """Return the number of a month that is written out or shortened, in small letters; ``None`` for other words."""
    return _NUMBER_OF.get(name)


def months_between(start: Month, end: Month) -> int:
    """Return how many months lie from one to another; negative where ``end`` is the earlier one."""
    return (end.year - start.year) * 12 + end.number - start.number


def parse_month(text: str, now_month: Month) -> Month | None:
    """Read a month as people write it; ``None`` for anything that is not one.

    Understood: ``2026-10``, ``10-2026``, ``10/2026``, ``Oktober 2026``, ``okt``, ``bulan ini``, ``bulan lalu``. A bare
    name means the newest month of that name that is not after ``now_month``, the current calendar month.
    """
    if len(text) > MAX_MONTH_TEXT:
        return None
    words = " ".join(text.lower().split())
    if words in {"bulan ini", "bulan lalu"}:
        return now_month if words == "bulan ini" else now_month.previous()
    if match := _YEAR_FIRST.fullmatch(words):
        return _month_or_none(int(match[1]), int(match[2]))
    if match := _MONTH_FIRST.fullmatch(words):
        return _month_or_none(int(match[2]), int(match[1]))
    return _named_month(words, now_month)


def _named_month(words: str, now_month: Month) -> Month | None:
    match = _NAMED.fullmatch(words.removeprefix("bulan "))
    number = month_number(match[1]) if match else None
    if match is None or number is None:
        return None
    if match[2]:
        return _month_or_none(int(match[2]), number)
    return _month_or_none(now_month.year - (number > now_month.number), number)


def _month_or_none(year: int, number: int) -> Month | None:
    return Month(year, number) if year in YEARS and 1 <= number <= 12 else None
