"""Which heads are to be shown a month by themselves: the working day after due, and when it has closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import String, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.periods import OfficeCalendar, Stage, Window
from models.queries.facts import fact
from models.queries.notices import AVAILABLE, HELD_TODAY, asked_posts
from models.queries.scope import IN_UNITS
from models.running import Notice
from models.tables import Assignment, Period, Person, Position, Report, Unit

RECAP_PREFIX = "recap:"
"""The stage of a post is this, the month's own stage and the unit: ``recap:overdue:sekretariat``."""

_LOOKED_BACK = timedelta(days=62)
"""A month that closed earlier than this is no news, whatever the calendar."""

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
_STAGE = bindparam("prefix", type_=String) + Unit.code
_OPENED = (
    select(Period.month, Period.opens, Period.due, Period.closes)
    .where(Period.opens <= _NOW, Period.closes > bindparam("since", type_=Moment()))
    .order_by(Period.month)
)
_TOLD = exists().where(
    Notice.person_id == Person.id,
    Notice.month == _MONTH,
    Notice.stage == _STAGE,
    or_(Notice.ended_at.is_not(None), Notice.retry_at > _NOW),
)
_HEADS = (
    select(Person.id, Person.telegram_id, Unit.code, func.min(Unit.rank).label("rank"))
    .select_from(Assignment)
    .join(Position, and_(Position.id == Assignment.position_id, Position.is_head))
    .join(Unit, Unit.id == Position.unit_id)
    .join(Person, Person.id == Assignment.person_id)
    .where(*HELD_TODAY, *AVAILABLE, Unit.code.in_(bindparam("units", expanding=True)), ~_TOLD)
    .group_by(Person.id, Person.telegram_id, Unit.code)
    .order_by("rank", Person.id)
)
_CHANGED = (
    select(Report.id)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Report, Report.position_id == Position.id)
    .where(
        *IN_UNITS,
        Report.month == _MONTH,
        or_(Report.submitted_at >= bindparam("since"), Report.revised_at >= bindparam("since")),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class DuePost:
    """A month that heads are to be shown now: ``OVERDUE`` or, for good, ``CLOSES``; ``units`` have people below."""

    month: Month
    stage: Stage
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nominee:
    """A head and one of the units they lead."""

    person_id: int
    telegram_id: int
    unit: str


def ledger_stage(stage: Stage, unit: str) -> str:
    """Return the stage under which a unit's post stands in the ledger."""
    return f"{_prefix(stage)}{unit}"


def due_posts(session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime) -> tuple[DuePost, ...]:
    """Return the months that heads are to be shown now, the oldest first; none outside the sending hours.

    Months that had closed when the bot first started are not among them: they are not its news.
    """
    if not calendar.may_send(now):
        return ()
    since = now - _LOOKED_BACK
    started_at = fact(session, "started_at")
    if started_at is not None:
        since = max(since, datetime.fromisoformat(started_at))
    windows = [Window(*row) for row in session.execute(_OPENED, {"now": now, "since": since})]
    stages = ((window, post_stage(calendar, window, now)) for window in windows)
    return tuple(
        DuePost(window.month, stage, units_with_people(catalogue, window.month))
        for window, stage in stages
        if stage is not None
    )


def post_stage(calendar: OfficeCalendar, window: Window, now: datetime) -> Stage | None:
    """Return the post whose time has come and is not over; ``None`` where none is.

    The final one is news until the next month is due.
    """
    stage = calendar.current_stage(window, now)
    if stage is Stage.CLOSES:
        return stage if now < calendar.window(window.month.next()).due else None
    return stage if stage is Stage.OVERDUE else None


def units_with_people(catalogue: Catalogue, month: Month) -> tuple[str, ...]:
    """Return the units in which somebody other than the head has something to report for a month."""
    asked = [catalogue.position[code] for code in asked_posts(catalogue, month)]
    below = {unit.code: set(catalogue.below(unit.code)) for unit in catalogue.units}
    return tuple(
        unit
        for unit, codes in below.items()
        if any(position.unit in codes and not (position.head and position.unit == unit) for position in asked)
    )


def head_nominees(session: Session, due: DuePost, now: datetime, today: date) -> tuple[Nominee, ...]:
    """Return the heads who are still to be shown a month: bound, reachable, not on leave; the highest units first."""
    bound = {"units": due.units, "month": due.month, "prefix": _prefix(due.stage), "now": now, "today": today}
    rows = session.execute(_HEADS, bound)
    return tuple(Nominee(person, account, unit) for person, account, unit, _ in rows if account is not None)


def changed_since(session: Session, units: Sequence[str], month: Month, since: datetime) -> bool:
    """Whether a report of these units was sent or corrected at or after a moment."""
    return session.scalar(_CHANGED, {"units": list(units), "month": month, "since": since}) is not None


def _prefix(stage: Stage) -> str:
    return f"{RECAP_PREFIX}{stage.value}:"
