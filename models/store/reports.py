"""Reports: a draft that was sent, its receipt, and every change after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models import tables
from models.administration import AuditEvent
from models.audit import Act
from models.catalogue.types import Catalogue
from models.filling import Step
from models.queries import periods
from models.queries.drafts import active_draft, indicator_ids, sent_answers
from models.queries.evidence import counts
from models.queries.handovers import is_theirs, own_months
from models.queries.people import Identity
from models.queries.reviewers import standing
from models.queries.reviews import SENDING
from models.realisation import Answer, Realisation
from models.reports import Approved, OpenDraft, Receipt, receipt_number
from models.running import Draft
from models.store.audit import record
from models.store.drafts import Moment, Repeated, Stale, discard
from models.store.people import hold
from models.store.places import save
from models.store.updates import first_time


@dataclass(frozen=True, slots=True)
class Locked:
    """The month closed before the report was sent; the draft stays."""

    draft: OpenDraft


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Every indicator was skipped: there is nothing to send yet."""

    draft: OpenDraft


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else sent or corrected the report since this draft was begun; nothing was sent, the draft is asked anew.

    What the draft had no number for is that report's now. ``differing`` are the places of the other answers that are
    not the same there.
    """

    draft: OpenDraft
    differing: tuple[int, ...]


Sending = Receipt | Locked | Approved | Unanswered | Overtaken | Stale | Repeated

_REPORT = select(tables.Report).where(
    tables.Report.position_id == bindparam("position_id"), tables.Report.month == bindparam("month")
)
_POSITION = select(tables.Position.id).where(tables.Position.code == bindparam("code"))
_HOLD_POSITION = (
    select(tables.Position.id).where(tables.Position.id == bindparam("position_id")).with_for_update(key_share=True)
)
_DRAFT_ROW = select(Draft).where(Draft.id == bindparam("draft_id"))
# The trail alone tells who sent which report by which update: the report's row names its first sender.
_IS_SENDING = AuditEvent.action.in_(SENDING)
_BROUGHT_ABOUT = (
    select(AuditEvent.subject)
    .where(AuditEvent.actor_id == bindparam("person_id"), AuditEvent.update_id == bindparam("update_id"), _IS_SENDING)
    .limit(1)
)
_OTHERS_SENT_AT = select(func.max(AuditEvent.at, type_=AuditEvent.at.type)).where(
    AuditEvent.subject == bindparam("subject"), AuditEvent.actor_id != bindparam("person_id"), _IS_SENDING
)
_LATEST = (
    select(tables.Report)
    .where(tables.Report.person_id == bindparam("person_id"), tables.Report.sample.is_(False))
    .order_by(tables.Report.submitted_at.desc(), tables.Report.id.desc())
    .limit(1)
)


def submit(session: Session, catalogue: Catalogue, who: Identity, seq: tuple[int, int], at: Moment) -> Sending:
    """Turn the running draft into a report, or into the next revision of one.

    ``seq`` is the pressed button's (draft, place). The month must still be open for this position, and what is there
    neither approved meanwhile nor sent by somebody else since the draft was begun.
    """
    hold(session, who.person_id)
    draft = active_draft(session, catalogue, who)
    if not first_time(session, at.update_id, at.now):
        # A draft that is still there was not sent.
        return (_receipt_of(session, catalogue, who, at) if draft is None else None) or Repeated(draft)
    if draft is None or seq != (draft.id, draft.seq) or draft.filling.step is not Step.SUMMARY:
        return Stale()
    return _send(session, catalogue, who, draft, at) if draft.filling.is_answered else Unanswered(draft)


def _send(session: Session, catalogue: Catalogue, who: Identity, draft: OpenDraft, at: Moment) -> Sending:
    position_id = session.scalars(_POSITION, {"code": draft.position.code}).one()
    # A holder and whoever acts for them may send the same report at once, a reviewer approve it, or an administrator
    # give the month to somebody else: one after another.
    session.execute(_HOLD_POSITION, {"position_id": position_id})
    if not is_theirs(session, who, draft.position.code, draft.window.month):
        return Stale()  # the month was given to somebody else
    months = periods.open_months(session, [position_id], at.now)
    month = next((month for month in months if month.window.month == draft.window.month), None)
    if month is None:
        return Locked(draft)
    if month.is_approved:
        return Approved(draft.window.month, standing(session, catalogue, month.report_id or 0, at.now.date()))
    report = session.scalar(_REPORT, {"position_id": position_id, "month": draft.window.month})
    if report is not None and (overtaken := _overtaken(session, catalogue, who, draft, report.id, at.now)):
        return overtaken
    report = _keep(session, draft, report, position_id, who, at)
    discard(session, draft.id)
    session.flush()
    return _receipt(session, catalogue, who, report, at.now)


def latest_receipt(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> Receipt | None:
    """Return the receipt of what a person sent last; ``None`` if they never sent anything."""
    report = session.scalar(_LATEST, {"person_id": who.person_id})
    return _receipt(session, catalogue, who, report, now) if report else None


def _receipt_of(session: Session, catalogue: Catalogue, who: Identity, at: Moment) -> Receipt | None:
    """Return the receipt of what a person sent by an update; ``None`` where it sent nothing."""
    subject = session.scalar(_BROUGHT_ABOUT, {"person_id": who.person_id, "update_id": at.update_id})
    report = session.get(tables.Report, int(subject.partition(":")[2])) if subject else None
    return _receipt(session, catalogue, who, report, at.now) if report else None


def _overtaken(
    session: Session, catalogue: Catalogue, who: Identity, draft: OpenDraft, report_id: int, now: datetime
) -> Overtaken | None:
    """Bring a draft up to date that was begun before somebody else sent the report; ``None`` for any other."""
    row = session.scalars(_DRAFT_ROW, {"draft_id": draft.id}).one()
    bound = {"subject": f"report:{report_id}", "person_id": who.person_id}
    sent_at: datetime | None = session.scalar(_OTHERS_SENT_AT, bound)
    if sent_at is None or sent_at <= row.started_at:
        return None
    own, asked = draft.filling.answers, {indicator.code for indicator in draft.filling.indicators}
    there = {code: answer for code, answer in sent_answers(session, report_id).items() if code in asked}
    numbers = {code: answer for code, answer in own.items() if answer.answer is not Answer.NO_DATA}
    differing = tuple(
        place
        for place, indicator in enumerate(draft.filling.indicators, start=1)
        if indicator.code in numbers and numbers[indicator.code] != there.get(indicator.code)
    )
    row.started_at = max(now, sent_at)  # so that this is asked once, though two machines' clocks differ
    session.flush()
    filling = replace(draft.filling, answers={**own, **there, **numbers})
    return Overtaken(save(session, catalogue, draft, filling, now), differing)


def _keep(
    session: Session, draft: OpenDraft, report: tables.Report | None, position_id: int, who: Identity, at: Moment
) -> tables.Report:
    month = draft.window.month
    if report is None:
        report = tables.Report(
            position_id=position_id,
            month=month,
            person_id=who.person_id,
            submitted_at=at.now,
            late=at.now >= draft.window.due,
            revision=1,
            sample=False,
        )
        session.add(report)
        session.flush()
    else:
        report.revision, report.revised_at, report.sample = report.revision + 1, at.now, False
    changed = _keep_entries(session, report, draft, position_id, who, at)
    # The numbers stand in the changes of the entries, where they belong to the report.
    record(
        session,
        Act.in_chat(at.now, who.person_id, at.update_id),
        "report.sent" if report.revision == 1 else "report.corrected",
        f"report:{report.id}",
        after={"position": draft.position.code, "month": str(month), "revision": report.revision, "entries": changed},
    )
    return report


def _keep_entries(
    session: Session, report: tables.Report, draft: OpenDraft, position_id: int, who: Identity, at: Moment
) -> int:
    """Write the entries, and beside each that is new or different who changed what, when and by which update.

    Returns how many those are.
    """
    changed = 0
    keys = indicator_ids(session, position_id)
    rows = session.scalars(select(tables.Entry).where(tables.Entry.report_id == report.id))
    known = {entry.indicator_id: entry for entry in rows}
    for indicator in draft.filling.indicators:
        new = draft.filling.answers.get(indicator.code, Realisation(Answer.NO_DATA))
        entry = known.get(keys[indicator.code])
        old = Realisation(entry.answer, entry.numerator, entry.denominator, entry.reason) if entry else None
        if old == new:
            continue
        if entry is None:
            entry = tables.Entry(report_id=report.id, indicator_id=keys[indicator.code])
            session.add(entry)
        entry.answer, entry.numerator, entry.denominator = new.answer, new.numerator, new.denominator
        entry.reason = new.reason
        session.flush()
        session.add(_change(entry.id, old, new, who, at))
        changed += 1
    return changed


def _change(entry_id: int, old: Realisation | None, new: Realisation, who: Identity, at: Moment) -> tables.EntryChange:
    return tables.EntryChange(
        entry_id=entry_id,
        person_id=who.person_id,
        update_id=at.update_id,
        at=at.now,
        old_answer=old.answer if old else None,
        old_numerator=old.numerator if old else None,
        old_denominator=old.denominator if old else None,
        old_reason=old.reason if old else None,
        new_answer=new.answer,
        new_numerator=new.numerator,
        new_denominator=new.denominator,
        new_reason=new.reason,
    )


def _receipt(session: Session, catalogue: Catalogue, who: Identity, report: tables.Report, now: datetime) -> Receipt:
    code = session.scalar(select(tables.Position.code).where(tables.Position.id == report.position_id)) or ""
    window = periods.window(session, report.month)
    if window is None:
        raise LookupError(f"report {report.id} is of a month without a window")
    reopened = periods.reopened_until(session, report.month, report.position_id, now)
    entries = session.scalars(select(tables.Entry).where(tables.Entry.report_id == report.id))
    owed = [month for month in own_months(session, who, now) if month.report_id is None]
    return Receipt(
        report_id=report.id,
        number=receipt_number(report.month, report.id),
        position=code,
        title=catalogue.position[code].title if code in catalogue.position else code,
        month=report.month,
        at=report.revised_at or report.submitted_at,
        late=report.late,
        revision=report.revision,
        missing=sum(entry.answer is Answer.NO_DATA for entry in entries),
        closes=max(window.closes, reopened) if reopened else window.closes,
        next_month=owed[0].window.month if owed else None,
        standing=standing(session, catalogue, report.id, now.date()),
        position_id=report.position_id,
        evidence=sum(counts(session, report.position_id, report.month).values()),
    )
