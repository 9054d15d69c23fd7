"""Reviews: approving a report, or returning it for a reason. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.audit import Act, Content
from models.catalogue.types import Catalogue
from models.months import Month
from models.oversight import Review
from models.queries.people import Held, Identity
from models.queries.review_cards import review_card
from models.queries.reviews import desk, sent_since, tray
from models.reviewing import Remark, ReviewCard, Standing, Tray, Verdict, Waiting, may_review, reviewing_units
from models.store.audit import Done, record_all
from models.store.awaited import forget
from models.store.drafts import Moment
from models.store.updates import first_time
from models.tables import Position, Report


class Refusal(StrEnum):
    """Why a review was not taken; nothing changed."""

    GONE = "gone"
    NOT_YOURS = "not_yours"
    CHANGED = "changed"
    INCOMPLETE = "incomplete"
    ALREADY = "already"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reviewer says of one revision of a report; returning it takes a reason."""

    report_id: int
    revision: int
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of a review, and the report as it is now; ``repeated`` where this update was handled before.

    ``review_id`` is the review that was kept, ``None`` where none was.
    """

    card: ReviewCard | None = None
    refusal: Refusal | None = None
    repeated: bool = False
    review_id: int | None = None


@dataclass(frozen=True, slots=True)
class Routine:
    """What came of approving all that is unremarkable: what is left, what was approved, what changed since the list."""

    left: Tray
    approved: tuple[Waiting, ...] = ()
    changed: tuple[Waiting, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class _Subject:
    """One revision of a report that is reviewed, and the function in which its reviewer does so."""

    report_id: int
    revision: int
    position: str
    month: Month
    function: Held

    @property
    def told(self) -> Content:
        """What the audit trail says of it."""
        return {"position": self.position, "month": str(self.month), "revision": self.revision}


# In the order of their ids, so that two heads never wait for each other; reports are sent under the same lock.
_HOLD = (
    select(Position.id)
    .where(Position.id.in_(select(Report.position_id).where(Report.id.in_(bindparam("reports", expanding=True)))))
    .order_by(Position.id)
    .with_for_update(key_share=True)
)


def review(
    session: Session, catalogue: Catalogue, who: Identity, asked: Request, at: Moment, now: datetime
) -> Reviewed:
    """Approve or return a report, if it is still the revision that the reviewer saw.

    ``now`` is in the office's time zone. An approved report can be returned while its month is open; one that was
    returned waits for its correction. Raises ``ValueError`` for a return without a reason.
    """
    if asked.verdict is Verdict.RETURNED and not asked.reason:
        raise ValueError("a report is returned for a reason")
    session.execute(_HOLD, {"reports": [asked.report_id]}).all()
    seen = see(session, catalogue, who, asked.report_id, now)
    if seen.card is None or seen.refusal is not None:
        return seen
    if not first_time(session, at.update_id, at.now):
        return Reviewed(seen.card, repeated=True)
    refusal = _refusal(seen.card, asked)
    if refusal is not None:
        return Reviewed(seen.card, refusal)
    forget(session, who.telegram_id)
    function = _function(catalogue, who, seen.card.sent.position)
    sent = seen.card.sent
    subject = _Subject(asked.report_id, asked.revision, sent.position, sent.month, function)
    review_id = _keep(session, [subject], asked.verdict, asked.reason, who, at)
    standing = Standing(asked.verdict, function.title, function.acting, at.now, asked.reason)
    return Reviewed(replace(seen.card, standing=standing, reviewer=None), review_id=review_id)


def check(session: Session, catalogue: Catalogue, who: Identity, asked: Request, now: datetime) -> Reviewed:
    """Return whether a review would be taken as things stand; nothing changes."""
    seen = see(session, catalogue, who, asked.report_id, now)
    if seen.card is None or seen.refusal is not None:
        return seen
    return Reviewed(seen.card, _refusal(seen.card, asked))


def see(session: Session, catalogue: Catalogue, who: Identity, report_id: int, now: datetime) -> Reviewed:
    """Return a report for somebody who may review it: who leads a unit above it and had no hand in it."""
    card = review_card(session, catalogue, report_id, now)
    if card is None:
        return Reviewed(refusal=Refusal.GONE)
    position = catalogue.position[card.sent.position]
    led = [post.unit_code for post in who.posts if post.is_head]
    if not may_review(catalogue, position, led, who.person_id, card.barred):
        return Reviewed(refusal=Refusal.NOT_YOURS)
    return Reviewed(card)


def approve_routine(
    session: Session, catalogue: Catalogue, who: Identity, seen: int, at: Moment, now: datetime
) -> Routine:
    """Approve what waits for a head, is unremarkable, and has not changed since a list showed it: its ``Tray.seen``."""
    if not first_time(session, at.update_id, at.now):
        return Routine(tray(session, catalogue, who, now), repeated=True)
    session.execute(_HOLD, {"reports": desk(session, catalogue, who, now).own}).all()
    # Read again: what was sent while the posts were not held yet must not be approved unseen.
    found = tray(session, catalogue, who, now)
    items = found.items
    since = sent_since(session, [item.report_id for item in items], seen)
    approved = tuple(item for item in items if not item.remarks and item.report_id not in since)
    subjects = [
        _Subject(each.report_id, each.revision, each.position, each.month, _function(catalogue, who, each.position))
        for each in approved
    ]
    _keep(session, subjects, Verdict.APPROVED, "", who, at)
    changed = tuple(item for item in items if item.report_id in since and item.revision > 1)
    done = {item.report_id for item in approved}
    left = replace(found, items=tuple(item for item in items if item.report_id not in done))
    return Routine(left, approved, changed)


def _function(catalogue: Catalogue, who: Identity, position: str) -> Held:
    units = list(reviewing_units(catalogue, catalogue.position[position]))
    leading = [post for post in who.posts if post.is_head and post.unit_code in units]
    return min(leading, key=lambda post: (units.index(post.unit_code), post.acting))


def _refusal(card: ReviewCard, asked: Request) -> Refusal | None:
    """Return why a review cannot be taken as the report stands."""
    if card.sent.revision != asked.revision:
        return Refusal.CHANGED
    if asked.verdict is Verdict.RETURNED:
        if card.standing.is_returned:
            return Refusal.ALREADY
        return None if card.is_open else Refusal.CLOSED
    if card.standing.verdict is not None:
        return Refusal.ALREADY
    return Refusal.INCOMPLETE if Remark.INCOMPLETE in card.remarks else None


def _keep(
    session: Session, subjects: Sequence[_Subject], verdict: Verdict, reason: str, who: Identity, at: Moment
) -> int | None:
    """Add a review of each of these reports; return the last one's id."""
    kept = [
        Review(
            report_id=subject.report_id,
            revision=subject.revision,
            verdict=verdict,
            reason=reason,
            reviewer_id=who.person_id,
            position_id=subject.function.position_id,
            acting=subject.function.acting,
            at=at.now,
            update_id=at.update_id,
        )
        for subject in subjects
    ]
    session.add_all(kept)
    session.flush()
    by = Act.in_chat(at.now, who.person_id, at.update_id)
    record_all(
        session, by, [Done(f"report.{verdict}", f"report:{each.report_id}", after=each.told) for each in subjects]
    )
    return kept[-1].id if kept else None
