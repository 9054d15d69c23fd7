"""A bot that is killed again and again while people report, and what must be found afterwards."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.playground.telegram import Fault, TelegramServer, connection_lost
from models.catalogue.types import Catalogue, Kind
from models.database import database_url, make_engine
from models.migrate import upgrade
from models.running import Draft
from models.store.office import follow_catalogue
from models.store.people import bind
from models.store.sample import ensure_sample_people
from models.tables import Entry, Indicator, Person, Report
from tests.support.http_telegram import serve
from tests.support.processes import PATIENCE, RUN, BotProcess, Reporter, environment, running_bot

FIRST_ACCOUNT = 1001

Numbers = dict[int, dict[str, int | None]]
"""Numerators by the account of who sent them and the indicator's code."""


class Killer:
    """Kills the bot at every few answers, in turn just before and just after one reaches the person.

    ``every`` are the fewest and the most answers between two kills.
    """

    def __init__(self, seed: int, kills: int, every: tuple[int, int]) -> None:
        self._random, self._most, self._every = random.Random(seed), kills, every
        self._left = self._random.randint(*every)
        self._killed_at: float | None = None
        self.victim: BotProcess | None = None
        self.kills = 0
        self.recoveries: list[float] = []

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        """Decide about one call of the bot."""
        if method != "sendMessage" or self.victim is None:
            return None
        if self._killed_at is not None:
            self.recoveries.append(time.monotonic() - self._killed_at)
            self._killed_at = None
        self._left -= 1
        if self._left > 0 or self.kills >= self._most:
            return None
        self._left = self._random.randint(*self._every)
        self.kills += 1
        self._killed_at = time.monotonic()
        self.victim.process.kill()
        self.victim = None
        return connection_lost(after=bool(self.kills % 2))


@dataclass
class CrashRun:
    """What came of a run: every person with what the bot acknowledged, what is stored, how the bot fared.

    ``recoveries`` are the seconds from each kill to the next answer, the start of a new process included.
    """

    catalogue: Catalogue
    positions: dict[int, str]
    reporters: list[Reporter]
    stored: Numbers
    entries: int
    drafts: int
    kills: int
    recoveries: list[float]
    log: list[str] = field(default_factory=list)

    @property
    def expected(self) -> Numbers:
        """Every number that was acknowledged, by person and indicator."""
        return {
            reporter.account: {
                indicator.code: 1 if indicator.kind is Kind.STATE else reporter.acknowledged[place]
                for place, indicator in enumerate(self._indicators(reporter.account), start=1)
                if place in reporter.acknowledged
            }
            for reporter in self.reporters
        }

    @property
    def updates(self) -> int:
        """What people sent: each once the command, every answer and the tap that sends the report."""
        return sum(1 + len(self._indicators(account)) + 1 for account in self.positions)

    @property
    def unacknowledged(self) -> int:
        """Answers that people gave and the bot never confirmed, though they went on to a receipt."""
        asked = sum(len(self._indicators(account)) for account in self.positions)
        return asked - sum(len(reporter.acknowledged) for reporter in self.reporters)

    @property
    def lost(self) -> int:
        """Acknowledged numbers that are not stored for their person and indicator."""
        return sum(
            code not in self.stored.get(account, {}) for account, numbers in self.expected.items() for code in numbers
        )

    @property
    def misplaced(self) -> int:
        """Stored numbers that belong to another person or indicator."""
        expected = self.expected
        return sum(
            expected.get(account, {}).get(code) != number
            for account, numbers in self.stored.items()
            for code, number in numbers.items()
        )

    @property
    def doubled(self) -> int:
        """Entries beyond one for each person and indicator."""
        return self.entries - sum(map(len, self.stored.values()))

    def _indicators(self, account: int) -> list[Any]:
        return list(self.catalogue.position[self.positions[account]].indicators)


async def crash_run(
    folder: Path,
    url: str,
    catalogue: Catalogue,
    killer: Killer,
    patience: float = PATIENCE,
    arguments: Sequence[str] = RUN,
    **settings: str,
) -> CrashRun:
    """Let everybody report at once while the killer is about; ``settings`` are the bot's, besides the usual ones.

    ``arguments`` start the bot, or another module that does.

    Raises ``TimeoutError`` for somebody without a receipt after ``patience`` seconds.
    """
    positions = prepare(url, catalogue)
    server = TelegramServer()
    server.faults.rule = killer
    for account, position in positions.items():
        server.add_user(account, position)
    reporters = [Reporter(server, account, patience) for account in positions]
    done = asyncio.Event()
    async with serve(server) as api_url:
        env = environment(folder, api_url, url, **settings)
        bots = asyncio.create_task(_keep_running(folder, env, arguments, killer, done))
        reports = asyncio.gather(*(reporter.report() for reporter in reporters))
        try:
            either: set[asyncio.Future[Any]] = {bots, reports}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if bots.done():
                await bots  # raises what ended it
            await reports
        finally:
            done.set()
            log = await bots
    stored, entries, drafts = found(url)
    return CrashRun(catalogue, positions, reporters, stored, entries, drafts, killer.kills, killer.recoveries, log)


def prepare(url: str, catalogue: Catalogue) -> dict[int, str]:
    """Fill the database with the office; return positions that report by account."""
    engine = make_engine(database_url(url))
    upgrade(engine)
    accounts = {}
    with Session(engine) as session, session.begin():
        follow_catalogue(session, catalogue)
        people = ensure_sample_people(session, catalogue, system_clock().date())
        for account, person in enumerate(people, FIRST_ACCOUNT):
            bind(session, person.person_id, account, system_clock())
            if catalogue.position[person.position_code].indicators:
                accounts[account] = person.position_code
    engine.dispose()
    return accounts


def found(url: str) -> tuple[Numbers, int, int]:
    """Return every stored numerator, how many entries there are, and how many drafts are left."""
    engine = make_engine(database_url(url))
    numbers: Numbers = {}
    with Session(engine) as session:
        rows = session.execute(
            select(Person.telegram_id, Indicator.code, Entry.numerator)
            .join(Report, Report.person_id == Person.id)
            .join(Entry, Entry.report_id == Report.id)
            .join(Indicator, Indicator.id == Entry.indicator_id)
        )
        for account, code, numerator in rows:
            numbers.setdefault(account or 0, {})[code] = numerator
        entries = _count(session, Entry.id)
        drafts = _count(session, Draft.id)
    engine.dispose()
    return numbers, entries, drafts


def _count(session: Session, column: Any) -> int:
    return session.scalar(select(func.count(column))) or 0


async def _keep_running(
    folder: Path, env: dict[str, str], arguments: Sequence[str], killer: Killer, done: asyncio.Event
) -> list[str]:
    """Start the bot again whenever it was killed, as a service manager does, until everybody is done."""
    log: list[str] = []
    while not done.is_set():
        async with running_bot(folder, env, arguments) as bot:
            await bot.listening()
            killer.victim = bot
            over = asyncio.create_task(done.wait())
            ended = asyncio.create_task(bot.process.wait())
            await asyncio.wait({over, ended}, return_when=asyncio.FIRST_COMPLETED)
            if done.is_set() and bot.process.returncode is None:
                assert await bot.terminate() == 0
            over.cancel()
            log += bot.log
    return log
