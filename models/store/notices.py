"""What a person is asked for, claimed in the ledger before it is sent, and the rest somebody may have from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.months import Month
from models.notices import Owed, Prompt
from models.periods import OfficeCalendar
from models.prepared import Prepared
from models.queries.notices import IS_REMINDER, SNOOZE_PREFIX, Due, nominated, owed, owed_now
from models.running import Notice, Snooze
from models.store.drafts import Moment
from models.store.ledgers import PEOPLE
from models.store.updates import first_time
from models.tables import Outcome

claim, end = PEOPLE.claim, PEOPLE.end
"""The ledger of people is the one that most of the bot speaks of."""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The next notice of what is owed comes at ``until``."""

    until: datetime
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class ClosesFirst:
    """What is owed closes before the next working day's notice: there is no tomorrow for it."""

    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class NotOwed:
    """Nothing of these months is owed any more, or they have closed."""


_LIVE = Prepared(
    select(Notice.id, Notice.stage, Notice.ended_at).where(
        Notice.person_id == bindparam("person_id"),
        Notice.month == bindparam("month"),
        IS_REMINDER,
        (Notice.stage == bindparam("stage")) | Notice.ended_at.is_(None),
    )
)
_SNOOZE = Prepared(
    select(Snooze.until).where(Snooze.person_id == bindparam("person_id"), Snooze.month == bindparam("month"))
)


def claim_prompt(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    agenda: Sequence[Due],
    person_id: int,
    now: datetime,
) -> Prompt | None:
    """Claim everything a person is to be told now as one message; ``None`` where there is nothing (any more).

    Whatever the nomination found is tested again here, since messages to hundreds of people take a while.
    ``now`` is in the office's time zone.
    """
    if not calendar.may_send(now):
        return None
    claimed: list[int] = []
    told: list[Owed] = []
    account = None
    for due in agenda:
        nominee = nominated(session, due, person_id, now) if now < due.window.closes else None
        notice = _claim_month(session, due, person_id, now) if nominee is not None else None
        if notice is not None:
            account = nominee
            claimed.append(notice)
            told.extend(owed(session, catalogue, due.window, person_id, now.date()))
    return Prompt(person_id, account, tuple(claimed), tuple(told)) if account is not None else None


def snooze(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    person_id: int,
    months: Sequence[Month],
    at: Moment,
) -> Snoozed | ClosesFirst | NotOwed:
    """Move a person's next notice of months to the next working day."""
    now = calendar.local(at.now)
    asked = tuple(item for item in owed_now(session, catalogue, person_id, now) if item.window.month in months)
    if not asked:
        return NotOwed()
    tomorrow = calendar.add_working_days(now.date(), 1)
    until = datetime.combine(tomorrow, calendar.rules.reminders_at, tzinfo=calendar.timezone)
    in_time = tuple(item for item in asked if until < item.window.closes)
    if not in_time:
        return ClosesFirst(asked)
    if first_time(session, at.update_id, at.now):
        for month in {item.window.month for item in in_time}:
            session.merge(Snooze(person_id=person_id, month=month, until=until))
    return Snoozed(until, in_time)


def _claim_month(session: Session, due: Due, person_id: int, now: datetime) -> int | None:
    """Claim the row that a message about this month fulfils; older ones that never ended need none of their own."""
    key = {"person_id": person_id, "month": due.window.month}
    live = {row.stage: row for row in _LIVE.all(session, **key, stage=due.stage.value)}
    snoozed = _SNOOZE.first(session, **key)
    resting = snoozed.until if snoozed is not None else None
    stage = _stage_to_claim(due, live, resting)
    if resting is not None:
        session.execute(delete(Snooze).where(Snooze.person_id == person_id, Snooze.month == due.window.month))
    notice = claim(session, person_id, due.window.month, stage, now)
    overtaken = [row.id for row in live.values() if row.ended_at is None and row.stage != stage]
    if notice is not None and overtaken:
        end(session, overtaken, Outcome.SUPERSEDED, now)
    return notice


def _stage_to_claim(due: Due, live: Mapping[str, Any], resting: datetime | None) -> str:
    """Return the month's own stage, or, where that has ended, the reminder somebody asked for."""
    stage = due.stage.value
    if stage not in live or live[stage].ended_at is None:
        return stage
    if resting is not None:
        return f"{SNOOZE_PREFIX}{resting:%Y-%m-%d}"
    return next((name for name, row in live.items() if row.ended_at is None), stage)
