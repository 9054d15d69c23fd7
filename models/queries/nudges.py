"""Whom a head can remind: those who hold a post below them today whose report is missing, or was returned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, bindparam, exists, false, or_, select, union
from sqlalchemy.orm import Session

from models.administration import Handover
from models.catalogue.types import Catalogue
from models.columns import Moment, MonthType
from models.months import Month
from models.nudging import Nudgeable, Reach, ledger_stage
from models.periods import Window
from models.queries.handovers import EXEMPT
from models.queries.notices import REPORTS
from models.queries.scope import HELD_TODAY, IN_UNITS, ON_LEAVE
from models.queries.verdicts import VERDICT
from models.reviewing import Verdict
from models.running import Notice
from models.tables import Assignment, Person, Position, Report, Unit

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
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

_COLUMNS = (
    Position.code,
    Person.id.label("person_id"),
    Person.name,
    Person.telegram_id,
    Person.unreachable_since,
    ON_LEAVE.label("on_leave"),
    _REMINDED.label("reminded"),
    Position.rank.label("rank"),
)


def _missing(*only: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """Build the statement for those of some units who owe a report.

    Holders and those who were named for the month are sought from the units, each by themselves: brought together
    first, they would be the whole office.
    """
    owing = (*IN_UNITS, ~EXEMPT, Person.id != bindparam("asking"), ~_SENT, *only)
    posts = Unit.__table__.join(Position.__table__, Position.unit_id == Unit.id)
    held = posts.join(Assignment.__table__, Assignment.position_id == Position.id).join(
        Person.__table__, Person.id == Assignment.person_id
    )
    named = posts.join(Handover.__table__, and_(Handover.position_id == Position.id, Handover.month == _MONTH)).join(
        Person.__table__, Person.id == Handover.person_id
    )
    return union(
        select(*_COLUMNS, Assignment.acting.label("acting")).select_from(held).where(*HELD_TODAY, REPORTS, *owing),
        select(*_COLUMNS, false().label("acting")).select_from(named).where(*owing),
    ).order_by("rank", "acting", "person_id")


_MISSING = _missing()
_ONE = _missing(Person.id == bindparam("person_id"))


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
    found: dict[int, Nudgeable] = {}
    for row in rows:
        # Not a condition: the statement runs once for each who is reminded, and there may be thousands of codes.
        post = catalogue.position.get(row.code)
        if post is None or not post.asks_in(month.number):
            continue
        person = found.get(row.person_id) or Nudgeable(row.person_id, row.name, row.telegram_id, _reach(row), ())
        found[row.person_id] = replace(person, posts=(*person.posts, row.code))
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
