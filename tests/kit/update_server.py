"""The half of a Bot API server that polling sees, at the transport: a queue that forgets what is acknowledged."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, RequestData

Outcome = tuple[int, dict[str, Any]] | Exception


class UpdateServer(BaseRequest):
    """Keeps updates until an ``offset`` passes them, shows 100 at most, and can be told to fail first."""

    def __init__(self) -> None:
        self.waiting: dict[int, dict[str, Any]] = {}
        self.acknowledged: list[int] = []
        self.polls: list[dict[str, Any]] = []
        self.failures: list[Outcome] = []
        self.polled = asyncio.Event()
        self.idle = asyncio.Event()
        self._arrived = asyncio.Event()

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def receive(self, update_id: int, chat: int, text: str = "12") -> None:
        """Somebody writes in a private chat."""
        person = {"id": chat, "is_bot": False, "first_name": "Pegawai"}
        message = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
        self.receive_raw({"update_id": update_id, "message": {**message, "text": text}})

    def receive_raw(self, update: dict[str, Any]) -> None:
        self.waiting[update["update_id"]] = update
        self._arrived.set()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return _answer(200, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "Bot", "username": "b"}})
        if url.endswith("/deleteWebhook"):
            return _answer(200, {"ok": True, "result": True})
        assert url.endswith("/getUpdates"), url
        parameters = request_data.parameters if request_data else {}
        self.polls.append(dict(parameters))
        self.polled.set()
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return _answer(*failure)
        return _answer(200, {"ok": True, "result": await self._updates(parameters)})

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        await asyncio.sleep(0)
        if parameters.get("offset"):
            passed = [known for known in self.waiting if known < parameters["offset"]]
            self.acknowledged += passed
            for known in passed:
                del self.waiting[known]
        while not self.waiting and parameters.get("timeout"):
            self._arrived.clear()
            self.idle.set()
            await self._arrived.wait()
            self.idle.clear()
        shown = sorted(self.waiting)[: min(100, parameters.get("limit") or 100)]
        return [self.waiting[known] for known in shown]


def _answer(status: int, body: dict[str, Any]) -> tuple[int, bytes]:
    return status, json.dumps(body).encode()


async def bot_on(server: UpdateServer) -> Bot:
    """A real bot on this server."""
    bot = Bot("1:TEST", request=server, get_updates_request=server)
    await bot.initialize()
    return bot


def dice(seed: int) -> random.Random:
    """Chance that can be repeated."""
    return random.Random(seed)
