"""The HTTP side: what is sent, what comes back, how it fails, and that the token stays secret."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.transport import AiohttpRequest, AnswerLostError, NotSentError, NotSentTimeoutError, Timeouts

TOKEN = "123456:SECRET-secret_Secret"
SENT = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
PATIENT = Timeouts(read=5, write=5, connect=5, pool=5)


class Loopback:
    """A Bot API server on an ephemeral loopback port; ``answer`` decides what it says."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.answer: Callable[[web.Request], web.StreamResponse] = lambda request: ok(SENT)
        self.hold: asyncio.Event | None = None
        self.address = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        is_json = request.content_type == "application/json"
        fields: dict[str, Any] = await request.json() if is_json else dict(await request.post())
        self.files = {name: value.file.read() for name, value in fields.items() if isinstance(value, web.FileField)}
        self.seen.append((request.path.rpartition("/")[2], fields))
        if self.hold:
            await self.hold.wait()
        return self.answer(request)

    def bot(self, connections: int = 8, timeouts: Timeouts = PATIENT) -> Bot:
        request, polling = AiohttpRequest(connections, timeouts), AiohttpRequest(1, timeouts)
        base = f"{self.address}/bot"
        files = f"{self.address}/file/bot"
        return Bot(TOKEN, base_url=base, base_file_url=files, request=request, get_updates_request=polling)


def ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    loopback = Loopback()
    app = web.Application(client_max_size=10 * 2**20)
    app.router.add_route("*", "/{tail:.*}", loopback.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    loopback.address = "http://{}:{}".format(*runner.addresses[0])
    yield loopback
    if loopback.hold:
        loopback.hold.set()
    await runner.cleanup()


@pytest.fixture
async def bot(server: Loopback) -> AsyncIterator[Bot]:
    bot = server.bot()
    for request in requests_of(bot):
        await request.initialize()
    yield bot
    for request in requests_of(bot):
        await request.shutdown()


def requests_of(bot: Bot) -> tuple[Any, Any]:
    return bot._request


async def refused(bot: Bot) -> NetworkError:
    """Send, and return the error that comes of it, once it is certain that it tells nobody the token."""
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(5, "12")
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    context: BaseException | None = caught.value
    while context:
        told += repr(context)
        context = context.__context__
    assert "SECRET" not in told
    return caught.value


async def test_parameters_arrive_as_json_with_nested_ones_as_json_text(server: Loopback, bot: Bot) -> None:
    message = await bot.send_message(5, "Realisasi é 12", api_kwargs={"list": [1, "a"]}, disable_notification=True)
    assert message.message_id == 1
    method, form = server.seen[0]
    assert method == "sendMessage"
    assert form["chat_id"] == "5"
    assert form["text"] == "Realisasi é 12"
    assert form["list"] == '[1, "a"]'
    assert form["disable_notification"] == "true"


async def test_a_file_arrives_whole_with_its_name_and_caption(server: Loopback, bot: Bot) -> None:
    content = bytes(range(256)) * 8192
    await bot.send_document(5, InputFile(content, filename='Rekap "é" 2026.xlsx'), caption="Rekap")
    _, form = server.seen[0]
    assert form["caption"] == "Rekap"
    assert form["document"].filename == 'Rekap "é" 2026.xlsx'
    assert form["document"].content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert server.files == {"document": content}


async def test_an_open_file_is_sent_too(server: Loopback, bot: Bot) -> None:
    await bot.send_photo(5, InputFile(io.BytesIO(b"png"), filename="a.png", read_file_handle=False))
    assert server.files == {"photo": b"png"}


async def test_a_file_is_downloaded(server: Loopback, bot: Bot) -> None:
    def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/getFile"):
            return ok({"file_id": "f", "file_unique_id": "u", "file_path": "documents/roster 1.csv"})
        assert request.path == f"/file/bot{TOKEN}/documents/roster 1.csv"
        return web.Response(body=b"nip,nama")

    server.answer = answer
    assert bytes(await (await bot.get_file("f")).download_as_bytearray()) == b"nip,nama"


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"description": "Bad Request: message text is empty"}, BadRequest),
        (401, {"description": "Unauthorized"}, InvalidToken),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 3}}, RetryAfter),
        (502, {"description": "Bad Gateway"}, NetworkError),
    ],
)
async def test_what_telegram_refuses_becomes_the_librarys_error(
    server: Loopback, bot: Bot, status: int, body: dict[str, Any], error: type[TelegramError]
) -> None:
    server.answer = lambda request: web.json_response({"ok": False, **body}, status=status)
    with pytest.raises(error):
        await bot.send_message(5, "12")


async def test_an_answer_that_does_not_come_is_a_timeout_whose_limit_a_call_may_set(server: Loopback, bot: Bot) -> None:
    server.hold = asyncio.Event()
    with pytest.raises(TimedOut) as caught:
        await bot.send_message(5, "12", read_timeout=0.05)
    assert not isinstance(caught.value, NotSentError)


async def test_the_default_limit_holds_where_a_call_says_nothing(server: Loopback) -> None:
    server.hold = asyncio.Event()
    async with AiohttpRequest(timeouts=Timeouts(read=0.05)) as request:
        assert request.read_timeout == 0.05
        with pytest.raises(TimedOut):
            await request.post(f"{server.address}/bot{TOKEN}/getMe")


async def test_no_limit_means_none(server: Loopback) -> None:
    async with AiohttpRequest(timeouts=Timeouts(read=0.001, pool=None)) as request:
        limits = {"read_timeout": None, "write_timeout": None, "connect_timeout": None, "pool_timeout": None}
        assert await request.post(f"{server.address}/bot{TOKEN}/getMe", **limits) == SENT


async def test_a_request_that_gets_no_connection_in_time_was_not_sent(server: Loopback) -> None:
    server.hold = asyncio.Event()
    bot = server.bot(connections=1)
    for request in requests_of(bot):
        await request.initialize()
    occupying = asyncio.create_task(bot.send_message(5, "first"))
    while not server.seen:  # noqa: ASYNC110 - the server has no other sign to give
        await asyncio.sleep(0)
    with pytest.raises(NotSentTimeoutError, match="Pool timeout"):
        await bot.send_message(5, "second", pool_timeout=0.01)
    server.hold.set()
    assert (await occupying).message_id == 1
    assert (await bot.send_message(5, "third")).message_id == 1
    assert [form["text"] for _, form in server.seen] == ["first", "third"]
    for request in requests_of(bot):
        await request.shutdown()


async def test_a_server_that_is_not_there_means_not_sent() -> None:
    bot = Bot(TOKEN, base_url="http://127.0.0.1:1/bot", request=(request := AiohttpRequest(timeouts=PATIENT)))
    async with request:
        assert isinstance(await refused(bot), NotSentError)


async def test_a_connection_that_breaks_before_the_answer_leaves_the_outcome_open(server: Loopback, bot: Bot) -> None:
    def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport
        request.transport.abort()
        return web.Response()

    server.answer = hang_up
    assert isinstance(await refused(bot), AnswerLostError)


@pytest.mark.parametrize("address", ["http://[broken/bot", "ftp://127.0.0.1/bot"])
async def test_an_address_that_is_none_does_not_tell_the_token(address: str) -> None:
    bot = Bot(TOKEN, base_url=address, request=(request := AiohttpRequest(timeouts=PATIENT)))
    async with request:
        assert isinstance(await refused(bot), NotSentError)


async def test_a_redirect_is_not_followed(server: Loopback, bot: Bot) -> None:
    server.answer = lambda request: web.Response(status=302, headers={"Location": f"{server.address}/elsewhere"})
    await refused(bot)
    assert [method for method, _ in server.seen] == ["sendMessage"]


@pytest.mark.parametrize("asked", ["https://api.telegram.org/bot", "http://api.telegram.invalid/bot"])
async def test_a_proxy_of_the_environment_is_used_and_its_refusal_does_not_tell_the_token(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    for variable in ("https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(variable, f"http://127.0.0.1:{port}")
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    bot = Bot(TOKEN, base_url=asked, request=(request := AiohttpRequest(timeouts=PATIENT)))
    async with listening, request:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(5, "12")
    assert lines[0].startswith(b"CONNECT api.telegram.org:443" if asked.startswith("https") else b"POST http://api")
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))


async def test_a_connection_that_is_not_made_in_time_means_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    left = asyncio.Event()

    async def silent_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    listening = await asyncio.start_server(silent_proxy, "127.0.0.1", 0)
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    bot = Bot(TOKEN, request=(request := AiohttpRequest(timeouts=Timeouts(connect=0.05))))
    async with listening, request:
        assert isinstance(await refused(bot), NotSentTimeoutError)
        await asyncio.wait_for(left.wait(), 5)


async def test_no_log_tells_the_token(server: Loopback, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await bot.send_message(5, "12")
    server.answer = lambda request: web.Response(status=500, text="no JSON")
    await refused(bot)
    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert ours
    assert not any("SECRET" in message for message in ours)


async def test_many_requests_at_once_are_all_answered(server: Loopback, bot: Bot) -> None:
    messages = await asyncio.gather(*(bot.send_message(5, str(number)) for number in range(100)))
    assert len(messages) == 100
    assert {form["text"] for _, form in server.seen} == {str(number) for number in range(100)}


async def test_before_and_after_its_session_it_refuses_and_it_can_be_opened_again(server: Loopback) -> None:
    request, address = AiohttpRequest(), f"{server.address}/bot{TOKEN}/getMe"
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(address)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(address) == SENT
        await request.shutdown()
        await request.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(address)
