"""Whom an announcement reaches, which ones are under way, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.administration import Announcement, Delivery
from models.announcing import Progress, Reach
from models.catalogue.types import Catalogue
from models.columns import Moment
from models.queries.scope import HELD_TODAY, IN_UNITS
from models.tables import Assignment, Outcome, Person, Position, Unit

T = TypeVar("T")

_NOW = bindparam("now", type_=Moment())


def _members(column: InstrumentedAttribute[T]) -> Select[T]:
    return (
        select(column)
        .join_from(Unit, Position, Position.unit_id == Unit.id)
        .join(Assignment, Assignment.position_id == Position.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(*IN_UNITS, *HELD_TODAY)
        .group_by(Person.id, Person.name)
    )


CONNECTED = _members(Person.id).where(Person.telegram_id.is_not(None))
"""The ids of people with a post in these units whose account is bound, each once."""

_CONNECTED = select(func.count()).select_from(CONNECTED.subquery())
_ABSENT = _members(Person.name).where(Person.telegram_id.is_(None)).order_by(func.min(Position.rank))
_WAITING = (
    select(Announcement.id)
    .where(Announcement.send_at <= _NOW, Announcement.ended_at.is_(None))
    .order_by(Announcement.send_at)
)
_ONE = (
    select(
        Announcement.id, Announcement.telegram_id, Announcement.text, Unit.code, Announcement.send_at,
        Announcement.progress_message,
    )
    .outerjoin(Unit, Unit.id == Announcement.unit_id)
    .where(Announcement.id == bindparam("announcement"))
)  # fmt: skip
_COUNTS = (
    select(Delivery.outcome, func.count())
    .where(Delivery.announcement_id == bindparam("announcement"))
    .group_by(Delivery.outcome)
)
_BLOCKED = (
    select(Person.name)
    .join(Delivery, Delivery.person_id == Person.id)
    .where(Delivery.announcement_id == bindparam("announcement"), Delivery.outcome == Outcome.UNREACHABLE)
    .order_by(Person.name)
)
_OPEN = (
    select(Delivery.person_id)
    .where(
        Delivery.announcement_id == bindparam("announcement"),
        Delivery.ended_at.is_(None),
        or_(Delivery.retry_at.is_(None), Delivery.retry_at <= _NOW),
    )
    .order_by(Delivery.person_id)
    .limit(bindparam("limit"))
)


def units_of(catalogue: Catalogue, unit: str | None) -> list[str]:
    """Return the codes of a unit and all below it; of the whole office without one."""
    return list(catalogue.below(unit if unit is not None else catalogue.root.code))


def reach(session: Session, catalogue: Catalogue, unit: str | None, today: date) -> Reach:
    """Return how many people an announcement would reach today."""
    bound = {"units": units_of(catalogue, unit), "today": today}
    return Reach(session.scalar(_CONNECTED, bound) or 0, tuple(session.scalars(_ABSENT, bound)))


def under_way(session: Session, now: datetime) -> Sequence[int]:
    """Return the announcements whose hour has come and that have not ended."""
    return session.scalars(_WAITING, {"now": now}).all()


def progress(session: Session, catalogue: Catalogue, announcement: int, today: date) -> Progress | None:
    """Return how far an announcement is; ``None`` for one that nobody has let go."""
    row = session.execute(_ONE, {"announcement": announcement}).one_or_none()
    if row is None or row.send_at is None:
        return None
    counts = dict(session.execute(_COUNTS, {"announcement": announcement}).all())
    absent = session.scalars(_ABSENT, {"units": units_of(catalogue, row.code), "today": today})
    return Progress(
        id=row.id,
        telegram_id=row.telegram_id,
        text=row.text,
        unit=row.code,
        send_at=row.send_at,
        message_id=row.progress_message,
        total=sum(counts.values()),
        sent=counts.get(Outcome.SENT, 0),
        blocked=tuple(session.scalars(_BLOCKED, {"announcement": announcement})),
        absent=tuple(absent),
    )


def waiting(session: Session, announcement: int, now: datetime, limit: int) -> Sequence[int]:
    """Return people to whom an announcement may be sent now."""
    return session.scalars(_OPEN, {"announcement": announcement, "now": now, "limit": limit}).all()
