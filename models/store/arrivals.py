"""What arrives: who sent it, what it answers, and, where it is typed into a report, the answer, in one transaction.

Most updates of a busy morning are such answers. Looking up the sender in a transaction of its own would cost as much
again as keeping the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.columns import Moment as MomentType
from models.filling import Step
from models.prepared import Prepared
from models.queries.people import BY_TELEGRAM, Identity, identity
from models.running import Awaited, Draft
from models.store import awaited, drafts
from models.tables import Person

_STEP = select(Draft.step).where(Draft.person_id == Person.id, Draft.active).correlate(Person).scalar_subquery()
_OPEN = and_(Awaited.telegram_id == Person.telegram_id, Awaited.asked_at > bindparam("since", type_=MomentType()))
_SENDER = Prepared(BY_TELEGRAM.add_columns(_STEP.label("step"), Awaited.kind, Awaited.about).outerjoin(Awaited, _OPEN))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an account belongs to, ``None`` for a stranger, what it was asked, and what its running report waits for.

    ``result`` is what an answer did that was kept at once; ``None`` where the update is still to be handled.
    """

    who: Identity | None
    awaited: awaited.Question | None
    step: Step | None = None
    result: drafts.Changed | None = None


def sender(session: Session, account: int, at: drafts.Moment) -> Sender:
    """Return who sent an update; ``at.now`` is in the office's time zone, whose day decides which posts are held."""
    bound = {"telegram_id": account, "today": at.now.date(), "since": at.now - awaited.PATIENCE}
    rows = _SENDER.all(session, **bound)
    if not rows:
        return Sender(None, awaited.open_question(session, account, at.now))
    row = rows[0]
    question = None if row.kind is None else awaited.Question(row.kind, row.about)
    return Sender(identity(rows, account), question, row.step)


def answer(session: Session, catalogue: Catalogue, account: int, change: drafts.Change, at: drafts.Moment) -> Sender:
    """Return who sent a text, and keep it as the answer that their running report waits for.

    Nothing is kept where it answers another question, or where no report waits.
    """
    found = sender(session, account, at)
    if found.who is None or found.awaited is not None or found.step is None or found.who.only_reads:
        return found
    result = drafts.change(session, catalogue, found.who, change, at)
    return Sender(found.who, None, found.step, result)
