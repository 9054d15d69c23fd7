"""The office's own free days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.running import FreeDay

_DAYS = select(FreeDay.day, FreeDay.name).order_by(FreeDay.day)


def free_days(session: Session) -> dict[date, str]:
    """Return the names of all free days of the office's own, the earliest first."""
    return {row.day: row.name for row in session.execute(_DAYS)}
