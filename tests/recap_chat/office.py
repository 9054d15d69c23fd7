"""What the tests of the chat do with an office: change its parts and its people, and count what the bot sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.context import Services
from bot.drawing import Studio
from bot.playground.telegram import StoredMessage
from models import tables
from models.store.sample import seed
from tests.support.office import Phone, TestOffice

HEAD_OF_OFFICE = "kepala-dinas"


async def fill(office: TestOffice, months: int = 3) -> None:
    """Put sample reports into the months before October."""
    services = office.realisasi.services
    await services.database.write(seed, services.catalogue, services.calendar, months, services.clock())


def draw_with(office: TestOffice, studio: Studio) -> Services:
    """Let a studio draw from now on."""
    shared = office.realisasi.application.bot_data
    shared.services = replace(shared.services, studio=studio)
    return shared.services


def calls(office: TestOffice, *methods: str) -> list[str]:
    """Return what the bot asked of Telegram, in order; ``*`` marks uploads."""
    return [
        f"{call.method}*" if call.files else call.method for call in office.telegram.calls if call.method in methods
    ]


def card(phone: Phone) -> tuple[StoredMessage, StoredMessage]:
    """Return the newest chart and the text below it."""
    photos = [message for message in phone.messages if "photo" in message.json]
    return photos[-1], phone.last


def words(message: StoredMessage) -> str:
    """Return a message's text, that of a rich message too."""
    return message.rich_html or message.text


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return text.replace("\xa0", " ")


async def press(phone: Phone, data: str) -> dict[str, object]:
    """Send callback data from the newest message, as anybody can; return how the bot answered the tap."""
    phone.office.telegram.tap(phone.account, phone.last.message_id, data)
    await phone.settled()
    return dict(phone.office.telegram.callback_answers[-1])


def rename(session: Session, position: str, name: str) -> None:
    """Give a post's holder another name."""
    holder(session, position).name = name


def vacate(session: Session, position: str, last_day: date) -> None:
    """Let a post's holder leave."""
    assignment = session.scalars(
        select(tables.Assignment).join(tables.Position).where(tables.Position.code == position)
    ).one()
    assignment.ends = last_day


def holder(session: Session, position: str) -> tables.Person:
    return session.scalars(
        select(tables.Person)
        .join(tables.Assignment, tables.Assignment.person_id == tables.Person.id)
        .join(tables.Position, tables.Position.id == tables.Assignment.position_id)
        .where(tables.Position.code == position)
    ).one()
