"""An office of three people on the morning October opens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office


@pytest.fixture
async def office(empty_url: str) -> AsyncIterator[TestOffice]:
    """A camat, a head of section and the officer below them, all bound; nothing was sent yet."""
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        yield opened
