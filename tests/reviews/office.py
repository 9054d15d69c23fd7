"""What the tests of reviews do with an office: let people report, and read what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.playground.telegram import StoredMessage
from models.oversight import Review
from models.running import Awaited
from models.tables import Reopening
from tests.month.office import CAMAT, KASI, LINES, LOKET, OCTOBER
from tests.support.office import Phone, TestOffice

__all__ = ["CAMAT", "KASI", "LINES", "LOKET"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A review as it stands in the database."""

    report: int
    revision: int
    verdict: str
    reason: str
    acting: bool


async def report(office: TestOffice, post: str, line: str | None = None) -> None:
    """File the oldest month that a post owes, or correct it; unusual numbers are not asked back in one line."""
    phone = office.phone(post)
    await phone.send(f"/lapor {line or LINES[post]}")
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def correct(office: TestOffice, post: str, answer: str) -> None:
    """Change the first answer of the newest report."""
    phone = office.phone(post)
    await phone.send("/koreksi")
    await phone.tap("Ubah 1")
    await phone.send(answer)
    assert "Terkirim" in (await phone.tap("Kirim")).text


def cards(phone: Phone) -> list[StoredMessage]:
    """Return the cards of reports on a phone, as they read now."""
    return [message for message in phone.messages if message.text.startswith(("📥", "🔁"))]


def labels(message: StoredMessage) -> list[str]:
    return [button["text"] for button in message.buttons]


def data(message: StoredMessage, label: str) -> str:
    """Return what a button of a message sends."""
    return next(str(button["callback_data"]) for button in message.buttons if label in button["text"])


async def tap(phone: Phone, message: StoredMessage, pressed: str) -> str:
    """Press anything below a message and return how the bot answered the tap."""
    phone.office.telegram.tap(phone.account, message.message_id, pressed)
    await phone.settled()
    return str(phone.office.telegram.callback_answers[-1].get("text", ""))


async def kept(office: TestOffice) -> list[Kept]:
    """Return all reviews, oldest first."""

    def read(session: Session) -> list[Kept]:
        rows = session.scalars(select(Review).order_by(Review.id))
        return [Kept(row.report_id, row.revision, row.verdict.value, row.reason, row.acting) for row in rows]

    return await office.realisasi.services.database.read(read)


async def awaited(office: TestOffice) -> int:
    """Return how many questions wait for a message."""

    def read(session: Session) -> int:
        return len(session.scalars(select(Awaited)).all())

    return await office.realisasi.services.database.read(read)


async def reopen_october(office: TestOffice) -> None:
    """Let everybody report October again for a day."""

    def write(session: Session) -> None:
        now = office.clock()
        session.add(Reopening(month=OCTOBER, until=now + timedelta(days=1), created_at=now))

    await office.realisasi.services.database.write(write)


def later(office: TestOffice, moment: datetime) -> None:
    """Move the clock without letting the scheduler do anything."""
    office.clock.move_to(moment)
