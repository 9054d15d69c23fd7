"""The Telegram accounts of people: bound, let go, reachable or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from models.audit import Act
from models.prepared import Prepared, connection_of
from models.running import Awaited, Draft
from models.store.audit import record
from models.store.updates import first_act
from models.tables import Person

_HOLD = Prepared(select(Person.id).where(Person.id == bindparam("person_id")).with_for_update(key_share=True))


def hold(session: Session, person_id: int) -> None:
    """Let nobody else change what is this person's before the transaction ends: two processes may serve them."""
    if needs_holding(session):
        _HOLD.run(session, person_id=person_id)


def needs_holding(session: Session) -> bool:
    """Whether two transactions can write at the same time; SQLite's follow each other anyway."""
    return connection_of(session).dialect.name != "sqlite"


def bind(session: Session, person_id: int, telegram_id: int, now: datetime) -> None:
    """Bind a person to a Telegram account. ``IntegrityError`` where the account is somebody else's."""
    values = {"telegram_id": telegram_id, "bound_at": now, "unreachable_since": None}
    session.execute(update(Person).where(Person.id == person_id).values(values))


def unbind(session: Session, person_id: int, by: Act) -> bool:
    """Let go of a person's Telegram account, such as after a lost phone; return whether there was one.

    Drafts stay, but none of them goes on taking answers until the person opens it again.
    """
    if not first_act(session, by):
        return False
    bound = Person.id == person_id, Person.telegram_id.is_not(None)
    rest(session, person_id)
    values = {"telegram_id": None, "bound_at": None, "unreachable_since": None}
    done = session.execute(update(Person).where(*bound).values(values).returning(Person.id)).first() is not None
    if done:
        record(session, by, "person.unbound", f"person:{person_id}")
    return done


def account_of(session: Session, person_id: int) -> int | None:
    """Return the Telegram account of a person; ``None`` while they are not bound."""
    return session.scalar(select(Person.telegram_id).where(Person.id == person_id))


def rest(session: Session, person_id: int) -> None:
    """Let nothing that a person's account is asked for wait for an answer any more."""
    session.execute(update(Draft).where(Draft.person_id == person_id, Draft.active).values(active=False))
    account = select(Person.telegram_id).where(Person.id == person_id).scalar_subquery()
    session.execute(delete(Awaited).where(Awaited.telegram_id == account))


def mark_unreachable(session: Session, telegram_id: int, now: datetime) -> None:
    """Note that Telegram delivers nothing to an account (it blocked the bot, or is gone); the first time counts."""
    reachable = Person.telegram_id == telegram_id, Person.unreachable_since.is_(None)
    session.execute(update(Person).where(*reachable).values(unreachable_since=now))


def mark_reachable(session: Session, telegram_id: int) -> None:
    """Note that an account can be written to again."""
    unreachable = Person.telegram_id == telegram_id, Person.unreachable_since.is_not(None)
    session.execute(update(Person).where(*unreachable).values(unreachable_since=None))
