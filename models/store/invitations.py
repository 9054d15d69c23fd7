"""Invitations: one-time codes that bind a Telegram account to a person. Only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.audit import Act, Channel
from models.invitation import Bound, Invite, Paused, Reason, Refused
from models.queries.people import staff_list
from models.store import guessing, people
from models.store.audit import Done, record, record_all
from models.store.updates import first_act
from models.tables import Invitation, Person

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are mistaken for each other on paper."""

CODE_LENGTH = 12
"""31^12 is about 2^59: nobody guesses an open code among 30 days' worth of messages."""

VALID_FOR = timedelta(days=30)


def invite(
    session: Session, person_ids: Collection[int] | None, by: Act, *, valid_for: timedelta = VALID_FOR
) -> list[Invite]:
    """Make a code for each of these people; ``None`` means all who hold a post and are not bound.

    A new code ends the person's earlier ones. For somebody who is bound it moves them to another account. ``by.at`` is
    in the office's time zone. Ordered as the staff list is.
    """
    now = by.at
    invites: dict[int, Invite] = {}
    hashes: list[dict[str, object]] = []
    for member in staff_list(session, now):
        unbound = member.position is not None and member.bound_at is None
        wanted = unbound if person_ids is None else member.person_id in person_ids
        if not wanted or member.person_id in invites:
            continue
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        invites[member.person_id] = Invite(member.nip, member.name, member.title or "", code, now + valid_for)
        hashes.append({"person_id": member.person_id, "code_hash": code_hash(code)})
    if hashes:
        _revoke(session, invites, now)
        session.execute(insert(Invitation).values(created_at=now, expires_at=now + valid_for), hashes)
        until = {"expires_at": (now + valid_for).isoformat(timespec="seconds")}
        record_all(session, by, [Done("invitation.made", f"person:{person}", after=until) for person in invites])
    return list(invites.values())


def invite_once(session: Session, person_ids: Collection[int] | None, by: Act) -> list[Invite] | None:
    """Make codes as the effect of an update; ``None`` where it was delivered before: its codes were shown then."""
    if not first_act(session, by):
        return None
    return invite(session, person_ids, by)


def redeem(
    session: Session, code: str, telegram_id: int, now: datetime, update_id: int | None = None
) -> Bound | Refused | Paused:
    """Bind the account that sent a code to the person the code was made for, at most once.

    Two who redeem at the same time queue up for the code's row, so exactly one of them is bound. Whoever was bound to
    another account before is moved. An account that guesses codes has to wait longer and longer.
    """
    until = guessing.paused_until(session, telegram_id, now)
    if until is not None:
        return Paused(until)
    by = Act(now, Channel.CHAT, telegram_id=telegram_id, update_id=update_id)
    found = session.execute(_OPEN, {"code_hash": code_hash(code)}).first()
    if found is None:
        return _refused(Reason.UNKNOWN, guessing.count_wrong(session, by))
    if found.telegram_id == telegram_id:
        _use_up(session, found.invitation_id, now)
        return Bound(found.person_id, found.name, again=True)
    reason = _refusal(found, now)
    if reason is None and not _bind(session, found, telegram_id, now):
        reason = Reason.ACCOUNT_TAKEN
    subject = f"person:{found.person_id}"
    if reason is not None:
        done = Done("invitation.refused", subject, after={"reason": reason.value})
        return _refused(reason, guessing.count_wrong(session, by, done))
    guessing.forget(session, telegram_id)
    action = "person.bound" if found.telegram_id is None else "person.rebound"
    record(session, replace(by, person_id=found.person_id), action, subject)
    return Bound(found.person_id, found.name, former=found.telegram_id)


def _refused(reason: Reason, until: datetime | None) -> Refused | Paused:
    return Refused(reason) if until is None else Paused(until)


def code_hash(code: str) -> str:
    """Return what is stored of a code; case, spaces and hyphens of a copied code don't matter."""
    clean = "".join(code.upper().replace("-", "").split())
    return hashlib.sha256(clean.encode()).hexdigest()


# Locks the code and its person on PostgreSQL; SQLite has one writer at a time anyway.
_OPEN = (
    select(
        Invitation.id.label("invitation_id"),
        Invitation.used_at,
        Invitation.expires_at,
        Person.id.label("person_id"),
        Person.name,
        Person.telegram_id,
    )
    .join(Person, Invitation.person_id == Person.id)
    .where(Invitation.code_hash == bindparam("code_hash"))
    .with_for_update()
)

_Found: TypeAlias = Row[int, datetime | None, datetime, int, str, int | None]


def _refusal(found: _Found, now: datetime) -> Reason | None:
    if found.used_at is not None:
        return Reason.USED
    return Reason.EXPIRED if found.expires_at <= now else None


def _bind(session: Session, found: _Found, telegram_id: int, now: datetime) -> bool:
    """Bind and use up the code; ``False``, with nothing changed, where the account is somebody else's."""
    try:
        # The unique account decides: another code may bind it at this very moment.
        with session.begin_nested():
            people.rest(session, found.person_id)
            people.bind(session, found.person_id, telegram_id, now)
    except IntegrityError:
        return False
    _use_up(session, found.invitation_id, now)
    return True


def _use_up(session: Session, invitation_id: int, now: datetime) -> None:
    unused = Invitation.id == invitation_id, Invitation.used_at.is_(None)
    session.execute(update(Invitation).where(*unused).values(used_at=now))


def _revoke(session: Session, person_ids: Collection[int], now: datetime) -> None:
    # Locked in one order, so that two administrators at once leave one open code per person.
    session.execute(select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update())
    still_open = Invitation.used_at.is_(None), Invitation.expires_at > now
    session.execute(update(Invitation).where(Invitation.person_id.in_(person_ids), *still_open).values(expires_at=now))
