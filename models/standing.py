"""What a person owes and has sent, and their months behind them, as the personal screens show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.catalogue.types import Indicator
from models.months import Month
from models.periods import Window
from models.realisation import Answer, Realisation
from models.reviewing import Standing as ReviewStanding
from models.reviewing import Verdict
from models.summaries import Trend


class MonthState(StrEnum):
    """How a month stands for one post. ``INCOMPLETE`` was sent with answers that had no data yet, ``RETURNED`` has to
    be corrected; ``OPEN`` can still be sent, ``MISSING`` cannot or is past its due time; of a person ``ON_LEAVE``
    nothing was expected, nor of a post that is ``EXEMPT``."""

    ON_TIME = "on_time"
    LATE = "late"
    INCOMPLETE = "incomplete"
    RETURNED = "returned"
    OPEN = "open"
    MISSING = "missing"
    ON_LEAVE = "on_leave"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report that is in: ``at`` is the moment of its newest revision, ``missing`` counts what had no data yet.

    ``review`` says who is to review it, or how they left it.
    """

    number: str
    at: datetime
    late: bool
    revision: int
    missing: int
    review: ReviewStanding = field(default_factory=ReviewStanding)

    @property
    def is_owed(self) -> bool:
        """Whether it lacks data, or was returned."""
        return self.missing > 0 or self.review.is_returned


@dataclass(frozen=True, slots=True)
class Progress:
    """A draft: how many of the indicators asked have an answer with more than "no data yet"."""

    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class MonthStanding:
    """A month that one post can report or correct now; ``leave`` where its holder is away until it is due."""

    window: Window
    sent: SentReport | None
    draft: Progress | None
    leave: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether nothing was sent yet, not everything, or it was returned; nobody on leave owes a first report."""
        return not self.leave if self.sent is None else self.sent.is_owed

    def state(self, now: datetime) -> MonthState:
        """Return how the month stands at a moment."""
        if self.sent is None and self.leave:
            return MonthState.ON_LEAVE
        if self.sent is None:
            return MonthState.MISSING if now >= self.window.due else MonthState.OPEN
        if self.sent.review.is_returned:
            return MonthState.RETURNED
        if self.sent.missing:
            return MonthState.INCOMPLETE
        return MonthState.LATE if self.sent.late else MonthState.ON_TIME


@dataclass(frozen=True, slots=True)
class PostStanding:
    """One post's open months, the oldest first; ``reports`` is false for a post without indicators.

    ``exempt`` are open months that the post need not report.
    """

    position_id: int
    title: str
    acting: bool
    reports: bool
    months: tuple[MonthStanding, ...] = ()
    exempt: tuple[Month, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's posts with what is owed and sent; ``waiting`` is the month of the report being filled in."""

    posts: tuple[PostStanding, ...] = ()
    waiting: Month | None = None

    @property
    def correctable(self) -> tuple[tuple[PostStanding, MonthStanding], ...]:
        """Every report that can be corrected, with its post: nobody has approved it."""
        sent = ((post, month) for post in self.posts for month in post.months if month.sent)
        return tuple((post, month) for post, month in sent if month.sent and not month.sent.review.is_approved)

    @property
    def owed(self) -> tuple[MonthStanding, ...]:
        """Every month some post still owes, the oldest first."""
        owed = [month for post in self.posts for month in post.months if month.is_owed]
        return tuple(sorted(owed, key=lambda month: month.window.month))

    @property
    def to_fill(self) -> bool:
        """Whether `/lapor` opens something: a month that is owed, or that somebody on leave can still report."""
        return any(month.sent is None or month.is_owed for post in self.posts for month in post.months)


@dataclass(frozen=True, slots=True)
class PostHistory:
    """One post's indicators month by month, as long as the person held it.

    ``leave`` are the months the person was away for, ``exempt`` those that the post need not report; ``sample`` where
    numbers were made up. ``verdicts`` are what reviewers said of reports that they reviewed.
    """

    title: str
    acting: bool
    trends: tuple[Trend, ...]
    leave: frozenset[Month] = frozenset()
    sample: bool = False
    verdicts: Mapping[Month, Verdict] = field(default_factory=dict)
    exempt: frozenset[Month] = frozenset()

    @property
    def months(self) -> tuple[Month, ...]:
        """The months shown, the oldest first."""
        return tuple(point.month for point in self.trends[0].points) if self.trends else ()

    @property
    def is_empty(self) -> bool:
        """Whether no report came in any of the months."""
        return all(point.realisation is None for trend in self.trends for point in trend.points)

    def state(self, month: Month) -> MonthState:
        """Return how a month stands; it counts as reported when any indicator has an answer."""
        points = [point for trend in self.trends for point in trend.points if point.month == month]
        answers = [point.realisation for point in points if point.realisation is not None]
        if answers:
            if self.verdicts.get(month) is Verdict.RETURNED:
                return MonthState.RETURNED
            if any(answer.answer is Answer.NO_DATA for answer in answers):
                return MonthState.INCOMPLETE
            return MonthState.LATE if any(point.late for point in points) else MonthState.ON_TIME
        if month in self.exempt | self.leave:
            return MonthState.EXEMPT if month in self.exempt else MonthState.ON_LEAVE
        return MonthState.OPEN if any(point.partial for point in points) else MonthState.MISSING


@dataclass(frozen=True, slots=True)
class History:
    """The histories of a person's posts with indicators; ``waiting`` is the month of the report being filled in."""

    posts: tuple[PostHistory, ...] = ()
    waiting: Month | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no report came in at all."""
        return all(post.is_empty for post in self.posts)


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What one post's report for a month says, indicator by indicator; ``None`` for one that was added later."""

    title: str
    unit_name: str
    acting: bool
    month: Month
    sample: bool
    answers: tuple[tuple[Indicator, Realisation | None], ...]
