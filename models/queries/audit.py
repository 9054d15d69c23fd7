"""Reading the audit trail: its events for a file, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, text
from sqlalchemy.orm import Session

from models.administration import AuditEvent
from models.audit import START, Event, Head, Link, broken
from models.running import Fact
from models.tables import Person

HEAD = "audit_head"
"""The fact that notes the newest event, so that removing it shows too."""

COLUMNS = (
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.actor_id,
    AuditEvent.telegram_id,
    AuditEvent.channel,
    AuditEvent.update_id,
    AuditEvent.action,
    AuditEvent.subject,
    AuditEvent.before,
    AuditEvent.after,
)
"""What ``Event`` is made of, in its order."""

_BATCH = 1000
_BEFORE_ALL = -(2**62)
_NEXT = (
    select(*COLUMNS, AuditEvent.previous_hash, AuditEvent.hash)
    .where(AuditEvent.id > bindparam("after"))
    .order_by(AuditEvent.id)
    .limit(_BATCH)
)
_ACTORS = select(Person.id, Person.name).where(exists().where(AuditEvent.actor_id == Person.id))
_NOTED = select(Fact.value).where(Fact.key == HEAD)
_TRIGGERS = {
    "sqlite": text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'"),
    "postgresql": text(
        "SELECT 2 * count(*) FROM pg_trigger WHERE tgrelid = 'audit_events'::regclass"
        " AND tgname = 'audit_events_append_only' AND tgenabled <> 'D'"
    ),
}
"""Two protect the table on SQLite, one for changing and one for deleting; on PostgreSQL one does both."""


def noted_head(session: Session) -> Head | None:
    """Return what is noted of the newest event; ``None`` before the first."""
    noted = session.scalar(_NOTED)
    return Head.parse(noted) if noted else None


def trail(session: Session) -> Iterator[Link]:
    """Yield all events, the oldest first, a batch in memory at a time."""
    after = _BEFORE_ALL
    while batch := [_link(row) for row in session.execute(_NEXT, {"after": after})]:
        yield from batch
        after = batch[-1].event.id


def names(session: Session) -> dict[int, str]:
    """Return the names of everybody who ever acted, by their ids; whoever was made unnamed has a neutral one."""
    return {row.id: row.name for row in session.execute(_ACTORS)}


def problems(connection: Connection) -> Iterator[str]:
    """Yield what was done to the trail behind the application's back; nothing for a sound one."""
    if connection.scalar(_TRIGGERS[connection.dialect.name]) != 2:
        yield "the triggers that keep events from being changed are not all there"
    with Session(connection) as session:
        head = noted_head(session)
        if head is not None:
            yield from broken(trail(session), head)
        elif next(trail(session), None) is not None:
            yield "the note of the newest event was removed"


def state(connection: Connection) -> Head:
    """Return how many events there are and the newest one's hash, to be noted outside the database."""
    with Session(connection) as session:
        return noted_head(session) or Head(0, START)


def _link(row: Sequence[Any]) -> Link:
    *content, previous_hash, own_hash = row
    return Link(Event(*content), previous_hash, own_hash)
