"""What the tests of the month do with an office: move its clock, read its phones, change its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.playground.telegram import StoredMessage
from models.months import Month
from models.nip import make_sample_nip
from models.running import Leave, Notice
from models.tables import Assignment, Outcome, Person, Position
from tests.support.office import JAKARTA, Phone, TestOffice

LOKET, KASI, CAMAT = "petugas-loket", "kasi-pelayanan", "camat"
OCTOBER = Month(2026, 10)
LINES = {LOKET: "12", KASI: "30 4", CAMAT: "28/30 900/1000"}
"""A whole report of each post in one line."""


def at(month: int, day: int, hour: int = 8, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def prompts(phone: Phone) -> list[StoredMessage]:
    """Return the prompts and reminders on a phone that were not pressed."""
    return [message for message in phone.messages if "Ingatkan besok" in labels(message)]


def recaps(phone: Phone) -> list[str]:
    """Return the captions of the charts on a phone."""
    return [message.text for message in phone.messages if "photo" in message.json]


def labels(message: StoredMessage) -> list[str]:
    return [button["text"] for button in message.buttons]


async def report(office: TestOffice, post: str) -> None:
    """File the oldest month that a post owes, in the chat."""
    phone = office.phone(post)
    await phone.send(f"/lapor {LINES[post]}")
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def ledger(office: TestOffice, post: str) -> dict[str, Outcome | None]:
    """Return the outcomes of a person's notices by stage."""

    def read(session: Session) -> dict[str, Outcome | None]:
        statement = select(Notice.stage, Notice.outcome).join(Person, Person.id == Notice.person_id)
        rows = session.execute(statement.where(Person.telegram_id == office.accounts[post]).order_by(Notice.id))
        return {row.stage: row.outcome for row in rows}

    return await office.realisasi.services.database.read(read)


async def person_id(office: TestOffice, post: str) -> int:
    def read(session: Session) -> int:
        return session.scalars(select(Person.id).where(Person.telegram_id == office.accounts[post])).one()

    return await office.realisasi.services.database.read(read)


async def unbind(office: TestOffice, post: str) -> None:
    """Take a person's account away, as if they had never opened their invitation."""
    await _set_account(office, await person_id(office, post), None)


async def bind(office: TestOffice, person: int, post: str) -> None:
    await _set_account(office, person, office.accounts[post])


async def _set_account(office: TestOffice, person: int, account: int | None) -> None:
    def write(session: Session) -> None:
        session.execute(update(Person).where(Person.id == person).values(telegram_id=account))

    await office.realisasi.services.database.write(write)


async def act(office: TestOffice, post: str, acting_in: str) -> None:
    """Let a post's holder act for another post."""
    person = await person_id(office, post)

    def write(session: Session) -> None:
        place = session.scalars(select(Position.id).where(Position.code == acting_in)).one()
        session.add(Assignment(person_id=person, position_id=place, starts=date(2026, 1, 1), acting=True))

    await office.realisasi.services.database.write(write)


async def vacate(office: TestOffice, post: str) -> None:
    """Let nobody hold a post any more."""

    def write(session: Session) -> None:
        place = session.scalars(select(Position.id).where(Position.code == post)).one()
        session.execute(update(Assignment).where(Assignment.position_id == place).values(ends=date(2026, 10, 31)))

    await office.realisasi.services.database.write(write)


async def crowd(office: TestOffice, count: int) -> Sequence[int]:
    """Add people who all act for the officer at the counter, bound; return their accounts."""
    accounts = list(range(5000, 5000 + count))

    def write(session: Session) -> None:
        place = session.scalars(select(Position.id).where(Position.code == LOKET)).one()
        people = [
            Person(nip=make_sample_nip(account), name=f"Pegawai {account}", telegram_id=account, created_at=at(1, 2))
            for account in accounts
        ]
        session.add_all(people)
        session.flush()
        session.add_all(
            Assignment(person_id=person.id, position_id=place, starts=date(2026, 1, 1), acting=True)
            for person in people
        )

    await office.realisasi.services.database.write(write)
    for account in accounts:
        office.telegram.add_user(account, f"Pegawai {account}")
    return accounts


async def leaves(office: TestOffice) -> list[tuple[date, date]]:
    def read(session: Session) -> list[tuple[date, date]]:
        return [(row.starts, row.ends) for row in session.execute(select(Leave.starts, Leave.ends).order_by(Leave.id))]

    return await office.realisasi.services.database.read(read)
