"""Wrong invitation codes: how many came from an account, and how long it has to wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.administration import BindAttempts
from models.audit import Act
from models.columns import Moment
from models.invitation import pause_after
from models.store.audit import Done, record_all
from models.store.updates import first_act

_BLOCKED = select(BindAttempts.blocked_until).where(
    BindAttempts.telegram_id == bindparam("telegram_id"),
    BindAttempts.blocked_until > bindparam("now", type_=Moment()),
)
_VALUES: dict[str, BindParameter[object] | int] = {
    "telegram_id": bindparam("telegram_id"),
    "failures": 1,
    "last_at": bindparam("at"),
}
_AGAIN = {"failures": BindAttempts.failures + 1, "last_at": bindparam("at", type_=Moment())}
# One statement, so that two processes that serve one account count both tries.
_COUNT = {
    "sqlite": sqlite.insert(BindAttempts)
    .values(_VALUES)
    .on_conflict_do_update(index_elements=["telegram_id"], set_=_AGAIN)
    .returning(BindAttempts.failures),
    "postgresql": postgresql.insert(BindAttempts)
    .values(_VALUES)
    .on_conflict_do_update(index_elements=["telegram_id"], set_=_AGAIN)
    .returning(BindAttempts.failures),
}


def paused_until(session: Session, telegram_id: int, now: datetime) -> datetime | None:
    """Return until when none of an account's codes is looked at; ``None`` where it may try."""
    return session.scalar(_BLOCKED, {"telegram_id": telegram_id, "now": now})


def count_wrong(session: Session, by: Act, *done: Done) -> datetime | None:
    """Count a refused code of the acting account; return until when it has to wait, ``None`` while it may go on.

    ``done`` is what the trail is to keep of the refusal. An update that was delivered before counts only once.
    """
    if by.telegram_id is None or not first_act(session, by):
        return None
    statement = _COUNT[session.get_bind().dialect.name]
    failures: int = session.connection().execute(statement, {"telegram_id": by.telegram_id, "at": by.at}).scalar_one()
    pause = pause_after(failures)
    if pause is None:
        record_all(session, by, done)
        return None
    until = by.at + pause
    account = BindAttempts.telegram_id == by.telegram_id
    session.execute(update(BindAttempts).where(account).values(blocked_until=until))
    paused = Done("invitation.paused", "account", after={"failures": failures, "until": until.isoformat()})
    record_all(session, by, [*done, paused])
    return until


def forget(session: Session, telegram_id: int) -> None:
    """Let an account begin anew: it had a code that was right."""
    session.execute(delete(BindAttempts).where(BindAttempts.telegram_id == telegram_id))
