"""Two processes poll with one token by mistake: Telegram ends the older poll, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import func, select

from models.tables import Entry, Report
from tests.month.office import CAMAT, KASI, LINES, LOKET
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.tending.chat import open_section
from tests.tending.conftest import administered

REPORTED = (KASI, LOKET)


async def count(office: TestOffice, table: type) -> int:
    statement = select(func.count()).select_from(table)
    return await office.realisasi.services.database.read(lambda session: session.scalar(statement) or 0)


async def both_have_polled(first: TestOffice, second: TestOffice) -> None:
    """Return once each of the two was told that there is another one."""
    async with asyncio.timeout(30):
        while not all(office.realisasi.services.peers.rival.is_near for office in (first, second)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_while_two_processes_poll_every_report_is_kept_once_and_health_says_so(
    either_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_office(either_url, catalogue=SMALL_OFFICE, poll_timeout=30) as office:
        telegram, admin = office.telegram, (await administered(office)).phone(CAMAT)
        assert "Semua baik" in await open_section(admin, "Kesehatan")
        again = open_office(either_url, catalogue=SMALL_OFFICE, telegram=telegram, everybody=False, poll_timeout=30)
        async with again as second:
            first_run, second_run = office.realisasi.listen(), second.realisasi.listen()
            await both_have_polled(office, second)
            for post in REPORTED:
                telegram.send_text(office.accounts[post], f"/lapor {LINES[post]}")
            async with asyncio.timeout(60):
                await telegram.updates.drained()
            for post in REPORTED:
                message, data = office.phone(post).find("Kirim")
                telegram.tap(office.accounts[post], message.message_id, data)
            async with asyncio.timeout(60):
                await telegram.updates.drained()
            assert not first_run.done()
            assert not second_run.done()
        assert await count(office, Report) == len(REPORTED)
        assert await count(office, Entry) == sum(len(LINES[post].split()) for post in REPORTED)
        office.realisasi.intake.stop()
        await first_run
        said = await open_section(admin, "Kesehatan")
        assert "Program lain memakai token bot ini" in said
    told = [record for record in caplog.records if "Another program receives this bot's updates" in record.message]
    assert told
    assert {record.levelno for record in told} == {logging.ERROR}
