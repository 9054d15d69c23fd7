"""Who holds which post in a month, and who is away while it has to be reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from models.notices import Away
from models.queries.scope import IN_UNITS
from models.running import Leave
from models.tables import Assignment, Person, Position, Unit

_DAY = timedelta(days=1)

_HOLDS = (
    Assignment.starts <= bindparam("last_day"),
    or_(Assignment.ends.is_(None), Assignment.ends >= bindparam("first_day")),
)

_HOLDERS = (
    select(Position.code, Person.id, Person.name, Assignment.starts, Assignment.ends, Assignment.acting)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Assignment, Assignment.position_id == Position.id)
    .join(Person, Person.id == Assignment.person_id)
    .where(*IN_UNITS, *_HOLDS)
    .order_by(Position.rank, Assignment.starts.desc(), Assignment.id.desc())
)

_LEAVES = (
    select(Leave.person_id, Leave.starts, Leave.ends)
    .distinct()
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Assignment, Assignment.position_id == Position.id)
    .join(Leave, Leave.person_id == Assignment.person_id)
    .where(
        *IN_UNITS,
        *_HOLDS,
        Leave.starts <= bindparam("last_day"),
        Leave.ends >= bindparam("first_day"),
    )
)

_OWN = (
    select(Leave.id, Leave.starts, Leave.ends)
    .where(Leave.person_id == bindparam("person_id"), Leave.ends >= bindparam("today"))
    .order_by(Leave.starts, Leave.id)
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in a post or acting in it, from a day to a day, both inclusive (``None`` = still)."""

    person_id: int
    name: str
    starts: date
    ends: date | None
    acting: bool = False

    def holds_within(self, first_day: date, last_day: date) -> bool:
        """Whether the post was held on any of these days, both inclusive."""
        return self.starts <= last_day and (self.ends is None or self.ends >= first_day)


def holders(session: Session, units: Collection[str], first_day: date, last_day: date) -> dict[str, tuple[Holder, ...]]:
    """Return who held each post of these units on any of these days, by position code, the newest holder first."""
    found: dict[str, list[Holder]] = defaultdict(list)
    bound = {"units": list(units), "first_day": first_day, "last_day": last_day}
    for code, person_id, name, starts, ends, acting in session.execute(_HOLDERS, bound):
        found[code].append(Holder(person_id, name, starts, ends, acting))
    return {code: tuple(people) for code, people in found.items()}


def away(session: Session, units: Collection[str], first_day: date, last_day: date) -> frozenset[int]:
    """Return the ids of these units' holders who are on leave on every one of these days, both inclusive."""
    leaves: dict[int, list[tuple[date, date]]] = defaultdict(list)
    bound = {"units": list(units), "first_day": first_day, "last_day": last_day}
    for person_id, starts, ends in session.execute(_LEAVES, bound):
        leaves[person_id].append((starts, ends))
    return frozenset(person for person, spans in leaves.items() if covers(spans, first_day, last_day))


def own_leaves(session: Session, person_id: int, today: date) -> tuple[Away, ...]:
    """Return a person's leaves that are under way or to come, the earliest first."""
    rows = session.execute(_OWN, {"person_id": person_id, "today": today})
    return tuple(Away(leave, starts, ends) for leave, starts, ends in rows)


def covers(spans: Iterable[tuple[date, date]], first_day: date, last_day: date) -> bool:
    """Whether spans of days, together, leave none of these days out; one leave may follow right after another."""
    day = first_day
    for starts, ends in sorted(spans):
        if starts <= day:
            day = max(day, ends + _DAY)
    return day > last_day
