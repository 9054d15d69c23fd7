"""The in-process Bot API over HTTP on loopback, for tests in which the bot is a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from aiohttp import web

from bot.playground.telegram import TelegramServer, UploadedFile
from bot.playground.telegram.faults import ConnectionLost, ResponseTimedOut
from bot.playground.telegram.request import answer

SERVER = web.AppKey("server", TelegramServer)
MAX_REQUEST_BYTES = 64 * 1024 * 1024
WEBHOOK_RETRY_SECONDS = 0.2

Deliver = Callable[[TelegramServer], Coroutine[Any, Any, None]]


@asynccontextmanager
async def serve(server: TelegramServer, deliver: Deliver | None = None) -> AsyncIterator[str]:
    """Serve on a free port; yields the base URL, to which a bot adds ``/bot<token>``.

    Updates go to the bot's webhook, if it has set one, until the webhook answers with a success: one after the other,
    unless ``deliver`` does it otherwise.
    """
    application = web.Application(client_max_size=MAX_REQUEST_BYTES)
    application[SERVER] = server
    application.router.add_route("*", "/{path:.*}", _handle)
    runner = web.AppRunner(application, handler_cancellation=True, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    deliveries = asyncio.create_task((deliver or _deliver)(server))
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        deliveries.cancel()
        with suppress(asyncio.CancelledError):
            await deliveries
        await runner.cleanup()


async def _handle(request: web.Request) -> web.Response:
    params, files = await _read(request)
    try:
        status, body = await answer(request.app[SERVER], request.path, params, files)
    except ResponseTimedOut:
        # The client gives up first; its disconnect cancels this handler.
        await asyncio.Event().wait()
        raise
    except ConnectionLost:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    content_type = "application/octet-stream" if request.path.startswith("/file/") else "application/json"
    return web.Response(status=status, body=body, content_type=content_type)


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, UploadedFile]]:
    """Parameters from the address and a JSON, urlencoded or multipart body, and the files of the latter."""
    params: dict[str, Any] = dict(request.query)
    files: dict[str, UploadedFile] = {}
    if request.content_type == "application/json":
        return params | await request.json(), files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = UploadedFile(value.filename, value.file.read(), value.content_type)
        else:
            params[name] = value
    return params, files


async def _deliver(server: TelegramServer) -> None:
    """Post updates to the webhook, one after the other, each until it is accepted."""
    async with aiohttp.ClientSession() as session:
        while True:
            url, update = await server.updates.next_for_webhook()
            headers = {"X-Telegram-Bot-Api-Secret-Token": server.webhook.get("secret_token", "")}
            try:
                async with session.post(url, json=update, headers=headers) as response:
                    accepted = response.ok
            except aiohttp.ClientError:
                accepted = False
            if accepted:
                server.updates.acknowledge(update["update_id"] + 1)
            else:
                await asyncio.sleep(WEBHOOK_RETRY_SECONDS)
