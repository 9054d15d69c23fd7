"""Adding to a tally and taking back the newest addition, committed together with the update that asked for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.months import Month
from models.queries.people import Identity
from models.queries.tallies import tallies
from models.running import TallyMark
from models.store.drafts import Moment
from models.store.people import hold
from models.store.updates import first_time
from models.tally import Amount, Problem, Tally, fits


@dataclass(frozen=True, slots=True)
class Added:
    """An amount was added."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Undone:
    """The newest amount was taken back; ``None`` where the month has none left."""

    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Past:
    """The card is of a month that is over; nothing changed."""


Happened = Added | Undone | Past | Problem | None
"""What a tap did; ``None`` where Telegram delivered it before."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """All tallies of a person as they are now, which of them was meant, and what happened to it."""

    tallies: tuple[Tally, ...]
    place: int
    happened: Happened


_NEWEST = (
    select(TallyMark)
    .where(
        TallyMark.person_id == bindparam("person_id"),
        TallyMark.indicator_id == bindparam("indicator_id"),
        TallyMark.month == bindparam("month"),
        TallyMark.undone_at.is_(None),
    )
    .order_by(TallyMark.id.desc())
    .limit(1)
)
_TAKEN = (
    select(TallyMark.id)
    .where(
        TallyMark.person_id == bindparam("person_id"),
        TallyMark.month == bindparam("month"),
        TallyMark.update_id == bindparam("update_id"),
    )
    .limit(1)
)


def add(
    session: Session,
    catalogue: Catalogue,
    who: Identity,
    card: tuple[int, Month],
    amount: Amount,
    at: Moment,
    *,
    asked_by: int | None = None,
) -> Tallied | None:
    """Add to the tally that a card names by key and month; ``None`` where it is none of the sender's.

    ``at`` is in the office's time zone. ``asked_by`` is the update whose number waited for the choice of an indicator:
    such a number counts once, however often the choice is tapped.
    """
    hold(session, who.person_id)
    fresh = first_time(session, at.update_id, at.now)
    key, month = card
    before = tallies(session, catalogue, who, at.now)
    place = _place(before, key)
    if place is None or not fits(before[place].indicator, amount):
        return None
    if not fresh or (asked_by is not None and _is_taken(session, who, month, asked_by)):
        return Tallied(before, place, None)
    if month != before[place].month:
        return Tallied(before, place, Past())
    if not before[place].total.plus(amount).is_sane:
        return Tallied(before, place, Problem.TOO_MUCH)
    mark = TallyMark(
        person_id=who.person_id,
        indicator_id=key,
        month=month,
        numerator=amount.numerator,
        denominator=amount.denominator,
        at=at.now,
        update_id=at.update_id if asked_by is None else asked_by,
    )
    session.add(mark)
    session.flush()
    return Tallied(tallies(session, catalogue, who, at.now), place, Added(amount))


def undo(session: Session, catalogue: Catalogue, who: Identity, card: tuple[int, Month], at: Moment) -> Tallied | None:
    """Take back the newest amount of the tally that a card names; ``None`` where it is none of the sender's."""
    hold(session, who.person_id)
    fresh = first_time(session, at.update_id, at.now)
    key, month = card
    before = tallies(session, catalogue, who, at.now)
    place = _place(before, key)
    if place is None:
        return None
    if not fresh:
        return Tallied(before, place, None)
    if month != before[place].month:
        return Tallied(before, place, Past())
    mark = session.scalar(_NEWEST, {"person_id": who.person_id, "indicator_id": key, "month": month})
    if mark is None:
        return Tallied(before, place, Undone(None))
    mark.undone_at = at.now
    session.flush()
    return Tallied(tallies(session, catalogue, who, at.now), place, Undone(Amount(mark.numerator, mark.denominator)))


def _place(found: tuple[Tally, ...], key: int) -> int | None:
    return next((place for place, tally in enumerate(found) if tally.key == key), None)


def _is_taken(session: Session, who: Identity, month: Month, update_id: int) -> bool:
    bound = {"person_id": who.person_id, "month": month, "update_id": update_id}
    return session.scalar(_TAKEN, bound) is not None
