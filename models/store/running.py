"""What is noted of the running bot: its rounds, and copies of the database that somebody was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from models.audit import Act
from models.queries.health import TICKED_AT
from models.store.audit import record
from models.store.office import set_fact
from models.store.updates import first_act


def note_tick(session: Session, now: datetime) -> None:
    """Note that the scheduler did its round."""
    set_fact(session, TICKED_AT, now.isoformat())


def note_backup(session: Session, by: Act) -> bool:
    """Note that a copy of the database is made for somebody; ``False`` where this update asked for it before."""
    if not first_act(session, by):
        return False
    record(session, by, "backup.sent", "database")
    return True
