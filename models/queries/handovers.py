"""Months of posts that somebody else reports than who holds them today, and months that need no report.

The conditions here are shared by everything that asks who owes a report: the chat, the prompts and the recap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models.administration import Exemption, Handover
from models.columns import Moment, MonthType
from models.handover import Asked, Holding, Question, last_reportable, question
from models.months import Month
from models.queries import periods
from models.queries.people import Held, Identity
from models.queries.scope import IN_UNITS
from models.tables import Assignment, Period, Person, Position, Report, Unit

_NOW, _MONTH = bindparam("now", type_=Moment()), bindparam("month", type_=MonthType())
_WHO: BindParameter[int] = bindparam("person_id")

EXEMPT = exists().where(Exemption.position_id == Position.id, Exemption.month == _MONTH)
"""The post need not report the month."""

GIVEN_AWAY = exists().where(
    Handover.position_id == Position.id,
    Handover.month == _MONTH,
    or_(Handover.person_id.is_(None), Handover.person_id != Assignment.person_id),
)
"""Somebody else than the holder reports the month, or nobody does."""

_MINE = (
    select(Handover.position_id, Handover.month, Handover.person_id)
    .where(or_(Handover.person_id == _WHO, Handover.position_id.in_(bindparam("positions", expanding=True))))
    .order_by(Handover.month)
)
_EXEMPT = select(Exemption.position_id, Exemption.month).where(
    Exemption.position_id.in_(bindparam("positions", expanding=True))
)
_LENT = (
    select(Position.id, Position.code, Position.title, Unit.code, Unit.name)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Position.id.in_(bindparam("positions", expanding=True)), Position.retired.is_(False))
    .order_by(Position.rank)
)
_OF_UNITS = (
    select(Position.code, Person.id, Person.name)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Handover, Handover.position_id == Position.id)
    .outerjoin(Person, Person.id == Handover.person_id)
    .where(*IN_UNITS, Handover.month == _MONTH)
)
_EXEMPT_OF_UNITS = (
    select(Position.code, Exemption.reason)
    .join_from(Unit, Position, Position.unit_id == Unit.id)
    .join(Exemption, Exemption.position_id == Position.id)
    .where(*IN_UNITS, Exemption.month == _MONTH)
)
_PENDING = (
    select(Position.id, Position.title, Handover.month, Handover.person_id, Period.closes)
    .join(Position, Position.id == Handover.position_id)
    .outerjoin(Period, Period.month == Handover.month)
    .outerjoin(Report, and_(Report.position_id == Handover.position_id, Report.month == Handover.month))
    .where(Handover.decided_at.is_(None), Report.id.is_(None), or_(Period.closes.is_(None), Period.closes > _NOW))
    .order_by(Position.rank, Handover.month)
)
_HOLDINGS = (
    select(Assignment.position_id, Assignment.person_id, Assignment.starts, Assignment.ends)
    .where(Assignment.position_id.in_(bindparam("positions", expanding=True)), ~Assignment.acting)
    .order_by(Assignment.starts)
)
_NAMES = select(Person.id, Person.name).where(Person.id.in_(bindparam("people", expanding=True)))


@dataclass(frozen=True, slots=True)
class Reporting:
    """The posts somebody may report, held today or lent for a month, and the months of each that are not theirs."""

    posts: tuple[Held, ...]
    given: Mapping[tuple[int, Month], int | None]
    lent: frozenset[int]
    exempt: frozenset[tuple[int, Month]]
    acting: frozenset[int]
    person_id: int

    def is_theirs(self, position_id: int, month: Month) -> bool:
        """Whether a person reports a month of one of these posts."""
        if (position_id, month) in self.exempt:
            return False
        if (position_id, month) not in self.given:
            return position_id not in self.lent
        return self.given[position_id, month] == self.person_id or position_id in self.acting


def reporting(session: Session, who: Identity) -> Reporting:
    """Return what a person may report, month by month."""
    held = {post.position_id: post for post in who.posts}
    bound = {"person_id": who.person_id, "positions": list(held)}
    given = {(position, month): person for position, month, person in session.execute(_MINE, bound)}
    lent = {position for position, _ in given} - held.keys()
    extra = [Held(*row, is_head=False, acting=False) for row in session.execute(_LENT, {"positions": list(lent)})]
    exempt = session.execute(_EXEMPT, {"positions": [*held, *lent]})
    return Reporting(
        (*who.posts, *extra),
        given,
        frozenset(lent),
        frozenset((position, month) for position, month in exempt),
        frozenset(key for key, post in held.items() if post.acting),
        who.person_id,
    )


def own_months(session: Session, who: Identity | Reporting, now: datetime) -> list[periods.OpenMonth]:
    """Return what a person can report now, the oldest month first."""
    theirs = who if isinstance(who, Reporting) else reporting(session, who)
    months = periods.open_months(session, [post.position_id for post in theirs.posts], now)
    return [month for month in months if theirs.is_theirs(month.position_id, month.window.month)]


def is_theirs(session: Session, who: Identity, code: str, month: Month) -> bool:
    """Whether a person reports this month of this post."""
    theirs = reporting(session, who)
    return any(post.code == code and theirs.is_theirs(post.position_id, month) for post in theirs.posts)


def lent_code(session: Session, who: Identity, position_id: int, month: Month) -> str:
    """Return the code of a post that a person only reports a month of; empty where they do not."""
    theirs = reporting(session, who)
    codes = (post.code for post in theirs.posts if post.position_id == position_id)
    return next(codes, "") if theirs.is_theirs(position_id, month) else ""


def decided(session: Session, units: Collection[str], month: Month) -> dict[str, tuple[int, str] | None]:
    """Return who reports the posts of units that changed hands: id and name by code, ``None`` for nobody."""
    rows = session.execute(_OF_UNITS, {"units": list(units), "month": month})
    return {row.code: (row.id, row.name) if row.id else None for row in rows}


def exemptions(session: Session, units: Collection[str], month: Month) -> dict[str, str]:
    """Return the posts of units that need not report a month, with the reason."""
    rows = session.execute(_EXEMPT_OF_UNITS, {"units": list(units), "month": month})
    return dict(rows.all())


def exempt_months(session: Session, position_id: int) -> frozenset[Month]:
    """Return the months that a post need not report."""
    return frozenset(month for _, month in session.execute(_EXEMPT, {"positions": [position_id]}))


def pending(session: Session, now: datetime) -> tuple[Asked, ...]:
    """Return what nobody has decided yet, of months that can still be reported."""
    rows = session.execute(_PENDING, {"now": now}).all()
    held = holdings(session, [row.id for row in rows])
    names = _names(session, {holding.person_id for people in held.values() for holding in people})
    found = []
    for row in rows:
        asked = question_of(held[row.id], row.month, now, row.closes)
        if asked is not None and asked.has_a_choice:
            candidates = tuple((key, names[key]) for key in asked.candidates)
            found.append(Asked(row.id, row.title, row.month, candidates, row.person_id))
    return tuple(found)


def holdings(session: Session, positions: Sequence[int]) -> dict[int, list[Holding]]:
    """Return who held each post and when, without those who acted in it."""
    found: dict[int, list[Holding]] = defaultdict(list)
    for position, person, starts, ends in session.execute(_HOLDINGS, {"positions": list(positions)}):
        found[position].append(Holding(person, starts, ends))
    return found


def open_question(
    session: Session, position_id: int, month: Month, now: datetime, closes: datetime | None
) -> Question | None:
    """Return what there is to ask about a month of a post."""
    return question_of(holdings(session, [position_id])[position_id], month, now, closes)


def question_of(held: Sequence[Holding], month: Month, now: datetime, closes: datetime | None) -> Question | None:
    """Return what there is to ask about a month of a post that was held so; ``closes`` as far as it is known."""
    last_day = last_reportable(month) if closes is None else closes.astimezone(now.tzinfo).date()
    return question(month, held, last_day)


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    return dict(session.execute(_NAMES, {"people": list(people)}).all())
