"""Whom nothing reaches on Telegram, and which head has not heard of it yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from models.catalogue.types import Catalogue
from models.months import Month
from models.notices import Unreachable
from models.periods import OfficeCalendar
from models.queries.periods import newest_window
from models.queries.scope import AVAILABLE, HELD_TODAY
from models.running import Notice
from models.tables import Assignment, Person, Position, Unit

_POSTS = (
    select(Person.id, Person.name, Person.telegram_id, Person.unreachable_since, Position.title, Unit.code)
    .select_from(Assignment)
    .join(Position, Position.id == Assignment.position_id)
    .join(Unit, Unit.id == Position.unit_id)
    .join(Person, Person.id == Assignment.person_id)
    .where(*HELD_TODAY)
    .order_by(Assignment.acting, Position.rank)
)
_BLOCKING = aliased(Person)
_UNREACHABLE = _POSTS.where(
    # Named first: there are few of them, and all who hold a post would be looked at every minute.
    Assignment.person_id.in_(
        select(_BLOCKING.id).where(_BLOCKING.unreachable_since.is_not(None), _BLOCKING.telegram_id.is_not(None))
    )
)
_HEADS = _POSTS.where(Position.is_head, *AVAILABLE)
_TOLD = select(Notice.stage).where(
    Notice.stage.in_(bindparam("stages", expanding=True)),
    or_(Notice.ended_at.is_not(None), Notice.retry_at > bindparam("now")),
)


Heads = Mapping[str, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Telling:
    """A head and the people whom the bot cannot reach; it stands in the ledger under the newest month."""

    person_id: int
    telegram_id: int
    month: Month
    people: tuple[Unreachable, ...]


def ledger_stage(person: Unreachable) -> str:
    """Return the stage under which it stands in the ledger that somebody cannot be reached since a day."""
    return f"blocked:{person.person_id}:{person.since:%Y-%m-%d}"


def tellings(session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime) -> tuple[Telling, ...]:
    """Return which heads are to hear of whom: each person once, from the nearest head above that can be reached.

    ``now`` is in the office's time zone; nobody is told outside the sending hours.
    """
    newest = newest_window(session)
    untold = _untold(session, now) if newest is not None and calendar.may_send(now) else ()
    if newest is None or not untold:
        return ()
    heads = reachable_heads(session, now.date())
    told: dict[tuple[int, int], list[Unreachable]] = defaultdict(list)
    for person, unit in untold:
        head = next(heads_above(catalogue, heads, unit, but=person.person_id), None)
        if head is not None:
            told[head].append(person)
    return tuple(Telling(*head, newest.month, tuple(people)) for head, people in told.items())


def reachable_heads(session: Session, today: date) -> Heads:
    """Return the heads whom a message reaches, by the codes of their units: person and account."""
    heads: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in session.execute(_HEADS, {"today": today}):
        heads[row.code].append((row.id, row.telegram_id))
    return heads


def heads_above(
    catalogue: Catalogue, heads: Heads, unit: str | None, *, but: int | None = None
) -> Iterator[tuple[int, int]]:
    """Return the heads of a unit and of those above it, the nearest first, without one person."""
    while unit is not None:
        yield from (head for head in heads.get(unit, ()) if head[0] != but)
        unit = catalogue.unit[unit].parent if unit in catalogue.unit else None


def _untold(session: Session, now: datetime) -> tuple[tuple[Unreachable, str], ...]:
    """Return who cannot be reached and was not yet spoken of, with the unit of their first post."""
    found: dict[int, tuple[Unreachable, str]] = {}
    for row in session.execute(_UNREACHABLE, {"today": now.date()}):
        person = Unreachable(row.id, row.name, row.title, row.unreachable_since.astimezone(now.tzinfo))
        found.setdefault(row.id, (person, row.code))
    stages = [ledger_stage(person) for person, _ in found.values()]
    known = set(session.scalars(_TOLD, {"stages": stages, "now": now})) if stages else set()
    return tuple(item for item in found.values() if ledger_stage(item[0]) not in known)
