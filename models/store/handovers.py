"""Who reports a month in which a post changed hands, and months that need no report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.orm import Session

from models.administration import Exemption, Handover
from models.audit import Act
from models.columns import Moment, MonthType
from models.handover import Question
from models.months import Month
from models.queries.handovers import open_question, pending
from models.store.audit import record
from models.store.updates import first_time
from models.tables import Assignment, Period, Position, Report

_LIVE = select(Period.month, Period.closes).where(Period.closes > bindparam("now", type_=Moment()))
_COMING = select(Assignment.starts).where(
    Assignment.position_id == bindparam("position_id"), Assignment.starts > bindparam("today"), ~Assignment.acting
)
_IS_SENT = select(
    exists().where(
        Report.position_id == bindparam("position_id"), Report.month == bindparam("month", type_=MonthType())
    )
)
_CODE = select(Position.code).where(Position.id == bindparam("position_id"))


def follow_posts(session: Session, positions: Sequence[int], today: date, by: Act) -> int:
    """Keep for posts whose holders changed who reports each month that this leaves open; by the rule at first.

    Returns for how many of those months an administrator should be asked. Expects the changes to be written.
    """
    live = dict(session.execute(_LIVE, {"now": by.at}).all())
    asked = 0
    for position in positions:
        coming = session.scalars(_COMING, {"position_id": position, "today": today})
        months = {*live, Month.of(today), *map(Month.of, coming)}
        for month in sorted(months):
            found = open_question(session, position, month, by.at, live.get(month))
            asked += _keep(session, position, month, found, by)
    return asked


def decide(session: Session, position_id: int, month: Month, person_id: int | None, by: Act) -> bool:
    """Let a person, or nobody, report a month of a post; ``False`` where there is no such choice any more."""
    row = session.get(Handover, (position_id, month), with_for_update=True)
    closes = session.scalar(select(Period.closes).where(Period.month == month))
    found = open_question(session, position_id, month, by.at, closes) if row else None
    if row is None or found is None or (closes is not None and closes <= by.at):
        return False
    if person_id is not None and person_id not in found.candidates:
        return False
    if by.update_id is not None and not first_time(session, by.update_id, by.at):
        return True
    before, row.person_id, row.decided_at = row.person_id, person_id, by.at
    code = session.scalar(_CODE, {"position_id": position_id})
    record(
        session,
        by,
        "handover.decided",
        f"position:{code}",
        before={"month": str(month), "reporter": before},
        after={"month": str(month), "reporter": person_id},
    )
    return True


def decide_all(session: Session, by: Act) -> int:
    """Leave every question that is open to the rule; returns how many those were."""
    if by.update_id is not None and not first_time(session, by.update_id, by.at):
        return 0
    waiting = pending(session, by.at)
    once = Act(by.at, by.channel, by.person_id, by.telegram_id)
    return sum(decide(session, asked.position_id, asked.month, asked.default, once) for asked in waiting)


def exempt(session: Session, position_id: int, month: Month, reason: str, by: Act) -> bool:
    """Let a post not report a month; ``False`` where it need not already. ``LookupError`` for unknown ones."""
    code = session.scalar(_CODE, {"position_id": position_id})
    if code is None or session.get(Period, month) is None:
        raise LookupError(f"there is no post {position_id} or no window for {month}")
    if by.update_id is not None and not first_time(session, by.update_id, by.at):
        return True
    one = Exemption.position_id == position_id, Exemption.month == month
    if session.scalar(select(Exemption.id).where(*one)) is not None:
        return False
    session.add(Exemption(position_id=position_id, month=month, reason=reason, created_at=by.at))
    record(session, by, "exemption.made", f"position:{code}", after={"month": str(month)})
    return True


def withdraw(session: Session, position_id: int, month: Month, by: Act) -> bool:
    """Let a post report a month after all; ``False`` where it had to anyway."""
    code = session.scalar(_CODE, {"position_id": position_id})
    one = Exemption.position_id == position_id, Exemption.month == month
    gone = session.execute(delete(Exemption).where(*one).returning(Exemption.id)).first() is not None
    if gone:
        record(session, by, "exemption.withdrawn", f"position:{code}", before={"month": str(month)})
    return gone


def _keep(session: Session, position: int, month: Month, found: Question | None, by: Act) -> bool:
    """Keep what the rule says of one month; returns whether it has to be asked."""
    row = session.get(Handover, (position, month))
    is_sent = session.scalar(_IS_SENT, {"position_id": position, "month": month})
    if found is None or is_sent:
        if row is not None:
            session.delete(row)
        return False
    if row is None:
        row = Handover(position_id=position, month=month, asked_at=by.at)
        session.add(row)
    elif row.decided_at is not None and row.person_id in found.candidates:
        return False
    row.person_id, row.asked_at, row.decided_at = found.default, by.at, None
    return True
