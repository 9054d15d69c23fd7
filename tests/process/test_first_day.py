"""An office's first day, from an empty database to a receipt, with nothing but what the README names."""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.playground.telegram import TelegramServer
from bot.playground.telegram.server import DEFAULT_TOKEN
from models.nip import make_sample_nip
from tests.support.http_telegram import serve
from tests.support.processes import PATIENCE, RUN, Reporter, command, environment, running_bot, unpaced, until

ROSTER = "nip,nama,jabatan\n{0},Caraka,Caraka\n{1},Kepala Dinas,Kepala Dinas Komunikasi dan Informatika\n"


@pytest.mark.usefixtures("forked_bots")
async def test_an_office_goes_from_nothing_to_a_receipt_and_a_chart(empty_url: str, tmp_path: Path) -> None:
    """On SQLite the bot starts as everybody's and draws the chart; on PostgreSQL it is forked, up to the receipt."""
    as_everybody_does = empty_url.startswith("sqlite")
    server = TelegramServer()
    (tmp_path / "roster.csv").write_text(ROSTER.format(make_sample_nip(1), make_sample_nip(2)))
    async with serve(server) as api_url:
        env = environment(tmp_path, api_url, empty_url)
        await command(tmp_path, env, "staff", "import", "roster.csv")
        arguments = RUN if as_everybody_does else unpaced(system_clock())
        async with running_bot(tmp_path, env, arguments, forked=not as_everybody_does) as bot:
            await bot.listening()
            invites = json.loads(await command(tmp_path, env, "invite", "--all", "--json"))
            assert {invite["position"] for invite in invites} == {"Caraka", "Kepala Dinas Komunikasi dan Informatika"}
            caraka, head = sorted(invites, key=lambda invite: invite["position"] != "Caraka")
            assert caraka["link"].endswith(f"?start={caraka['code']}")
            server.add_user(11, "Caraka")
            server.add_user(12, "Kepala")
            await say(server, 11, f"/start {caraka['code']}")
            await say(server, 12, f"/start {head['code']}")
            reporter = Reporter(server, 11)
            await reporter.report()
            assert re.search(r"\d{6}-\d{4}", reporter.receipt)
            if as_everybody_does:
                await say(server, 12, "/rekap")
                await until_photo(server, 12)
            started = time.monotonic()
            assert await bot.terminate() == 0
            assert time.monotonic() - started < 15
            assert DEFAULT_TOKEN not in "\n".join(bot.log)


@pytest.mark.usefixtures("forked_bots")
async def test_a_token_that_telegram_refuses_ends_the_start_with_one_line(tmp_path: Path) -> None:
    server = TelegramServer(token="42:another")
    async with serve(server) as api_url:
        env = environment(tmp_path, api_url, f"sqlite:///{tmp_path}/first.db")
        async with running_bot(tmp_path, env) as bot:
            async with asyncio.timeout(PATIENCE):
                assert await bot.process.wait() == 1
        assert "BOT_TOKEN" in bot.log[-1]
        assert DEFAULT_TOKEN not in "\n".join(bot.log)


@pytest.mark.usefixtures("forked_bots")
@pytest.mark.parametrize(
    ("name", "value"), [("TIMEZONE", "Mars/Olympus"), ("ADMIN_IDS", "saya"), ("CATALOGUE", "x.toml")]
)
async def test_a_wrong_setting_ends_the_start_with_one_line(tmp_path: Path, name: str, value: str) -> None:
    env = environment(tmp_path, "http://127.0.0.1:9", f"sqlite:///{tmp_path}/first.db", **{name: value})
    async with running_bot(tmp_path, env) as bot:
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 2
    assert len(bot.log) == 1
    assert value in bot.log[0] or name in bot.log[0]


async def say(server: TelegramServer, account: int, text: str) -> None:
    """Send a text and wait for the answer."""
    before = len(server.messages(account))
    server.send_text(account, text)
    await until(server, lambda: len(server.messages(account)) >= before + 2)


async def until_photo(server: TelegramServer, account: int) -> None:
    """Wait for a chart with a caption."""

    def charted() -> bool:
        return any("photo" in message.json and message.json.get("caption") for message in server.messages(account))

    await until(server, charted)
