"""Wrong invitation codes: how many came from an account, how long it has to wait, and who lets it off."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.administration import BindAttempts
from models.audit import Act
from models.columns import Moment
from models.invitation import Waiting, pause_after
from models.store.audit import Done, record_all
from models.store.updates import first_act

_BLOCKED = select(BindAttempts.blocked_until).where(
    BindAttempts.telegram_id == bindparam("telegram_id"),
    BindAttempts.blocked_until > bindparam("now", type_=Moment()),
)
_PAUSED = (
    select(BindAttempts)
    .where(BindAttempts.blocked_until > bindparam("now", type_=Moment()))
    .order_by(BindAttempts.last_at.desc(), BindAttempts.telegram_id)
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


def waiting(session: Session, now: datetime) -> list[Waiting]:
    """Return the accounts that have to wait, the one that was paused last first."""
    return [_as_waiting(row) for row in session.scalars(_PAUSED, {"now": now})]


def let_off(session: Session, key: str, by: Act) -> int | None:
    """Let an account try again at once and begin anew; returns its number, ``None`` where it need not wait.

    The trail keeps until when it had to wait, as the note of the pause does, and not the account.
    """
    found = next((row for row in session.scalars(_PAUSED, {"now": by.at}) if _key(row.telegram_id) == key), None)
    if found is None or not first_act(session, by):
        return None
    account, shown = found.telegram_id, _as_waiting(found)
    before = {"failures": shown.failures, "until": shown.until.isoformat()}
    forget(session, account)
    record_all(session, by, [Done("invitation.unpaused", "account", before=before)])
    return account


def _as_waiting(row: BindAttempts) -> Waiting:
    return Waiting(_key(row.telegram_id), row.failures, row.last_at, row.blocked_until or row.last_at)


def _key(telegram_id: int) -> str:
    return hashlib.sha256(f"{telegram_id}".encode()).hexdigest()[:16]


def forget(session: Session, telegram_id: int) -> None:
    """Let an account begin anew: it had a code that was right."""
    session.execute(delete(BindAttempts).where(BindAttempts.telegram_id == telegram_id))
