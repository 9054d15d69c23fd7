"""The months of this installation: their windows are fixed when they open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from models import tables
from models.audit import Act
from models.catalogue.types import Catalogue
from models.office_months import Deadline, MonthRefusal, moved_deadline, refusal
from models.periods import Month, OfficeCalendar, Window
from models.queries import periods
from models.queries.office_months import ToBeTold, ledger_stage, to_be_told
from models.queries.periods import newest_window
from models.store.audit import record
from models.store.ledgers import PEOPLE
from models.store.office import state_fact
from models.store.updates import first_act

LAST_MINUTE = time(23, 59)

# Two administrators at once leave one reopening of the same post.
_HOLD = select(tables.Period.month).where(tables.Period.month == bindparam("month")).with_for_update(key_share=True)


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


def reopen_for_days(
    session: Session, calendar: OfficeCalendar, month: Month, position_id: int | None, days: int, by: Act
) -> datetime | MonthRefusal:
    """Open a closed month again until the end of a day, that many after today; returns until when.

    A reopening of the same post that still runs makes way.
    """
    session.execute(_HOLD, {"month": month})
    window = periods.window(session, month)
    if window is None or (position_id is not None and session.get(tables.Position, position_id) is None):
        return MonthRefusal.UNKNOWN
    if by.at < window.closes:
        return MonthRefusal.OPEN
    today = calendar.local(by.at).date()
    until = datetime.combine(today + timedelta(days=days), LAST_MINUTE, tzinfo=calendar.timezone)
    if not first_act(session, by):
        return until
    same = tables.Reopening.position_id.is_not_distinct_from(position_id)
    live = tables.Reopening.month == month, tables.Reopening.until > by.at, same
    session.execute(update(tables.Reopening).where(*live).values(until=by.at))
    reopen(session, month, position_id, until, by)
    return until


def close_again(session: Session, reopening_id: int, by: Act) -> Month | None:
    """End a reopening now; returns its month, ``None`` where there is no such one."""
    row = session.get(tables.Reopening, reopening_id, with_for_update=True)
    if row is None:
        return None
    if row.until > by.at and first_act(session, by):
        before, row.until = row.until, by.at
        code = session.scalar(select(tables.Position.code).where(tables.Position.id == row.position_id))
        record(
            session, by, "month.closed_again", f"month:{row.month}",
            before={"position": code, "until": before.isoformat()},
        )  # fmt: skip
    return row.month


def move_deadline(
    session: Session, calendar: OfficeCalendar, month: Month, deadline: Deadline, to: date, by: Act
) -> Window | MonthRefusal:
    """Put the due moment of a running month, or its end, on another day; prompts follow, since they ask for it."""
    row = session.get(tables.Period, month, with_for_update=True)
    if row is None:
        return MonthRefusal.UNKNOWN
    if not row.opens <= by.at < row.closes:
        return MonthRefusal.NOT_RUNNING
    window = moved_deadline(Window(row.month, row.opens, row.due, row.closes), deadline, to, calendar)
    why = refusal(window, deadline, by.at)
    if why is not None:
        return why
    if (row.due, row.closes) != (window.due, window.closes) and first_act(session, by):
        before = {"due": row.due.isoformat(), "closes": row.closes.isoformat()}
        row.due, row.closes = window.due, window.closes
        after = {"due": window.due.isoformat(), "closes": window.closes.isoformat()}
        record(session, by, "month.moved", f"month:{month}", before=before, after=after)
    return window


def claim_reopening(
    session: Session, catalogue: Catalogue, calendar: OfficeCalendar, reopening: int, person_id: int, now: datetime
) -> tuple[int, ToBeTold] | None:
    """Claim that somebody is told of a reopened month; ``None`` where there is nothing to say (any more)."""
    found = to_be_told(session, catalogue, reopening, now, person_id) if calendar.may_send(now) else ()
    notice = PEOPLE.claim(session, person_id, found[0].month, ledger_stage(reopening), now) if found else None
    return None if notice is None else (notice, found[0])
