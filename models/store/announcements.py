"""Announcements: written, let go or dropped by their author, and sent to each person once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from models.administration import Announcement, Delivery
from models.announcing import Preview
from models.audit import Act
from models.catalogue.types import Catalogue
from models.queries.announcements import CONNECTED, reach, units_of
from models.store.audit import record
from models.store.awaited import Question, ask_now, forget, open_question
from models.store.ledgers import LEASE, LONGEST_PAUSE
from models.store.updates import first_act, first_time
from models.tables import Outcome, Person, Unit

KIND = "announce"
"""The kind of question that a typed announcement answers: about a unit's code, then about the announcement's number."""

WRITTEN = "no:"

_UNIT = select(Unit.id).where(Unit.code == bindparam("code"))
_CLAIM = (
    update(Delivery)
    .where(
        Delivery.announcement_id == bindparam("announcement"),
        Delivery.person_id == bindparam("person"),
        Delivery.ended_at.is_(None),
        or_(Delivery.retry_at.is_(None), Delivery.retry_at <= bindparam("now_")),
    )
    .values(claimed_at=bindparam("now_"), retry_at=bindparam("lease"), attempts=Delivery.attempts + 1)
)
_RENEWAL = (
    update(Delivery)
    .where(
        Delivery.announcement_id == bindparam("announcement"),
        Delivery.person_id == bindparam("person"),
        Delivery.ended_at.is_(None),
    )
    .values(retry_at=bindparam("lease"))
)
_ACCOUNT = select(Person.telegram_id).where(Person.id == bindparam("person"))


def write(
    session: Session, catalogue: Catalogue, account: int, unit: str | None, text: str, now: datetime, update_id: int
) -> Preview:
    """Keep a text until its author lets it go; an earlier one of theirs that was never sent makes way.

    While its number is what the account was asked about, it can be sent; ``/batal``, another question,
    or another section of `/admin` ends that.
    """
    if first_time(session, update_id, now):
        unit_id = session.scalar(_UNIT, {"code": unit}) if unit else None
        row = Announcement(text=text, unit_id=unit_id, telegram_id=account, created_at=now)
        session.add(row)
        session.flush()
        # Only now: SQLite would give the number of a deleted one again, and with it the buttons of an older preview.
        unsent = Announcement.telegram_id == account, Announcement.send_at.is_(None), Announcement.id != row.id
        session.execute(delete(Announcement).where(*unsent))
        ask_now(session, account, Question(KIND, f"{WRITTEN}{row.id}:{unit or ''}"), now)
    latest = select(Announcement).where(Announcement.telegram_id == account).order_by(Announcement.id.desc()).limit(1)
    row = session.scalars(latest).one()
    return Preview(row.id, row.text, unit, reach(session, catalogue, unit, now.date()))


def release(
    session: Session, catalogue: Catalogue, announcement: int, at: datetime, message: int, by: Act, account: int
) -> datetime | None:
    """Let an announcement go at a moment; who gets it is fixed now. Returns when it goes, ``None`` if it cannot.

    ``message`` is the one that will tell its author how far it is. ``by.at`` is in the office's time zone.
    """
    row = session.get(Announcement, announcement, with_for_update=True)
    if row is None or row.telegram_id != account:
        return None
    if row.send_at is not None:
        return row.send_at
    question = open_question(session, account, by.at)
    if question is None or question.kind != KIND or not question.about.startswith(f"{WRITTEN}{announcement}:"):
        return None
    if not first_act(session, by):
        return None
    forget(session, account)
    unit = question.about.split(":", 2)[2] or None
    row.send_at, row.progress_message = at, message
    people = session.scalars(CONNECTED, {"units": units_of(catalogue, unit), "today": by.at.date()}).all()
    new = [{"announcement_id": announcement, "person_id": person, "attempts": 0} for person in people]
    if new:
        session.execute(insert(Delivery), new)
    # The text may name people: it stays in its own table.
    after = {"unit": unit, "people": len(new), "send_at": at.isoformat()}
    record(session, by, "announcement.sent", f"announcement:{announcement}", after=after)
    return at


def drop(session: Session, announcement: int, by: Act, account: int) -> bool:
    """Take back an announcement of one's own that nobody got yet; returns whether it just went.

    The row stays until the next one is written, so that its number stands for no other text.
    """
    row = session.get(Announcement, announcement, with_for_update=True)
    if row is None or row.telegram_id != account or row.ended_at is not None:
        return False
    if row.send_at is not None and row.send_at <= by.at:
        return False
    released = row.send_at is not None
    session.execute(delete(Delivery).where(Delivery.announcement_id == announcement))
    row.send_at, row.ended_at = None, by.at
    forget(session, account)
    if released:
        record(session, by, "announcement.dropped", f"announcement:{announcement}")
    return True


def claim(session: Session, announcement: int, person: int, now: datetime) -> int | None:
    """Claim that one person is sent an announcement; returns their account, ``None`` where somebody else does."""
    bound = {"announcement": announcement, "person": person, "now_": now, "lease": now + LEASE}
    if not session.connection().execute(_CLAIM, bound).rowcount:
        return None
    account: int | None = session.scalar(_ACCOUNT, {"person": person})
    if account is None:
        end(session, announcement, person, Outcome.UNREACHABLE, now)
    return account


def renew(session: Session, announcement: int, person: int, now: datetime) -> bool:
    """Keep a claim, as `Ledger.renew` does; ``False`` where it has ended."""
    bound = {"announcement": announcement, "person": person, "lease": now + LEASE}
    return session.connection().execute(_RENEWAL, bound).rowcount > 0


def end(session: Session, announcement: int, person: int, outcome: Outcome | None, now: datetime) -> None:
    """Note how it went; without an outcome it is tried again after a pause that grows with every try."""
    row = session.get(Delivery, (announcement, person))
    if row is None or row.ended_at is not None:
        return
    if outcome is None:
        row.retry_at = now + timedelta(minutes=min(LONGEST_PAUSE, 2 ** max(0, row.attempts - 1)))
    else:
        row.ended_at, row.outcome = now, outcome


def finish(session: Session, announcement: int, now: datetime) -> bool:
    """End an announcement of which everybody was tried; returns whether it just ended."""
    row = session.get(Announcement, announcement, with_for_update=True)
    if row is None or row.ended_at is not None:
        return False
    row.ended_at = now
    return True
