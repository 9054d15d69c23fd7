"""The months of an office for its administrators, and who is to be told that one was reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, exists, or_, select, union
from sqlalchemy.orm import Session

from models.administration import Exemption, Handover
from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.office_months import Excepted, OfficeMonth, Reopened
from models.periods import OfficeCalendar, Window
from models.queries import periods, recaps
from models.queries.handovers import EXEMPT
from models.queries.notices import COMPLETE, REPORTS
from models.queries.scope import AVAILABLE, HELD_TODAY
from models.running import Notice
from models.tables import Assignment, Indicator, Period, Person, Position, Reopening

PAGE = 6

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
_WINDOWS = (
    select(Period.month, Period.opens, Period.due, Period.closes)
    .order_by(Period.month.desc())
    .limit(PAGE + 1)
    .offset(bindparam("skipped"))
)
_REOPENED = (
    select(Reopening.id, Reopening.month, Position.title, Reopening.until)
    .outerjoin(Position, Position.id == Reopening.position_id)
    .where(Reopening.month == _MONTH, Reopening.until > _NOW)
    .order_by(Reopening.id)
)
_EXCEPTED = (
    select(Position.id, Position.title, Exemption.reason)
    .join_from(Exemption, Position, Position.id == Exemption.position_id)
    .where(Exemption.month == _MONTH)
    .order_by(Position.rank)
)
_POSITION_IDS = select(Position.code, Position.id).where(Position.retired.is_(False))
_TOLD = exists().where(
    Notice.person_id == Person.id,
    Notice.month == _MONTH,
    Notice.stage == bindparam("stage"),
    or_(Notice.ended_at.is_not(None), Notice.retry_at > _NOW),
)
_LIVE = select(Reopening.id).where(Reopening.until > _NOW).order_by(Reopening.id)
_REOPENING = select(Reopening.month, Reopening.position_id, Reopening.until).where(
    Reopening.id == bindparam("reopening"), Reopening.until > _NOW
)


def _to_be_told(*only: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """Build the statement for those who report a reopened month today: who holds a post, or was named for the month."""
    person = Person.id.label("person"), Person.telegram_id
    post = Position.title, Position.code, Position.rank.label("rank")
    owing = (
        ~_TOLD,
        *AVAILABLE,
        exists().where(Indicator.position_id == Position.id, Indicator.retired.is_(False)),
        ~COMPLETE,
        ~EXEMPT,
        *only,
    )
    held = (
        select(*person, *post)
        .join_from(Position, Assignment, Assignment.position_id == Position.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(*HELD_TODAY, REPORTS, *owing)
    )
    named = (
        select(*person, *post)
        .join_from(Position, Handover, and_(Handover.position_id == Position.id, Handover.month == _MONTH))
        .join(Person, Person.id == Handover.person_id)
        .where(Position.retired.is_(False), *owing)
    )
    return union(held, named).order_by("person", "rank")


_THIS_POST, _THIS_PERSON = Position.id == bindparam("position_id"), Person.id == bindparam("person_id")
_TO_BE_TOLD = {
    (True, True): _to_be_told(_THIS_POST, _THIS_PERSON),
    (True, False): _to_be_told(_THIS_POST),
    (False, True): _to_be_told(_THIS_PERSON),
    (False, False): _to_be_told(),
}
"""By whether the month was reopened for one post, and whether one person is asked about."""


@dataclass(frozen=True, slots=True)
class ToBeTold:
    """Somebody who still owes a month that was reopened, with the posts that owe it."""

    person_id: int
    telegram_id: int
    month: Month
    until: datetime
    titles: tuple[str, ...]


def office_months(
    session: Session, catalogue: Catalogue, now: datetime, page: int = 0
) -> tuple[tuple[OfficeMonth, ...], bool]:
    """Return a page of months, the newest first, and whether there are more; ``now`` is in the office's zone."""
    rows = session.execute(_WINDOWS, {"skipped": page * PAGE}).all()
    months = tuple(_month(session, catalogue, Window(*row), now) for row in rows[:PAGE])
    return months, len(rows) > PAGE


def office_month(session: Session, catalogue: Catalogue, month: Month, now: datetime) -> OfficeMonth | None:
    """Return one month; ``None`` for one this installation never had."""
    window = periods.window(session, month)
    return None if window is None else _month(session, catalogue, window, now)


def position_ids(session: Session) -> dict[str, int]:
    """Return the keys of all posts by code."""
    return dict(session.execute(_POSITION_IDS).all())


def ledger_stage(reopening: int) -> str:
    """Return the stage under which it stands in the ledger that somebody was told of a reopened month."""
    return f"reopened:{reopening}"


def live_reopenings(session: Session, calendar: OfficeCalendar, now: datetime) -> tuple[int, ...]:
    """Return the reopenings of which people are to be told now; none outside the sending hours."""
    return tuple(session.scalars(_LIVE, {"now": now})) if calendar.may_send(now) else ()


def to_be_told(
    session: Session, catalogue: Catalogue, reopening: int, now: datetime, person_id: int | None = None
) -> tuple[ToBeTold, ...]:
    """Return who is to hear of a reopened month: they owe it, can be reached, and were not told yet."""
    reopened = session.execute(_REOPENING, {"reopening": reopening, "now": now}).one_or_none()
    if reopened is None:
        return ()
    month, position_id, until = reopened
    bound = {"month": month, "stage": ledger_stage(reopening), "now": now, "today": now.date()}
    bound |= {} if position_id is None else {"position_id": position_id}
    bound |= {} if person_id is None else {"person_id": person_id}
    found: dict[int, ToBeTold] = {}
    statement = _TO_BE_TOLD[position_id is not None, person_id is not None]
    for person, account, title, code, _ in session.execute(statement, bound):
        post = catalogue.position.get(code)
        if account is None or post is None or not post.asks_in(month.number):
            continue
        before = found.get(person)
        found[person] = ToBeTold(person, account, month, until, (*(before.titles if before else ()), title))
    return tuple(found.values())


def _month(session: Session, catalogue: Catalogue, window: Window, now: datetime) -> OfficeMonth:
    bound = {"month": window.month}
    return OfficeMonth(
        window,
        recaps.completeness(session, catalogue, window.month, now),
        tuple(Reopened(*row) for row in session.execute(_REOPENED, {**bound, "now": now})),
        tuple(Excepted(*row) for row in session.execute(_EXCEPTED, bound)),
    )
