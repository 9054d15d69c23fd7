"""A Sentry on loopback that keeps what it is sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sentry import reporting

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Sentry:
    """``sent`` are whole envelopes with their headers, as text; nothing is answered while ``answers`` is not set."""

    dsn: str = ""
    sent: list[str] = field(default_factory=list)
    status: int = 200
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def events(self) -> list[dict[str, Any]]:
        """What arrived as errors; below the request's headers stand the envelope's, then an item's, and the item."""
        items = (envelope.split("\n")[2:4] for envelope in self.sent)
        return [json.loads(content) for kind, content in items if json.loads(kind)["type"] == "event"]

    async def receive(self, request: web.Request) -> web.Response:
        """Keep an envelope."""
        body = (await request.read()).decode()
        headers = json.dumps({name: value for name, value in request.headers.items() if name != "Host"})
        self.sent.append(f"{headers}\n{body}")
        await self.answers.wait()
        return web.json_response({}, status=self.status)


@asynccontextmanager
async def sentry() -> AsyncIterator[Sentry]:
    """Serve a Sentry on a free port."""
    server = Sentry()
    server.answers.set()
    application = web.Application()
    application.router.add_post("/api/1/envelope/", server.receive)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.dsn = f"http://{KEY}@127.0.0.1:{runner.addresses[0][1]}/1"
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def reporting_to(dsn: str) -> AsyncIterator[None]:
    """Report to a Sentry; its end waits in a thread, since the Sentry may be served by this one."""
    block = reporting(dsn)
    block.__enter__()
    try:
        yield
    finally:
        await asyncio.to_thread(block.__exit__, None, None, None)
