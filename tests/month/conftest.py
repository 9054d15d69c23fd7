"""An office of three people on the morning October opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

import jobs
from bot.context import Context
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office


@pytest.fixture
async def office(empty_url: str) -> AsyncIterator[TestOffice]:
    """A camat, a head of section and the officer below them, all bound; nothing was sent yet."""
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        yield opened


@pytest.fixture
def round_goes_on(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """What a round that begins shortly waits for when all its parts are done, as for a chart that takes long."""
    going_on = asyncio.Event()

    async def draw_for_long(_: Context) -> None:
        await going_on.wait()

    monkeypatch.setattr(jobs, "TOGETHER", timedelta(milliseconds=50))
    monkeypatch.setattr(jobs, "PARTS", (*jobs.PARTS, draw_for_long))
    return going_on
