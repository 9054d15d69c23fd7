"""Starting the playground: its port, its database, and that it ends in good order."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot.playground.main import OpenPlayground, open_playground
from bot.playground.office import PlaygroundRefusedError
from bot.settings import Settings, SettingsError
from models.database import Database, transact
from models.migrate import upgrade
from models.tables import Person
from tests.playground.conftest import TODAY, standing_clock
from tests.playground.show_bot import start_show_bot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_busy_port_is_one_line_that_names_the_setting(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        busy = settings.model_copy(update={"playground_port": port})
        with pytest.raises(SettingsError, match=rf"^PLAYGROUND_PORT: cannot listen on 127\.0\.0\.1:{port}") as caught:
            async with open_playground(busy, today=standing_clock):
                pytest.fail("it started")
    assert "\n" not in str(caught.value)


async def test_an_office_in_real_use_is_refused_before_anything_starts(settings: Settings) -> None:
    database = Database(settings.database_url)
    upgrade(database.engine)
    person = Person(nip="199005172015032004", name="Siti", created_at=TODAY)
    transact(database.engine, lambda session: session.add(person))
    database.close()
    with pytest.raises(PlaygroundRefusedError):
        async with open_playground(settings, start_bot=start_show_bot, today=standing_clock):
            pytest.fail("it started")


async def test_it_listens_on_loopback_only(show: OpenPlayground) -> None:
    assert show.url.startswith("http://127.0.0.1:")


async def test_after_its_end_nothing_answers_and_it_can_start_again(settings: Settings) -> None:
    for _ in range(2):
        async with (
            open_playground(settings, start_bot=start_show_bot, today=standing_clock) as opened,
            aiohttp.ClientSession(opened.url) as session,
            session.get("/api/office") as response,
        ):
            assert response.status == 200
    async with aiohttp.ClientSession(opened.url) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get("/api/office")


async def test_an_open_event_stream_does_not_delay_the_end(settings: Settings) -> None:
    async with aiohttp.ClientSession() as session:
        async with open_playground(settings, start_bot=start_show_bot, today=standing_clock) as opened:
            response = await session.get(f"{opened.url}/api/events")
            assert await response.content.readline() == b": ready\n"
        assert await response.content.read() == b"\n"


async def test_the_first_thing_to_see_is_a_prompt(settings: Settings) -> None:
    async with open_playground(settings, today=standing_clock) as opened:
        with opened.playground.journal.listen() as listener:
            while not opened.playground.server.messages(1005):
                assert await listener.next(10) is not None
        prompt = opened.playground.server.messages(1005)[0]
    assert "Oktober\N{NO-BREAK SPACE}2026" in prompt.text
    assert "Lapor sekarang" in [button["text"] for button in prompt.buttons]
