"""Who reports a month in which a post changed hands, and months that need no report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.orm import Session

from models.administration import Exemption, Handover
from models.audit import Act
from models.columns import Moment, MonthType
from models.handover import Question, affected
from models.months import Month
from models.queries.handovers import holdings, open_question, pending, question_of
from models.queries.periods import newest_month
from models.store.audit import Done, record, record_all
from models.store.updates import first_act
from models.tables import Period, Position, Report

_LIVE = select(Period.month, Period.closes).where(Period.closes > bindparam("now", type_=Moment()))
_POSITIONS: BindParameter[Sequence[int]] = bindparam("positions", expanding=True)
_KEPT = select(Handover).where(Handover.position_id.in_(_POSITIONS))
_SENT = select(Report.position_id, Report.month).where(
    Report.position_id.in_(_POSITIONS), Report.month.in_(bindparam("months", type_=MonthType(), expanding=True))
)
_CODE = select(Position.code).where(Position.id == bindparam("position_id"))
# Two administrators at once make one exemption of a post; reports are sent under the same lock.
_HELD_CODE = _CODE.with_for_update(key_share=True)
_CODES = select(Position.id, Position.code).where(Position.id.in_(_POSITIONS))
_UNDECIDED = (
    select(Handover)
    .where(Handover.decided_at.is_(None))
    .order_by(Handover.position_id, Handover.month)
    .with_for_update()
)


def follow_posts(session: Session, positions: Sequence[int], today: date, by: Act) -> int:
    """Keep for posts whose holders changed who reports each month that this leaves open; by the rule at first.

    Returns for how many of those months an administrator should be asked. Expects the changes to be written.
    """
    live = dict(session.execute(_LIVE, {"now": by.at}).all())
    held = holdings(session, positions)
    opened = newest_month(session)
    months = {position: affected(held[position], live, opened, today) for position in positions}
    kept = {(row.position_id, row.month): row for row in session.scalars(_KEPT, {"positions": list(positions)})}
    every = {"positions": list(positions), "months": sorted(set().union(*months.values()))}
    sent = {(position, month) for position, month in session.execute(_SENT, every)}
    asked = 0
    for place in ((position, month) for position in positions for month in months[position]):
        position, month = place
        found = None if place in sent else question_of(held[position], month, by.at, live.get(month))
        asked += _keep(session, place, kept.get(place), found, by)
    return asked


def decide(session: Session, position_id: int, month: Month, person_id: int | None, by: Act) -> bool:
    """Let a person, or nobody, report a month of a post; ``False`` where there is no such choice any more.

    There is none once the month was reported: its numbers would stand under the name of somebody who sent none.
    """
    code = session.scalar(_HELD_CODE, {"position_id": position_id})
    if session.execute(_SENT, {"positions": [position_id], "months": [month]}).first() is not None:
        return False
    row = session.get(Handover, (position_id, month), with_for_update=True)
    closes = session.scalar(select(Period.closes).where(Period.month == month))
    found = open_question(session, position_id, month, by.at, closes) if row else None
    if row is None or found is None or (closes is not None and closes <= by.at):
        return False
    if person_id is not None and person_id not in found.candidates:
        return False
    if not first_act(session, by):
        return True
    record_all(session, by, [_decided(row, person_id, code, by)])
    return True


def decide_all(session: Session, by: Act) -> int:
    """Leave every question that is open to the rule; returns how many those were."""
    if not first_act(session, by):
        return 0
    rows = {(row.position_id, row.month): row for row in session.scalars(_UNDECIDED)}
    waiting = [
        asked
        for asked in pending(session, by.at)
        if (asked.position_id, asked.month) in rows
        and (asked.default is None or asked.default in (person for person, _ in asked.candidates))
    ]
    codes = dict(session.execute(_CODES, {"positions": [asked.position_id for asked in waiting]}).all())
    done = [
        _decided(rows[asked.position_id, asked.month], asked.default, codes[asked.position_id], by) for asked in waiting
    ]
    record_all(session, by, done)
    return len(done)


def exempt(session: Session, position_id: int, month: Month, reason: str, by: Act) -> bool:
    """Let a post not report a month; ``False`` where it need not already. ``LookupError`` for unknown ones."""
    code = session.scalar(_HELD_CODE, {"position_id": position_id})
    if code is None or session.get(Period, month) is None:
        raise LookupError(f"there is no post {position_id} or no window for {month}")
    if not first_act(session, by):
        return True
    one = Exemption.position_id == position_id, Exemption.month == month
    if session.scalar(select(Exemption.id).where(*one)) is not None:
        return False
    session.add(Exemption(position_id=position_id, month=month, reason=reason, created_at=by.at))
    record(session, by, "exemption.made", f"position:{code}", after={"month": str(month)})
    return True


def withdraw(session: Session, position_id: int, month: Month, by: Act) -> bool:
    """Let a post report a month after all; ``False`` where it had to anyway."""
    if not first_act(session, by):
        return False
    code = session.scalar(_CODE, {"position_id": position_id})
    one = Exemption.position_id == position_id, Exemption.month == month
    gone = session.execute(delete(Exemption).where(*one).returning(Exemption.id)).first() is not None
    if gone:
        record(session, by, "exemption.withdrawn", f"position:{code}", before={"month": str(month)})
    return gone


def _decided(row: Handover, person_id: int | None, code: str | None, by: Act) -> Done:
    """Write who reports a month, and return what the trail keeps of it."""
    before, row.person_id, row.decided_at = row.person_id, person_id, by.at
    return Done(
        "handover.decided",
        f"position:{code}",
        {"month": str(row.month), "reporter": before},
        {"month": str(row.month), "reporter": person_id},
    )


def _keep(session: Session, place: tuple[int, Month], row: Handover | None, found: Question | None, by: Act) -> bool:
    """Keep what the rule says of one month of a post; returns whether it has to be asked."""
    if found is None:
        if row is not None:
            session.delete(row)
        return False
    if row is None:
        row = Handover(position_id=place[0], month=place[1], asked_at=by.at)
        session.add(row)
    elif row.decided_at is not None and row.person_id in found.candidates:
        return False
    row.person_id, row.asked_at, row.decided_at = found.default, by.at, None
    return found.has_a_choice
