"""The same server over HTTP: JSON, urlencoded and multipart requests, downloads, faults and webhooks."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from bot.playground.telegram import TelegramServer, connection_lost, timed_out
from tests.botapi.conftest import SITI
from tests.botapi.pictures import picture
from tests.support.http_telegram import serve


@pytest.fixture
async def base_url(server: TelegramServer) -> AsyncIterator[str]:
    async with serve(server) as url:
        yield url


@pytest.fixture
async def http_bot(server: TelegramServer, base_url: str) -> AsyncIterator[Bot]:
    bot = Bot(
        server.token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=HTTPXRequest(),
        get_updates_request=HTTPXRequest(),
    )
    async with bot:
        yield bot


async def test_the_default_transport_sends_polls_and_downloads(http_bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "/start")
    [update] = await http_bot.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.text == "/start"

    message = await http_bot.send_photo(SITI, picture(), caption="<b>Rekap</b>", parse_mode="HTML")

    file = await http_bot.get_file(message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture()
    assert server.messages(SITI)[-1].entities == [{"type": "bold", "offset": 0, "length": 5}]


async def test_refusals_and_broken_connections_look_like_real_ones(http_bot: Bot, server: TelegramServer) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await http_bot.send_message(999, "a")

    server.faults.add(connection_lost(after=True), "sendMessage")
    with pytest.raises(NetworkError):
        await http_bot.send_message(SITI, "satu")
    assert [message.text for message in server.messages(SITI)] == ["satu"]

    server.faults.add(timed_out(), "sendMessage")
    with pytest.raises(TimedOut):
        await http_bot.send_message(SITI, "dua", read_timeout=0.1)


async def test_all_three_kinds_of_bodies_and_the_address_are_read(base_url: str, server: TelegramServer) -> None:
    url = f"{base_url}/bot{server.token}/sendMessage"
    params = {"chat_id": str(SITI), "text": "halo"}
    form = aiohttp.FormData(params)
    form.add_field("unused", b"", filename="unused.bin")
    async with aiohttp.ClientSession() as session:
        for request in ({"json": params}, {"data": params}, {"params": params}, {"data": form}):
            async with session.post(url, **request) as response:
                assert (await response.json())["result"]["text"] == "halo"
        async with session.get(f"{base_url}/bot1:wrong/getMe") as response:
            assert (response.status, await response.json()) == (
                401,
                {"ok": False, "error_code": 401, "description": "Unauthorized"},
            )
        async with session.get(f"{base_url}/file/bot{server.token}/unknown") as response:
            assert response.status == 404


async def test_updates_go_to_a_webhook_until_it_accepts_them(http_bot: Bot, server: TelegramServer) -> None:
    seen: list[tuple[int, str]] = []
    accepted = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((update["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        if len(seen) == 1:
            return web.Response(status=500)
        accepted.set()
        return web.Response()

    application = web.Application()
    application.router.add_post("/hook", receive)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await http_bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="rahasia")
    server.send_text(SITI, "halo")

    async with asyncio.timeout(10):
        await accepted.wait()
        await server.updates.drained()
    await runner.cleanup()
    assert seen == [(1, "rahasia"), (1, "rahasia")]
