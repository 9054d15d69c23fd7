"""One appointment, or the end of one, as an administrator makes it in the chat: from a day that is past or to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import Act
from models.queries.staff import staff
from models.queries.staffing import nip_and_name
from models.roster import RosterRow
from models.roster_plan import Plan, plan_appointment, plan_end
from models.store.roster import Applied, Outdated, carry_out, hold_posts
from models.store.updates import first_act, was_done
from models.tables import Position

_CODE = select(Position.code).where(Position.retired.is_(False))


def planned(
    session: Session, person_id: int, position_id: int, day: date, *, acting: bool, keeps: bool = False
) -> Plan | None:
    """Return what an appointment from a day on would change; ``None`` where there is no such person or post."""
    person = nip_and_name(session, person_id)
    code = session.scalar(_CODE.where(Position.id == position_id))
    if person is None or code is None:
        return None
    row = RosterRow(*person, code, acting=acting)
    return plan_appointment(row, staff(session), day, keeps=keeps)


def appoint(
    session: Session,
    person_id: int,
    position_id: int,
    day: date,
    by: Act,
    *,
    acting: bool,
    keeps: bool = False,
    shown: str | None = None,
) -> Applied | Outdated | None:
    """Appoint somebody from a day on; ``None`` where there is no such person or post. ``by.at`` is in office time.

    ``shown`` is the fingerprint, or how it begins, of the plan that an administrator saw, in which no other post is
    kept: nothing is written where it is another one by now. An update that was delivered before has nothing left to do.
    """
    hold_posts(session)
    if was_done(session, by):
        return Applied(Plan())
    seen = planned(session, person_id, position_id, day, acting=acting)
    plan = planned(session, person_id, position_id, day, acting=acting, keeps=keeps)
    if seen is None or plan is None:
        return None
    if shown is not None and not (shown and seen.fingerprint.startswith(shown)):
        return Outdated(seen)
    return _carry_out(session, plan, by)


def planned_end(session: Session, assignment_id: int, last: date) -> Plan | None:
    """Return what it would change if a day were somebody's last in a post; ``None`` where that has ended by then."""
    day = last + timedelta(days=1)
    known = staff(session)
    tenures = [t for t in known.tenures if t.id == assignment_id and t.overlaps(day, None)]
    return replace(plan_end(tenures, day), names=known.names) if tenures else None


def end(session: Session, assignment_id: int, last: date, by: Act) -> Applied | None:
    """Let a day be somebody's last in a post; ``None`` where that has ended by then. ``by.at`` is in office time."""
    hold_posts(session)
    plan = planned_end(session, assignment_id, last)
    return None if plan is None else _carry_out(session, plan, by)


def _carry_out(session: Session, plan: Plan, by: Act) -> Applied:
    if not first_act(session, by):
        return Applied(Plan())
    return Applied(plan, carry_out(session, plan, by.at.date(), by))
