"""The office's own free days: the running bot follows within a minute, without a restart."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.audit import Act
from models.running import FreeDay
from models.store.audit import record


def add_free_day(session: Session, day: date, name: str, by: Act) -> None:
    """Note a free day; one that is known takes the new name."""
    known = session.get(FreeDay, day, with_for_update=True)
    before = {"name": known.name} if known else None
    session.merge(FreeDay(day=day, name=name))
    if before != {"name": name}:
        record(session, by, "free_day.added", f"day:{day}", before=before, after={"name": name})


def remove_free_day(session: Session, day: date, by: Act) -> bool:
    """Forget a free day; return whether it was one."""
    name = session.scalar(delete(FreeDay).where(FreeDay.day == day).returning(FreeDay.name))
    if name is not None:
        record(session, by, "free_day.removed", f"day:{day}", before={"name": name})
    return name is not None
