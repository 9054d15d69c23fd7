"""Making a person who left unnamed: what is personal goes, what the office reported stays."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from models.administration import BindAttempts, Grant, Right
from models.audit import Act
from models.oversight import Subscription
from models.running import Draft, Leave, Notice, Snooze, TallyMark
from models.store.audit import record
from models.store.people import rest
from models.store.rights import require_other_administrator
from models.store.roster import hold_posts
from models.tables import Assignment, Invitation, Person, Position

DELETED = (Invitation, Draft, Leave, Snooze, TallyMark, Notice, Subscription, Grant)
"""Tables whose rows of a person are deleted; what a draft answered goes with it."""

_HELD = (
    select(Position.title)
    .join(Assignment, Assignment.position_id == Position.id)
    .where(
        Assignment.person_id == bindparam("person_id"),
        or_(Assignment.ends.is_(None), Assignment.ends >= bindparam("today")),
    )
    .order_by(Position.rank)
)


class StillHoldsPostError(Exception):
    """The person holds ``posts`` (their titles), now or later; nothing was changed."""

    def __init__(self, posts: tuple[str, ...]) -> None:
        self.posts = posts
        super().__init__(f"still holds {len(posts)} posts")


def anonymise(session: Session, person_id: int, by: Act, *, by_settings: bool) -> bool:
    """Replace a person's name and NIP by neutral marks, let go of their account, and delete what is theirs alone.

    Returns whether they were named until now. ``by.at`` is in the office's time zone; ``by_settings`` as for
    ``rights.revoke``. Raises ``StillHoldsPostError`` and ``LastAdministratorError``; ``LookupError`` for nobody's id.
    """
    hold_posts(session)  # before the person: whoever appoints holds them in this order
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise LookupError(f"there is no person {person_id}")
    if person.anonymised_at is not None:
        return False
    held = tuple(session.scalars(_HELD, {"person_id": person_id, "today": by.at.date()}))
    if held:
        raise StillHoldsPostError(held)
    if session.get(Grant, (person_id, Right.ADMINISTRATOR)) is not None and not by_settings:
        require_other_administrator(session, person_id)
    rest(session, person_id)
    for table in DELETED:
        session.execute(delete(table).where(table.person_id == person_id))
    session.execute(delete(BindAttempts).where(BindAttempts.telegram_id == person.telegram_id))
    session.execute(update(Person).where(Person.id == person_id).values(**_unnamed(person_id), anonymised_at=by.at))
    record(session, by, "person.anonymised", f"person:{person_id}")
    return True


def _unnamed(person_id: int) -> dict[str, object]:
    return {
        "nip": f"anonim-{person_id}",
        "name": f"Mantan pegawai {person_id}",
        "telegram_id": None,
        "bound_at": None,
        "unreachable_since": None,
    }
