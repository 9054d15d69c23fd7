"""Where people are in their drafts, with what the question shows that is asked there.

This is what most updates do: the statements are few, built once, and read columns rather than objects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, String, and_, bindparam, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from models import tables
from models.arrays import arrays_of
from models.catalogue.types import Catalogue, Combine, Indicator, Kind, Position
from models.columns import Exact
from models.filling import Filling, Step, to_next
from models.measures import year_to_date
from models.months import Month
from models.periods import Window
from models.prepared import Prepared
from models.queries import feeding, tallies
from models.queries.evidence import counts
from models.queries.handovers import lent_code
from models.queries.people import Identity
from models.queries.reviewers import verdict
from models.queries.trends import YEAR
from models.realisation import Answer, Realisation
from models.reports import OpenDraft
from models.reviewing import Standing
from models.running import Draft, DraftAnswer

Row = Any
"""A row of a prepared statement."""

_ANSWER = {answer.value: answer for answer in Answer}
_MONTH = itemgetter(1)

_YEAR_BEFORE = cast(cast(func.substr(Draft.month, 1, 4), Integer) - YEAR // 12, String) + func.substr(Draft.month, 5)
_KNOWN = (
    select(
        arrays_of(
            tables.Indicator.code,
            tables.Indicator.id,
            tables.Target.value,
            DraftAnswer.answer,
            DraftAnswer.numerator,
            DraftAnswer.denominator,
            DraftAnswer.reason,
        )
    )
    .select_from(tables.Indicator)
    .outerjoin(
        tables.Target,
        and_(
            tables.Target.indicator_id == tables.Indicator.id,
            tables.Target.year == cast(func.substr(Draft.month, 1, 4), Integer),
        ),
    )
    .outerjoin(DraftAnswer, and_(DraftAnswer.indicator_id == tables.Indicator.id, DraftAnswer.draft_id == Draft.id))
    .where(tables.Indicator.position_id == Draft.position_id)
    .correlate(Draft)
    .scalar_subquery()
)
_PAST = (
    select(
        arrays_of(
            tables.Entry.indicator_id,
            tables.Report.month,
            tables.Entry.answer,
            tables.Entry.numerator,
            tables.Entry.denominator,
            tables.Entry.reason,
        )
    )
    .join_from(tables.Report, tables.Entry, tables.Entry.report_id == tables.Report.id)
    .where(
        tables.Report.position_id == Draft.position_id,
        type_coerce(tables.Report.month, String) >= _YEAR_BEFORE,
        tables.Report.month < Draft.month,
    )
    .correlate(Draft)
    .scalar_subquery()
)
_DRAFT = (
    select(
        Draft.id,
        Draft.person_id,
        Draft.position_id,
        Draft.month,
        Draft.asked,
        Draft.step,
        Draft.seq,
        Draft.single,
        Draft.pending_numerator,
        Draft.pending_denominator,
        tables.Period.opens,
        tables.Period.due,
        tables.Period.closes,
        tables.Report.id.label("report_id"),
        tallies.any_of(Draft.person_id, Draft.month).label("is_tallied"),
        _KNOWN.label("known"),
        _PAST.label("past"),
    )
    .join_from(Draft, tables.Period, tables.Period.month == Draft.month)
    .outerjoin(
        tables.Report,
        and_(tables.Report.position_id == Draft.position_id, tables.Report.month == Draft.month),
    )
)
_ACTIVE = Prepared(_DRAFT.where(Draft.person_id == bindparam("person_id"), Draft.active))
ACTIVE_OF = Prepared(
    _DRAFT.join(tables.Person, tables.Person.id == Draft.person_id).where(
        tables.Person.telegram_id == bindparam("telegram_id"), Draft.active
    )
)
"""The running draft of an account, at most one row; ``opened`` reads it."""

_BY_ID = Prepared(_DRAFT.where(Draft.id == bindparam("draft_id")))
_INDICATOR_IDS = select(tables.Indicator.code, tables.Indicator.id).where(
    tables.Indicator.position_id == bindparam("position_id")
)
_ENTRIES = (
    select(tables.Indicator.code, tables.Indicator.kind, tables.Entry)
    .join(tables.Indicator, tables.Indicator.id == tables.Entry.indicator_id)
    .where(tables.Entry.report_id == bindparam("report_id"))
)


def active_draft(session: Session, catalogue: Catalogue, who: Identity) -> OpenDraft | None:
    """Return the draft that the person's plain messages answer, if there is one."""
    return opened(session, catalogue, who, _ACTIVE.first(session, person_id=who.person_id))


def opened(session: Session, catalogue: Catalogue, who: Identity, row: Row | None) -> OpenDraft | None:
    """Return a person's draft from its row of ``ACTIVE_OF``; ``None`` where they can report it no longer."""
    if row is None:
        return None
    held = next((post.code for post in who.posts if post.position_id == row.position_id), None)
    position = catalogue.position.get(held or lent_code(session, who, row.position_id, row.month))
    # A post given away meanwhile, or without anything to report in the catalogue, is no longer theirs to report.
    if position is None or not position.asks_in(row.month.number):
        return None
    return _open(session, catalogue, position, row)


def indicator_ids(session: Session, position_id: int) -> dict[str, int]:
    """Return the keys of a position's indicators by code."""
    rows = session.execute(_INDICATOR_IDS, {"position_id": position_id})
    return {row.code: row.id for row in rows}


def sent_answers(session: Session, report_id: int) -> dict[str, Realisation]:
    """Return what a report holds, without what it had no data for, or what answers another kind of indicator."""
    rows = session.execute(_ENTRIES, {"report_id": report_id})
    held = ((code, kind, Realisation(e.answer, e.numerator, e.denominator, e.reason)) for code, kind, e in rows)
    return {code: each for code, kind, each in held if each.answer is not Answer.NO_DATA and each.fits(kind)}


def load(session: Session, catalogue: Catalogue, position: Position, draft_id: int) -> OpenDraft:
    """Return a draft of a position."""
    return _open(session, catalogue, position, _BY_ID.first(session, draft_id=draft_id))


def at_place(session: Session, catalogue: Catalogue, draft: OpenDraft, filling: Filling, seq: int) -> OpenDraft:
    """Return the draft at a place, the ``seq``th, with what is shown there: one question, or all answers."""
    month, shown = draft.window.month, _shown(filling)
    earlier = _earlier(draft, shown)
    this_year = {code: _since_january(answers, month) for code, answers in earlier.items()}
    fed = feeding.fed(session, catalogue, shown, month)
    totals = {code: below.total for code, below in fed.items() if below.total is not None}
    return replace(
        draft,
        seq=seq,
        filling=replace(filling, bases=_bases(shown, this_year), fed=totals),
        history={code: [answer for _, answer in answers] for code, answers in earlier.items()},
        this_year=this_year,
        fed=fed,
        evidence=counts(session, draft.position_id, month) if filling.step is Step.SUMMARY else {},
    )


def yearly_bases(draft: OpenDraft) -> dict[str, int]:
    """Return the yearly denominators that are known of all indicators of a draft, by code."""
    wanted, month = draft.filling.indicators, draft.window.month
    earlier = _earlier(draft, wanted)
    return _bases(wanted, {code: _since_january(answers, month) for code, answers in earlier.items()})


def shows_the_same(before: Filling, after: Filling) -> bool:
    """Whether what is read from the database for one place of a filling is what the other shows."""
    return _shown(before) == _shown(after)


def _shown(filling: Filling) -> tuple[Indicator, ...]:
    return filling.indicators if filling.step is Step.SUMMARY else (filling.indicator,)


def _open(session: Session, catalogue: Catalogue, position: Position, row: Row) -> OpenDraft:
    indicators = position.asked_in(row.month.number)
    place = _place(row, indicators)
    tallied = tallies.totals(session, row.person_id, row.month) if row.is_tallied else {}
    answers = _answers(row.known or (), indicators)
    if place is None:
        filling = to_next(Filling(indicators, answers, tallied=tallied))
    else:
        filling = Filling(indicators, answers, place, row.step, row.single, _pending(row), tallied=tallied)
    draft = OpenDraft(
        id=row.id,
        seq=row.seq,
        position=position,
        position_id=row.position_id,
        keys={code: key for code, key, *_ in row.known or ()},
        window=Window(row.month, row.opens, row.due, row.closes),
        filling=filling,
        corrects=row.report_id is not None,
        withdrawn=place is None,
        targets={code: Decimal(parts) / Exact.PARTS for code, _, parts, *_ in row.known or () if parts is not None},
        standing=verdict(session, row.report_id) if row.report_id else Standing(),
        past=row.past or (),
    )
    return at_place(session, catalogue, draft, filling, draft.seq)


def _answers(known: Sequence[Any], indicators: Sequence[Indicator]) -> dict[str, Realisation]:
    """Return a draft's answers to what is still asked, and is still of the same kind."""
    kinds = {indicator.code: indicator.kind for indicator in indicators}
    given = ((code, Realisation(_ANSWER[word], *numbers)) for code, _, _, word, *numbers in known if word is not None)
    return {code: answer for code, answer in given if code in kinds and answer.fits(kinds[code])}


def _earlier(draft: OpenDraft, wanted: Sequence[Indicator]) -> dict[str, list[tuple[str, Realisation]]]:
    """Return what the post answered in the twelve months before the draft's, by indicator, the newest first."""
    asked = {draft.keys[item.code]: item for item in wanted}
    found: dict[str, list[tuple[str, Realisation]]] = defaultdict(list)
    of_these = (past for past in draft.past if past[0] in asked)
    for key, month, word, *numbers in sorted(of_these, key=_MONTH, reverse=True):
        item, given = asked[key], Realisation(_ANSWER[word], *numbers)
        if given.fits(item.kind):
            found[item.code].append((month, given))
    return dict(found)


def _since_january(answers: Sequence[tuple[str, Realisation]], month: Month) -> list[Realisation]:
    """Return the answers of a month's year, oldest first."""
    january = str(Month(month.year, 1))
    return [answer for given, answer in reversed(answers) if given >= january]


def _place(row: Row, indicators: Sequence[Indicator]) -> int | None:
    """Return where in the list the question is that was asked; ``None`` for one that is not in the catalogue any more.

    Neither is one whose indicator is of another kind by now, where the number that waits is no beginning of an answer.
    """
    if row.asked is None:
        return len(indicators)
    place = next((place for place, indicator in enumerate(indicators) if indicator.code == row.asked), None)
    if place is None or (pending := _pending(row)) is None:
        return place
    kind = indicators[place].kind
    return place if (kind is Kind.RATIO if row.step is Step.DENOMINATOR else pending.fits(kind)) else None


def _bases(indicators: tuple[Indicator, ...], this_year: Mapping[str, Sequence[Realisation]]) -> dict[str, int]:
    """Return the yearly denominators that earlier months of the year stated."""
    return {
        indicator.code: int(stated)
        for indicator in indicators
        if indicator.combine_denominator is Combine.FIXED
        and (stated := year_to_date(indicator, this_year.get(indicator.code, ())).denominator)
    }


def _pending(row: Row) -> Realisation | None:
    if row.pending_numerator is None:
        return None
    nothing = row.step is Step.UNUSUAL and not row.pending_numerator and not row.pending_denominator
    return Realisation(Answer.NIHIL if nothing else Answer.VALUE, row.pending_numerator, row.pending_denominator)
