"""An office of three people whose camat administers it, on the morning October opens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from models.administration import Right
from models.store.rights import grant
from tests.month.office import CAMAT
from tests.support.acts import BY
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.people import person_of


async def administered(office: TestOffice) -> TestOffice:
    """Let the camat administer an office."""
    person = await person_of(office, CAMAT)
    await office.realisasi.services.database.write(grant, person, Right.ADMINISTRATOR, BY)
    return office


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    """For what is said in the chat."""
    async with open_office(either_url, catalogue=SMALL_OFFICE) as opened:
        yield await administered(opened)


@pytest.fixture
async def office_on_each(empty_url: str) -> AsyncIterator[TestOffice]:
    """For ledgers and statements: once on each database."""
    async with open_office(empty_url, catalogue=SMALL_OFFICE) as opened:
        yield await administered(opened)
