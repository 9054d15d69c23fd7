"""Rights that are granted to people; heads have theirs by the posts they hold."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from models.administration import Grant, Right
from models.audit import Act
from models.store.audit import record
from models.store.updates import first_act, was_done
from models.tables import Person

_OTHERS = select(func.count()).where(Grant.role == Right.ADMINISTRATOR, Grant.person_id != bindparam("person_id"))
# Locked in one order, so that two administrators who remove each other at once do not both succeed.
_HOLD = select(Grant.person_id).where(Grant.role == Right.ADMINISTRATOR).order_by(Grant.person_id).with_for_update()


class LastAdministratorError(Exception):
    """Nobody could administer the office any more; nothing was changed."""


def grant(session: Session, person_id: int, right: Right, by: Act) -> bool:
    """Give a right to a person; return whether they did not have it yet. ``LookupError`` for nobody's id."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None or person.anonymised_at is not None:
        raise LookupError(f"there is no person {person_id}")
    if session.get(Grant, (person_id, right)) is not None or not first_act(session, by):
        return False
    session.add(Grant(person_id=person_id, role=right, granted_at=by.at))
    record(session, by, "right.granted", f"person:{person_id}", after={"right": right.value})
    return True


def revoke(session: Session, person_id: int, right: Right, by: Act, *, by_settings: bool) -> bool:
    """Take a right from a person; return whether they had it.

    ``by_settings`` says that the settings name administrators of their own. Where they name none, the last one who
    was granted the right keeps it: raises ``LastAdministratorError``.
    """
    session.execute(_HOLD)
    held = session.get(Grant, (person_id, right))
    if held is None or was_done(session, by):
        return False
    if right is Right.ADMINISTRATOR and not by_settings:
        require_other_administrator(session, person_id)
    first_act(session, by)
    session.execute(delete(Grant).where(Grant.person_id == person_id, Grant.role == right))
    record(session, by, "right.revoked", f"person:{person_id}", before={"right": right.value})
    return True


def require_other_administrator(session: Session, person_id: int) -> None:
    """Raise ``LastAdministratorError`` where nobody else was granted the right to administer."""
    if not session.scalar(_OTHERS, {"person_id": person_id}):
        raise LastAdministratorError
