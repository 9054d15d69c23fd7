"""One appointment, or the end of one, as an administrator makes it in the chat."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import Act
from models.queries.staff import staff
from models.queries.staffing import nip_and_name
from models.roster import RosterRow
from models.roster_plan import Plan, plan_appointment, plan_end
from models.store.roster import Applied, carry_out
from models.store.updates import first_act
from models.tables import Position

_CODE = select(Position.code).where(Position.retired.is_(False))
_HOLD = select(Position.id).order_by(Position.id).with_for_update()


def planned(
    session: Session, person_id: int, position_id: int, today: date, *, acting: bool, keeps: bool = False
) -> Plan | None:
    """Return what an appointment from today on would change; ``None`` where there is no such person or post."""
    person = nip_and_name(session, person_id)
    code = session.scalar(_CODE.where(Position.id == position_id))
    if person is None or code is None:
        return None
    row = RosterRow(*person, code, acting=acting)
    return plan_appointment(row, staff(session), today, keeps=keeps)


def appoint(
    session: Session, person_id: int, position_id: int, today: date, by: Act, *, acting: bool, keeps: bool = False
) -> Applied | None:
    """Appoint somebody from today on; ``None`` where there is no such person or post."""
    session.execute(_HOLD)
    plan = planned(session, person_id, position_id, today, acting=acting, keeps=keeps)
    if plan is None:
        return None
    return _carry_out(session, plan, today, by)


def end(session: Session, assignment_id: int, today: date, by: Act) -> Applied | None:
    """End somebody's time in a post: yesterday was the last day. ``None`` where that has ended already."""
    session.execute(_HOLD)
    tenures = [t for t in staff(session).tenures if t.id == assignment_id and t.overlaps(today, None)]
    if not tenures:
        return None
    return _carry_out(session, plan_end(tenures, today), today, by)


def _carry_out(session: Session, plan: Plan, today: date, by: Act) -> Applied:
    if not first_act(session, by):
        return Applied(Plan())
    return Applied(plan, carry_out(session, plan, today, by))
