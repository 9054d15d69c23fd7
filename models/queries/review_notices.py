"""What reviewers and reporters have not been told yet: reports that are new, and reviews of them.

The scheduler asks every minute, so what is long past is not looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, bindparam, case, cast, exists, func, literal, or_, select, union
from sqlalchemy.orm import Session

from models.administration import Handover
from models.catalogue.types import Catalogue
from models.months import Month
from models.oversight import Review
from models.periods import OfficeCalendar
from models.queries import reviewers
from models.queries.review_cards import CARD_PREFIX
from models.queries.scope import HELD_TODAY
from models.reviewing import Verdict
from models.running import Notice
from models.tables import Assignment, Entry, EntryChange, Person, Position, Report

NEWS_FOR = timedelta(days=14)
"""What is older is no news: it was there before reviews were, or nobody could be told for two weeks."""

MONTHS_BACK = 13
"""No older month is reopened in earnest."""

APPROVED_PREFIX, RETURNED_PREFIX = "approved:", "returned:"
"""The stage of what a reporter is told of a review is one of these and the review's id."""

_SINCE = bindparam("since", type_=Report.submitted_at.type)


def _told(stage: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the notice of this stage has ended, or is being sent; a stage names one report or review alone."""
    return exists().where(
        Notice.stage == stage,
        or_(Notice.ended_at.is_not(None), Notice.retry_at > bindparam("now", type_=Notice.retry_at.type)),
    )


def _sent(lately: ColumnElement[bool]) -> Select[int, int, Month, int]:
    return select(Report.id, Report.position_id, Report.month, Report.revision).where(Report.sample.is_(False), lately)


# Joined to nothing before they are found: PostgreSQL would rather look at the reviews of all there ever was.
_SENT = union(_sent(Report.submitted_at >= _SINCE), _sent(Report.revised_at >= _SINCE)).subquery()
_CARD_STAGE = literal(CARD_PREFIX) + cast(_SENT.c.id, String) + literal(":") + cast(_SENT.c.revision, String)
_UNSHOWN = (
    select(_SENT.c.id, _SENT.c.month, Position.code)
    .join(Position, Position.id == _SENT.c.position_id)
    .where(
        ~_told(_CARD_STAGE),  # first, since nearly all have been shown
        # No review is older than what it is of; PostgreSQL would read all reviews to leave these out.
        ~exists().where(Review.report_id == _SENT.c.id, Review.revision == _SENT.c.revision, Review.at >= _SINCE),
        Position.retired.is_(False),
    )
    .order_by(_SENT.c.month, Position.rank)
)
_WORD = case((Review.verdict == Verdict.RETURNED, literal(RETURNED_PREFIX)), else_=literal(APPROVED_PREFIX))
_REACHABLE = (
    select(Person.id)
    .join(Assignment, Assignment.person_id == Person.id)
    .join(Position, Position.id == Assignment.position_id)
    .where(*HELD_TODAY, Position.id == Report.position_id)
    .where(Person.telegram_id.is_not(None), Person.unreachable_since.is_(None))
    .correlate(Report)
    .exists()
)
_NAMED_REACHABLE = (
    select(Person.id)
    .join(Handover, Handover.person_id == Person.id)
    .where(Handover.position_id == Report.position_id, Handover.month == Report.month)
    .where(Person.telegram_id.is_not(None), Person.unreachable_since.is_(None))
    .correlate(Report)
    .exists()
)
_NEWEST = select(func.max(Review.id)).where(Review.report_id == Report.id).correlate(Report).scalar_subquery()
_UNTOLD = (
    select(Review.id)
    .join(Report, Report.id == Review.report_id)
    .where(
        Review.at >= _SINCE,
        Review.revision == Report.revision,
        ~_told(_WORD + cast(Review.id, String)),
        Review.id == _NEWEST,
        or_(_REACHABLE, _NAMED_REACHABLE),
    )
    .order_by(Review.at, Review.id)
    .limit(bindparam("limit"))
)
_HOLDERS = (
    select(Person.id, Person.telegram_id)
    .join(Assignment, Assignment.person_id == Person.id)
    .join(Position, Position.id == Assignment.position_id)
    .where(*HELD_TODAY, Position.id == bindparam("position_id"), Person.unreachable_since.is_(None))
    .order_by(Assignment.acting, Assignment.id)
)
_NAMED = (
    select(Person.id, Person.telegram_id)
    .join(Handover, Handover.person_id == Person.id)
    .where(Handover.position_id == bindparam("position_id"), Handover.month == bindparam("month"))
    .where(Person.unreachable_since.is_(None))
)
_SENDERS = (
    select(EntryChange.person_id)
    .join(Entry, Entry.id == EntryChange.entry_id)
    .where(Entry.report_id == bindparam("report_id"))
    .order_by(EntryChange.id.desc())
    .limit(1)
)


def unshown(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime
) -> Mapping[int, Sequence[int]]:
    """Return by reviewer which new reports they have not been shown; nothing outside the sending hours.

    ``now`` is in the office's time zone. Reviewers whom no message reaches are left out.
    """
    if not calendar.may_send(now):
        return {}
    rows = session.execute(_UNSHOWN, _bound(now)).all()
    first = Month.of(now.date()).plus(-MONTHS_BACK)
    reports = {row.id: row.code for row in rows if row.month >= first}
    if not reports:
        return {}
    found: dict[int, list[int]] = defaultdict(list)
    barred = reviewers.barred(session, reports, now.date())
    nearest = reviewers.assign(session, catalogue, reports, barred, now.date())
    for report, head in nearest.items():
        if head is not None and head.telegram_id is not None:
            found[head.person_id].append(report)
    return found


def untold(session: Session, calendar: OfficeCalendar, now: datetime, limit: int) -> list[int]:
    """Return the ids of reviews of which nobody has heard who could; none outside the sending hours."""
    if not calendar.may_send(now):
        return []
    return list(session.scalars(_UNTOLD, {**_bound(now), "today": now.date(), "limit": limit}))


def reporter_of(session: Session, report: Report, now: datetime) -> tuple[int, int] | None:
    """Return whom to tell of a report, with their account: who sent it last, or else who reports its post today.

    That is whoever was named for the month, where the post changed hands, before whoever holds it.
    """
    bound = {"position_id": report.position_id, "month": report.month, "today": now.date()}
    rows: Collection[tuple[int, int | None]] = [
        (row.id, row.telegram_id) for statement in (_NAMED, _HOLDERS) for row in session.execute(statement, bound)
    ]
    able = {person: account for person, account in rows if account is not None}
    sender = session.scalar(_SENDERS, {"report_id": report.id}) or report.person_id
    person = sender if sender in able else next(iter(able), None)
    return (person, able[person]) if person is not None else None


def _bound(now: datetime) -> dict[str, object]:
    return {"now": now, "since": now - NEWS_FOR}
