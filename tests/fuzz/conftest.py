"""A small office under attack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE


@asynccontextmanager
async def office_over(url: str) -> AsyncIterator[TestOffice]:
    """Open the small office over a database."""
    async with open_office(url, catalogue=SMALL_OFFICE) as office:
        yield office
