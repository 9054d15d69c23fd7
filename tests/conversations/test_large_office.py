"""What people ask, and what the scheduler looks for every minute, reads no more in a large office than in a small one.

SQLite says of every statement how it will find the rows: none may read a whole table that grows with the office.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.month.office import CAMAT, KASI, LOKET, at
from tests.support import databases
from tests.support.asking import head_returns, reported, reporters_ask, said
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.people import invited
from tests.support.plans import traced
from tests.support.started import started_office

SMALL = {
    "bind_attempts": "wrong codes are forgotten after a week",
    "paces": "a row for each group, forgotten after two days",
    "announcements": "a row for each that an administrator wrote",
    "chart_files": "a row for each chart that was ever drawn",
    "free_days": "days off of this office alone",
    "groups": "one or two for each unit",
    "periods": "a row a month",
    "reopenings": "a row for each that an administrator made",
}
"""Tables that may be read whole, and why they stay small."""


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[TestOffice]:
    async with started_office(databases.sqlite_copy(sqlite_template, tmp_path), SMALL_OFFICE) as opened:
        await opened.realisasi.tick()
        yield opened


def path_of(office: TestOffice) -> str:
    return str(office.realisasi.services.database.url.database)


async def test_what_reporters_ask_reads_no_whole_table(office: TestOffice) -> None:
    newcomer, code = await invited(office, KASI)
    with traced(path_of(office)) as plans:
        await reporters_ask(office, newcomer, code)
    assert any("INTO reports" in text for text in plans.statements)
    assert plans.whole(SMALL) == {}


async def test_what_heads_ask_of_their_unit_reads_no_whole_table(office: TestOffice) -> None:
    head = office.phone(KASI)
    with traced(path_of(office)) as plans:
        await said(head, "/rekap")
        await head.tap("Ingatkan")
        await head_returns(head, office.phone(LOKET))
    assert any("INTO reviews" in text for text in plans.statements)
    assert plans.whole(SMALL) == {}


async def test_a_minute_in_which_nothing_is_due_reads_no_whole_table(office: TestOffice) -> None:
    await reported(office.phone(LOKET), "12")
    await office.phone(KASI).send("/tinjau")
    office.telegram.block(office.phone(CAMAT).account)
    await office.move_to(at(11, 4, 9))
    with traced(path_of(office)) as plans:
        await office.move_to(at(11, 4, 9, 1))
    assert any("FROM notices" in text for text in plans.statements)
    assert plans.whole(SMALL) == {}
