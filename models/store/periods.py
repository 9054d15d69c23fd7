"""The months of this installation: their windows are fixed when they open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import tables
from models.audit import Act
from models.periods import Month, OfficeCalendar, Window
from models.queries.periods import newest_window
from models.store.audit import record
from models.store.office import state_fact


def keep_up(session: Session, calendar: OfficeCalendar, now: datetime) -> list[Window]:
    """Add the months that have opened since the last call; return them, the oldest first.

    The first month of a new installation is the one before its first start, with a window of its own, so that nobody
    is late for a time before the bot was there.
    """
    started_at = datetime.fromisoformat(state_fact(session, "started_at", now.isoformat()))
    newest = newest_window(session)
    added: list[Window] = []
    if newest is None:
        first = Month.of(calendar.local(started_at)).previous()
        newest = calendar.first_window(first, started_at)
        added.append(newest)
    coming = calendar.window(newest.month.next())
    while coming.opens <= now:
        added.append(coming)
        coming = calendar.window(coming.month.next())
    for window in added:
        session.add(tables.Period(month=window.month, opens=window.opens, due=window.due, closes=window.closes))
    session.flush()
    return added


def reopen(session: Session, month: Month, position_id: int | None, until: datetime, by: Act) -> None:
    """Open a closed month again until a moment, for one position or (``None``) for all."""
    session.add(tables.Reopening(month=month, position_id=position_id, until=until, created_at=by.at))
    code = None
    if position_id is not None:
        code = session.scalar(select(tables.Position.code).where(tables.Position.id == position_id))
    record(session, by, "month.reopened", f"month:{month}", after={"position": code, "until": until.isoformat()})
