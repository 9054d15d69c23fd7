"""Claiming in the ledger what reviewers and reporters are told, once for each revision and each review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.months import Month
from models.notices import REMINDERS, reminder_stage
from models.oversight import Review
from models.periods import OfficeCalendar
from models.queries import periods, reviewers
from models.queries.review_cards import card_stage, review_card
from models.queries.review_notices import APPROVED_PREFIX, RETURNED_PREFIX, reporter_of
from models.reviewing import ReviewCard, Standing
from models.running import Notice
from models.store.notices import claim, end
from models.tables import Outcome, Position, Report


@dataclass(frozen=True, slots=True)
class CardNotice:
    """A report that its reviewer is to be shown now; ``notice`` is the row of the ledger."""

    notice: int
    telegram_id: int
    card: ReviewCard


@dataclass(frozen=True, slots=True)
class VerdictNotice:
    """What a reporter is to be told of their report now; ``notice`` is the row of the ledger."""

    notice: int
    telegram_id: int
    position_id: int
    title: str
    month: Month
    standing: Standing


_REMINDED = select(Notice.id).where(
    Notice.person_id == bindparam("person_id"),
    Notice.month == bindparam("month"),
    Notice.stage == bindparam("stage"),
)


def claim_card(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, report_id: int, now: datetime
) -> CardNotice | None:
    """Claim that a report's reviewer is shown it; ``None`` where there is nothing to show, or nobody to show it to.

    Everything is tested again here. ``now`` is in the office's time zone.
    """
    if not calendar.may_send(now):
        return None
    card = review_card(session, catalogue, report_id, now)
    head = card.reviewer if card else None
    if card is None or head is None or head.telegram_id is None:
        return None
    stage = card_stage(report_id, card.sent.revision)
    notice = claim(session, head.person_id, card.sent.month, stage, now)
    return CardNotice(notice, head.telegram_id, card) if notice is not None else None


def claim_verdict(session: Session, calendar: OfficeCalendar, review_id: int, now: datetime) -> VerdictNotice | None:
    """Claim that a reporter is told of a review; ``None`` where it is overtaken, or nobody can be told.

    A report that was returned is asked for by this very message: the stage that its month has reached is ended with
    it, so that no reminder follows at its heels.
    """
    review = session.get(Review, review_id)
    if review is None or not calendar.may_send(now):
        return None
    report = session.get_one(Report, review.report_id)
    standing = reviewers.verdict(session, report.id)
    person = reporter_of(session, report, now)
    if person is None or report.revision != review.revision or standing.verdict is not review.verdict:
        return None
    prefix = RETURNED_PREFIX if standing.is_returned else APPROVED_PREFIX
    notice = claim(session, person[0], report.month, f"{prefix}{review_id}", now)
    if notice is None:
        return None
    if standing.is_returned:
        _pass_over_reminder(session, calendar, person[0], report.month, now)
    title = session.get_one(Position, report.position_id).title
    return VerdictNotice(notice, person[1], report.position_id, title, report.month, standing)


def _pass_over_reminder(
    session: Session, calendar: OfficeCalendar, person_id: int, month: Month, now: datetime
) -> None:
    """End the reminder that a month has reached, where this person did not get it yet."""
    window = periods.window(session, month)
    stage = reminder_stage(calendar, window, now) if window else None
    if stage not in REMINDERS:
        return
    if session.scalar(_REMINDED, {"person_id": person_id, "month": month, "stage": stage.value}) is None:
        reminder = claim(session, person_id, month, stage.value, now)
        end(session, [reminder] if reminder is not None else [], Outcome.SUPERSEDED, now)
