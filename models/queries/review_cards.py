"""One report as its reviewer sees it, with what has changed since they last saw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue
from models.oversight import Review
from models.queries import periods, reviewers
from models.queries.evidence import counts
from models.queries.reviews import asked, submissions
from models.realisation import Realisation
from models.reviewing import ReviewCard, Submission, remarks
from models.running import Notice
from models.tables import Entry, EntryChange, Outcome, Person, Report

CARD_PREFIX = "review:"
"""The stage of a card in the ledger is this, the report's id and its revision: ``review:17:2``."""

_ABOUT = (
    select(Report.position_id, Person.name)
    .join(Person, Person.id == Report.person_id)
    .where(Report.id == bindparam("id"))
)
_CORRECTED_BY = (
    select(Person.name)
    .join_from(EntryChange, Entry, Entry.id == EntryChange.entry_id)
    .join(Person, Person.id == EntryChange.person_id)
    .where(Entry.report_id == bindparam("id"))
    .order_by(EntryChange.id.desc())
    .limit(1)
)
_REVIEWED_AT = select(func.max(Review.at, type_=Review.at.type)).where(
    Review.report_id == bindparam("id"), Review.revision < bindparam("revision")
)
_SHOWN_AT = select(func.max(Notice.claimed_at, type_=Notice.claimed_at.type)).where(
    Notice.month == bindparam("month"),
    Notice.stage.like(bindparam("stages", type_=String)),
    Notice.stage != bindparam("stage"),
    Notice.outcome == Outcome.SENT,
)
_CHANGES = (
    select(
        tables.Indicator.code,
        EntryChange.old_answer,
        EntryChange.old_numerator,
        EntryChange.old_denominator,
        EntryChange.old_reason,
    )
    .join_from(EntryChange, Entry, Entry.id == EntryChange.entry_id)
    .join(tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(
        Entry.report_id == bindparam("id"),
        or_(
            EntryChange.at > bindparam("since"),
            # the newest revision has not been seen, even if it was sent at that very moment
            and_(EntryChange.at == bindparam("sent_at"), EntryChange.old_answer.is_not(None)),
        ),
    )
    .order_by(EntryChange.id.desc())
)


def card_stage(report_id: int, revision: int) -> str:
    """Return the stage under which the card of a report's revision stands in the ledger."""
    return f"{CARD_PREFIX}{report_id}:{revision}"


def review_card(session: Session, catalogue: Catalogue, report_id: int, now: datetime) -> ReviewCard | None:
    """Return a report as it is now; ``None`` where there is none, or its post has left the catalogue.

    ``now`` is in the office's time zone: its day decides who is to review it.
    """
    sent = next(submissions(session, catalogue, [report_id]), None)
    if sent is None:
        return None
    about = session.execute(_ABOUT, {"id": report_id}).one()
    position, indicators = catalogue.position[sent.position], asked(catalogue, sent)
    standing = reviewers.verdict(session, report_id)
    posts = {report_id: sent.position}
    barred = reviewers.barred(session, posts, now.date())
    head = None
    if standing.verdict is None:
        head = reviewers.assign(session, catalogue, posts, barred, now.date())[report_id]
        standing = reviewers.unreviewed(head)
    return ReviewCard(
        sent=sent,
        title=position.title,
        unit_name=catalogue.unit[position.unit].name,
        indicators=indicators,
        author=session.scalar(_CORRECTED_BY, {"id": report_id}) or about.name,
        standing=standing,
        is_open=can_be_corrected(session, about.position_id, sent, now),
        remarks=remarks(indicators, sent),
        before=_before(session, sent),
        position_id=about.position_id,
        evidence=sum(counts(session, about.position_id, sent.month).values()),
        reviewer=head,
        barred=barred[report_id],
    )


def can_be_corrected(session: Session, position_id: int, sent: Submission, now: datetime) -> bool:
    """Whether a report's month is open for its post."""
    return any(open_.window.month == sent.month for open_ in periods.open_months(session, [position_id], now))


def _before(session: Session, sent: Submission) -> Mapping[str, Realisation] | None:
    """Return what a corrected report said when it was last reviewed, or last shown to its reviewer."""
    if sent.revision == 1:
        return None
    about = {"id": sent.report_id, "revision": sent.revision}
    stages = {"stages": f"{CARD_PREFIX}{sent.report_id}:%", "stage": card_stage(sent.report_id, sent.revision)}
    moments = (
        session.scalar(_REVIEWED_AT, about),
        session.scalar(_SHOWN_AT, {"month": sent.month, **stages}),
    )
    seen = max(filter(None, moments), default=None)
    if seen is None:
        return None
    earlier = dict(sent.answers)
    bound = {"id": sent.report_id, "since": seen, "sent_at": sent.at}
    for code, answer, numerator, denominator, reason in session.execute(_CHANGES, bound):
        # the newest change comes first, so that the last one set is what stood there before all of them
        if answer is None:
            earlier.pop(code, None)
        else:
            earlier[code] = Realisation(answer, numerator, denominator, reason or "")
    return earlier
