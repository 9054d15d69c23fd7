"""What people ask, and what the scheduler looks for every minute, has PostgreSQL read no whole history either.

It chooses by how much there is, so that the office has a history of its own: two years of 1,000 people.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from models.prepared import Prepared
from models.tables import Entry
from tests.month.office import KASI, at
from tests.support import databases
from tests.support.asking import head_returns, reporters_ask
from tests.support.large_office import CLERK, HEAD, give_history, write_large_office
from tests.support.office import TestOffice, open_office
from tests.support.people import invited
from tests.support.server_plans import noted

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")

AS_IF_LARGER = "random_page_cost = 1"
"""A row that is looked up costs a quarter, as beside tables of four times the size."""

AT_ONCE = "enable_nestloop = off"
"""What a minute asks of everybody is put together, not looked up for one after the other.

The planner prefers this in some offices, the other in others: once it read all answers there ever were.
"""

LOOKED_UP = {"notices"}
"""By a stage that is made of a report's or a review's id, so that only one after the other can be found."""


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[TestOffice]:
    with databases.postgres_database() as url:
        async with open_office(url, catalogue=write_large_office(tmp_path)) as opened:
            give_history(url)
            await opened.realisasi.tick()
            yield opened


async def test_postgresql_reads_no_whole_history(office: TestOffice) -> None:
    """In one test, since the office takes longer to make than all that is asked of it."""
    url = office.realisasi.services.database.url.render_as_string(hide_password=False)
    with noted(url) as heads:
        await _what_heads_do(office)
    newcomer, code = await invited(office, KASI)
    with noted(url) as reporters:
        await reporters_ask(office, newcomer, code)
    await office.move_to(at(11, 9, 9))
    with noted(url) as minute:
        await office.move_to(at(11, 9, 9, 1))
    with noted(url) as wrong:
        await office.realisasi.services.database.read(_read_all_entries)
    for plans, words in ((heads, "INTO reviews"), (reporters, "INTO reports"), (minute, "FROM notices")):
        assert any(words in text for text, _ in plans.statements)
    assert heads.whole(AS_IF_LARGER) == {}
    assert reporters.whole(AS_IF_LARGER) == {}
    assert minute.whole() == {}
    assert minute.whole(AT_ONCE, but=LOOKED_UP) == {}
    assert list(wrong.whole(AS_IF_LARGER).values()) == [["entries"], ["entries"]]


async def _what_heads_do(office: TestOffice) -> None:
    head = office.phone(HEAD)
    await head.send("/rekap")
    await head.tap("Okt")
    await head.tap("Siapa belum")
    await head.tap("Ingatkan semua")
    await head_returns(head, office.phone(CLERK))


def _read_all_entries(session: Session) -> None:
    """Ask for what no index holds, in both ways that statements take to the server."""
    count = select(func.count(Entry.id))
    assert session.scalar(count.where(Entry.numerator > bindparam("above")), {"above": 11})
    assert Prepared(count.where(Entry.denominator > bindparam("above"))).all(session, above=11)
