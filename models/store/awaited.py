"""What the next plain message of an account answers, apart from a report's questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from models.prepared import Prepared
from models.running import Awaited
from models.store.drafts import Moment
from models.store.updates import first_time

PATIENCE = timedelta(hours=1)
"""A question older than this is forgotten: what somebody types the next day is not meant for it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is open: which one, and what it is about in that kind's own words."""

    kind: str
    about: str


_FORGET = delete(Awaited).where(Awaited.telegram_id == bindparam("account"))
_OPEN = Prepared(
    select(Awaited.kind, Awaited.about).where(
        Awaited.telegram_id == bindparam("account"), Awaited.asked_at > bindparam("since")
    )
)


def ask(session: Session, telegram_id: int, question: Question, at: Moment) -> None:
    """Wait for an account's next plain message; an older question makes way."""
    if first_time(session, at.update_id, at.now):
        ask_now(session, telegram_id, question, at.now)


def ask_now(session: Session, telegram_id: int, question: Question, now: datetime) -> None:
    """Wait for an account's next plain message, as part of an update's effect that is noted already."""
    forget(session, telegram_id)
    session.add(Awaited(telegram_id=telegram_id, kind=question.kind, about=question.about, asked_at=now))
    session.flush()


def forget(session: Session, telegram_id: int) -> bool:
    """Wait for nothing any more; returns whether something was awaited."""
    gone: int = session.connection().execute(_FORGET, {"account": telegram_id}).rowcount
    return gone > 0


def settle(session: Session, telegram_id: int, at: Moment) -> None:
    """Forget the question that this update answered, and note the update where its effect did not."""
    first_time(session, at.update_id, at.now)
    forget(session, telegram_id)


def cancel(session: Session, telegram_id: int, at: Moment) -> None:
    """Forget the question on request, as the effect of this update: it has no other when it comes twice."""
    if first_time(session, at.update_id, at.now):
        forget(session, telegram_id)


def open_question(session: Session, telegram_id: int, now: datetime) -> Question | None:
    """Return what an account's next plain message answers; ``None`` for most."""
    row = _OPEN.first(session, account=telegram_id, since=now - PATIENCE)
    return Question(row.kind, row.about) if row else None
