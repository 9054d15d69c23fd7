"""An office of three people whose camat administers it, on the morning October opens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from models.administration import Right
from models.store.rights import grant
from tests.month.office import CAMAT
from tests.support.acts import BY
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.people import person_of
from tests.support.started import started_office


async def administered(office: TestOffice) -> TestOffice:
    """Let the camat administer an office."""
    person = await person_of(office, CAMAT)
    await office.realisasi.services.database.write(grant, person, Right.ADMINISTRATOR, BY)
    return office


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    """For what is said in the chat."""
    async with started_office(either_url, SMALL_OFFICE) as opened:
        yield await administered(opened)


@pytest.fixture
async def office_on_each(empty_url: str) -> AsyncIterator[TestOffice]:
    """For ledgers and statements: once on each database."""
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        yield await administered(opened)
