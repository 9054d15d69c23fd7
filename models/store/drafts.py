"""Drafts: where each person is in which report, committed together with the update that brought them there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.answers import LineRefusal, read_line
from models.catalogue.types import Catalogue, Position
from models.filling import Filling, Happened, History, Moved, Step, fill, to_next
from models.months import Month
from models.queries import periods
from models.queries.drafts import active_draft, load, sent_answers, yearly_bases
from models.queries.handovers import own_months
from models.queries.people import Identity
from models.queries.reviewers import standing
from models.reports import Approved, OpenDraft
from models.running import Draft, DraftAnswer
from models.store.people import hold
from models.store.places import save
from models.store.updates import first_time


class Moment(NamedTuple):
    """When something happens and which update brings it about."""

    now: datetime
    update_id: int


@dataclass(frozen=True, slots=True)
class Stale:
    """The button belongs to a place that was left already, or to somebody else's draft; nothing changed."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Telegram delivered this update before; nothing changed. ``draft`` is where the person is, ``None`` at rest."""

    draft: OpenDraft | None


@dataclass(frozen=True, slots=True)
class Stepped:
    """What an answer did, and where the draft is now."""

    draft: OpenDraft
    happened: Happened


@dataclass(frozen=True, slots=True)
class NothingOwed:
    """Everything that can be reported now was sent; ``approved`` where the newest of it cannot be changed."""

    approved: Approved | None = None


@dataclass(frozen=True, slots=True)
class Misread:
    """A draft was opened, but the answers that were given all in one message could not be taken."""

    draft: OpenDraft
    refusal: LineRefusal


Change = Callable[[Filling, History], tuple[Filling, Happened]]
Changed = Stepped | Repeated | Stale | NothingOwed

# Not FOR UPDATE: rows that merely refer to the person may be added meanwhile.


def open_owed(
    session: Session, catalogue: Catalogue, who: Identity, at: Moment, line: str = ""
) -> OpenDraft | Misread | NothingOwed | Repeated:
    """Go on with the running draft, or begin the oldest month that is owed; ``line`` answers everything at once.

    A month that was sent with "no data yet" is owed too; its draft asks only for what is missing.
    """
    hold(session, who.person_id)
    running = active_draft(session, catalogue, who)
    if not first_time(session, at.update_id, at.now):
        return Repeated(running)
    draft = _owed_draft(session, catalogue, who, running, at)
    if not line or isinstance(draft, NothingOwed):
        return draft
    answers = read_line(line, draft.filling.indicators, yearly_bases(draft))
    if isinstance(answers, LineRefusal):
        return Misread(draft, answers)
    return save(session, catalogue, draft, fill(draft.filling, answers), at.now)


def _owed_draft(
    session: Session, catalogue: Catalogue, who: Identity, running: OpenDraft | None, at: Moment
) -> OpenDraft | NothingOwed:
    if running and _can_be_sent(session, who, running, at.now):
        return _asked_anew(session, catalogue, running, at.now)
    _rest(session, who)
    approved = None
    for month in own_months(session, who, at.now):
        position = _asked_position(catalogue, month)
        if month.is_owed and position:
            return _begin(session, catalogue, position, who, month, at)
        approved = month if month.is_approved else approved
    return NothingOwed(_approved(session, catalogue, approved, at) if approved else None)


def open_sent(
    session: Session, catalogue: Catalogue, who: Identity, at: Moment, chosen: tuple[int, Month] | None = None
) -> OpenDraft | NothingOwed | Approved | Repeated:
    """Open a report that was sent and can still be corrected, at its summary.

    ``chosen`` is a position's id and a month; without it, or after that month has closed, it is the newest report,
    before those that were approved. Other people's positions are never opened.
    """
    hold(session, who.person_id)
    if not first_time(session, at.update_id, at.now):
        return Repeated(active_draft(session, catalogue, who))
    months = own_months(session, who, at.now)
    months.sort(key=lambda month: ((month.position_id, month.window.month) == chosen, not month.is_approved))
    for month in reversed(months):
        position = _asked_position(catalogue, month)
        if month.report_id is not None and position:
            if month.is_approved:
                return _approved(session, catalogue, month, at)
            return _begin(session, catalogue, position, who, month, at)
    return NothingOwed()


def change(
    session: Session,
    catalogue: Catalogue,
    who: Identity,
    change: Change,
    at: Moment,
    *,
    seq: tuple[int, int] | None = None,
) -> Changed:
    """Apply an answer to the running draft.

    ``seq`` is a button's (draft, place); a message has none, since it always answers the current question.
    """
    hold(session, who.person_id)
    draft = active_draft(session, catalogue, who)
    if not first_time(session, at.update_id, at.now):
        return Repeated(draft)
    if seq and (draft is None or seq != (draft.id, draft.seq)):
        return Stale()
    return changed(session, catalogue, draft, change, at.now)


def changed(
    session: Session, catalogue: Catalogue, draft: OpenDraft | None, change: Change, now: datetime
) -> Stepped | NothingOwed:
    """Apply an answer to the running draft as it was read while its person was held, in an update that is new."""
    if draft is None:
        return NothingOwed()
    if draft.withdrawn:
        return Stepped(_asked_anew(session, catalogue, draft, now), Moved())
    filling, happened = change(draft.filling, draft.history)
    if filling != draft.filling:
        draft = save(session, catalogue, draft, filling, now)
    return Stepped(draft, happened)


def pause(
    session: Session, catalogue: Catalogue, who: Identity, at: Moment, *, seq: tuple[int, int] | None = None
) -> OpenDraft | Stale | Repeated | None:
    """Leave the running draft; its answers stay and `/lapor` goes on with them. Returns it, or ``None``."""
    hold(session, who.person_id)
    draft = active_draft(session, catalogue, who)
    if not first_time(session, at.update_id, at.now):
        return Repeated(draft)
    if seq and (draft is None or seq != (draft.id, draft.seq)):
        return Stale()
    _rest(session, who)
    return draft


def _asked_anew(session: Session, catalogue: Catalogue, draft: OpenDraft, now: datetime) -> OpenDraft:
    """Keep that a withdrawn question made way for the next one, which the person is shown now."""
    if not draft.withdrawn:
        return draft
    return replace(save(session, catalogue, draft, draft.filling, now), withdrawn=False)


def _rest(session: Session, who: Identity) -> None:
    session.execute(update(Draft).where(Draft.person_id == who.person_id, Draft.active).values(active=False))
    session.expire_all()


def _asked_position(catalogue: Catalogue, month: periods.OpenMonth) -> Position | None:
    """Return the position of an open month if it has anything to report in it."""
    position = catalogue.position.get(month.code)
    return position if position and position.asks_in(month.window.month.number) else None


def _begin(
    session: Session, catalogue: Catalogue, position: Position, who: Identity, month: periods.OpenMonth, at: Moment
) -> OpenDraft:
    """Make the draft of a month the running one, with what was answered or sent before."""
    _rest(session, who)
    row = session.scalar(
        select(Draft).where(
            Draft.person_id == who.person_id,
            Draft.position_id == month.position_id,
            Draft.month == month.window.month,
        )
    )
    if row is not None:
        row.active, row.seq, row.updated_at = True, row.seq + 1, at.now
        session.flush()
        return _asked_anew(session, catalogue, load(session, catalogue, position, row.id), at.now)
    row = Draft(
        person_id=who.person_id,
        position_id=month.position_id,
        month=month.window.month,
        started_at=at.now,
        updated_at=at.now,
        active=True,
        asked=position.asked_in(month.window.month.number)[0].code,
        step=Step.VALUE,
        seq=0,
        single=False,
    )
    session.add(row)
    session.flush()
    draft = load(session, catalogue, position, row.id)
    sent = sent_answers(session, month.report_id) if month.report_id else {}
    return save(session, catalogue, draft, to_next(replace(draft.filling, answers=sent)), at.now)


def _can_be_sent(session: Session, who: Identity, draft: OpenDraft, now: datetime) -> bool:
    return any(
        (month.code, month.window.month) == (draft.position.code, draft.window.month) and not month.is_approved
        for month in own_months(session, who, now)
    )


def _approved(session: Session, catalogue: Catalogue, month: periods.OpenMonth, at: Moment) -> Approved:
    return Approved(month.window.month, standing(session, catalogue, month.report_id or 0, at.now.date()))


def discard(session: Session, draft_id: int) -> None:
    """Delete a draft whose answers became a report."""
    session.execute(delete(DraftAnswer).where(DraftAnswer.draft_id == draft_id))
    session.execute(delete(Draft).where(Draft.id == draft_id))
