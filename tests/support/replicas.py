"""Several processes of the bot behind nginx, and a Telegram that brings them updates of many chats at once."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.telegram import TelegramServer
from tests.support.processes import ROOT, BotProcess, running_bot

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
SITE = ROOT / "deploy" / "nginx.conf"
SECRET = "rahasia-replika"
AGAIN_AFTER = 0.2
"""Seconds; Telegram waits one."""

MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_ports(count: int) -> list[int]:
    """Return ports on which nobody listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in sockets]
    for probe in sockets:
        probe.close()
    return ports


@dataclass
class Deliveries:
    """Brings updates to the webhook the way Telegram's own server does.

    It keeps a queue for each chat and kind of update: the next one of a queue goes once the former was answered with
    success, those of different queues at once. So a tap may overtake a message of the same person.
    """

    connections: int = 40
    delivered: int = 0
    refused: int = 0
    _queues: dict[tuple[int, str], deque[dict[str, Any]]] = field(default_factory=dict)

    async def __call__(self, server: TelegramServer) -> None:
        """Deliver for ever."""
        slots = asyncio.Semaphore(self.connections)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
            while True:
                url, _ = await server.updates.next_for_webhook()
                waiting = list(server.updates.pending)
                server.updates.drop()
                for update in waiting:
                    key = _queue_of(update)
                    if key in self._queues:
                        self._queues[key].append(update)
                    else:
                        self._queues[key] = deque([update])
                        group.create_task(self._empty(key, session, url, slots))

    async def _empty(
        self, key: tuple[int, str], session: aiohttp.ClientSession, url: str, slots: asyncio.Semaphore
    ) -> None:
        queue = self._queues[key]
        while queue:
            async with slots:
                taken = await _post(session, url, queue[0])
            if taken:
                queue.popleft()
                self.delivered += 1
            else:
                self.refused += 1
                await asyncio.sleep(AGAIN_AFTER)
        del self._queues[key]


def _queue_of(update: dict[str, Any]) -> tuple[int, str]:
    kind = next(name for name in update if name != "update_id")
    return update[kind].get("from", update[kind].get("chat"))["id"], kind


async def _post(session: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> bool:
    try:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with session.post(url, json=update, headers=headers) as response:
            return response.ok
    except aiohttp.ClientError:
        return False


def _configure(folder: Path, ports: list[int], port: int) -> Path:
    """Write nginx's configuration: the shipped site, without TLS and with other ports."""
    folder.mkdir(exist_ok=True)
    site = re.sub(r"(?m)^\s*(ssl_certificate|server 127).*\n", "", SITE.read_text(encoding="utf-8"))
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    servers = "".join(f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;\n" for one in ports)
    (folder / "site.conf").write_text(site.replace("upstream realisasi {\n", f"upstream realisasi {{\n{servers}"))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    return folder / "nginx.conf"


@asynccontextmanager
async def balanced(folder: Path, ports: list[int]) -> AsyncIterator[str]:
    """Run nginx with the shipped site in front of these ports; yields its address."""
    (port,) = free_ports(1)
    path = _configure(folder, ports, port)
    nginx = await asyncio.create_subprocess_exec(NGINX or "nginx", "-e", "stderr", "-p", folder, "-c", path)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        await nginx.wait()


@dataclass
class Fleet:
    """Replicas by their place; one that ended can be started again."""

    folder: Path
    env: dict[str, str]
    ports: list[int]
    arguments: tuple[str, ...]
    stack: AsyncExitStack
    bots: list[BotProcess] = field(default_factory=list)

    async def start(self, place: int) -> BotProcess:
        """Start one and wait until it listens."""
        env = {**self.env, "WEBHOOK_LISTEN": f"127.0.0.1:{self.ports[place]}"}
        bot = await self.stack.enter_async_context(running_bot(self.folder, env, self.arguments))
        self.bots.append(bot)
        await bot.listening()
        return bot

    @property
    def log(self) -> list[str]:
        """What all of them said."""
        return [line for bot in self.bots for line in bot.log]


@asynccontextmanager
async def fleet(folder: Path, env: dict[str, str], replicas: int, arguments: tuple[str, ...]) -> AsyncIterator[Fleet]:
    """Start nginx and so many replicas, the first one first, so that it leads."""
    ports = free_ports(replicas)
    async with balanced(folder / "nginx", ports) as url, AsyncExitStack() as stack:
        env = {**env, "WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET}
        started = Fleet(folder, env, ports, arguments, stack)
        await started.start(0)
        await asyncio.gather(*(started.start(place) for place in range(1, replicas)))
        yield started
