"""What arrives: who sent it, what it answers, and, where it is typed into a report, the answer, in one transaction.

Most updates of a busy morning are such answers. Looking up the sender in a transaction of its own would cost as much
again as keeping the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.columns import Moment as MomentType
from models.filling import Step
from models.prepared import Prepared, together
from models.queries.drafts import ACTIVE_OF, opened
from models.queries.people import BY_TELEGRAM, Identity, identity
from models.running import Awaited, Draft
from models.store import awaited, drafts
from models.store.people import needs_holding
from models.store.updates import is_noted, note, was_handled
from models.tables import Person

_STEP = select(Draft.step).where(Draft.person_id == Person.id, Draft.active).correlate(Person).scalar_subquery()
_OPEN = and_(Awaited.telegram_id == Person.telegram_id, Awaited.asked_at > bindparam("since", type_=MomentType()))
_SENDER = Prepared(
    BY_TELEGRAM.add_columns(
        _STEP.label("step"), Awaited.kind, Awaited.about, is_noted(bindparam("update_id")).label("noted")
    ).outerjoin(Awaited, _OPEN)
)
# See `people.hold`; by the account, so that it goes to the server together with the look-up of its person.
_HOLD = Prepared(
    select(Person.id).where(Person.telegram_id == bindparam("telegram_id")).with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an account belongs to, ``None`` for a stranger, what it was asked, and what its running report waits for.

    ``result`` is what an answer did that was kept at once; ``None`` where the update is still to be handled.
    ``repeated`` where Telegram delivered the update before, and it had its effect then.
    """

    who: Identity | None
    awaited: awaited.Question | None
    step: Step | None = None
    result: drafts.Changed | None = None
    repeated: bool = False


def sender(session: Session, account: int, at: drafts.Moment) -> Sender:
    """Return who sent an update; ``at.now`` is in the office's time zone, whose day decides which posts are held."""
    return _sender(session, _SENDER.all(session, **_asked(account, at)), account, at)


def answer(session: Session, catalogue: Catalogue, account: int, change: drafts.Change, at: drafts.Moment) -> Sender:
    """Return who sent a text, and keep it as the answer that their running report waits for.

    Nothing is kept where it answers another question, or where no report waits. All that is read is asked for at
    once, and what is written waits for the commit: that is twice the way to PostgreSQL and back.
    """
    if needs_holding(session):
        _HOLD.run(session, telegram_id=account)
    rows, draft = together(session, (_SENDER, _asked(account, at)), (ACTIVE_OF, {"telegram_id": account}))
    found = _sender(session, rows, account, at)
    if found.who is None or found.awaited is not None or found.step is None or found.who.only_reads:
        return found
    running = opened(session, catalogue, found.who, draft[0] if draft else None)
    if found.repeated:
        return replace(found, result=drafts.Repeated(running))
    note(session, at.update_id, at.now)
    return replace(found, result=drafts.changed(session, catalogue, running, change, at.now))


def _asked(account: int, at: drafts.Moment) -> dict[str, object]:
    since = at.now - awaited.PATIENCE
    return {"telegram_id": account, "today": at.now.date(), "since": since, "update_id": at.update_id}


def _sender(session: Session, rows: Sequence[Any], account: int, at: drafts.Moment) -> Sender:
    if not rows:
        repeated = was_handled(session, at.update_id)
        return Sender(None, awaited.open_question(session, account, at.now), repeated=repeated)
    row = rows[0]
    question = None if row.kind is None else awaited.Question(row.kind, row.about)
    return Sender(identity(rows, account), question, row.step, repeated=row.noted)
