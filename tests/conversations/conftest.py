"""The office every scripted conversation starts with."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.office import TestOffice
from tests.support.started import started_office


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    """The whole office, bound, on the morning October opens."""
    async with started_office(either_url) as opened:
        yield opened
