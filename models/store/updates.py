"""Which of Telegram's updates had their effect already: an update can be delivered more than once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, exists, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.administration import BindAttempts
from models.audit import Act
from models.invitation import FORGOTTEN_AFTER
from models.prepared import Prepared
from models.running import HandledUpdate, Pace

KEPT = timedelta(days=2)
"""Telegram keeps what was not acknowledged for 24 hours; twice that is safe."""

_VALUES: dict[str, BindParameter[object]] = {"update_id": bindparam("update_id"), "at": bindparam("at")}
_INSERT = Prepared(
    {
        "sqlite": sqlite.insert(HandledUpdate)
        .values(_VALUES)
        .on_conflict_do_nothing()
        .returning(HandledUpdate.update_id),
        "postgresql": postgresql.insert(HandledUpdate)
        .values(_VALUES)
        .on_conflict_do_nothing()
        .returning(HandledUpdate.update_id),
    }
)
_NOTE = Prepared(insert(HandledUpdate).values(_VALUES))
_FORGET = delete(HandledUpdate).where(HandledUpdate.at < bindparam("before"))
_FORGET_WRONG_CODES = delete(BindAttempts).where(BindAttempts.last_at < bindparam("before"))
_FORGET_PACES = delete(Pace).where(Pace.empty_at < bindparam("before"))


def first_time(session: Session, update_id: int, now: datetime) -> bool:
    """Note an update in the transaction that carries its effect; ``False`` if another one already did."""
    return _INSERT.first(session, update_id=update_id, at=now) is not None


def was_handled(session: Session, update_id: int) -> bool:
    """Whether an update had its effect before."""
    return session.get(HandledUpdate, update_id) is not None


def is_noted(update_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an update had its effect already, for a statement that asks something else too; then `note` it."""
    return exists().where(HandledUpdate.update_id == update_id)


def note(session: Session, update_id: int, now: datetime) -> None:
    """Note an update that was seen to be new, as `first_time`, where its sender has been held since.

    Should another transaction have noted it nevertheless, this one fails, and nothing is stored twice.
    """
    _NOTE.run(session, update_id=update_id, at=now)


def first_act(session: Session, by: Act) -> bool:
    """Note the update that somebody acts by, see `first_time`; what no update asked for is always new."""
    return by.update_id is None or first_time(session, by.update_id, by.at)


def was_done(session: Session, by: Act) -> bool:
    """Whether the update that somebody acts by had its effect before."""
    return by.update_id is not None and was_handled(session, by.update_id)


def forget_old(session: Session, now: datetime) -> None:
    """Delete what Telegram cannot deliver again, wrong codes that count no more, and groups that are quiet."""
    session.execute(_FORGET, {"before": now - KEPT})
    session.execute(_FORGET_WRONG_CODES, {"before": now - FORGOTTEN_AFTER})
    session.execute(_FORGET_PACES, {"before": now - KEPT})
