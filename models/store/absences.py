"""Leave: days on which a person is away and not reminded."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.notices import Away
from models.running import Leave
from models.store.drafts import Moment
from models.store.updates import first_time

_TODAYS = (
    select(Leave)
    .where(
        Leave.person_id == bindparam("person_id"),
        Leave.starts <= bindparam("today"),
        Leave.ends >= bindparam("today"),
    )
    .order_by(Leave.ends.desc(), Leave.id)
    .limit(1)
)
_OWN = select(Leave).where(Leave.person_id == bindparam("person_id"), Leave.id == bindparam("leave_id"))


def take_leave(session: Session, person_id: int, today: date, ends: date, at: Moment) -> Away | None:
    """Note that a person is on leave from today until a day, inclusive; what they said last about today counts.

    An update that was delivered before changes nothing; ``None`` where the leave it brought was cancelled since.
    """
    current = session.scalar(_TODAYS, {"person_id": person_id, "today": today})
    if first_time(session, at.update_id, at.now):
        if current is None:
            current = Leave(person_id=person_id, starts=today)
            session.add(current)
        current.ends = ends
        session.flush()
    return Away(current.id, current.starts, current.ends) if current else None


def cancel_leave(session: Session, person_id: int, leave_id: int, today: date, at: Moment) -> bool:
    """End a person's own leave; days of it that have passed stay. Returns whether there was one to end."""
    leave = session.scalar(_OWN, {"person_id": person_id, "leave_id": leave_id})
    if not first_time(session, at.update_id, at.now):
        return leave is None or leave.ends < today
    if leave is None or leave.ends < today:
        return False
    if leave.starts < today:
        leave.ends = today - timedelta(days=1)
    else:
        session.delete(leave)
    return True
