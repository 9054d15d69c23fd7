"""Who somebody is: the sender of an update, the holders of posts, the list of staff.

The statements are built once, when this module is loaded: building one costs more than running it, and every update
that arrives asks for its sender.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, func, select
from sqlalchemy.orm import Session

from models.administration import Grant, Right
from models.prepared import Prepared
from models.queries.scope import ASSIGNED_TODAY
from models.tables import Assignment, Invitation, Person, Position, Unit

_POSTS = Assignment.__table__.join(Position.__table__, Assignment.position_id == Position.id).join(
    Unit.__table__, Position.unit_id == Unit.id
)


@dataclass(frozen=True, slots=True)
class Held:
    """A post somebody holds today, ``acting`` where only in its holder's stead (Plt./Plh.)."""

    position_id: int
    code: str
    title: str
    unit_code: str
    unit_name: str
    is_head: bool
    acting: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """The person behind a Telegram account; ``posts`` are in the catalogue's order, their own before acting ones.

    ``unreachable`` where Telegram last refused to deliver to them; an update from them shows that this is over.
    """

    person_id: int
    name: str
    telegram_id: int
    posts: tuple[Held, ...]
    unreachable: bool = False
    rights: frozenset[Right] = frozenset()

    @property
    def leads(self) -> bool:
        """Whether they lead a unit."""
        return any(post.is_head for post in self.posts)

    @property
    def only_reads(self) -> bool:
        """Whether they audit and hold no post, so that they have nothing to enter."""
        return not self.posts and Right.AUDITOR in self.rights


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post today; ``telegram_id`` is ``None`` while they are not bound."""

    person_id: int
    name: str
    telegram_id: int | None
    unreachable: bool
    post: Held


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A line of the staff list; the post is ``None`` for people who hold none, and so is ``invited_until`` without
    an open invitation."""

    person_id: int
    nip: str
    name: str
    position: str | None
    title: str | None
    unit: str | None
    acting: bool
    bound_at: datetime | None
    unreachable_since: datetime | None
    invited_until: datetime | None
    rights: tuple[Right, ...] = ()


def _granted(right: Right) -> ColumnElement[bool]:
    return exists().where(Grant.person_id == Person.id, Grant.role == right).correlate(Person)


_RIGHTS = tuple(_granted(right).label(right.value) for right in Right)
"""One column for each right, so that whoever is looked up comes with theirs."""

_HELD_COLUMNS = (
    Position.id.label("position_id"),
    Position.code,
    Position.title,
    Unit.code,
    Unit.name,
    Position.is_head,
    Assignment.acting,
)

_FIRST_HELD = 3 + len(Right)
_AFTER_HELD = _FIRST_HELD + len(_HELD_COLUMNS)

BY_TELEGRAM = (
    select(Person.id, Person.name, Person.unreachable_since, *_RIGHTS, *_HELD_COLUMNS)
    .select_from(Person)
    # One join after the other: SQLite would work out a bracketed one for everybody, with every update that comes.
    .outerjoin(Assignment, and_(Assignment.person_id == Person.id, ASSIGNED_TODAY))
    .outerjoin(Position, and_(Position.id == Assignment.position_id, Position.retired.is_(False)))
    .outerjoin(Unit, Unit.id == Position.unit_id)
    .where(Person.telegram_id == bindparam("telegram_id"))
    .order_by(Assignment.acting, Position.rank)
)
"""The person of an account, one row for each post; ``identity`` reads them. Further columns may follow these."""

_BY_TELEGRAM = Prepared(BY_TELEGRAM)

_HOLDERS = (
    select(Person.id, Person.name, Person.telegram_id, Person.unreachable_since, *_HELD_COLUMNS)
    .select_from(_POSTS.join(Person.__table__, Assignment.person_id == Person.id))
    .where(ASSIGNED_TODAY, Position.retired.is_(False))
    .order_by(Position.rank, Assignment.acting)
)

_INVITED_UNTIL = (
    select(Invitation.expires_at)
    .where(
        Invitation.person_id == Person.id,
        Invitation.used_at.is_(None),
        Invitation.expires_at > bindparam("now", type_=Invitation.expires_at.type),
    )
    .order_by(Invitation.expires_at.desc())
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)

_STAFF = (
    select(
        Person.id,
        Person.nip,
        Person.name,
        Position.code,
        Position.title,
        Unit.name,
        func.coalesce(Assignment.acting, false()),
        Person.bound_at,
        Person.unreachable_since,
        _INVITED_UNTIL,
        *_RIGHTS,
    )
    .select_from(Person.__table__.outerjoin(_POSTS, and_(Assignment.person_id == Person.id, ASSIGNED_TODAY)))
    .where(Person.anonymised_at.is_(None))
    .order_by(Position.rank.is_(None), Position.rank, Assignment.acting, Person.name, Person.id)
)


def by_telegram(session: Session, telegram_id: int, today: date) -> Identity | None:
    """Return the person bound to a Telegram account with the posts held today; ``None`` for a stranger."""
    return identity(_BY_TELEGRAM.all(session, telegram_id=telegram_id, today=today), telegram_id)


def identity(rows: Sequence[Any], telegram_id: int) -> Identity | None:
    """Return the person that the rows of ``BY_TELEGRAM`` are about; ``None`` without any."""
    if not rows:
        return None
    person_id, name, unreachable_since, *rest = rows[0]
    # A person without a post comes as one row without one.
    posts = tuple(_held(row[_FIRST_HELD:_AFTER_HELD]) for row in rows if row.position_id)
    return Identity(person_id, name, telegram_id, posts, unreachable_since is not None, frozenset(_rights(rest)))


def holders(session: Session, today: date) -> tuple[Holder, ...]:
    """Return who holds which post today, in the catalogue's order, a holder before one who acts in their stead."""
    rows = session.execute(_HOLDERS, {"today": today})
    return tuple(
        Holder(person_id, name, telegram_id, since is not None, _held(post))
        for person_id, name, telegram_id, since, *post in rows
    )


def staff_list(session: Session, now: datetime) -> tuple[StaffMember, ...]:
    """Return everybody with their posts, the catalogue's order first, then people without a post by name.

    Whoever left and was made unnamed is not among them.
    ``now`` is in the office's time zone: its day decides which posts are held. Who holds two posts has two lines.
    """
    rows = session.execute(_STAFF, {"now": now, "today": now.date()})
    return tuple(_member(row) for row in rows)


def _held(columns: Sequence[Any]) -> Held:
    return Held(*columns)


def _member(columns: Sequence[Any]) -> StaffMember:
    known = len(columns) - len(Right)
    return StaffMember(*(*columns[:known], _rights(columns[known:])))


def _rights(columns: Sequence[bool]) -> tuple[Right, ...]:
    """Return the rights whose columns say yes; further columns are left alone."""
    return tuple(right for right, granted in zip(Right, columns, strict=False) if granted)
