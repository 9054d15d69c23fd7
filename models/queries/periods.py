"""The windows of the months, and which of them a post can report now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models import tables
from models.periods import Month, Window
from models.queries.scope import IS_OWED
from models.queries.verdicts import VERDICT
from models.reviewing import Verdict

_INCOMPLETE = exists().where(tables.Entry.report_id == tables.Report.id, IS_OWED)
_REOPENED = exists().where(
    tables.Reopening.month == tables.Period.month,
    tables.Reopening.until > bindparam("now"),
    or_(tables.Reopening.position_id.is_(None), tables.Reopening.position_id == tables.Position.id),
)
IS_OPEN = and_(
    tables.Period.opens <= bindparam("now"),
    or_(tables.Period.closes > bindparam("now"), _REOPENED),
)
"""Whether a period can be reported for a position at ``now``."""

_OPEN = (
    select(
        tables.Period.month,
        tables.Period.opens,
        tables.Period.due,
        tables.Period.closes,
        tables.Position.id,
        tables.Position.code,
        tables.Report.id.label("report_id"),
        _INCOMPLETE.label("incomplete"),
        VERDICT.label("verdict"),
    )
    .select_from(tables.Period)
    .join(tables.Position, tables.Position.id.in_(bindparam("positions", expanding=True)))
    .outerjoin(
        tables.Report,
        and_(tables.Report.position_id == tables.Position.id, tables.Report.month == tables.Period.month),
    )
    .where(IS_OPEN)
    .order_by(tables.Period.month, tables.Position.rank)
)
_OPEN_NOW = (
    select(tables.Period.month, tables.Period.opens, tables.Period.due, tables.Period.closes)
    .where(tables.Period.opens <= bindparam("now"), tables.Period.closes > bindparam("now"))
    .order_by(tables.Period.month)
)
_WINDOW = select(tables.Period).where(tables.Period.month == bindparam("month"))
_UNTIL = select(func.max(tables.Reopening.until)).where(
    tables.Reopening.month == bindparam("month"),
    tables.Reopening.until > bindparam("now"),
    or_(tables.Reopening.position_id.is_(None), tables.Reopening.position_id == bindparam("position_id")),
)
_NEWEST = select(tables.Period).order_by(tables.Period.month.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """A month that one position can report or correct now; ``verdict`` is what its reviewer said of the report."""

    window: Window
    position_id: int
    code: str
    report_id: int | None
    incomplete: bool
    verdict: Verdict | None = None

    @property
    def is_owed(self) -> bool:
        """Whether nothing was sent yet, something was answered with "no data yet", or the report was returned."""
        return self.report_id is None or self.incomplete or self.verdict is Verdict.RETURNED

    @property
    def is_approved(self) -> bool:
        """Whether the report cannot be changed unless it is returned."""
        return self.verdict is Verdict.APPROVED


def open_months(session: Session, positions: Sequence[int], now: datetime) -> list[OpenMonth]:
    """Return what these positions can report now, the oldest month first."""
    rows = session.execute(_OPEN, {"positions": list(positions), "now": now})
    return [
        OpenMonth(Window(month, opens, due, closes), position_id, code, report_id, bool(incomplete), verdict)
        for month, opens, due, closes, position_id, code, report_id, incomplete, verdict in rows
    ]


def open_windows(session: Session, now: datetime) -> list[Window]:
    """Return the windows that are open now, the oldest first; months that were reopened are not among them."""
    return [Window(*row) for row in session.execute(_OPEN_NOW, {"now": now})]


def window(session: Session, month: Month) -> Window | None:
    """Return a month's window as it was fixed; ``None`` for a month this installation never had."""
    row = session.scalar(_WINDOW, {"month": month})
    return _as_window(row) if row else None


def reopened_until(session: Session, month: Month, position_id: int, now: datetime) -> datetime | None:
    """Return until when a post can report a month that was reopened for it; ``None`` where that is over."""
    until: datetime | None = session.scalar(_UNTIL, {"month": month, "position_id": position_id, "now": now})
    return until


def newest_window(session: Session) -> Window | None:
    """Return the window of the newest month; ``None`` before the first start."""
    row = session.scalar(_NEWEST)
    return _as_window(row) if row else None


def newest_month(session: Session) -> Month | None:
    """Return the newest month that has opened; ``None`` before the first start."""
    newest = newest_window(session)
    return newest.month if newest else None


def windows(session: Session) -> list[Window]:
    """Return all windows, the oldest first."""
    rows = session.scalars(select(tables.Period).order_by(tables.Period.month))
    return [_as_window(row) for row in rows]


def _as_window(row: tables.Period) -> Window:
    return Window(row.month, row.opens, row.due, row.closes)
