"""A process is killed while prompts are under way: what it had claimed is sent by another one within seconds."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.ledger import AT_ONCE
from bot.playground.telegram import Fault, TelegramServer, connection_lost
from bot.playground.telegram.faults import too_many_requests
from models.catalogue.loading import load_catalogue
from models.database import database_url, make_engine
from models.periods import OfficeCalendar
from models.running import Notice
from models.store import ledgers
from models.store.periods import keep_up
from models.tables import Outcome, Person
from tests.support.http_telegram import serve
from tests.support.ledgers import outcomes, prepare, prompts, write_office
from tests.support.office import JAKARTA, START
from tests.support.processes import BotProcess, environment, unpaced, until
from tests.support.replicas import Deliveries, fleet

PEOPLE, KILLED_AT = 40, 20
LEASE = 3.0
"""Seconds that claims hold in this test; else it would wait for them for 15."""

SOON = LEASE + 20
"""Seconds; whoever takes over has its next minute later than that, and what was left does not wait for it."""


class Killer:
    """Holds all prompts back until there is a leader to kill, and kills it at one of them."""

    def __init__(self) -> None:
        self.leader: BotProcess | None = None
        self._left = KILLED_AT

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        if method != "sendMessage":
            return None
        if self.leader is None:
            return too_many_requests(3)
        self._left -= 1
        if self._left != 0:
            return None
        self.leader.process.kill()
        return connection_lost()


def ledger(url: str) -> Counter[Outcome | None]:
    engine = make_engine(database_url(url))
    with Session(engine) as session:
        found = Counter(outcomes(session, "opens").values())
    engine.dispose()
    return found


def leave_told(url: str) -> None:
    """Note the one prompt of an office as sent, so that whoever starts has nothing in hand to look at again."""
    engine = make_engine(database_url(url))
    with Session(engine) as session, session.begin():
        (window,) = keep_up(session, OfficeCalendar(JAKARTA), START)
        person = session.scalars(select(Person.id)).one()
        notice = ledgers.PEOPLE.claim(session, person, window.month, "opens", START)
        assert notice is not None
        ledgers.PEOPLE.end(session, [notice], Outcome.SENT, START)
    engine.dispose()


def claim_again(url: str, until: datetime) -> None:
    """Claim it after all, as a process does that is about to send it."""
    engine = make_engine(database_url(url))
    with Session(engine) as session, session.begin():
        row = session.scalars(select(Notice)).one()
        row.retry_at, row.ended_at, row.outcome = until, None, None
    engine.dispose()


@pytest.mark.nginx
@pytest.mark.usefixtures("forked_bots")
async def test_what_a_killed_leader_had_claimed_is_sent_within_seconds(postgres_url: str, tmp_path: Path) -> None:
    catalogue = write_office(tmp_path / "kantor.toml", PEOPLE)
    accounts = prepare(postgres_url, load_catalogue(catalogue))
    server = TelegramServer()
    for account, post in accounts.items():
        server.add_user(account, post)
    server.faults.rule = killer = Killer()
    async with serve(server, Deliveries()) as api_url:
        env = environment(tmp_path, api_url, postgres_url, CATALOGUE=str(catalogue), BACKUP_DIR="")
        async with fleet(tmp_path, env, 2, (*unpaced(START), f"--lease={LEASE}")) as replicas:
            killer.leader = replicas.bots[0]
            await killer.leader.process.wait()
            assert 0 < ledger(postgres_url)[None] <= AT_ONCE
            await until(server, lambda: len(+prompts(server, accounts)) == PEOPLE, SOON)
            assert await replicas.bots[1].terminate() == 0
    received = prompts(server, accounts)
    assert received.total() - PEOPLE <= AT_ONCE
    assert max(received.values()) <= 2
    assert ledger(postgres_url) == {Outcome.SENT: PEOPLE}
    assert any("leads now" in line for line in replicas.bots[1].log)


@pytest.mark.nginx
@pytest.mark.usefixtures("forked_bots")
async def test_what_a_killed_process_had_claimed_that_did_not_lead_is_sent_within_seconds(
    postgres_url: str, tmp_path: Path
) -> None:
    catalogue = write_office(tmp_path / "kantor.toml", 1)
    accounts = prepare(postgres_url, load_catalogue(catalogue))
    leave_told(postgres_url)
    server, since = TelegramServer(), system_clock()
    for account, post in accounts.items():
        server.add_user(account, post)
    async with serve(server, Deliveries()) as api_url:
        env = environment(tmp_path, api_url, postgres_url, CATALOGUE=str(catalogue), BACKUP_DIR="")
        async with fleet(tmp_path, env, 2, (*unpaced(START), f"--since={since.isoformat()}")) as replicas:
            await replicas.bots[0].said("serve this bot: 2")
            assert prompts(server, accounts).total() == 0
            claim_again(postgres_url, START + (system_clock() - since) + timedelta(seconds=LEASE))
            await replicas.bots[1].kill()
            await until(server, lambda: prompts(server, accounts).total() == 1, SOON)
            assert await replicas.bots[0].terminate() == 0
    assert ledger(postgres_url) == {Outcome.SENT: 1}
