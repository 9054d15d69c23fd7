"""Three processes behind nginx serve one bot: killed or replaced while everybody reports, they lose and double nothing.

``python -m benchmarks.replicas_run`` is the same at length.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.playground.telegram import TelegramServer
from models.catalogue.loading import load_catalogue
from tests.support.crashes import found
from tests.support.http_telegram import serve
from tests.support.ledgers import prepare, prompts, write_office
from tests.support.office import START
from tests.support.processes import Reporter, environment, until
from tests.support.replicas import Deliveries, fleet

PEOPLE, NUMBERS = 12, 3
MESSAGES_EACH = NUMBERS + 2
"""Answers to the command, to each number, and to the tap that sends the report."""


@pytest.mark.nginx
@pytest.mark.usefixtures("forked_bots")
async def test_killed_and_replaced_while_everybody_reports_three_processes_lose_and_double_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    catalogue = load_catalogue(write_office(tmp_path / "kantor.toml", PEOPLE, NUMBERS))
    accounts = prepare(postgres_url, catalogue)
    server, deliveries = TelegramServer(), Deliveries()
    for account, post in accounts.items():
        server.add_user(account, post)
    reporters = [Reporter(server, account) for account in accounts]

    def answered(share: float) -> bool:
        given = sum(len(reporter.acknowledged) for reporter in reporters)
        return given >= share * PEOPLE * NUMBERS and prompts(server, accounts).total() >= PEOPLE

    async with serve(server, deliveries) as api_url:
        env = environment(tmp_path, api_url, postgres_url, CATALOGUE=str(tmp_path / "kantor.toml"), BACKUP_DIR="")
        arguments = ("tests.support.shifted_bot", START.isoformat())
        async with fleet(tmp_path, env, 3, arguments) as replicas:
            reports = asyncio.gather(*(reporter.report() for reporter in reporters))
            await until(server, lambda: answered(0.4))
            await replicas.bots[0].kill()
            await until(server, lambda: answered(0.7))
            assert await replicas.bots[1].terminate() == 0
            await reports
            await replicas.bots[2].said("leads now")
            assert await replicas.bots[2].terminate() == 0
            log = replicas.log
    stored, entries, drafts = found(postgres_url)
    expected = {
        reporter.account: {
            indicator.code: reporter.acknowledged[place]
            for place, indicator in enumerate(catalogue.position[accounts[reporter.account]].indicators, 1)
        }
        for reporter in reporters
    }
    assert stored == expected
    assert (entries, drafts) == (PEOPLE * NUMBERS, 0)
    assert set(prompts(server, accounts).values()) == {1}
    assert deliveries.delivered >= PEOPLE * MESSAGES_EACH
    assert any("leads now" in line for line in replicas.bots[2].log)
    assert not [line for line in log if "fault" in line or "Traceback" in line]
