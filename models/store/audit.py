"""Writing the audit trail: an event goes into the transaction of what it tells of, and is only ever added.

Call these last in a transaction: on PostgreSQL the trail is locked from here until the transaction ends, so that two
processes cannot link two events to the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from models.administration import AuditEvent
from models.audit import Act, Content, Event, Head, Link, canonical, chain
from models.queries.audit import HEAD, noted_head
from models.store.office import set_fact

_LOCK = 0x5245414C
"""The number of the trail's lock; other advisory locks of this database must not use it."""

_TAKE_LOCK = select(func.pg_advisory_xact_lock(_LOCK))
_LAST = select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)
_INSERT = insert(AuditEvent)


class Done(NamedTuple):
    """What was done to what: ``right.granted`` to ``person:12``, and what stood before and stands after."""

    action: str
    subject: str
    before: Content | None = None
    after: Content | None = None


def record(
    session: Session,
    by: Act,
    action: str,
    subject: str,
    *,
    before: Content | None = None,
    after: Content | None = None,
) -> None:
    """Add one event to the trail; see ``Done`` for what goes in."""
    record_all(session, by, [Done(action, subject, before, after)])


def record_all(session: Session, by: Act, done: Sequence[Done]) -> None:
    """Add events to the trail, in their order."""
    if not done:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_TAKE_LOCK)
    head, first = _end(session)
    links = list(chain((_event(by, first + place, item) for place, item in enumerate(done)), head))
    session.execute(_INSERT, [_row(link) for link in links])
    set_fact(session, HEAD, str(Head(links[-1].event.id, links[-1].hash)))
    session.flush()


def _end(session: Session) -> tuple[Head, int]:
    """Return what the next event follows, and its id.

    What was noted of the newest event counts: where it was removed behind our back, the gap stays for all to see.
    """
    last = session.execute(_LAST).first()
    head = noted_head(session) or (Head(last.id, last.hash) if last else Head())
    return head, max(head.id, last.id if last else 0) + 1


def _event(by: Act, number: int, done: Done) -> Event:
    return Event(
        id=number,
        at=by.at,
        actor_id=by.person_id,
        telegram_id=by.telegram_id if by.person_id is None else None,
        channel=by.channel,
        update_id=by.update_id,
        action=done.action,
        subject=done.subject,
        before=canonical(done.before or {}),
        after=canonical(done.after or {}),
    )


def _row(link: Link) -> dict[str, Any]:
    return {**asdict(link.event), "previous_hash": link.previous_hash, "hash": link.hash}
