"""To which reports somebody may attach evidence now, and to which indicator a file belongs that they send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.administration import Evidence
from models.catalogue.types import Catalogue, Indicator
from models.evidence import EvidenceRefusal, Place
from models.filling import Step
from models.queries.drafts import active_draft
from models.queries.handovers import own_months
from models.queries.people import Identity
from models.running import Draft
from models.tables import Indicator as IndicatorRow

_DRAFTED = select(Draft.position_id, Draft.month).where(Draft.person_id == bindparam("person_id"))
_WAITING = select(Evidence.month).where(
    Evidence.id == bindparam("evidence"),
    Evidence.person_id == bindparam("person_id"),
    Evidence.indicator_id.is_(None),
)
_IDS = select(IndicatorRow.code, IndicatorRow.id).where(
    IndicatorRow.position_id.in_(bindparam("positions", expanding=True))
)


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A report of a month that is open; its indicators with their ids, in the order they are asked.

    ``begun`` once anything of it was answered. ``can_change`` is false once it was approved.
    """

    place: Place
    title: str
    indicators: tuple[tuple[int, Indicator], ...]
    begun: bool
    can_change: bool = True

    def number(self, indicator_id: int | None) -> int:
        """Return an indicator's number in the report, from 1; 0 for one it does not have."""
        found = (number for number, (key, _) in enumerate(self.indicators, start=1) if key == indicator_id)
        return next(found, 0)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes: to a report, and to an indicator where a question is open."""

    open: OpenPlace
    indicator_id: int | None
    choices: tuple[OpenPlace, ...]


def open_places(
    session: Session, catalogue: Catalogue, who: Identity, now: datetime, *, approved: bool = False
) -> tuple[OpenPlace, ...] | EvidenceRefusal:
    """Return the reports of a person's whose evidence can be changed, the newest month first, or why there are none.

    With ``approved`` those too whose evidence can only be looked at.
    """
    months = own_months(session, who, now)
    ids = dict(session.execute(_IDS, {"positions": [month.position_id for month in months]}).all())
    drafted = {(position, month) for position, month in session.execute(_DRAFTED, {"person_id": who.person_id})}
    found = []
    for month in months:
        position = catalogue.position.get(month.code)
        wanted = position.asked_in(month.window.month.number) if position else ()
        if position is None or not wanted or (month.is_approved and not approved):
            continue
        begun = month.report_id is not None or (month.position_id, month.window.month) in drafted
        place = Place(month.position_id, month.code, month.window.month)
        indicators = tuple((ids[item.code], item) for item in wanted)
        found.append(OpenPlace(place, position.title, indicators, begun, not month.is_approved))
    if not found:
        any_approved = any(month.is_approved for month in months)
        return EvidenceRefusal.APPROVED if any_approved else EvidenceRefusal.NONE_OPEN
    return tuple(sorted(found, key=lambda each: each.place.month, reverse=True))


def choices(
    session: Session, catalogue: Catalogue, who: Identity, evidence: int, position: int, now: datetime
) -> tuple[OpenPlace, ...]:
    """Return to which reports a file of one's own may still go that waits: those of its month; none for others.

    ``position`` is the one post they are asked of, 0 for all.
    """
    month = session.scalar(_WAITING, {"evidence": evidence, "person_id": who.person_id})
    places = open_places(session, catalogue, who, now)
    if month is None or isinstance(places, EvidenceRefusal):
        return ()
    return tuple(p for p in places if p.place.month == month and position in {0, p.place.position_id})


def target(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> Target | EvidenceRefusal:
    """Return where a file goes that somebody sends now: to the question that is open, else their newest report."""
    places = open_places(session, catalogue, who, now)
    if isinstance(places, EvidenceRefusal):
        return places
    draft = active_draft(session, catalogue, who)
    if draft is not None:
        here = Place(draft.position_id, draft.position.code, draft.window.month)
        current = next((each for each in places if each.place == here), None)
        if current is not None:
            indicator = None if draft.filling.step is Step.SUMMARY else draft.keys[draft.filling.indicator.code]
            return Target(current, indicator, (current,))
    newest = max(places, key=lambda each: (each.begun, each.place.month))
    same_month = tuple(each for each in places if each.place.month == newest.place.month)
    return Target(newest, None, same_month)
