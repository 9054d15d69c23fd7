"""People and posts for those who administer them. The statements are built once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models import tables
from models.administration import Exemption, Grant
from models.columns import Moment
from models.months import Month
from models.queries.people import StaffMember, staff_list
from models.queries.scope import ASSIGNED_TODAY, TODAY
from models.staffing import Card, Connection, Employee, Held, Post, PostCard, Vacancy
from models.tables import Assignment, Invitation, Period, Person, Unit

_PERSON = select(Person).where(Person.id == bindparam("person_id"), Person.anonymised_at.is_(None))
_POSTS = (
    select(
        Assignment.id,
        tables.Position.id,
        tables.Position.title,
        Assignment.starts,
        Assignment.ends,
        Assignment.acting,
    )
    .join(tables.Position, tables.Position.id == Assignment.position_id)
    .where(
        Assignment.person_id == bindparam("person_id"),
        or_(Assignment.ends.is_(None), Assignment.ends >= TODAY),
    )
    .order_by(Assignment.acting, tables.Position.rank)
)
_INVITED = select(Invitation.expires_at).where(
    Invitation.person_id == bindparam("person_id"),
    Invitation.used_at.is_(None),
    Invitation.expires_at > bindparam("now", type_=Moment()),
)
_RIGHTS = select(Grant.role).where(Grant.person_id == bindparam("person_id"))
_POSITION = (
    select(tables.Position.id, tables.Position.code, tables.Position.title, Unit.code, Unit.name)
    .join(Unit, Unit.id == tables.Position.unit_id)
    .where(tables.Position.id == bindparam("position_id"), tables.Position.retired.is_(False))
)
_HELD = (
    select(Assignment.id, Person.id, Person.name, Assignment.starts, Assignment.ends, Assignment.acting)
    .join(Person, Person.id == Assignment.person_id)
    .where(Assignment.position_id == bindparam("position_id"))
    .order_by(Assignment.starts.desc(), Assignment.id.desc())
)
_EXEMPT = select(Exemption.month).where(Exemption.position_id == bindparam("position_id")).order_by(Exemption.month)
_OPEN = select(Period.month).where(Period.closes > bindparam("now", type_=Moment())).order_by(Period.month)
_PLACES = select(tables.Position.code, tables.Position.id).where(tables.Position.retired.is_(False))
_HOLDING = (
    select(Assignment.position_id, Person.name, Assignment.acting)
    .join(Person, Person.id == Assignment.person_id)
    .where(ASSIGNED_TODAY)
)
_VACANT = (
    select(tables.Position.id, tables.Position.title)
    .where(
        tables.Position.retired.is_(False),
        ~exists().where(
            Assignment.position_id == tables.Position.id,
            Assignment.acting.is_(False),
            ASSIGNED_TODAY,
        ),
    )
    .order_by(tables.Position.rank)
)
_NAME = select(Person.nip, Person.name).where(Person.id == bindparam("person_id"), Person.anonymised_at.is_(None))


def employees(session: Session, now: datetime) -> list[Employee]:
    """Return everybody in the order of the staff list, each once. ``now`` is in the office's time zone."""
    lines: dict[int, list[StaffMember]] = defaultdict(list)
    for member in staff_list(session, now):
        lines[member.person_id].append(member)
    return [_employee(members) for members in lines.values()]


def card(session: Session, person_id: int, now: datetime) -> Card | None:
    """Return all about one person; ``None`` for nobody's id."""
    person = session.scalar(_PERSON, {"person_id": person_id})
    if person is None:
        return None
    bound = {"person_id": person_id, "today": now.date(), "now": now}
    reach = connection(person.bound_at, person.unreachable_since)
    return Card(
        person_id,
        person.nip,
        person.name,
        reach,
        person.unreachable_since if reach is Connection.BLOCKED else person.bound_at,
        max(session.scalars(_INVITED, bound), default=None),
        tuple(Post(*row) for row in session.execute(_POSTS, bound)),
        tuple(sorted(right.value for right in session.scalars(_RIGHTS, bound))),
    )


def post_card(session: Session, position_id: int, now: datetime) -> PostCard | None:
    """Return all about one post; ``None`` for one that does not exist any more."""
    bound = {"position_id": position_id, "now": now}
    row = session.execute(_POSITION, bound).one_or_none()
    if row is None:
        return None
    held = [Held(*line) for line in session.execute(_HELD, bound)]
    today = now.date()
    current = [one for one in held if one.ends is None or one.ends >= today]
    return PostCard(
        *row,
        now=tuple(sorted((one for one in current if one.starts <= today), key=lambda one: one.acting)),
        before=tuple(one for one in held if one.ends is not None and one.ends < today),
        exempt=tuple(session.scalars(_EXEMPT, bound)),
        months=tuple(session.scalars(_OPEN, bound)),
        coming=tuple(sorted((one for one in current if one.starts > today), key=lambda one: one.starts)),
    )


def places(session: Session) -> dict[str, int]:
    """Return the posts' ids by code."""
    return {code: key for code, key in session.execute(_PLACES)}  # noqa: C416 - a row is no pair for the types


def holding(session: Session, today: date) -> dict[int, list[tuple[str, bool]]]:
    """Return who is in which post today, by the post's id: names, and whether they act in it."""
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for position, name, acting in session.execute(_HOLDING, {"today": today}):
        found[position].append((name, acting))
    return found


def vacancies(session: Session, today: date) -> list[Vacancy]:
    """Return the posts that nobody holds today, in the catalogue's order."""
    return [Vacancy(*row) for row in session.execute(_VACANT, {"today": today})]


def nip_and_name(session: Session, person_id: int) -> tuple[str, str] | None:
    """Return how a roster names a person; ``None`` for nobody's id."""
    row = session.execute(_NAME, {"person_id": person_id}).one_or_none()
    return (row.nip, row.name) if row else None


def connection(bound_at: datetime | None, unreachable_since: datetime | None) -> Connection:
    """Return whether the bot reaches somebody."""
    if bound_at is None:
        return Connection.NEVER
    return Connection.BLOCKED if unreachable_since is not None else Connection.BOUND


def open_months(session: Session, now: datetime) -> tuple[Month, ...]:
    """Return the months that can still be reported, those to come included."""
    return tuple(session.scalars(_OPEN, {"now": now}))


def _employee(members: list[StaffMember]) -> Employee:
    first = members[0]
    posts = tuple(f"Plt. {m.title}" if m.acting else m.title for m in members if m.title)
    reach = connection(first.bound_at, first.unreachable_since)
    return Employee(first.person_id, first.name, posts, reach, invited=first.invited_until is not None)
