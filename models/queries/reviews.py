"""What heads review: the reports that wait for them, and one report with all they judge it by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from models import tables
from models.administration import AuditEvent
from models.catalogue.types import Catalogue, Indicator
from models.filling import History
from models.months import Month
from models.oversight import Review
from models.queries import feeding, reviewers
from models.queries.audit import noted_head
from models.queries.figures import realisation
from models.queries.people import Identity
from models.queries.periods import IS_OPEN
from models.queries.scope import IN_UNITS
from models.realisation import Realisation
from models.reviewing import Returned, Submission, Tray, Verdict, Waiting, may_review, remarks
from models.tables import Entry, Period, Position, Report, Unit

SENDING = ("report.sent", "report.corrected")
"""The actions in the trail that make a new revision of a report."""

AT_A_TIME = 1000
"""Reports whose numbers are read together, so that no statement grows beyond what a database takes."""

_YEAR = 12
_REVIEWED = exists().where(Review.report_id == Report.id, Review.revision == Report.revision)
_UNREVIEWED = (
    select(Report.id, Position.code)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Report, Report.position_id == Position.id)
    .where(*IN_UNITS, Report.sample.is_(False), ~_REVIEWED)
    .order_by(Report.month, Position.rank, Report.id)
)
_RESENT = exists().where(
    Review.report_id == Report.id, Review.revision < Report.revision, Review.verdict == Verdict.RETURNED
)
_RETURNED = (
    select(Position.code, Report.month, Review.at, Review.reason)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Report, Report.position_id == Position.id)
    .join(Period, Period.month == Report.month)
    .join(Review, and_(Review.report_id == Report.id, Review.revision == Report.revision))
    .where(
        *IN_UNITS,
        Review.verdict == Verdict.RETURNED,  # what was returned gets no other verdict until it is corrected
        Review.position_id.in_(bindparam("functions", expanding=True)),
        Report.sample.is_(False),
        IS_OPEN,
    )
    .order_by(Review.id.desc())
)
_AT = func.coalesce(Report.revised_at, Report.submitted_at, type_=Report.submitted_at.type)
_REPORTS: BindParameter[Sequence[int]] = bindparam("reports", expanding=True)
_SENT = (
    select(
        Report.id,
        Report.revision,
        Report.position_id,
        Position.code,
        Report.month,
        _AT.label("at"),
        Report.late,
        _RESENT.label("resent"),
    )
    .join(Position, Position.id == Report.position_id)
    .where(Report.id.in_(_REPORTS))
)
_SENT_SINCE = select(AuditEvent.subject).where(
    AuditEvent.subject.in_(bindparam("subjects", expanding=True)),
    AuditEvent.id > bindparam("event"),
    AuditEvent.action.in_(SENDING),
)
_NUMBERS = (Entry.answer, Entry.numerator, Entry.denominator, Entry.reason)
_ANSWERS = (
    select(Entry.report_id, tables.Indicator.code, *_NUMBERS)
    .join_from(Entry, tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(Entry.report_id.in_(_REPORTS))
)
_EARLIER = (
    select(Report.position_id, Report.month, tables.Indicator.code, *_NUMBERS)
    .join_from(Report, Entry, Entry.report_id == Report.id)
    .join(tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(
        Report.position_id.in_(bindparam("positions", expanding=True)),
        Report.month >= bindparam("first"),
        Report.month < bindparam("before"),
    )
    .order_by(Report.month.desc())
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What nobody has reviewed yet: ids of reports that wait for somebody themselves, and for heads below them."""

    own: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


def desk(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> Desk:
    """Return which reports wait for a head, the oldest month first; none of these is made of sample numbers.

    ``now`` is in the office's time zone: its day decides who leads what.
    """
    led = _led(catalogue, who)
    units = _below(catalogue, led)
    if not units:
        return Desk()
    rows = session.execute(_UNREVIEWED, {"units": units})
    waiting = {row.id: row.code for row in rows if row.code in catalogue.position}
    own, below = [], []
    for part in _parts(list(waiting)):
        reports = {report: waiting[report] for report in part}
        barred = reviewers.barred(session, reports, now.date())
        nearest = reviewers.assign(session, catalogue, reports, barred, now.date())
        for report, code in reports.items():
            head = nearest[report]
            if head is not None and head.person_id == who.person_id:
                own.append(report)
            elif may_review(catalogue, catalogue.position[code], led, who.person_id, barred[report]):
                below.append(report)
    return Desk(tuple(own), tuple(below))


def tray(session: Session, catalogue: Catalogue, who: Identity, now: datetime, *, below: bool = False) -> Tray:
    """Return what a head's list shows: what waits for them or, on request, for heads below, and what was returned."""
    newest = noted_head(session)  # first: what is sent while the list is read counts as sent after it
    found = desk(session, catalogue, who, now)
    items = waiting(session, catalogue, found.below if below else found.own)
    return Tray(items, len(found.below), returned(session, catalogue, who, now), newest.id if newest else 0)


def sent_since(session: Session, reports: Sequence[int], event: int) -> frozenset[int]:
    """Return which of these reports were sent or corrected after an event of the trail.

    Events follow each other as they were committed, which the times of updates do not: those are taken before.
    """
    found: set[int] = set()
    for part in _parts(reports):
        named = {f"report:{report}": report for report in part}
        subjects = session.scalars(_SENT_SINCE, {"subjects": list(named), "event": event})
        found.update(named[subject] for subject in subjects)
    return frozenset(found)


def waiting(session: Session, catalogue: Catalogue, reports: Sequence[int]) -> tuple[Waiting, ...]:
    """Return these reports with what is remarkable about each, in their order but those of routine last."""
    found = {sent.report_id: _waiting(catalogue, sent) for sent in submissions(session, catalogue, reports)}
    items = [found[report] for report in reports if report in found]
    return tuple(sorted(items, key=lambda item: not item.remarks))


def returned(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> tuple[Returned, ...]:
    """Return which reports wait for their correction since somebody in a function of this head's returned them.

    The newest return comes first; what has closed for its post can't be corrected and is left out.
    """
    functions = [post.position_id for post in who.posts if post.is_head]
    bound = {"units": _below(catalogue, _led(catalogue, who)), "functions": functions, "now": now}
    rows = session.execute(_RETURNED, bound)
    return tuple(Returned(*row) for row in rows if row.code in catalogue.position)


def submissions(session: Session, catalogue: Catalogue, reports: Sequence[int]) -> Iterator[Submission]:
    """Return reports of posts that the catalogue has, with their numbers, earlier ones and those from below."""
    for part in _parts(reports):
        rows = [row for row in session.execute(_SENT, {"reports": part}) if row.code in catalogue.position]
        answers: dict[int, dict[str, Realisation]] = defaultdict(dict)
        for entry in session.execute(_ANSWERS, {"reports": part}):
            answers[entry.report_id][entry.code] = realisation(entry)
        months = {row.month for row in rows}
        earlier = _earlier(session, {row.position_id for row in rows}, months)
        posts = [(row.month, row.code) for row in rows]
        fed = {month: feeding.fed(session, catalogue, _indicators(catalogue, posts, month), month) for month in months}
        for row in rows:
            yield Submission(
                report_id=row.id,
                revision=row.revision,
                position=row.code,
                month=row.month,
                at=row.at,
                late=row.late,
                resent=row.resent,
                answers=answers[row.id],
                history=_history(earlier.get(row.position_id, ()), row.month),
                fed=fed[row.month],
            )


def asked(catalogue: Catalogue, sent: Submission) -> tuple[Indicator, ...]:
    """Return the indicators that a report answers, in the catalogue's order."""
    return catalogue.position[sent.position].asked_in(sent.month.number)


_Past = tuple[Month, str, Realisation]


def _earlier(session: Session, positions: Iterable[int], months: Iterable[Month]) -> Mapping[int, Sequence[_Past]]:
    """Return what positions answered in the year before any of these months, the newest first."""
    months = sorted(months)
    if not months:
        return {}
    bound = {"positions": sorted(positions), "first": months[0].plus(-_YEAR), "before": months[-1]}
    found: dict[int, list[_Past]] = defaultdict(list)
    for row in session.execute(_EARLIER, bound):
        found[row.position_id].append((row.month, row.code, realisation(row)))
    return found


def _history(past: Iterable[_Past], month: Month) -> History:
    history: dict[str, list[Realisation]] = defaultdict(list)
    for when, code, answer in past:
        if month.plus(-_YEAR) <= when < month:
            history[code].append(answer)
    return history


def _indicators(catalogue: Catalogue, posts: Iterable[tuple[Month, str]], month: Month) -> list[Indicator]:
    return [item for when, code in posts if when == month for item in catalogue.position[code].indicators]


def _led(catalogue: Catalogue, who: Identity) -> set[str]:
    """Return the units that somebody leads."""
    return {post.unit_code for post in who.posts if post.is_head and post.unit_code in catalogue.unit}


def _below(catalogue: Catalogue, led: Iterable[str]) -> list[str]:
    """Return these units and those below them."""
    return sorted({code for unit in led for code in catalogue.below(unit)})


def _waiting(catalogue: Catalogue, sent: Submission) -> Waiting:
    found = remarks(asked(catalogue, sent), sent)
    return Waiting(sent.report_id, sent.revision, sent.position, sent.month, sent.at, found)


def _parts(reports: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(reports), AT_A_TIME):
        yield list(reports[start : start + AT_A_TIME])
