"""What charts are asked for, and the words around every drawing: title, marks for partial and sample data, date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.texts import formats
from models.months import Month
from models.summaries import Recap, Trend

PARTIAL = "SEMENTARA"
SAMPLE = "DATA CONTOH"


@dataclass(frozen=True, slots=True)
class TrendChart:
    """One indicator's months on a page; ``holder`` names the position, ``place`` its unit or office.

    ``working_days`` are those of each month, where they are known: a month of holidays explains a low number.
    """

    trend: Trend
    as_of: datetime
    holder: str = ""
    place: str = ""
    sample: bool = False
    working_days: Mapping[Month, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """A person's months: when they reported, and each of their indicators. ``title`` names the position or person.

    ``leave`` are months in which nothing was expected of them, ``exempt`` those the post need not report.
    """

    title: str
    history: tuple[Trend, ...]
    as_of: datetime
    sample: bool = False
    leave: frozenset[Month] = frozenset()
    exempt: frozenset[Month] = frozenset()


Chart = Recap | TrendChart | HistoryChart


@dataclass(frozen=True, slots=True)
class Heading:
    """The frame of a chart: what it is about, its finding, and how old and how final its data are."""

    kicker: str
    title: str
    subtitle: str
    date: str
    partial: bool
    pills: tuple[str, ...]


def heading(kicker: str, title: str, subtitle: str, as_of: datetime, *, partial: bool, sample: bool) -> Heading:
    """Put a frame together; the date is to the hour while numbers still change, and to the day afterwards.

    The date is part of what is hashed, so a finer one would make a new picture of the same numbers every minute.
    """
    hour = f", pukul{formats.NBSP}{as_of:%H} {formats.zone(as_of)}" if partial else ""
    pills = tuple(text for text, wanted in ((PARTIAL, partial), (SAMPLE, sample)) if wanted)
    return Heading(
        kicker=kicker,
        title=title,
        subtitle=subtitle,
        date=f"Data per {formats.day_short(as_of.date())}{hour}",
        partial=partial,
        pills=pills,
    )
