"""Whether a database is sound: what constraints cannot say, and what SQLite checks of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from models.catalogue.types import Kind
from models.queries.facts import fact
from models.realisation import Answer
from models.running import ChartFile, Draft, Notice
from models.tables import Assignment, Entry, Indicator, Person, Report
from models.vitals import Vitals

_first, _second = aliased(Assignment), aliased(Assignment)

RULES: dict[str, Select[int]] = {
    "reports without entries": select(func.count(Report.id)).where(~exists().where(Entry.report_id == Report.id)),
    "revised reports without the time of it": select(func.count(Report.id)).where(
        Report.revision > 1, Report.revised_at.is_(None)
    ),
    "ratios with one number, or other answers with two": select(func.count(Entry.id))
    .join(Indicator, Entry.indicator_id == Indicator.id)
    .where(
        Entry.answer == Answer.VALUE,
        (Indicator.kind == Kind.RATIO) != Entry.denominator.is_not(None),
    ),
    "active drafts of people who are not bound": select(func.count(Draft.id))
    .join(Person, Draft.person_id == Person.id)
    .where(Draft.active, Person.telegram_id.is_(None)),
    "posts with two holders on one day": select(func.count())
    .select_from(_first)
    .join(
        _second,
        and_(
            _first.position_id == _second.position_id,
            _first.id < _second.id,
            or_(_first.ends.is_(None), _first.ends >= _second.starts),
            or_(_second.ends.is_(None), _second.ends >= _first.starts),
        ),
    )
    .where(~_first.acting, ~_second.acting),
}
"""What must not be there, each with a statement that counts it."""

TICKED_AT = "ticked_at"
"""The fact that says when the scheduler last did its round."""

_WAITING = select(func.count(), func.min(Notice.claimed_at)).where(Notice.ended_at.is_(None))
_FAILING = select(func.count()).where(Notice.ended_at.is_(None), Notice.attempts > 1)
_PEOPLE = select(
    func.count(Person.telegram_id), func.count(Person.unreachable_since).filter(Person.telegram_id.is_not(None))
).where(Person.anonymised_at.is_(None))
_CHARTS = select(func.count()).select_from(ChartFile)
_SIZE = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text("SELECT pg_database_size(current_database())"),
}


def vitals(session: Session) -> Vitals:
    """Return how the database is now; reads that take no time, however large it is."""
    kind = session.get_bind().dialect.name
    waiting, oldest = session.execute(_WAITING).one()
    bound, unreachable = session.execute(_PEOPLE).one()
    ticked = fact(session, TICKED_AT)
    return Vitals(
        kind=kind,
        size=session.scalar(_SIZE[kind]) or 0,
        waiting=waiting,
        failing=session.scalar(_FAILING) or 0,
        oldest=oldest,
        bound=bound,
        unreachable=unreachable,
        charts=session.scalar(_CHARTS) or 0,
        ticked_at=datetime.fromisoformat(ticked) if ticked else None,
    )


def unsound(connection: Connection) -> Iterator[str]:
    """Yield what is wrong with the data; nothing for a sound database."""
    if connection.dialect.name == "sqlite":
        yield from (
            f"integrity: {row[0]}" for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"
        )
        broken = len(connection.execute(text("PRAGMA foreign_key_check")).all())
        if broken:
            yield f"rows that refer to nothing: {broken}"
    for name, statement in RULES.items():
        count = connection.scalar(statement)
        if count:
            yield f"{name}: {count}"
