"""The office's own free days: the running bot follows within a minute, without a restart."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.running import FreeDay


def add_free_day(session: Session, day: date, name: str) -> None:
    """Note a free day; one that is known takes the new name."""
    session.merge(FreeDay(day=day, name=name))


def remove_free_day(session: Session, day: date) -> bool:
    """Forget a free day; return whether it was one."""
    return session.execute(delete(FreeDay).where(FreeDay.day == day).returning(FreeDay.day)).first() is not None
