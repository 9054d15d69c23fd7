"""With WEBHOOK_URL, Telegram brings the updates: the same dialogue, and nobody else may post."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.clock import system_clock
from bot.playground.telegram import TelegramServer
from models.nip import make_sample_nip
from tests.support.http_telegram import serve
from tests.support.processes import Reporter, command, environment, running_bot, unpaced, until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def status_of(url: str, body: bytes, secret: str | None) -> int:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


async def seen(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status


@pytest.mark.usefixtures("forked_bots")
async def test_a_report_is_filed_over_the_webhook_and_only_with_its_secret(tmp_path: Path) -> None:
    server = TelegramServer()
    server.add_user(11, "Caraka")
    (tmp_path / "roster.csv").write_text(f"nip,nama,jabatan\n{make_sample_nip(1)},Caraka,Caraka\n")
    url = f"http://127.0.0.1:{free_port()}"
    async with serve(server) as api_url:
        settings = {"WEBHOOK_URL": url, "WEBHOOK_LISTEN": url.removeprefix("http://"), "WEBHOOK_SECRET": "rahasia-1"}
        env = environment(tmp_path, api_url, f"sqlite:///{tmp_path}/office.db", **settings)
        await command(tmp_path, env, "staff", "import", "roster.csv")
        async with running_bot(tmp_path, env, unpaced(system_clock())) as bot:
            await bot.listening()
            await asyncio.wait_for(server.updates.drained(), 10)
            (invite,) = json.loads(await command(tmp_path, env, "invite", "--all", "--json"))
            server.send_text(11, f"/start {invite['code']}")
            await until(server, lambda: len([m for m in server.messages(11) if m.from_bot]) >= 1)
            reporter = Reporter(server, 11)
            await reporter.report()
            assert "Terkirim" in reporter.receipt
            assert [await seen(f"{url}{path}") for path in ("/healthz", "/readyz", "/telegram", "/")] == [
                200,
                200,
                405,
                404,
            ]
            assert await status_of(f"{url}/telegram", b"{}", None) == 403
            assert await status_of(f"{url}/telegram", b"{}", "salah") == 403
            assert await status_of(f"{url}/telegram", b"not json", "rahasia-1") == 200
            assert await status_of(f"{url}/telegram", b"x" * 2_000_000, "rahasia-1") == 413
            assert await bot.terminate() == 0
