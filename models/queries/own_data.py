"""All that is kept about one person, table by table, for the person themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Select, String, bindparam, cast, or_, select, union
from sqlalchemy.orm import Session, aliased

from models.administration import (
    Announcement,
    AuditEvent,
    BindAttempts,
    Delivery,
    Evidence,
    Grant,
    Handover,
)
from models.oversight import Group, Review, Subscription
from models.running import Awaited, Draft, DraftAnswer, Leave, Notice, Snooze, TallyMark
from models.tables import Assignment, Entry, EntryChange, Indicator, Invitation, Person, Position, Report, Unit

Rows = tuple[tuple[object, ...], ...]

_given = aliased(Review)
_ME: BindParameter[int] = bindparam("person_id")
_MY_ACCOUNT = select(Person.telegram_id).where(Person.id == _ME).scalar_subquery()
# Either is found by an index; whether one or the other holds, by none.
_MY_REVIEWS = union(
    select(_given.id).where(_given.reviewer_id == _ME),
    select(_given.id).join(Report, Report.id == _given.report_id).where(Report.person_id == _ME),
)
_COUNTED = (Indicator.name, TallyMark.numerator, TallyMark.denominator, TallyMark.at, TallyMark.undone_at)
_OLD = (EntryChange.old_answer, EntryChange.old_numerator, EntryChange.old_denominator, EntryChange.old_reason)
_NEW = (EntryChange.new_answer, EntryChange.new_numerator, EntryChange.new_denominator, EntryChange.new_reason)

STATEMENTS: Mapping[str, Select[*tuple[object, ...]]] = {
    "people": select(
        Person.name, Person.nip, Person.created_at, cast(Person.telegram_id, String), Person.bound_at,
        Person.unreachable_since,
    ).where(Person.id == _ME),
    "assignments": select(Position.title, Unit.name, Assignment.starts, Assignment.ends, Assignment.acting)
    .join_from(Assignment, Position, Position.id == Assignment.position_id)
    .join(Unit, Unit.id == Position.unit_id)
    .where(Assignment.person_id == _ME)
    .order_by(Assignment.starts, Assignment.id),
    "grants": select(Grant.role, Grant.granted_at).where(Grant.person_id == _ME).order_by(Grant.granted_at),
    "reports": select(
        Report.month, Position.title, Report.submitted_at, Report.late, Report.revision, Report.revised_at
    )
    .join_from(Report, Position, Position.id == Report.position_id)
    .where(Report.person_id == _ME)
    .order_by(Report.month, Position.rank),
    "entries": select(
        Report.month, Indicator.name, Entry.answer, Entry.numerator, Entry.denominator, Entry.reason
    )
    .join_from(Entry, Report, Report.id == Entry.report_id)
    .join(Indicator, Indicator.id == Entry.indicator_id)
    .where(Report.person_id == _ME)
    .order_by(Report.month, Indicator.rank),
    "entry_changes": select(EntryChange.at, Report.month, Indicator.name, *_OLD, *_NEW)
    .join_from(EntryChange, Entry, Entry.id == EntryChange.entry_id)
    .join(Report, Report.id == Entry.report_id)
    .join(Indicator, Indicator.id == Entry.indicator_id)
    .where(EntryChange.person_id == _ME)
    .order_by(EntryChange.at, EntryChange.id),
    "drafts": select(
        Draft.month, Position.title, Draft.started_at, Draft.updated_at, Indicator.name, DraftAnswer.answer,
        DraftAnswer.numerator, DraftAnswer.denominator, DraftAnswer.reason,
    )
    .join_from(Draft, Position, Position.id == Draft.position_id)
    .outerjoin(DraftAnswer, DraftAnswer.draft_id == Draft.id)
    .outerjoin(Indicator, Indicator.id == DraftAnswer.indicator_id)
    .where(Draft.person_id == _ME)
    .order_by(Draft.month, Draft.id, Indicator.rank),
    "tally_marks": select(TallyMark.month, *_COUNTED)
    .join_from(TallyMark, Indicator, Indicator.id == TallyMark.indicator_id)
    .where(TallyMark.person_id == _ME)
    .order_by(TallyMark.at, TallyMark.id),
    "evidence": select(
        Evidence.month, Indicator.name, Evidence.name, Evidence.media_type, Evidence.size, Evidence.at,
        Evidence.removed_at,
    )
    .outerjoin_from(Evidence, Indicator, Indicator.id == Evidence.indicator_id)
    .where(Evidence.person_id == _ME)
    .order_by(Evidence.at, Evidence.id),
    "reviews": select(
        Report.month, Position.title, Review.verdict, Review.reason, Review.at, Review.reviewer_id == _ME
    )
    .join_from(Review, Report, Report.id == Review.report_id)
    .join(Position, Position.id == Report.position_id)
    .where(Review.id.in_(_MY_REVIEWS))
    .order_by(Review.at, Review.id),
    "leaves": select(Leave.starts, Leave.ends).where(Leave.person_id == _ME).order_by(Leave.starts),
    "snoozes": select(Snooze.month, Snooze.until).where(Snooze.person_id == _ME).order_by(Snooze.month),
    "notices": select(Notice.month, Notice.stage, Notice.claimed_at, Notice.ended_at, Notice.outcome)
    .where(Notice.person_id == _ME)
    .order_by(Notice.claimed_at, Notice.id),
    "deliveries": select(Announcement.text, Delivery.ended_at, Delivery.outcome)
    .join_from(Delivery, Announcement, Announcement.id == Delivery.announcement_id)
    .where(Delivery.person_id == _ME)
    .order_by(Announcement.created_at),
    "subscriptions": select(Subscription.overdue, Subscription.closes, Subscription.weekly).where(
        Subscription.person_id == _ME
    ),
    "groups": select(Group.title, Unit.name, Group.registered_at, Group.left_at)
    .join_from(Group, Unit, Unit.id == Group.unit_id)
    .where(Group.registered_by == _ME)
    .order_by(Group.registered_at),
    "handovers": select(Position.title, Handover.month, Handover.asked_at, Handover.decided_at)
    .join_from(Handover, Position, Position.id == Handover.position_id)
    .where(Handover.person_id == _ME)
    .order_by(Handover.month),
    "invitations": select(Invitation.created_at, Invitation.expires_at, Invitation.used_at)
    .where(Invitation.person_id == _ME)
    .order_by(Invitation.created_at),
    "bind_attempts": select(BindAttempts.failures, BindAttempts.last_at, BindAttempts.blocked_until).where(
        BindAttempts.telegram_id == _MY_ACCOUNT
    ),
    "awaited": select(Awaited.kind, Awaited.asked_at).where(Awaited.telegram_id == _MY_ACCOUNT),
    "announcements": select(Announcement.text, Announcement.created_at)
    .where(Announcement.telegram_id == _MY_ACCOUNT)
    .order_by(Announcement.created_at),
    "audit_events": select(AuditEvent.at, AuditEvent.action, AuditEvent.subject, AuditEvent.before, AuditEvent.after)
    .where(
        or_(
            AuditEvent.actor_id == _ME,
            AuditEvent.subject == bindparam("subject"),
            AuditEvent.telegram_id == _MY_ACCOUNT,
        )
    )
    .order_by(AuditEvent.id),
}  # fmt: skip
"""What is kept of a person, and of the account that is theirs now, by table and in the order of the file.

Answers of a draft stand with it.
"""


@dataclass(frozen=True, slots=True)
class OwnData:
    """The rows of every table that holds something of a person."""

    person_id: int
    as_of: datetime
    tables: Mapping[str, Rows]

    def count(self, table: str) -> int:
        """Return how many rows a table holds of the person."""
        return len(self.tables[table])


def own_data(session: Session, person_id: int, now: datetime) -> OwnData:
    """Return all that is kept about a person; ``now`` is in the office's time zone."""
    bound = {"person_id": person_id, "subject": f"person:{person_id}"}
    tables = {
        table: tuple(tuple(row) for row in session.execute(statement, bound)) for table, statement in STATEMENTS.items()
    }
    return OwnData(person_id, now, tables)
