"""The audit trail a page at a time, with the posts of those who acted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.administration import AuditEvent
from models.audit import Event
from models.queries.audit import COLUMNS, problems
from models.tables import Assignment, Position

PAGE = 10

_PAGE = select(*COLUMNS).where(AuditEvent.id < bindparam("before")).order_by(AuditEvent.id.desc()).limit(PAGE + 1)
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
    people |= {person for event in events if (person := _person(event.subject)) is not None}
    return AuditPage(events, _titles(session, people), len(rows) > PAGE)


def chain_problems(session: Session) -> tuple[str, ...]:
    """Return what was done to the trail behind the application's back; nothing for a sound one."""
    return tuple(problems(session.connection()))


def _event(columns: Sequence[Any]) -> Event:
    return Event(*columns)


def _person(subject: str) -> int | None:
    """Return the id of the person that an event is about; ``None`` where it is about something else."""
    kind, _, key = subject.partition(":")
    return int(key) if kind == "person" and key.isdigit() else None


def _titles(session: Session, people: Collection[int]) -> dict[int, str]:
    """Return the post of each, the newest that is their own before one they act in."""
    return dict(session.execute(_TITLES, {"people": list(people)}).all())
