"""What is settled about who reports, for saying what a change of holders would come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from models.administration import Handover
from models.columns import MonthType
from models.queries.periods import newest_month
from models.queries.staff import staff
from models.queries.staffing import open_months
from models.roster_plan import Plan
from models.succession import Ahead, Share, shares
from models.tables import Person, Position, Report

_CODES: BindParameter[Sequence[str]] = bindparam("codes", expanding=True)
_SENT = (
    select(Position.code, Report.month)
    .join(Position, Position.id == Report.position_id)
    .where(Position.code.in_(_CODES), Report.month >= bindparam("since", type_=MonthType()))
)
_DECIDED = (
    select(Position.code, Handover.month, Person.nip)
    .join(Position, Position.id == Handover.position_id)
    .outerjoin(Person, Person.id == Handover.person_id)
    .where(Position.code.in_(_CODES), Handover.decided_at.is_not(None))
)


def foreseen(session: Session, plan: Plan, now: datetime) -> tuple[Share, ...]:
    """Return who would report which months of the posts whose holders a plan changes. ``now`` is in office time."""
    live, codes = open_months(session, now), {"codes": list(plan.touched)}
    sent = session.execute(_SENT, codes | {"since": min(live)}).all() if live else ()
    decided = session.execute(_DECIDED, codes).all()
    ahead = Ahead(
        now.date(),
        live,
        newest_month(session),
        {(code, month) for code, month in sent},
        {(code, month): nip for code, month, nip in decided},
    )
    return shares(plan, staff(session), ahead)
