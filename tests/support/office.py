"""The real application over the in-process Bot API: what the tests of conversations talk to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.app import Parts, Realisasi, compose
from bot.clock import MovableClock
from bot.drawing import Studio
from bot.pacing import NO_LIMITS, Pacing
from bot.playground.telegram import InProcessRequest, StoredMessage, TelegramServer
from bot.playground.telegram.server import DEFAULT_TOKEN
from bot.settings import load_settings
from models.store.sample import ensure_sample_people
from models.tables import Person
from tests.support.studios import Pencil

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 11, 2, 8, 0, tzinfo=JAKARTA)
"""A Monday on which October's reports open."""

FIRST_ACCOUNT = 1001


@dataclass
class Phone:
    """One person's private chat with the bot."""

    office: TestOffice
    account: int

    async def send(self, text: str) -> StoredMessage:
        """Type a message and return the bot's newest one."""
        self.office.telegram.send_text(self.account, text)
        return await self.settled()

    async def tap(self, label: str) -> StoredMessage:
        """Press the newest button whose text contains a label."""
        message, data = self.find(label)
        self.office.telegram.tap(self.account, message.message_id, data)
        return await self.settled()

    def find(self, label: str) -> tuple[StoredMessage, str]:
        """Return the newest message with such a button, and the button's data."""
        for message in reversed(self.messages):
            for button in message.buttons:
                if label in button["text"] and "callback_data" in button:
                    return message, button["callback_data"]
        raise AssertionError(f"no button {label!r}; the newest message reads: {self.last.text}")

    async def settled(self) -> StoredMessage:
        """Let the bot handle all that waits, and return its newest message."""
        await self.office.realisasi.intake.drain()
        return self.last

    @property
    def messages(self) -> list[StoredMessage]:
        """What the bot wrote, oldest first."""
        return [message for message in self.office.telegram.messages(self.account) if message.from_bot]

    @property
    def last(self) -> StoredMessage:
        """The bot's newest message."""
        return self.messages[-1]

    @property
    def labels(self) -> list[str]:
        """The texts of the buttons under the newest message."""
        return [button["text"] for button in self.last.buttons]


@dataclass
class TestOffice:
    """The whole office of the catalogue, everybody bound, on a clock that tests move."""

    __test__ = False

    telegram: TelegramServer
    clock: MovableClock
    realisasi: Realisasi
    accounts: dict[str, int]

    def phone(self, position: str) -> Phone:
        """Return the phone of a position's holder."""
        return Phone(self, self.accounts[position])

    def stranger(self) -> Phone:
        """Return the phone of somebody nobody knows."""
        self.telegram.add_user(99, "Orang Lain")
        return Phone(self, 99)

    async def move_to(self, moment: datetime) -> None:
        """Set the clock and let the scheduler do what has become due."""
        self.clock.move_to(moment)
        await self.realisasi.tick()

    async def next_month(self) -> None:
        """Move to the moment the next month opens."""
        calendar = self.realisasi.services.calendar
        await self.move_to(calendar.window(calendar.reportable_month(self.clock())).closes)

    async def pass_time(self, step: timedelta) -> None:
        """Move the clock on; see ``move_to``."""
        await self.move_to(self.clock() + step)


def frozen(now: datetime) -> MovableClock:
    """Return a clock that stands still until it is moved."""
    return MovableClock(now, source=lambda: START)


class HurriedTime:
    """A clock that every sleeper moves on at once, so that a pause Telegram asks for takes no time."""

    def __init__(self) -> None:
        self._slept = 0.0

    def clock(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic() + self._slept

    async def sleep(self, seconds: float) -> None:
        """Move the clock instead of waiting."""
        self._slept += seconds
        await asyncio.sleep(0)


def hurried_pacing() -> Pacing:
    """Return pacing without limits whose pauses take no time."""
    hurry = HurriedTime()
    return Pacing(NO_LIMITS, clock=hurry.clock, sleep=hurry.sleep)


@asynccontextmanager
async def open_office(
    database_url: str,
    *,
    now: datetime = START,
    telegram: TelegramServer | None = None,
    everybody: bool = True,
    catalogue: Path | None = None,
    studio: Studio | None = None,
    pacing: Pacing | None = None,
    backup_dir: Path | None = None,
    poll_timeout: int = 0,
    accounts: dict[str, int] | None = None,
    clock: MovableClock | None = None,
    ticks: bool = False,
) -> AsyncIterator[TestOffice]:
    """Start the real application with a fake Telegram at its transport and a clock that stands still.

    Unless told otherwise a chart is a small blank picture: drawing takes seconds, and what charts show is tested
    with the charts. Where the accounts are given, everybody is bound already.
    """
    clock = clock or frozen(now)
    server = telegram or TelegramServer(now=clock)
    settings = load_settings(
        _env_file=None, bot_token=DEFAULT_TOKEN, database_url=database_url, catalogue=catalogue, backup_dir=backup_dir
    )
    request = InProcessRequest(server)
    drawing = studio or Pencil()
    parts = Parts(
        clock=clock,
        request=request,
        pacing=pacing or hurried_pacing(),
        studio=drawing,
        poll_timeout=poll_timeout,
        ticks=ticks,
    )
    realisasi = compose(settings, parts)
    if accounts is None:
        accounts = await realisasi.services.database.write(_people, realisasi, now) if everybody else {}
    for position, account in accounts.items():
        server.add_user(account, position)
    await realisasi.start()
    try:
        yield TestOffice(server, clock, realisasi, accounts)
    finally:
        await realisasi.stop()


def _people(session: Session, realisasi: Realisasi, now: datetime) -> dict[str, int]:
    """Fill the posts and bind everybody: at once, where ``bind`` takes a statement for each."""
    people = ensure_sample_people(session, realisasi.services.catalogue, now.date())
    accounts = {person.person_id: account for account, person in enumerate(people, start=FIRST_ACCOUNT)}
    session.execute(
        update(Person),
        [{"id": person, "telegram_id": account, "bound_at": now} for person, account in accounts.items()],
    )
    return {person.position_code: accounts[person.person_id] for person in people}
