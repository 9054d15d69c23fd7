"""Whom a head can remind: those who hold a post below them today whose report is missing, or was returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, false, or_, select, union
from sqlalchemy.orm import Session

from models.administration import Handover
from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.nudging import Nudgeable, Reach, ledger_stage
from models.periods import Window
from models.queries.handovers import EXEMPT
from models.queries.notices import HELD_TODAY, REPORTS, TODAY, asked_posts
from models.queries.scope import IN_UNITS
from models.queries.verdicts import VERDICT
from models.reviewing import Verdict
from models.running import Leave, Notice
from models.tables import Assignment, Person, Position, Report, Unit

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
_ON_LEAVE = exists().where(Leave.person_id == Person.id, Leave.starts <= TODAY, Leave.ends >= TODAY)
_REMINDED = exists().where(
    Notice.person_id == Person.id,
    Notice.month == _MONTH,
    Notice.stage == bindparam("stage"),
    # one that never ended is taken up again once its time has come
    or_(Notice.ended_at.is_not(None), Notice.retry_at > _NOW),
)
_SENT = exists().where(
    Report.position_id == Position.id,
    Report.month == _MONTH,
    or_(VERDICT.is_(None), VERDICT != Verdict.RETURNED),
)
"""The report is in, and was not given back."""

_REPORTERS = union(
    select(Assignment.position_id, Assignment.person_id, Assignment.acting)
    .join(Position, Position.id == Assignment.position_id)
    .where(*HELD_TODAY, REPORTS),
    select(Handover.position_id, Handover.person_id, false()).where(
        Handover.month == _MONTH, Handover.person_id.is_not(None)
    ),
).subquery()
"""Who reports the month of which post."""

_MISSING = (
    select(
        Position.code,
        Person.id,
        Person.name,
        Person.telegram_id,
        Person.unreachable_since,
        _ON_LEAVE.label("on_leave"),
        _REMINDED.label("reminded"),
    )
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(_REPORTERS, _REPORTERS.c.position_id == Position.id)
    .join(Person, Person.id == _REPORTERS.c.person_id)
    .where(
        *IN_UNITS,
        ~EXEMPT,
        Person.id != bindparam("asking"),
        ~_SENT,
    )
    .order_by(Position.rank, _REPORTERS.c.acting, Person.id)
)
# Named for the subquery, too: it runs once for each who is reminded, and must not list the whole office.
_ONE = _MISSING.where(Person.id == bindparam("person_id"), _REPORTERS.c.person_id == bindparam("person_id"))


def nudgeables(
    session: Session, catalogue: Catalogue, unit: str, window: Window | None, asking: int, now: datetime
) -> tuple[Nudgeable, ...]:
    """Return who owes a report of a unit, or of one below it, without the one who asks; in one statement.

    A report that was returned is owed again. Nobody where the month is not open now. ``now`` is in the office's
    time zone.
    """
    if window is None or not window.opens <= now < window.closes:
        return ()
    bound = _bound(catalogue, unit, window, asking, now)
    return _people(session.execute(_MISSING, bound), catalogue, window.month)


def nudgeable(
    session: Session, catalogue: Catalogue, unit: str, window: Window, asking: int, person_id: int, now: datetime
) -> Nudgeable | None:
    """Return one person as ``nudgeables`` has them; ``None`` where they owe nothing in this unit."""
    if not window.opens <= now < window.closes:
        return None
    bound = {**_bound(catalogue, unit, window, asking, now), "person_id": person_id}
    return next(iter(_people(session.execute(_ONE, bound), catalogue, window.month)), None)


def _people(rows: Iterable[Row[Any]], catalogue: Catalogue, month: Month) -> tuple[Nudgeable, ...]:
    """Return the people of rows, without posts that have nothing to report for the month."""
    # Not a condition: the statement runs once for each who is reminded, and there may be thousands of codes.
    asked = frozenset(asked_posts(catalogue, month))
    found: dict[int, Nudgeable] = {}
    for row in rows:
        if row.code not in asked:
            continue
        person = found.get(row.id) or Nudgeable(row.id, row.name, row.telegram_id, _reach(row), ())
        found[row.id] = replace(person, posts=(*person.posts, row.code))
    return tuple(found.values())


def _reach(row: Row[Any]) -> Reach:
    if row.telegram_id is None:
        return Reach.UNBOUND
    if row.unreachable_since is not None:
        return Reach.UNREACHABLE
    if row.on_leave:
        return Reach.ON_LEAVE
    return Reach.REMINDED if row.reminded else Reach.READY


def _bound(catalogue: Catalogue, unit: str, window: Window, asking: int, now: datetime) -> dict[str, object]:
    return {
        "units": list(catalogue.below(unit)),
        "month": window.month,
        "stage": ledger_stage(now.date()),
        "asking": asking,
        "now": now,
        "today": now.date(),
    }
