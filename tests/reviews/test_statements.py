"""What a review asks the database, it asks once: who leads what, who wrote a report, and the report itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from tests.conversations.test_large_office import path_of
from tests.reviews.office import CAMAT, KASI, LOKET, cards, data, report, tap
from tests.support import databases
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.plans import traced
from tests.support.started import started_office

VALUES = re.compile(r"'[^']*'|\b\d+\b")


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[TestOffice]:
    async with started_office(databases.sqlite_copy(sqlite_template, tmp_path), SMALL_OFFICE) as opened:
        for post in (LOKET, KASI):
            await report(opened, post)
        yield opened


async def twice(office: TestOffice, act: Awaitable[object]) -> list[str]:
    """Return what an act asks more than once, whatever the values."""
    with traced(path_of(office)) as plans:
        await act
    asked = Counter(VALUES.sub("?", text) for text in plans.statements if text.startswith("SELECT"))
    assert len(asked) > 5
    return [text for text, times in asked.items() if times > 1]


async def test_the_list_a_card_and_its_verdict_ask_nothing_twice(office: TestOffice) -> None:
    kasi, camat = office.phone(KASI), office.phone(CAMAT)
    assert await twice(office, kasi.send("/tinjau")) == []
    assert await twice(office, camat.send("/tinjau")) == []
    assert await twice(office, camat.tap("di bawah Anda")) == []
    (card,) = cards(kasi)
    assert await twice(office, tap(kasi, card, data(card, "Kembalikan"))) == []
    assert await twice(office, kasi.tap("Batal")) == []
    assert await twice(office, tap(kasi, card, data(card, "Setujui"))) == []
