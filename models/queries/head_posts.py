"""Which heads are to be shown a month by themselves: the day after due, when it has closed, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.oversight import Subscription
from models.periods import OfficeCalendar, Stage, Window
from models.queries.facts import fact
from models.queries.scope import AVAILABLE, HELD_TODAY, IN_UNITS
from models.running import Notice
from models.subscribing import DEFAULT, Posting, week_of_post
from models.tables import Assignment, Period, Person, Position, Report, Unit

_LOOKED_BACK = timedelta(days=62)
"""A month that closed earlier than this is no news, whatever the calendar."""

_POSTINGS = {Stage.OVERDUE: Posting.OVERDUE, Stage.CLOSES: Posting.CLOSES}

NOW, MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
STAGE = bindparam("prefix", type_=String) + Unit.code
_OPENED = (
    select(Period.month, Period.opens, Period.due, Period.closes)
    .where(Period.opens <= NOW, Period.closes > bindparam("since", type_=Moment()))
    .order_by(Period.month)
)
_TOLD = exists().where(
    Notice.person_id == Person.id,
    Notice.month == MONTH,
    Notice.stage == STAGE,
    or_(Notice.ended_at.is_not(None), Notice.retry_at > NOW),
)


def _wanted(posting: Posting) -> ColumnElement[bool]:
    """Whether a head wants such posts; without a row it is as by default."""
    chosen: ColumnElement[bool] = getattr(Subscription, posting.value).is_(True)
    return or_(Subscription.person_id.is_(None), chosen) if DEFAULT.wants(posting) else chosen


def _heads(posting: Posting) -> Select[int, int | None, str, int]:
    return (
        select(Person.id, Person.telegram_id, Unit.code, func.min(Unit.rank).label("rank"))
        .select_from(Assignment)
        .join(Position, and_(Position.id == Assignment.position_id, Position.is_head))
        .join(Unit, Unit.id == Position.unit_id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(Subscription, Subscription.person_id == Person.id)
        .where(*HELD_TODAY, *AVAILABLE, Unit.code.in_(bindparam("units", expanding=True)), _wanted(posting), ~_TOLD)
        .group_by(Person.id, Person.telegram_id, Unit.code)
        .order_by("rank", Person.id)
    )


_HEADS = {posting: _heads(posting) for posting in Posting}
_CHANGED = (
    select(Report.id)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Report, Report.position_id == Position.id)
    .where(
        *IN_UNITS,
        Report.month == MONTH,
        or_(Report.submitted_at >= bindparam("since"), Report.revised_at >= bindparam("since")),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class DuePost:
    """A month that heads and groups are to be shown now; ``units`` have people below, ``week`` is a weekly post's."""

    month: Month
    posting: Posting
    units: tuple[str, ...]
    week: str = ""

    @property
    def prefix(self) -> str:
        """What stands before the unit in the ledger: ``recap:overdue:``, ``recap:2026-W46:``; 20 characters at most.

        The unit's code follows, which has at most 40, and a stage has room for 60.
        """
        return f"recap:{self.week or self.posting.value}:"

    def stage(self, unit: str) -> str:
        """Return the stage under which a unit's post stands in the ledger."""
        return f"{self.prefix}{unit}"


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is to be shown a unit's month, by the id in their ledger: a head, or a group."""

    owner: int
    chat_id: int
    unit: str


def stages_of(unit: str) -> str:
    """Return the pattern of SQL's that all stages of a unit's posts are like; codes hold no wildcard."""
    return f"recap:%:{unit}"


def due_posts(session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime) -> tuple[DuePost, ...]:
    """Return what is to be shown now, see ``current_posts``; nothing outside the sending hours."""
    return current_posts(session, calendar, catalogue, now) if calendar.may_send(now) else ()


def current_posts(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime
) -> tuple[DuePost, ...]:
    """Return the posts whose time has come and is not over, the oldest month first, a week's after the others.

    Months that had closed when the bot first started are not among them: they are not its news.
    """
    since = now - _LOOKED_BACK
    started_at = fact(session, "started_at")
    if started_at is not None:
        since = max(since, datetime.fromisoformat(started_at))
    posts = []
    for window in (Window(*row) for row in session.execute(_OPENED, {"now": now, "since": since})):
        month, units = window.month, units_with_people(catalogue, window.month)
        posting = stage_of_post(calendar, window, now)
        if posting is not None:
            posts.append(DuePost(month, posting, units))
        week = week_of_post(calendar, window, now)
        if week is not None:
            posts.append(DuePost(month, Posting.WEEKLY, units, week))
    return tuple(posts)


def stage_of_post(calendar: OfficeCalendar, window: Window, now: datetime) -> Posting | None:
    """Return the month's own post whose time has come and is not over; ``None`` where none is.

    The final one is news until the next month is due.
    """
    stage = calendar.current_stage(window, now)
    if stage is Stage.CLOSES and now >= calendar.window(window.month.next()).due:
        return None
    return _POSTINGS.get(stage) if stage is not None else None


def is_due(calendar: OfficeCalendar, window: Window, due: DuePost, now: datetime) -> bool:
    """Whether it is still this post's time; the month may have closed since somebody was nominated."""
    if due.posting is Posting.WEEKLY:
        return week_of_post(calendar, window, now) == due.week
    return stage_of_post(calendar, window, now) is due.posting


def units_with_people(catalogue: Catalogue, month: Month) -> tuple[str, ...]:
    """Return the units in which somebody other than the head has something to report for a month."""
    return catalogue.watched[month.number]


def head_nominees(session: Session, due: DuePost, now: datetime, today: date) -> tuple[Nominee, ...]:
    """Return the heads who want a post and did not get it: bound, reachable, not on leave; the highest units first."""
    bound = {"units": due.units, "month": due.month, "prefix": due.prefix, "now": now, "today": today}
    rows = session.execute(_HEADS[due.posting], bound)
    return tuple(Nominee(person, account, unit) for person, account, unit, _ in rows if account is not None)


def changed_since(session: Session, units: Sequence[str], month: Month, since: datetime) -> bool:
    """Whether a report of these units was sent or corrected at or after a moment."""
    return session.scalar(_CHANGED, {"units": list(units), "month": month, "since": since}) is not None
