"""How a process ends that cannot listen, and one that is asked to."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp

from bot.playground.telegram import TelegramServer
from tests.process.test_webhook import free_port
from tests.support.http_telegram import serve
from tests.support.processes import PATIENCE, environment, running_bot


async def test_a_webhook_whose_port_is_taken_ends_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        async with serve(TelegramServer()) as api_url:
            settings = {"WEBHOOK_URL": f"http://{address}", "WEBHOOK_LISTEN": address, "WEBHOOK_SECRET": "rahasia-1"}
            env = environment(tmp_path, api_url, f"sqlite:///{tmp_path}/office.db", **settings)
            async with running_bot(tmp_path, env) as bot:
                async with asyncio.timeout(PATIENCE):
                    assert await bot.process.wait() == 1
    assert bot.log[-1].startswith("Error: WEBHOOK_LISTEN: ")
    assert "in use" in bot.log[-1]


async def test_without_a_token_the_playground_opens_and_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    port = free_port()
    env = environment(tmp_path, "", f"sqlite:///{tmp_path}/play.db", BOT_TOKEN="", PLAYGROUND_PORT=str(port))
    async with running_bot(tmp_path, env) as bot, asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/") as page:
                    assert "Realisasi" in await page.text()
                    break
            except aiohttp.ClientConnectionError:
                assert bot.process.returncode is None, "\n".join(bot.log)
                await asyncio.sleep(0.05)
        assert await bot.terminate() == 0
