"""The office's people and posts as a whole, for planning a roster."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.roster_plan import Staff, Tenure
from models.tables import Assignment, Person, Position

_NAMES = select(Person.nip, Person.name).where(Person.anonymised_at.is_(None))
_TENURES = (
    select(Assignment.id, Person.nip, Position.code, Assignment.starts, Assignment.ends, Assignment.acting)
    .join_from(Assignment, Person, Person.id == Assignment.person_id)
    .join(Position, Position.id == Assignment.position_id)
    .order_by(Position.rank, Assignment.acting, Assignment.starts, Assignment.id)
)


def staff(session: Session) -> Staff:
    """Return everybody's name and every tenure, those that ended included."""
    names = dict(session.execute(_NAMES).all())
    return Staff(names, tuple(Tenure(*row) for row in session.execute(_TENURES)))
