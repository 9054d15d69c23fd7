"""What a person has tallied in a month: the sums, and the amounts of the day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import tables
from models.catalogue.types import Catalogue
from models.months import Month
from models.prepared import Prepared
from models.queries.people import Identity
from models.running import TallyMark
from models.tally import Amount, Tally, counting, nothing_of

_VALID = (
    TallyMark.person_id == bindparam("person_id"),
    TallyMark.month == bindparam("month"),
    TallyMark.undone_at.is_(None),
)
_TOTALS = Prepared(
    select(
        tables.Indicator.code,
        func.sum(TallyMark.numerator).label("numerator"),
        func.sum(TallyMark.denominator).label("denominator"),
    )
    .join(TallyMark, TallyMark.indicator_id == tables.Indicator.id)
    .where(*_VALID)
    .group_by(tables.Indicator.code)
)
_SINCE = (
    select(tables.Indicator.code, TallyMark.numerator, TallyMark.denominator)
    .join(TallyMark, TallyMark.indicator_id == tables.Indicator.id)
    .where(*_VALID, TallyMark.at >= bindparam("since"))
    .order_by(TallyMark.id)
)
_KEYS = select(tables.Indicator.code, tables.Indicator.id).where(
    tables.Indicator.position_id.in_(bindparam("positions", expanding=True))
)


def any_of(person_id: InstrumentedAttribute[int], month: InstrumentedAttribute[Month]) -> ColumnElement[bool]:
    """Whether a person tallied anything in a month that was not undone, for a row that names both."""
    return exists().where(TallyMark.person_id == person_id, TallyMark.month == month, TallyMark.undone_at.is_(None))


def totals(session: Session, person_id: int, month: Month) -> dict[str, Amount]:
    """Return the sums of a person's month by indicator code, of those that have any."""
    session.flush()
    rows = _TOTALS.all(session, person_id=person_id, month=month)
    sums = {row.code: Amount(int(row.numerator), _whole(row.denominator)) for row in rows}
    return {code: amount for code, amount in sums.items() if not amount.is_nothing}


def tallies(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> tuple[Tally, ...]:
    """Return the running month of everything that the person's posts count day by day, in the catalogue's order.

    ``now`` is in the office's time zone: the month and the day are its calendar's.
    """
    month = Month.of(now.date())
    keys = session.execute(_KEYS, {"positions": [post.position_id for post in who.posts]})
    key = {row.code: row.id for row in keys}
    sums = totals(session, who.person_id, month)
    today = _today(session, who.person_id, month, now)
    found = []
    for post in who.posts:
        position = catalogue.position.get(post.code)
        for indicator in position.indicators if position else ():
            if counting(indicator) and month.number in indicator.months and indicator.code in key:
                total = sums.get(indicator.code, nothing_of(indicator))
                amounts = tuple(today.get(indicator.code, ()))
                found.append(Tally(key[indicator.code], indicator, post.title, month, total, amounts))
    return tuple(found)


def _today(session: Session, person_id: int, month: Month, now: datetime) -> dict[str, list[Amount]]:
    found: dict[str, list[Amount]] = defaultdict(list)
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    for row in session.execute(_SINCE, {"person_id": person_id, "month": month, "since": midnight}):
        found[row.code].append(Amount(row.numerator, row.denominator))
    return dict(found)


def _whole(value: object) -> int | None:
    """Return a sum as an ``int``: PostgreSQL adds up big integers as decimals."""
    return None if value is None else int(str(value))
