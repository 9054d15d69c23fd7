"""Claiming in the ledger what heads are told: a post for each unit they lead, and whom the bot cannot reach."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.notices import HeadPost
from models.periods import OfficeCalendar, Stage
from models.queries.head_posts import DuePost, Nominee, changed_since, head_nominees, ledger_stage, post_stage
from models.queries.periods import window
from models.queries.unreachable import Telling
from models.queries.unreachable import ledger_stage as told_stage
from models.running import Notice
from models.store.notices import claim, end
from models.tables import Outcome, Person

_ROW = select(Notice).where(
    Notice.person_id == bindparam("person_id"),
    Notice.month == bindparam("month"),
    Notice.stage == bindparam("stage"),
)


def claim_post(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, due: DuePost, nominee: Nominee, now: datetime
) -> HeadPost | None:
    """Claim what a head is to be shown now; ``None`` where there is nothing (any more).

    The final post is claimed and ended at once where nothing has changed since this head saw the month. ``now`` is
    in the office's time zone.
    """
    if not calendar.may_send(now) or not _is_due(session, calendar, due, now):
        return None
    if nominee not in head_nominees(session, due, now, now.date()):
        return None
    notice = claim(session, nominee.person_id, due.month, ledger_stage(due.stage, nominee.unit), now)
    if notice is None:
        return None
    final = due.stage is Stage.CLOSES
    if final and not _is_news(session, catalogue, due, nominee, now):
        end(session, [notice], Outcome.UNNEEDED, now)
        return None
    return HeadPost(notice, nominee.person_id, nominee.telegram_id, nominee.unit, due.month, final)


def claim_telling(session: Session, calendar: OfficeCalendar, telling: Telling, now: datetime) -> tuple[int, ...]:
    """Claim that a head is told whom the bot cannot reach; returns the rows of those who still cannot be reached."""
    if not calendar.may_send(now):
        return ()
    ids = [person.person_id for person in telling.people]
    still = set(session.scalars(select(Person.id).where(Person.id.in_(ids), Person.unreachable_since.is_not(None))))
    stages = [told_stage(person) for person in telling.people if person.person_id in still]
    claimed = (claim(session, telling.person_id, telling.month, stage, now) for stage in stages)
    return tuple(notice for notice in claimed if notice is not None)


def _is_due(session: Session, calendar: OfficeCalendar, due: DuePost, now: datetime) -> bool:
    """Whether it is still this post's time; the month may have closed since the heads were nominated."""
    period = window(session, due.month)
    return period is not None and post_stage(calendar, period, now) is due.stage


def _is_news(session: Session, catalogue: Catalogue, due: DuePost, nominee: Nominee, now: datetime) -> bool:
    """Whether the closed month differs from what this head was shown; an earlier post never sent is overtaken."""
    stage = ledger_stage(Stage.OVERDUE, nominee.unit)
    seen = session.scalar(_ROW, {"person_id": nominee.person_id, "month": due.month, "stage": stage})
    if seen is None:
        return True
    if seen.ended_at is None:
        end(session, [seen.id], Outcome.SUPERSEDED, now)
    if seen.outcome is not Outcome.SENT:
        return True
    return changed_since(session, catalogue.below(nominee.unit), due.month, seen.claimed_at)
