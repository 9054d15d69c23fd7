"""Playgrounds served on a free port, in a database of their own, on a day that never changes; and Chromium."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.clock import Clock
from bot.pacing import NO_LIMITS, Pacing
from bot.playground import application
from bot.playground.main import OpenPlayground, open_playground
from bot.playground.telegram import TelegramServer
from bot.playground.world import RunningBot
from bot.settings import Settings, load_settings
from tests.playground.pages import CHROMIUM, Visits, launch
from tests.playground.show_bot import start_show_bot
from tests.support import databases
from tests.support.left_out import leave_out, marked

CARAKA = 1005
"""The chat of the one with whom the tests of the API speak."""

TODAY = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none, and say so; REQUIRE_BROWSER lets it fail instead."""
    if CHROMIUM or os.environ.get("REQUIRE_BROWSER"):
        return
    leave_out(
        config, items, marked(items, "browser"), "no Chromium (set CHROMIUM to its path): {} browser tests left out"
    )


def standing_clock() -> datetime:
    """The machine's time, which stands still, so that the office's clock moves only when told to."""
    return TODAY


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    """A migrated database, which spares each test the migrations."""
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    return load_settings(_env_file=None, playground_port=0, database_url=url)


async def start_unpaced_bot(settings: Settings, server: TelegramServer, clock: Clock) -> RunningBot:
    """The real bot, which answers a visitor who is as fast as a test without a pause of a second in between."""
    return await application.start_bot(settings, server, clock, Pacing(NO_LIMITS))


@pytest_asyncio.fixture(loop_scope="session")
async def opened(settings: Settings) -> AsyncIterator[OpenPlayground]:
    """A playground with the real bot."""
    async with open_playground(settings, start_bot=start_unpaced_bot, today=standing_clock) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def show(settings: Settings) -> AsyncIterator[OpenPlayground]:
    """A playground with a bot that shows every kind of message there is."""
    async with open_playground(settings, start_bot=start_show_bot, today=standing_clock) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def gallery(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenPlayground]:
    """The same as ``show``, for all tests that only need a chat of their own: its clock stays, nobody resets it."""
    url = databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("gallery"))
    settings = load_settings(_env_file=None, playground_port=0, database_url=url)
    async with open_playground(settings, start_bot=start_show_bot, today=standing_clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def chats(gallery: OpenPlayground) -> Iterator[int]:
    """People of the gallery with whom no test has spoken yet."""
    return iter([chat for chat in gallery.playground.residents if chat > 0 and chat != CARAKA])


@pytest_asyncio.fixture(loop_scope="session")
async def http(show: OpenPlayground) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the page's API, with the show bot behind it."""
    async with aiohttp.ClientSession(show.url) as session:
        yield session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests, since it takes seconds to start; each page has a context of its own."""
    async with async_playwright() as playwright, await launch(playwright) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(chromium: Browser) -> AsyncIterator[Visits]:
    """A window of the browser that one test after the other may use."""
    window = Visits(chromium)
    yield window
    await window.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visits(chromium: Browser) -> AsyncIterator[Visits]:
    """Opens pages and, at the end, complains of errors in them and of requests to anywhere else."""
    visits = Visits(chromium)
    yield visits
    await visits.close()
    visits.check()
