"""The months of an office for its administrators, and who is to be told that one was reopened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models.administration import Exemption
from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.office_months import Excepted, OfficeMonth, Reopened
from models.periods import OfficeCalendar, Window
from models.queries import periods, recaps
from models.queries.notices import AVAILABLE, HELD_TODAY
from models.queries.scope import IS_OWED
from models.queries.verdicts import VERDICT
from models.reviewing import Verdict
from models.running import Notice
from models.tables import Assignment, Entry, Indicator, Period, Person, Position, Reopening, Report

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
_COMPLETE = exists().where(
    Report.position_id == Position.id,
    Report.month == Reopening.month,
    ~exists().where(Entry.report_id == Report.id, IS_OWED),
    or_(VERDICT.is_(None), VERDICT != Verdict.RETURNED),
)
_EXEMPT = exists().where(Exemption.position_id == Position.id, Exemption.month == Reopening.month)
_TOLD = exists().where(
    Notice.person_id == Person.id,
    Notice.month == Reopening.month,
    Notice.stage == bindparam("stage"),
    or_(Notice.ended_at.is_not(None), Notice.retry_at > _NOW),
)
_LIVE = select(Reopening.id).where(Reopening.until > _NOW).order_by(Reopening.id)


def _to_be_told(reopened: ColumnElement[bool]) -> Select[int, int | None, str, str, Month, datetime]:
    """Build the statement for a reopening of posts that a condition names."""
    return (
        select(Person.id, Person.telegram_id, Position.title, Position.code, Reopening.month, Reopening.until)
        .select_from(Reopening)
        .join(Position, reopened)
        .join(Assignment, Assignment.position_id == Position.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Reopening.id == bindparam("reopening"),
            Reopening.until > _NOW,
            *HELD_TODAY,
            ~_TOLD,
            *AVAILABLE,
            exists().where(and_(Indicator.position_id == Position.id, Indicator.retired.is_(False))),
            ~_COMPLETE,
            ~_EXEMPT,
        )
        .order_by(Person.id, Position.rank)
    )


# Two statements: with both conditions in one, a reopening for one post would be looked for among all.
_OF_POST = _to_be_told(Reopening.position_id == Position.id)
_OF_ALL = _to_be_told(Reopening.position_id.is_(None))
_THIS_PERSON = Person.id == bindparam("person_id")
_TO_BE_TOLD = {True: (_OF_POST.where(_THIS_PERSON), _OF_ALL.where(_THIS_PERSON)), False: (_OF_POST, _OF_ALL)}


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
    bound = {"reopening": reopening, "stage": ledger_stage(reopening), "now": now, "today": now.date()}
    one = {} if person_id is None else {"person_id": person_id}
    found: dict[int, ToBeTold] = {}
    rows = chain.from_iterable(session.execute(statement, bound | one) for statement in _TO_BE_TOLD[bool(one)])
    for person, account, title, code, month, until in rows:
        if account is None or not _asks(catalogue, code, month):
            continue
        before = found.get(person)
        found[person] = ToBeTold(person, account, month, until, (*(before.titles if before else ()), title))
    return tuple(found.values())


def _asks(catalogue: Catalogue, code: str, month: Month) -> bool:
    position = catalogue.position.get(code)
    return position is not None and any(month.number in indicator.months for indicator in position.indicators)


def _month(session: Session, catalogue: Catalogue, window: Window, now: datetime) -> OfficeMonth:
    bound = {"month": window.month}
    return OfficeMonth(
        window,
        recaps.completeness(session, catalogue, window.month, now),
        tuple(Reopened(*row) for row in session.execute(_REOPENED, {**bound, "now": now})),
        tuple(Excepted(*row) for row in session.execute(_EXCEPTED, bound)),
    )
