"""The audit trail a page at a time, with the posts of those who acted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.administration import AuditEvent
from models.audit import Event
from models.queries.audit import problems
from models.tables import Assignment, Position

PAGE = 10

_PAGE = (
    select(
        AuditEvent.id, AuditEvent.at, AuditEvent.actor_id, AuditEvent.telegram_id, AuditEvent.channel,
        AuditEvent.update_id, AuditEvent.action, AuditEvent.subject, AuditEvent.before, AuditEvent.after,
    )
    .where(AuditEvent.id < bindparam("before"))
    .order_by(AuditEvent.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip
_TITLES = (
    select(Assignment.person_id, Position.title)
    .join(Position, Position.id == Assignment.position_id)
    .where(Assignment.person_id.in_(bindparam("people", expanding=True)))
    .order_by(Assignment.person_id, Assignment.acting.desc(), Assignment.starts)
)
NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, the newest first, and the newest own post of each person who acts or is spoken of in them."""

    events: tuple[Event, ...]
    titles: Mapping[int, str]
    more: bool


def audit_page(session: Session, before: int = NEWEST) -> AuditPage:
    """Return the events older than one, by its number."""
    rows = session.execute(_PAGE, {"before": before}).all()
    events = tuple(_event(row) for row in rows[:PAGE])
    people = {event.actor_id for event in events if event.actor_id is not None}
    people |= {int(event.subject[7:]) for event in events if _is_person(event.subject)}
    return AuditPage(events, _titles(session, people), len(rows) > PAGE)


def chain_problems(session: Session) -> tuple[str, ...]:
    """Return what was done to the trail behind the application's back; nothing for a sound one."""
    return tuple(problems(session.connection()))


def _event(columns: Sequence[Any]) -> Event:
    return Event(*columns)


def _is_person(subject: str) -> bool:
    return subject.startswith("person:") and subject[7:].isdigit()


def _titles(session: Session, people: Collection[int]) -> dict[int, str]:
    """Return the post of each, the newest that is their own before one they act in."""
    return dict(session.execute(_TITLES, {"people": list(people)}).all())
