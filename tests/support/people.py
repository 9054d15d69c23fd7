"""Changes of the office's people that tests of conversations need."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.running import Leave
from models.store.invitations import invite
from models.store.people import unbind
from models.tables import Assignment, Person, Position
from tests.support.acts import by_command
from tests.support.office import Phone, TestOffice


async def invited(office: TestOffice, position: str) -> tuple[Phone, str]:
    """Take a post's holder off their account and make a code for them; returns the phone that is free now."""
    phone = office.phone(position)

    by = by_command(office.realisasi.services.now())

    def work(session: Session) -> str:
        person = _holder(session, position)
        unbind(session, person.id, by)
        return invite(session, [person.id], by)[0].code

    return phone, await office.realisasi.services.database.write(work)


async def appoint(office: TestOffice, holder: str, position: str, since: date, *, acting: bool = True) -> None:
    """Give the holder of one post another one besides."""

    def work(session: Session) -> None:
        post = session.scalars(select(Position).where(Position.code == position)).one()
        if not acting:
            _end(session, post.id, since - timedelta(days=1))
        person = _holder(session, holder)
        session.add(Assignment(person_id=person.id, position_id=post.id, starts=since, acting=acting))

    await office.realisasi.services.database.write(work)


async def dismiss(office: TestOffice, position: str) -> None:
    """Let a post's holder have held it until yesterday."""

    def work(session: Session) -> None:
        post = session.scalars(select(Position).where(Position.code == position)).one()
        _end(session, post.id, office.realisasi.services.today() - timedelta(days=1))

    await office.realisasi.services.database.write(work)


async def send_on_leave(office: TestOffice, position: str, first: date, last: date) -> None:
    """Let a post's holder be away, both days included."""

    def work(session: Session) -> None:
        session.add(Leave(person_id=_holder(session, position).id, starts=first, ends=last))

    await office.realisasi.services.database.write(work)


async def person_of(office: TestOffice, position: str) -> int:
    """Return the id of whoever holds or held a post."""

    def work(session: Session) -> int:
        account = Person.telegram_id == office.accounts[position]
        return session.scalars(select(Person.id).where(account)).one()

    return await office.realisasi.services.database.read(work)


def _holder(session: Session, position: str) -> Person:
    held = (
        select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Position.code == position, Assignment.ends.is_(None), ~Assignment.acting)
    )
    return session.scalars(held).one()


def _end(session: Session, position_id: int, last: date) -> None:
    current = Assignment.position_id == position_id, Assignment.ends.is_(None), ~Assignment.acting
    session.execute(update(Assignment).where(*current).values(ends=last))
