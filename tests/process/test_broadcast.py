"""Killed between claiming, sending and marking a prompt, the bot loses none and doubles only what was in flight."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.ledger import AT_ONCE
from bot.playground.telegram import Fault, TelegramServer, connection_lost
from models.catalogue.loading import load_catalogue
from models.database import database_url, make_engine
from models.store.ledgers import LEASE
from models.tables import Outcome
from tests.support.http_telegram import serve
from tests.support.ledgers import outcomes, prepare, prompts, write_office
from tests.support.office import START
from tests.support.processes import PATIENCE, BotProcess, environment, running_bot, unpaced, until

PEOPLE = 60
KILL_AT = (1, 14, 2, 17)
"""The message of each life at which it ends; in turn before the message reaches the person and right after."""

NAME = "bot to be killed"
"""What its sessions are called in PostgreSQL."""

_END = text(
    "SELECT pg_terminate_backend(pid, CAST(:patience AS bigint)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND application_name = :name"
)

BETWEEN_LIVES = LEASE + timedelta(minutes=1)
"""What a life left unfinished is taken up again after the lease: the next one begins then, by its clock."""


class Killer:
    """Kills the bot at the n-th message of its life, before the message takes effect or right after.

    Those that had left by then and are still on their way never arrive, so that what people have is certain at once.
    """

    def __init__(self, bot: BotProcess, nth: int, *, after: bool) -> None:
        self._bot, self._left, self._after = bot, nth, after

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        if method != "sendMessage":
            return None
        self._left -= 1
        if self._left > 0:
            return None
        if self._left < 0:
            return connection_lost()
        self._bot.process.kill()
        return connection_lost(after=self._after)


def end_sessions(url: str) -> None:
    """Let PostgreSQL know that the bot is dead: until it notices, it still commits what the bot had sent it."""
    engine = make_engine(database_url(url))
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(_END, {"name": NAME, "patience": 1000 * PATIENCE})
    engine.dispose()


def ledger(url: str) -> dict[int, Outcome | None]:
    engine = make_engine(database_url(url))
    with Session(engine) as session:
        found = outcomes(session, "opens")
    engine.dispose()
    return found


def lives_at(number: int) -> tuple[str, ...]:
    """Return how to start the bot for one of its lives."""
    return unpaced(START + number * BETWEEN_LIVES)


@pytest.mark.crash
@pytest.mark.usefixtures("forked_bots")
async def test_every_person_is_prompted_and_only_what_was_in_flight_comes_twice(empty_url: str, tmp_path: Path) -> None:
    catalogue = write_office(tmp_path / "kantor.toml", PEOPLE)
    accounts = prepare(empty_url, load_catalogue(catalogue))
    server = TelegramServer()
    for account in accounts:
        server.add_user(account, accounts[account])
    in_flight: Counter[int] = Counter()
    async with serve(server) as api_url:
        env = environment(tmp_path, api_url, empty_url, CATALOGUE=str(catalogue), BACKUP_DIR="", PGAPPNAME=NAME)
        for life, nth in enumerate(KILL_AT):
            async with running_bot(tmp_path, env, lives_at(life)) as bot:
                server.faults.rule = Killer(bot, nth, after=life % 2 == 1)
                async with asyncio.timeout(PATIENCE):
                    await bot.process.wait()
                end_sessions(empty_url)
            marked = Counter(account for account, outcome in ledger(empty_url).items() if outcome is Outcome.SENT)
            lost_track_of = prompts(server, accounts) - in_flight - marked
            assert lost_track_of.total() <= AT_ONCE
            in_flight += lost_track_of
        server.faults.clear()
        async with running_bot(tmp_path, env, lives_at(len(KILL_AT))) as bot:
            await until(server, lambda: prompts(server, accounts).total() >= PEOPLE + in_flight.total())
            assert await bot.terminate() == 0
    received = prompts(server, accounts)
    assert {account for account in accounts if not received[account]} == set()
    assert received == Counter(accounts.keys()) + in_flight
    assert in_flight.total() >= len(KILL_AT) // 2
    assert ledger(empty_url) == dict.fromkeys(accounts, Outcome.SENT)
