"""Claiming in the ledgers what heads and groups are shown, and whom heads are told that the bot cannot reach."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.notices import RecapPost
from models.oversight import GroupNotice
from models.periods import OfficeCalendar
from models.queries.groups import group_nominees
from models.queries.head_posts import (
    DuePost,
    Nominee,
    changed_since,
    current_posts,
    head_nominees,
    is_due,
    stages_of,
)
from models.queries.periods import window
from models.queries.unreachable import Telling
from models.queries.unreachable import ledger_stage as told_stage
from models.running import Notice
from models.store.ledgers import GROUPS, PEOPLE, Ledger
from models.store.notices import claim
from models.subscribing import Posting
from models.tables import Outcome, Person


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets posts: who is nominated for one, and the ledger in which it stands."""

    nominees: Callable[[Session, DuePost, datetime, date], tuple[Nominee, ...]]
    ledger: Ledger[Any]


HEADS = Audience(head_nominees, PEOPLE)
UNIT_GROUPS = Audience(group_nominees, GROUPS)


def claim_post(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    audience: Audience,
    due: DuePost,
    nominee: Nominee,
    now: datetime,
) -> RecapPost | None:
    """Claim what a head or group is to be shown now; ``None`` where there is nothing (any more).

    A post that would show what was shown already is claimed and ended at once. ``now`` is in the office's time zone.
    """
    period = window(session, due.month)
    if period is None or not calendar.may_send(now) or not is_due(calendar, period, due, now):
        return None
    if nominee not in audience.nominees(session, due, now, now.date()):
        return None
    notice = audience.ledger.claim(session, nominee.owner, due.month, due.stage(nominee.unit), now)
    if notice is None:
        return None
    if not _is_needed(session, catalogue, audience.ledger, due, nominee, now):
        audience.ledger.end(session, [notice], Outcome.UNNEEDED, now)
        return None
    return RecapPost(notice, nominee.chat_id, nominee.unit, due.month, due.posting)


def settle(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    ledger: Ledger[Any],
    owner: int,
    units: Collection[str],
    postings: Collection[Posting],
    now: datetime,
) -> None:
    """End the posts whose time came before somebody wanted them: what is chosen today begins with the next one."""
    for due in current_posts(session, calendar, catalogue, now):
        for unit in set(units).intersection(due.units if due.posting in postings else ()):
            notice = ledger.claim(session, owner, due.month, due.stage(unit), now)
            if notice is not None:
                ledger.end(session, [notice], Outcome.UNNEEDED, now)


def claim_telling(session: Session, calendar: OfficeCalendar, telling: Telling, now: datetime) -> tuple[int, ...]:
    """Claim that a head is told whom the bot cannot reach; returns the rows of those who still cannot be reached."""
    if not calendar.may_send(now):
        return ()
    ids = [person.person_id for person in telling.people]
    still = set(session.scalars(select(Person.id).where(Person.id.in_(ids), Person.unreachable_since.is_not(None))))
    stages = [told_stage(person) for person in telling.people if person.person_id in still]
    claimed = (claim(session, telling.person_id, telling.month, stage, now) for stage in stages)
    return tuple(notice for notice in claimed if notice is not None)


def _is_needed(
    session: Session, catalogue: Catalogue, ledger: Ledger[Any], due: DuePost, nominee: Nominee, now: datetime
) -> bool:
    """Whether a claimed post shows something new; earlier posts of the month that were never sent are overtaken.

    The week's post gives way to another one of the same day, and to one that still waits for its next try. The final
    one is news where something has changed since the newest post.
    """
    rows = ledger.alike(session, nominee.owner, due.month, stages_of(nominee.unit))
    own = due.stage(nominee.unit)
    waiting = [row for row in rows if row.ended_at is None and row.stage != own]
    shown = [row for row in rows if row.outcome is Outcome.SENT]
    if due.posting is Posting.WEEKLY and (_shown_on(shown, now) or _overdue_waits(waiting, due, nominee.unit)):
        return False
    ledger.end(session, [row.id for row in waiting], Outcome.SUPERSEDED, now)
    if due.posting is not Posting.CLOSES or not shown:
        return True
    return changed_since(session, catalogue.below(nominee.unit), due.month, shown[-1].claimed_at)


def _shown_on(shown: Sequence[Notice | GroupNotice], now: datetime) -> bool:
    """Whether one of these was sent on the day of ``now``."""
    return any(row.claimed_at.astimezone(now.tzinfo).date() == now.date() for row in shown)


def _overdue_waits(waiting: Sequence[Notice | GroupNotice], due: DuePost, unit: str) -> bool:
    """Whether the post of the day after due is among those that wait."""
    own = DuePost(due.month, Posting.OVERDUE, ()).stage(unit)
    return any(row.stage == own for row in waiting)
