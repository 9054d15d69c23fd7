"""Webhook and playground listen on the address that was set, and on no other of this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.intake import Intake
from bot.playground.main import HOST, open_playground
from bot.settings import load_settings
from bot.webhook import Webhook
from tests.kit.update_server import UpdateServer
from tests.support import databases

ELSEWHERE = "127.0.0.2"
"""Another address of this machine, on which whatever listens everywhere would answer."""


def answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


async def handle(_: Update) -> None:
    """Nothing comes."""


async def usable() -> bool:
    return True


async def test_the_webhook_listens_on_its_address_alone() -> None:
    server = UpdateServer()
    bot = Bot("1:TEST", request=server, get_updates_request=server)
    webhook = Webhook(bot, Intake(bot, handle, allowed_updates=[]), f"{HOST}:0", "secret", usable)
    port = await webhook.start()
    try:
        assert (answers(HOST, port), answers(ELSEWHERE, port)) == (True, False)
    finally:
        await webhook.stop()


def test_the_webhook_listens_on_this_machine_unless_told_otherwise() -> None:
    assert load_settings(_env_file=None).webhook_listen.startswith("127.0.0.1:")


@pytest.mark.filterwarnings("default")
async def test_the_playground_listens_on_this_machine_alone(sqlite_template: Path, tmp_path: Path) -> None:
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    settings = load_settings(_env_file=None, playground_port=0, database_url=url)
    async with open_playground(settings) as opened:
        port = int(opened.url.rpartition(":")[2].strip("/"))
        assert (answers(HOST, port), answers(ELSEWHERE, port)) == (True, False)
