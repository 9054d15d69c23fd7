"""Leave: days on which a person is away and not reminded."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.audit import Act
from models.dates import Days
from models.notices import Away
from models.running import Leave
from models.store.audit import Done, record_all
from models.store.drafts import Moment
from models.store.people import hold
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
_TOUCHING = (
    select(Leave)
    .where(
        Leave.person_id == bindparam("person_id"),
        Leave.starts <= bindparam("last"),
        Leave.ends >= bindparam("first"),
    )
    .order_by(Leave.starts, Leave.id)
)
_OWN = select(Leave).where(Leave.person_id == bindparam("person_id"), Leave.id == bindparam("leave_id"))


def take_leave(session: Session, person_id: int, today: date, ends: date, at: Moment) -> Away | None:
    """Note that a person is on leave from today until a day, inclusive; what they said last about today counts.

    An update that was delivered before changes nothing; ``None`` where the leave it brought was cancelled since.
    """
    hold(session, person_id)
    current = session.scalar(_TODAYS, {"person_id": person_id, "today": today})
    if first_time(session, at.update_id, at.now):
        if current is None:
            current = Leave(person_id=person_id, starts=today)
            session.add(current)
        current.ends = ends
        session.flush()
        _merge(session, current)
        _record(session, "leave.taken", current, at=at)
    return Away(current.id, current.starts, current.ends) if current else None


def cancel_leave(session: Session, person_id: int, leave_id: int, today: date, at: Moment) -> bool:
    """End a person's own leave; days of it that have passed stay. Returns whether there was one to end."""
    hold(session, person_id)
    leave = session.scalar(_OWN, {"person_id": person_id, "leave_id": leave_id})
    if not first_time(session, at.update_id, at.now):
        return leave is None or leave.ends < today
    if leave is None or leave.ends < today:
        return False
    _record(session, "leave.cancelled", leave, at=at)
    _end(session, leave, today)
    return True


def plan_leave(session: Session, person_id: int, days: Days, at: Moment) -> Away | None:
    """Note that a person is on leave on these days; leaves that overlap them become one with them.

    An update that was delivered before changes nothing; ``None`` where the leave it brought was cancelled since.
    """
    hold(session, person_id)
    if first_time(session, at.update_id, at.now):
        leave = Leave(person_id=person_id, starts=days.first, ends=days.last)
        session.add(leave)
        session.flush()
        _merge(session, leave)
        _record(session, "leave.taken", leave, at=at)
        return Away(leave.id, leave.starts, leave.ends)
    known = session.scalars(_TOUCHING, {"person_id": person_id, "first": days.first, "last": days.last}).first()
    return Away(known.id, known.starts, known.ends) if known else None


def cancel_leaves(session: Session, person_id: int, today: date, at: Moment) -> tuple[Away, ...] | None:
    """End every leave of a person that is under way or to come, and return these; days that have passed stay.

    ``None`` for an update that was delivered before.
    """
    hold(session, person_id)
    if not first_time(session, at.update_id, at.now):
        return None
    found = session.scalars(_TOUCHING, {"person_id": person_id, "first": today, "last": date.max}).all()
    ended = tuple(Away(leave.id, leave.starts, leave.ends) for leave in found)
    _record(session, "leave.cancelled", *found, at=at)
    for leave in found:
        _end(session, leave, today)
    return ended


def _merge(session: Session, leave: Leave) -> None:
    """Let a leave take in those of the same person that overlap it."""
    key = {"person_id": leave.person_id, "first": leave.starts, "last": leave.ends}
    for other in session.scalars(_TOUCHING, key).all():
        if other.id != leave.id:
            leave.starts, leave.ends = min(leave.starts, other.starts), max(leave.ends, other.ends)
            session.delete(other)


def _end(session: Session, leave: Leave, today: date) -> None:
    if leave.starts < today:
        leave.ends = today - timedelta(days=1)
    else:
        session.delete(leave)


def _record(session: Session, action: str, *leaves: Leave, at: Moment) -> None:
    """Add to the audit trail what a person did with their leaves."""
    done = [
        Done(action, f"person:{leave.person_id}", after={"starts": str(leave.starts), "ends": str(leave.ends)})
        for leave in leaves
    ]
    if leaves:
        record_all(session, Act.in_chat(at.now, leaves[0].person_id, at.update_id), done)
