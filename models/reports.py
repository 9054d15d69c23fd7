"""A report under way and the proof of one that was sent, as the conversation needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.catalogue.types import Indicator, Position
from models.feeding import Fed
from models.filling import Filling, History
from models.measures import ToDate, year_to_date
from models.periods import Month, Window
from models.realisation import Realisation
from models.reviewing import Standing

Past = Sequence[Any]
"""The database's key of an indicator, the month as text, the answer's word, numerator, denominator, reason."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with what its questions show. ``seq`` grows with every change of it, so that a button knows its place.

    ``position_id`` and ``keys`` are the database's for the position and for its indicators by code. What follows is by
    indicator code too, of the indicators that its place shows: the one that is asked for, or all at the summary.

    ``history`` is the twelve months before, newest first, ``this_year`` those of them from January on, oldest first;
    ``corrects`` where the report was sent before.
    ``withdrawn`` where the question that was asked last has left the catalogue: ``filling`` is at the next one then,
    and what is typed now does not answer it, since it was not asked yet. ``fed`` is what lower positions counted this
    month, by the code of the indicator that their counts are for.

    ``targets`` are those of the year. ``standing`` is how the report's reviewer left it. ``evidence`` counts the files
    behind each indicator, by code, for the summary.

    ``past`` is what the post answered in the twelve months before, of all indicators and in no order, as it was read.
    """

    id: int
    seq: int
    position: Position
    position_id: int
    keys: Mapping[str, int]
    window: Window
    filling: Filling
    corrects: bool
    history: History = field(default_factory=dict)
    this_year: Mapping[str, Sequence[Realisation]] = field(default_factory=dict)
    withdrawn: bool = False
    fed: Mapping[str, Fed] = field(default_factory=dict)
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)
    evidence: Mapping[str, int] = field(default_factory=dict)
    past: Sequence[Past] = ()

    def so_far(self, indicator: Indicator) -> ToDate | None:
        """Return January to the month before of an indicator that is shown; ``None`` without a number in them."""
        given = self.this_year.get(indicator.code, ())
        return year_to_date(indicator, given) if any(answer.has_number for answer in given) else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a report arrived: its number, when, and whether it was late. ``revision`` above 1 is a correction.

    ``missing`` counts indicators that were answered with "no data yet" and are still owed. ``next_month`` is what the
    person owes besides, ``None`` if nothing. ``standing`` says who is to review the report, or how they left it.
    ``evidence`` counts the files behind it, which are found by ``position_id``.
    """

    report_id: int

    number: str
    position: str
    title: str
    month: Month
    at: datetime
    late: bool
    revision: int
    missing: int
    closes: datetime
    next_month: Month | None = None
    standing: Standing = field(default_factory=Standing)
    position_id: int = 0
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Approved:
    """A report was approved, so that only returning it lets it be changed; a draft of its correction stays."""

    month: Month
    standing: Standing


def receipt_number(month: Month, report_id: int) -> str:
    """Return the number on a receipt: the month and the report's own number, unique and sayable on the phone."""
    return f"{month.year}{month.number:02}-{report_id:04}"
