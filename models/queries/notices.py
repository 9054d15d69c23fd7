"""Who has to be asked for a report now. The statements are built once: the scheduler asks every minute."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, false, func, or_, select, union
from sqlalchemy.orm import Session

from models.administration import Handover
from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.notices import REMINDERS, Owed, reminder_stage
from models.periods import OfficeCalendar, Stage, Window
from models.queries.handovers import EXEMPT, GIVEN_AWAY
from models.queries.periods import open_windows
from models.queries.scope import AVAILABLE, HELD_TODAY, IS_OWED
from models.queries.verdicts import IS_RETURNED, VERDICT
from models.reviewing import Verdict
from models.running import Notice, Snooze
from models.tables import Assignment, Entry, Indicator, Person, Position, Report

SNOOZE_PREFIX = "snooze:"
"""The stage of a reminder somebody asked for is this and its day."""

IS_REMINDER = or_(*(Notice.stage == stage for stage in REMINDERS), Notice.stage.like(f"{SNOOZE_PREFIX}%"))
"""What asks for a report; the ledger's other rows are what heads are told."""

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
_NO_DATA = (Entry.report_id == Report.id, IS_OWED)
COMPLETE = exists().where(
    Report.position_id == Position.id,
    Report.month == _MONTH,
    ~exists().where(*_NO_DATA),
    or_(VERDICT.is_(None), VERDICT != Verdict.RETURNED),
)
"""The post's report of the month is in, nothing of it is owed, and it was not given back."""

# Those that are not asked, since they are few: naming the others would name the whole office for every person.
_ASKED = Position.code.not_in(bindparam("silent", expanding=True))
REPORTS = or_(Assignment.acting, ~GIVEN_AWAY)
"""Whoever holds a post reports it, unless another was named for the month; one who acts in it may always."""

_OWES = or_(
    exists().where(
        Assignment.person_id == Person.id,
        Position.id == Assignment.position_id,
        *HELD_TODAY,
        _ASKED,
        ~COMPLETE,
        ~EXEMPT,
        REPORTS,
    ),
    exists().where(
        Handover.person_id == Person.id,
        Handover.month == _MONTH,
        Position.id == Handover.position_id,
        Position.retired.is_(False),
        _ASKED,
        ~COMPLETE,
        ~EXEMPT,
    ),
)

_REMINDER = (
    Notice.person_id == Person.id,
    Notice.month == _MONTH,
    IS_REMINDER,
)
_SNOOZED = (Snooze.person_id == Person.id, Snooze.month == _MONTH)
_UNFINISHED = (*_REMINDER, Notice.ended_at.is_(None))
# What is asked of everybody every minute comes first, and is little: nearly all of them were told already.
_TO_BE_ASKED = and_(
    or_(
        ~exists().where(*_REMINDER[:2], Notice.stage == bindparam("stage")),
        exists().where(*_UNFINISHED),
        exists().where(*_SNOOZED, Snooze.until <= _NOW),
    ),
    *AVAILABLE,
    _OWES,
    ~exists().where(*_SNOOZED, Snooze.until > _NOW),
    # a message that is on its way, or waits for its next try
    ~exists().where(*_UNFINISHED, Notice.retry_at > _NOW),
)
_NOMINEES = (
    select(Person.id).where(_TO_BE_ASKED, Person.id > bindparam("after")).order_by(Person.id).limit(bindparam("limit"))
)
_LAPSED = (
    select(Person.id)
    .where(
        # few rows, by an index of their own
        Person.id.in_(select(Notice.person_id).where(Notice.ended_at.is_(None), Notice.retry_at <= _NOW)),
        Person.id <= bindparam("until"),
        _TO_BE_ASKED,
    )
    .order_by(Person.id)
    .limit(bindparam("limit"))
)
_NOMINEE = select(Person.telegram_id).where(_TO_BE_ASKED, Person.id == bindparam("person_id"))
_THEIRS = union(
    select(Assignment.position_id)
    .join(Position, Position.id == Assignment.position_id)
    .where(Assignment.person_id == bindparam("person_id"), *HELD_TODAY, REPORTS),
    select(Handover.position_id).where(Handover.person_id == bindparam("person_id"), Handover.month == _MONTH),
)
"""The posts of which a person reports the month."""

_OWED = (
    select(Position.id, Position.code, Indicator.code, func.coalesce(IS_RETURNED, false()))
    .select_from(Position)
    .outerjoin(Report, and_(Report.position_id == Position.id, Report.month == _MONTH))
    .outerjoin(Entry, and_(*_NO_DATA))
    .outerjoin(Indicator, Indicator.id == Entry.indicator_id)
    .where(
        Position.id.in_(_THEIRS),
        Position.retired.is_(False),
        ~EXEMPT,
        _ASKED,
        or_(Report.id.is_(None), Entry.id.is_not(None), IS_RETURNED),
    )
    .order_by(Position.rank, Indicator.rank)
)


@dataclass(frozen=True, slots=True)
class Due:
    """A month whose notice goes out now, with the codes of the posts that have nothing to report in it."""

    window: Window
    stage: Stage
    silent: tuple[str, ...]


def agenda(session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime) -> tuple[Due, ...]:
    """Return the months for which somebody may have to be asked now; none outside the sending hours."""
    if not calendar.may_send(now):
        return ()
    windows = open_windows(session, now)
    stages = {window: reminder_stage(calendar, window, now) for window in windows}
    return tuple(
        Due(window, stage, silent_posts(catalogue, window.month))
        for window, stage in stages.items()
        if stage is not None
    )


def nominees(session: Session, due: Due, now: datetime, *, after: int, limit: int) -> list[int]:
    """Return the ids of people to be asked for a month, those above ``after`` in ascending order.

    They owe a report, are bound, reachable and not on leave or snoozing, and did not get this stage's notice, or
    asked to be reminded today, or a notice to them never ended. ``now`` is in the office's time zone.
    """
    return list(session.scalars(_NOMINEES, {**_bound(due, now), "after": after, "limit": limit}))


def lapsed(session: Session, due: Due, now: datetime, *, until: int, limit: int) -> list[int]:
    """Return the nominees up to ``until`` to whom a message that never ended may be tried again."""
    return list(session.scalars(_LAPSED, {**_bound(due, now), "until": until, "limit": limit}))


def nominated(session: Session, due: Due, person_id: int, now: datetime) -> int | None:
    """Return the Telegram account of a person who is to be asked for a month now; ``None`` for others."""
    account: int | None = session.connection().execute(_NOMINEE, {**_bound(due, now), "person_id": person_id}).scalar()
    return account


def owed(session: Session, catalogue: Catalogue, window: Window, person_id: int, today: date) -> tuple[Owed, ...]:
    """Return what a person still has to report for a month, post by post in the catalogue's order."""
    month = window.month
    bound = {"month": month, "silent": silent_posts(catalogue, month), "person_id": person_id, "today": today}
    missing: dict[str, dict[str, None]] = {}
    returned: set[str] = set()
    ids: dict[str, int] = {}
    for key, position, indicator, is_returned in session.connection().execute(_OWED, bound):
        ids[position] = key
        missing.setdefault(position, {})
        if indicator in catalogue.indicator:
            missing[position][indicator] = None
        if is_returned:
            returned.add(position)
    return tuple(
        replace(_owed(catalogue, window, code, names), returned=code in returned, position_id=ids[code])
        for code, names in missing.items()
    )


def owed_now(session: Session, catalogue: Catalogue, person_id: int, now: datetime) -> tuple[Owed, ...]:
    """Return everything a person owes of the months that are open now, the oldest month first."""
    windows = open_windows(session, now)
    return tuple(item for window in windows for item in owed(session, catalogue, window, person_id, now.date()))


def silent_posts(catalogue: Catalogue, month: Month) -> tuple[str, ...]:
    """Return the codes of the posts that have nothing to report for a month."""
    return catalogue.silent[month.number]


def _owed(catalogue: Catalogue, window: Window, code: str, missing: Collection[str]) -> Owed:
    position = catalogue.position[code]
    count = len(position.asked_in(window.month.number))
    return Owed(window, position.title, count, tuple(catalogue.indicator[name].name for name in missing))


def _bound(due: Due, now: datetime) -> dict[str, str | Month | datetime | date | Sequence[str]]:
    return {
        "month": due.window.month,
        "stage": due.stage.value,
        "silent": due.silent,
        "now": now,
        "today": now.date(),
    }
