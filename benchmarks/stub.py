"""A Bot API server on loopback, fast enough not to be what is measured, with a crowd that writes to the bot.

It runs in a process of its own: ``python -m benchmarks.stub`` prints its port. Beside Telegram's methods it knows
``/control/…``, with which a benchmark orders a crowd, limits, or a look at what was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

WINDOW = 100
"""Updates that Telegram shows at once."""

BOT = {"id": 1, "is_bot": True, "first_name": "Realisasi", "username": "realisasi_bot", "can_join_groups": True}
OK = b'{"ok":true,"result":true}'
METHOD = re.compile(r"/bot[^/]+/(\w+)")

Update = tuple[int, bytes]


@dataclass
class Crowd:
    """People who each send their texts one by one, the next as soon as the last is answered; so many at once.

    ``latencies`` are milliseconds from the moment an update waits at the server to the arrival of its answer.
    """

    waiting: deque[tuple[int, deque[str]]]
    scripts: dict[int, deque[str]] = field(default_factory=dict)
    since: dict[int, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def answered(self, chat: int) -> Iterator[tuple[int, str]]:
        """Note an answer; yield who writes what because of it."""
        if chat not in self.scripts or chat not in self.since:
            return
        self.latencies.append((time.perf_counter() - self.since.pop(chat)) * 1000)
        if self.scripts[chat]:
            yield self.write(chat)
        else:
            del self.scripts[chat]
            yield from self.next_person()
        if not self.scripts:
            self.done.set()

    def next_person(self) -> Iterator[tuple[int, str]]:
        """Let somebody begin who has not yet."""
        if self.waiting:
            chat, texts = self.waiting.popleft()
            self.scripts[chat] = texts
            yield self.write(chat)

    def write(self, chat: int) -> tuple[int, str]:
        """Take the next text of a person."""
        self.since[chat] = time.perf_counter()
        return chat, self.scripts[chat].popleft()


@dataclass
class Limits:
    """What Telegram enforces: messages a second in all, one a second in a chat after a short burst, 20 a minute in a
    group."""

    overall: int = 30
    burst: int = 3
    a_minute: int = 20
    recent: deque[float] = field(default_factory=deque)
    chats: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    refused: int = 0

    def refuses(self, chat: int) -> bool:
        """Whether a message to a chat is one too many now."""
        now = time.perf_counter()
        window, most = (60.0, self.a_minute) if chat < 0 else (float(self.burst), self.burst)
        own = self.chats[chat]
        if _full(self.recent, now, 1.0, self.overall) or _full(own, now, window, most):
            self.refused += 1
            return True
        self.recent.append(now)
        own.append(now)
        return False


def _full(times: deque[float], now: float, window: float, most: int) -> bool:
    while times and times[0] <= now - window:
        times.popleft()
    return len(times) >= most


class Stub:
    """The server's state."""

    def __init__(self) -> None:
        self.updates: deque[Update] = deque()
        self.arrived, self.polled = asyncio.Event(), asyncio.Event()
        self.next_update, self.next_message, self.uploads = 1, 1, 0
        self.crowd: Crowd | None = None
        self.limits: Limits | None = None
        self.prompted: dict[int, float] = {}
        self.methods: Counter[str] = Counter()

    def receive(self, chat: int, text: str) -> None:
        """Let somebody write to the bot."""
        person = {"id": chat, "is_bot": False, "first_name": "Pegawai"}
        message: dict[str, Any] = {
            "message_id": self.next_update,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Pegawai"},
            "from": person,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        update = {"update_id": self.next_update, "message": message}
        self.updates.append((self.next_update, json.dumps(update).encode()))
        self.next_update += 1
        self.arrived.set()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request of the bot or of the benchmark."""
        if request.path.startswith("/control/"):
            order = await request.json() if request.can_read_body else {}
            answer = await getattr(self, f"control_{request.path.rpartition('/')[2]}")(order)
            return web.json_response(answer)
        match = METHOD.fullmatch(request.path)
        method = match[1] if match else ""
        self.methods[method] += 1
        params = await _parameters(request)
        if method.lower() == "getupdates":
            body = await self._get_updates(params)
        elif method == "getMe":
            body = _ok(BOT)
        elif method.startswith(("send", "editMessage")) and method != "sendChatAction":
            return self._send(method, params)
        else:
            body = OK
        return web.Response(body=body, content_type="application/json")

    async def _get_updates(self, params: dict[str, str]) -> bytes:
        self.polled.set()
        offset, wait = int(params.get("offset", 0)), float(params.get("timeout", 0))
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        if not self.updates and wait:
            self.arrived.clear()
            try:
                async with asyncio.timeout(wait):
                    await self.arrived.wait()
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        shown = [self.updates[place][1] for place in range(min(WINDOW, len(self.updates)))]
        return b'{"ok":true,"result":[' + b",".join(shown) + b"]}"

    def _send(self, method: str, params: dict[str, str]) -> web.Response:
        chat = int(params["chat_id"])
        if self.limits and self.limits.refuses(chat):
            refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": RETRY}
            return web.json_response(refusal, status=429)
        self.prompted.setdefault(chat, time.perf_counter())
        message: dict[str, Any] = {
            "message_id": self.next_message,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Pegawai"},
            "from": BOT,
            "text": params.get("text", ""),
        }
        self.next_message += 1
        if "reply_markup" in params:
            message["reply_markup"] = json.loads(params["reply_markup"])
        if "photo" in params or method == "sendPhoto":
            self.uploads += "photo" not in params
            message["photo"] = [{"file_id": "kept", "file_unique_id": "k", "width": 1080, "height": 1350}]
        # Where a bot answers with two messages, a photo and a text, the text is the answer.
        elif self.crowd:
            for writer, text in list(self.crowd.answered(chat)):
                self.receive(writer, text)
        return web.Response(body=_ok(message), content_type="application/json")

    async def control_ready(self, _: dict[str, Any]) -> dict[str, Any]:
        """Wait until the bot has asked for updates once."""
        async with asyncio.timeout(120):
            await self.polled.wait()
        return {}

    async def control_crowd(self, order: dict[str, Any]) -> dict[str, Any]:
        """Let people write, ``{"scripts": [[chat, [text, …]], …], "at_once": n}``; returns when all are answered."""
        crowd = Crowd(deque((chat, deque(texts)) for chat, texts in order["scripts"]))
        self.crowd = crowd
        self.methods.clear()
        began = time.perf_counter()
        for _ in range(order["at_once"]):
            for chat, text in crowd.next_person():
                self.receive(chat, text)
        async with asyncio.timeout(order.get("patience", 300)):
            await crowd.done.wait()
        seconds = time.perf_counter() - began
        self.crowd = None
        return {"seconds": seconds, "latencies": crowd.latencies, "uploads": self.uploads, "calls": dict(self.methods)}

    async def control_limits(self, order: dict[str, Any]) -> dict[str, Any]:
        """Enforce Telegram's limits from now on."""
        self.limits = Limits(**order)
        return {}

    async def control_sent(self, _: dict[str, Any]) -> dict[str, Any]:
        """Return when each chat got its first message, and how many messages were refused."""
        return {"first": sorted(self.prompted.values()), "refused": self.limits.refused if self.limits else 0}


RETRY = {"retry_after": 1}


async def _parameters(request: web.BaseRequest) -> dict[str, str]:
    if request.content_type.startswith("multipart/"):
        return {name: str(value) for name, value in (await request.post()).items() if isinstance(value, str)}
    body = await request.read()
    if request.content_type == "application/json":
        return {name: str(value) for name, value in json.loads(body).items()}
    return dict(request.query) | dict(parse_qsl(body.decode()))


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def serve() -> None:
    """Serve on a free port until the process is ended."""
    runner = web.ServerRunner(web.Server(Stub().handle, access_log=None), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


if __name__ == "__main__":
    asyncio.run(serve())
