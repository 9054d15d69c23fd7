"""Where people are in their drafts, with everything a question shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Combine, Indicator, Position
from models.filling import Filling, Step, to_next
from models.measures import ToDate
from models.queries import feeding, periods, tallies, targets, trends
from models.queries.people import Identity
from models.queries.reviewers import verdict
from models.realisation import Answer, Realisation
from models.reports import OpenDraft
from models.reviewing import Standing
from models.running import Draft, DraftAnswer

_ACTIVE = select(Draft).where(Draft.person_id == bindparam("person_id"), Draft.active)
_STEP = select(Draft.step).where(Draft.person_id == bindparam("person_id"), Draft.active)
_ANSWERS = (
    select(tables.Indicator.code, DraftAnswer)
    .join(tables.Indicator, tables.Indicator.id == DraftAnswer.indicator_id)
    .where(DraftAnswer.draft_id == bindparam("draft_id"))
)
_INDICATOR_IDS = select(tables.Indicator.code, tables.Indicator.id).where(
    tables.Indicator.position_id == bindparam("position_id")
)
_REPORT = select(tables.Report.id).where(
    tables.Report.position_id == bindparam("position_id"), tables.Report.month == bindparam("month")
)
_ENTRIES = (
    select(tables.Indicator.code, tables.Entry)
    .join(tables.Indicator, tables.Indicator.id == tables.Entry.indicator_id)
    .where(tables.Entry.report_id == bindparam("report_id"))
)


def active_draft(session: Session, catalogue: Catalogue, who: Identity) -> OpenDraft | None:
    """Return the draft that the person's plain messages answer, if there is one."""
    row = session.scalar(_ACTIVE, {"person_id": who.person_id})
    post = next((post for post in who.posts if row and post.position_id == row.position_id), None)
    position = catalogue.position.get(post.code) if post else None
    # A post given away meanwhile, or without anything to report in the catalogue, is no longer theirs to report.
    if row is None or position is None or not asked(position, row.month.number):
        return None
    return load(session, catalogue, position, row)


def active_step(session: Session, who: Identity) -> Step | None:
    """Return what the person's running draft waits for; ``None`` at rest."""
    return session.scalar(_STEP, {"person_id": who.person_id})


def indicator_ids(session: Session, position_id: int) -> dict[str, int]:
    """Return the keys of a position's indicators by code."""
    rows = session.execute(_INDICATOR_IDS, {"position_id": position_id})
    return {row.code: row.id for row in rows}


def asked(position: Position, month_number: int) -> tuple[Indicator, ...]:
    """Return the indicators a position reports in a month of the year (1 to 12)."""
    return tuple(indicator for indicator in position.indicators if month_number in indicator.months)


def sent_answers(session: Session, report_id: int) -> dict[str, Realisation]:
    """Return what a report holds, without what it had no data for."""
    rows = session.execute(_ENTRIES, {"report_id": report_id})
    return {
        code: Realisation(row.answer, row.numerator, row.denominator, row.reason)
        for code, row in rows
        if row.answer is not Answer.NO_DATA
    }


def load(session: Session, catalogue: Catalogue, position: Position, row: Draft) -> OpenDraft:
    """Return a draft of a position. Raises ``LookupError`` for a month without a window, which no draft has."""
    window = periods.window(session, row.month)
    if window is None:
        raise LookupError(f"draft {row.id} is of a month without a window")
    indicators = asked(position, row.month.number)
    answers = _answers(session, row.id, indicators)
    so_far = trends.so_far(session, row.position_id, row.month)
    place = _place(row, indicators)
    fed = feeding.fed(session, catalogue, indicators, row.month)
    goals = targets.of_position(session, row.position_id, row.month.year)
    report_id = session.scalar(_REPORT, {"position_id": row.position_id, "month": row.month})
    totals = {code: below.total for code, below in fed.items() if below.total is not None}
    tallied = tallies.totals(session, row.person_id, row.month)
    filling = Filling(indicators, answers, bases=_bases(indicators, so_far), fed=totals, tallied=tallied)
    if place is None:
        filling = to_next(filling)
    else:
        filling = replace(filling, place=place, step=row.step, single=row.single, pending=_pending(row))
    return OpenDraft(
        id=row.id,
        seq=row.seq,
        position=position,
        window=window,
        filling=filling,
        history=trends.recent_values(session, row.position_id, row.month),
        so_far=so_far,
        corrects=report_id is not None,
        withdrawn=place is None,
        fed=fed,
        targets=goals,
        earlier=_earlier(session, row, goals),
        standing=verdict(session, report_id) if report_id else Standing(),
    )


def _answers(session: Session, draft_id: int, indicators: Sequence[Indicator]) -> dict[str, Realisation]:
    """Return a draft's answers to what is still asked."""
    asked_for = {indicator.code for indicator in indicators}
    return {
        code: Realisation(answer.answer, answer.numerator, answer.denominator, answer.reason)
        for code, answer in session.execute(_ANSWERS, {"draft_id": draft_id})
        if code in asked_for
    }


def _earlier(session: Session, row: Draft, wanted: Collection[str]) -> dict[str, list[Realisation]]:
    """Return the year's answers before the draft's month, oldest first, for these indicators."""
    if not wanted:
        return {}
    found = trends.recent_values(session, row.position_id, row.month, months=row.month.number - 1)
    return {code: answers[::-1] for code, answers in found.items() if code in wanted}


def _place(row: Draft, indicators: Sequence[Indicator]) -> int | None:
    """Return where in the list the question is that was asked; ``None`` for one that has left the catalogue."""
    if row.asked is None:
        return len(indicators)
    return next((place for place, indicator in enumerate(indicators) if indicator.code == row.asked), None)


def _bases(indicators: tuple[Indicator, ...], so_far: Mapping[str, ToDate]) -> dict[str, int]:
    """Return the yearly denominators that earlier months of the year stated."""
    return {
        indicator.code: int(stated)
        for indicator in indicators
        if indicator.combine_denominator is Combine.FIXED
        and indicator.code in so_far
        and (stated := so_far[indicator.code].denominator)
    }


def _pending(row: Draft) -> Realisation | None:
    if row.pending_numerator is None:
        return None
    nothing = row.step is Step.UNUSUAL and not row.pending_numerator and not row.pending_denominator
    return Realisation(Answer.NIHIL if nothing else Answer.VALUE, row.pending_numerator, row.pending_denominator)
