"""One playground: an office, its Telegram, its clock and the bot that serves them, all in this process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from pydantic import SecretStr

from bot.clock import Clock, MovableClock, system_clock
from bot.playground import office, timetravel, wording
from bot.playground.journal import Journal
from bot.playground.office import Resident
from bot.playground.telegram import TelegramServer
from bot.playground.telegram.server import DEFAULT_TOKEN
from bot.playground.telegram.updates import UpdateQueue
from bot.playground.timetravel import Stop
from bot.settings import Settings
from models.catalogue.loading import load_catalogue
from models.database import Database
from models.periods import OfficeCalendar, Window
from models.queries import periods
from models.queries.recaps import recap
from models.store.sample import SeedResult, seed
from models.summaries import Recap

SAMPLE_MONTHS = 6
_TELEGRAM = "https://telegram.invalid"
"""No request gets there: they end in the server of this process."""


class RunningBot(Protocol):
    """The application as the playground needs it."""

    async def tick(self) -> None:
        """Do at once what is due by the clock; returns when everything has been sent."""

    async def stop(self) -> None:
        """End in good order."""


StartBot = Callable[[Settings, TelegramServer, Clock], Awaitable[RunningBot]]


class Playground:
    """What the page shows and moves. One thing at a time changes it: a reset waits for a moving clock."""

    def __init__(self, settings: Settings, start_bot: StartBot, today: Clock = system_clock) -> None:
        self.catalogue = load_catalogue(settings.catalogue)
        self.calendar = OfficeCalendar(settings.zone)
        self.journal = Journal()
        self.residents: dict[int, Resident] = {}
        self.read_up_to: dict[int, int] = defaultdict(int)
        self._numbers: dict[int, int] = {}
        self._start_bot = start_bot
        self._today = today
        url = office.choose_database(settings.database_url)
        own = {
            "bot_token": SecretStr(DEFAULT_TOKEN),
            "webhook_url": "",
            "telegram_api_url": _TELEGRAM,
            "backup_dir": None,
            "evidence_dir": None,
        }
        self._settings = settings.model_copy(update={"database_url": url, **own})
        self._database = Database(url)
        self._changing = asyncio.Lock()
        # While a reset empties and refills the database, nobody may look.
        self._replacing = asyncio.Lock()
        self._bot: RunningBot | None = None

    async def open(self) -> None:
        """Fill the office and start the bot, which prompts at once. Raises ``PlaygroundRefusedError``."""
        household = await asyncio.to_thread(
            office.move_in, self._database.engine, self.catalogue, self.calendar, self._today()
        )
        self.clock = MovableClock(household.starts_at, source=self._today)
        self.server = TelegramServer(now=self.clock)
        self.server.updates = UpdateQueue(household.first_update_id)
        self.residents = {resident.chat_id: resident for resident in household.residents}
        self.read_up_to.clear()
        self._numbers.clear()
        for resident in household.residents:
            self.server.add_user(resident.chat_id, resident.name)
        self.journal.follow(self.server)
        settings = self._settings.model_copy(update={"admin_ids": self.administrators})
        self._bot = await self._start_bot(settings, self.server, self.clock)

    async def close(self) -> None:
        """Stop the bot, if it was started, and let go of the database."""
        if self._bot is not None:
            await self._bot.stop()
            await self._database.write(office.remember_clock, self.now)
        self._database.close()

    @property
    def administrators(self) -> tuple[int, ...]:
        """The accounts that administer the bot: those of ADMIN_IDS, else whoever is first in the office."""
        return self._settings.admin_ids or tuple(self.residents)[:1]

    @property
    def now(self) -> datetime:
        """The office's time."""
        return self.calendar.local(self.clock())

    def open_group(self, account: int, payload: str) -> Resident:
        """Let somebody make a group of their unit with the bot in it, as a ``startgroup`` link does in Telegram."""
        owner = self.residents[account]
        # No group of an earlier start, which the database may still know, has this id.
        chat_id = -int(self.now.timestamp()) - len(self.residents)
        mates = [resident.chat_id for resident in self.residents.values() if resident.unit == owner.unit]
        members = {owner.chat_id: "creator"} | dict.fromkeys(set(mates) - {owner.chat_id}, "member")
        group = Resident(chat_id, wording.group(self.catalogue.unit[owner.unit].name), "", owner.unit, owner.chat_id)
        self.residents[chat_id] = group
        self.server.add_group(chat_id, group.name, members)
        self.server.send_text(account, f"/start@{self.server.bot.username} {payload}", chat_id=chat_id)
        self.journal.tell("office")
        return group

    async def look_around(self) -> None:
        """Give a phone to whoever has come into the office, and follow who holds which post by now."""
        async with self._replacing:
            found = await self._database.read(office.residents, self._numbers, self.now.date())
            self._numbers |= {person: resident.chat_id for person, resident in found.items()}
            present = {resident.chat_id: resident for resident in found.values()}
            for chat_id, known in self.residents.items():
                if chat_id > 0 and chat_id not in present:
                    present[chat_id] = replace(known, position="")
            for chat_id in present.keys() - self.residents.keys():
                self.server.add_user(chat_id, present[chat_id].name, started=False)
            self.residents |= present

    async def windows(self) -> list[Window]:
        """Return the months that have opened, the oldest first."""
        async with self._replacing:
            return await self._database.read(periods.windows)

    async def next_stop(self) -> Stop:
        """Return when something happens next."""
        return timetravel.next_stop(self.calendar, await self.windows(), self.now, await self._put_off())

    async def _put_off(self) -> list[datetime]:
        """Return when reminders come that were put off."""
        async with self._replacing:
            return await self._database.read(office.put_off, self.catalogue, self.now)

    async def recap(self) -> Recap:
        """Return where everybody stands in the month that was opened last."""
        month = (await self.windows())[-1].month
        async with self._replacing:
            return await self._database.read(recap, self.catalogue, self.catalogue.root.code, month, self.now)

    async def to_next_stop(self) -> None:
        """Move the clock to the next moment at which something happens, and let it happen."""
        async with self._changing:
            await self._travel((await self.next_stop()).at)

    async def to_next_day(self) -> None:
        """Move the clock by a day, letting everything happen on the way."""
        async with self._changing:
            await self._travel(self.now + timetravel.ONE_DAY)

    async def seed(self) -> SeedResult:
        """Add past months of sample reports; what a visitor has sent stays as it is."""
        async with self._changing:
            result = await self._database.write(
                seed, self.catalogue, self.calendar, SAMPLE_MONTHS, self.now, beside_real=True
            )
            self.journal.tell("office")
            return result

    async def reset(self) -> None:
        """Begin again with the empty office, on the first day."""
        async with self._changing, self._replacing:
            if self._bot is not None:
                await self._bot.stop()
            await asyncio.to_thread(office.clear, self._database.engine)
            await self.open()
            self.journal.start_over()

    async def _travel(self, until: datetime) -> None:
        windows, reminders = await self.windows(), await self._put_off()
        for stop in timetravel.stops_until(self.calendar, windows, self.now, until, reminders):
            # A stop may be over before the bot has done everything at the one before it.
            self.clock.move_to(max(stop, self.clock()))
            if self._bot is not None:
                await self._bot.tick()
        await self._database.write(office.remember_clock, self.now)
        self.journal.tell("office")
