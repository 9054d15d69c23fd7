"""Who reviews a report, in which state that leaves it, and what about it deserves a head's second look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.catalogue.types import Catalogue, Indicator, Kind, Position
from models.feeding import Fed
from models.filling import History
from models.months import Month
from models.plausibility import find_unusual
from models.realisation import Answer, Realisation

MAX_REASON = 200
"""Characters of a reason for returning a report; what is longer is better said in person."""


class Verdict(StrEnum):
    """What a reviewer says of a report."""

    APPROVED = "approved"
    RETURNED = "returned"


class ReviewState(StrEnum):
    """Where a report stands between its reporter and its reviewer."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


class Remark(StrEnum):
    """Why a report is no routine: it lacks a number, contradicts those below, or asks for a second look."""

    INCOMPLETE = "incomplete"
    RESENT = "resent"
    DISAGREES = "disagrees"
    UNUSUAL = "unusual"
    NOT_COMPUTABLE = "not_computable"
    LATE = "late"


class ReasonRefusal(StrEnum):
    """Why a typed reason is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class HeadHolder:
    """Somebody who leads a unit today, ``acting`` where in its head's stead; ``away`` while on leave.

    ``telegram_id`` is ``None`` where no message reaches them.
    """

    person_id: int
    position: str
    title: str
    acting: bool
    telegram_id: int | None = None
    away: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest review left a report, and in which function somebody gave it.

    Without a ``verdict``, ``title`` is the function that is to review it, empty where nobody is.
    """

    verdict: Verdict | None = None
    title: str = ""
    acting: bool = False
    at: datetime | None = None
    reason: str = ""

    @property
    def is_returned(self) -> bool:
        """Whether the report has to be corrected."""
        return self.verdict is Verdict.RETURNED

    @property
    def is_approved(self) -> bool:
        """Whether the report cannot be changed unless it is returned."""
        return self.verdict is Verdict.APPROVED


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as it was sent, with what its reviewer judges it by.

    ``history`` holds earlier months, newest first, ``fed`` what lower positions counted, both by indicator code;
    ``resent`` where it corrects a report that was returned.
    """

    report_id: int
    revision: int
    position: str
    month: Month
    at: datetime
    late: bool
    resent: bool = False
    answers: Mapping[str, Realisation] = field(default_factory=dict)
    history: History = field(default_factory=dict)
    fed: Mapping[str, Fed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that nobody has reviewed yet, with what is remarkable about it."""

    report_id: int
    revision: int
    position: str
    month: Month
    at: datetime
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """A report that was returned and can still be corrected."""

    position: str
    month: Month
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Tray:
    """A head's list: reports that wait, how many wait for heads below, and those that wait for their correction.

    ``seen`` is the newest event of the trail that came before it: no report that was sent later is in the list as such.
    """

    items: tuple[Waiting, ...] = ()
    below: int = 0
    returned: tuple[Returned, ...] = ()
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A report as its reviewer sees it, and how the newest review left it.

    ``before`` holds what its indicators said when the reviewer last saw the report, ``None`` where they have not;
    ``author`` is who sent or corrected it last. ``is_open`` while its month can still be corrected. ``evidence`` counts
    the files behind it, which are found by ``position_id``. ``reviewer`` is who is to review it, ``None`` once somebody
    has or where nobody can; ``barred`` are those who may not.
    """

    sent: Submission
    title: str
    unit_name: str
    indicators: tuple[Indicator, ...]
    author: str
    standing: Standing
    is_open: bool
    remarks: tuple[Remark, ...] = ()
    before: Mapping[str, Realisation] | None = None
    position_id: int = 0
    evidence: int = 0
    reviewer: HeadHolder | None = None
    barred: frozenset[int] = frozenset()

    @property
    def state(self) -> ReviewState:
        """Where the report stands."""
        return state(self.standing.verdict, sent=True, is_open=self.is_open)

    @property
    def changed(self) -> tuple[Indicator, ...]:
        """The indicators that say something else than when the reviewer last saw them."""
        earlier, now = self.before, self.sent.answers
        if earlier is None:
            return ()
        return tuple(item for item in self.indicators if earlier.get(item.code) != now.get(item.code))


def state(verdict: Verdict | None, *, sent: bool, is_open: bool) -> ReviewState:
    """Return a report's state from the newest review of its current revision.

    Once its month has closed for its post, nothing but a review changes it: what is not approved then is locked.
    """
    if sent and verdict is Verdict.APPROVED:
        return ReviewState.APPROVED
    if not is_open:
        return ReviewState.LOCKED
    if not sent:
        return ReviewState.DRAFT
    return ReviewState.RETURNED if verdict is Verdict.RETURNED else ReviewState.SENT


def reviewer(
    catalogue: Catalogue, position: Position, heads: Mapping[str, Sequence[HeadHolder]], barred: Collection[int]
) -> HeadHolder | None:
    """Return who reviews a position's reports: the head of its unit, for a head that of the unit above.

    ``heads`` are the holders of leading posts by unit, the post's own holder before who acts for them; ``barred``
    hold the position or had a hand in the report, since nobody reviews their own. Where nobody is left in a unit, it
    is the next one's turn. A head on leave is passed over only for somebody who acts for them.
    """
    for unit in reviewing_units(catalogue, position):
        able = [holder for holder in heads.get(unit, ()) if holder.person_id not in barred]
        if able:
            return min(able, key=lambda holder: (holder.away, holder.telegram_id is None))
    return None


def reviewing_units(catalogue: Catalogue, position: Position) -> Iterator[str]:
    """Return the units whose heads may review a position's reports, the nearest first."""
    unit = catalogue.unit[position.unit].parent if position.head else position.unit
    while unit is not None:
        yield unit
        unit = catalogue.unit[unit].parent


def may_review(
    catalogue: Catalogue, position: Position, led: Collection[str], person_id: int, barred: Collection[int]
) -> bool:
    """Whether somebody who leads these units may review a position's report: any head above, never who is barred."""
    return person_id not in barred and any(unit in led for unit in reviewing_units(catalogue, position))


def remarks(indicators: Sequence[Indicator], sent: Submission) -> tuple[Remark, ...]:
    """Return what is remarkable about a report, the weightiest first; nothing for one of routine.

    A report is unremarkable if every indicator has an answer other than "no data yet", every ratio can be computed,
    no number is unusual beside earlier months or contradicts what lower positions counted, and it came on time and
    not in answer to a return.
    """
    answers = [(item, sent.answers.get(item.code, Realisation(Answer.NO_DATA))) for item in indicators]
    found = {
        Remark.INCOMPLETE: any(answer.answer is Answer.NO_DATA for _, answer in answers),
        Remark.RESENT: sent.resent,
        Remark.DISAGREES: any(item.code in sent.fed and sent.fed[item.code].contradicts(a) for item, a in answers),
        Remark.UNUSUAL: any(find_unusual(item, answer, sent.history) for item, answer in answers),
        Remark.NOT_COMPUTABLE: any(_lacks_base(item, answer) for item, answer in answers),
        Remark.LATE: sent.late,
    }
    return tuple(remark for remark, holds in found.items() if holds)


def read_reason(text: str) -> str | ReasonRefusal:
    """Read why a report is returned; it has words, since a bare number is rather meant for a report's question."""
    reason = " ".join(text.split())
    if not any(character.isalpha() for character in reason):
        return ReasonRefusal.EMPTY
    return ReasonRefusal.TOO_LONG if len(reason) > MAX_REASON else reason


def _lacks_base(indicator: Indicator, answer: Realisation) -> bool:
    return indicator.kind is Kind.RATIO and answer.has_number and not answer.denominator
