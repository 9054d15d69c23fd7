"""Killed at any instant, the bot loses no number it has acknowledged and puts none in another's place."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.playground.telegram import Fault, TelegramServer, connection_lost
from models.catalogue.loading import load_catalogue
from models.database import database_url, make_engine
from models.migrate import upgrade
from models.running import Draft
from models.store.office import follow_catalogue
from models.store.people import bind
from models.store.sample import ensure_sample_people
from models.tables import Entry, Indicator, Person, Report
from tests.support.http_telegram import serve
from tests.support.processes import BotProcess, Reporter, environment, running_bot

KILLS = 5
FIRST_ACCOUNT = 1001


class Killer:
    """Kills the bot at every few answers, in turn just before and just after one reaches the person."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._left = self._random.randint(8, 25)
        self.victim: BotProcess | None = None
        self.kills = 0

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        """Decide about one call of the bot."""
        if method != "sendMessage" or self.victim is None or self.kills >= KILLS:
            return None
        self._left -= 1
        if self._left > 0:
            return None
        self._left = self._random.randint(8, 25)
        self.kills += 1
        self.victim.process.kill()
        self.victim = None
        return connection_lost(after=bool(self.kills % 2))


def prepare(url: str) -> dict[int, str]:
    """Fill the database with the office; return positions by account."""
    engine = make_engine(database_url(url))
    upgrade(engine)
    catalogue = load_catalogue()
    accounts = {}
    with Session(engine) as session, session.begin():
        follow_catalogue(session, catalogue)
        for account, person in enumerate(
            ensure_sample_people(session, catalogue, system_clock().date()), FIRST_ACCOUNT
        ):
            bind(session, person.person_id, account, system_clock())
            if catalogue.position[person.position_code].indicators:
                accounts[account] = person.position_code
    engine.dispose()
    return accounts


def stored(url: str) -> dict[int, list[int | None]]:
    """Return every stored numerator by the account of who sent it, in the order of the indicators."""
    engine = make_engine(database_url(url))
    numbers: dict[int, list[int | None]] = {}
    with Session(engine) as session:
        rows = session.execute(
            select(Person.telegram_id, Entry.numerator)
            .join(Report, Report.person_id == Person.id)
            .join(Entry, Entry.report_id == Report.id)
            .join(Indicator, Indicator.id == Entry.indicator_id)
            .order_by(Report.id, Indicator.rank)
        )
        for account, numerator in rows:
            numbers.setdefault(account or 0, []).append(numerator)
        assert session.scalars(select(Draft)).all() == []
    engine.dispose()
    return numbers


async def keep_running(folder: Path, env: dict[str, str], killer: Killer, done: asyncio.Event) -> list[str]:
    """Start the bot again whenever it was killed, as a service manager does, until everybody is done."""
    log: list[str] = []
    while not done.is_set():
        async with running_bot(folder, env) as bot:
            await bot.listening()
            killer.victim = bot
            over = asyncio.create_task(done.wait())
            await asyncio.wait({over, asyncio.create_task(bot.process.wait())}, return_when=asyncio.FIRST_COMPLETED)
            if done.is_set() and bot.process.returncode is None:
                assert await bot.terminate() == 0
            over.cancel()
            log += bot.log
    return log


async def test_no_acknowledged_number_is_lost_doubled_or_misplaced(empty_url: str, tmp_path: Path) -> None:
    positions = prepare(empty_url)
    server = TelegramServer()
    killer = Killer(seed=1)
    server.faults.rule = killer
    for account in positions:
        server.add_user(account, positions[account])
    done = asyncio.Event()
    async with serve(server) as api_url:
        env = environment(tmp_path, api_url, empty_url)
        bots = asyncio.create_task(keep_running(tmp_path, env, killer, done))
        reporters = [Reporter(server, account) for account in positions]
        await asyncio.gather(*(reporter.report() for reporter in reporters))
        done.set()
        log = await bots
    assert killer.kills == KILLS
    numbers = stored(empty_url)
    catalogue = load_catalogue()
    for reporter in reporters:
        indicators = catalogue.position[positions[reporter.account]].indicators
        expected = [
            1 if indicator.kind == "state" else reporter.number(place)
            for place, indicator in enumerate(indicators, start=1)
        ]
        assert numbers[reporter.account] == expected
        assert len(reporter.acknowledged) == len(indicators)
    assert not [line for line in log if "fault" in line]
