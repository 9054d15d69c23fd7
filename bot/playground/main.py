"""Starting the playground: the chat page on a loopback port, with the real bot behind it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import click
from aiohttp import web

from bot import logs
from bot.clock import Clock, system_clock
from bot.playground.application import start_bot as start_real_bot
from bot.playground.web import make_application
from bot.playground.world import Playground, StartBot
from bot.settings import Settings, SettingsError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class OpenPlayground:
    """A playground that is being served at ``url``."""

    url: str
    playground: Playground


def serve(settings: Settings) -> None:
    """Serve the playground until the process is told to end.

    Raises ``SettingsError`` for a port that is taken and ``PlaygroundRefusedError`` for a database in real use.
    """
    logs.set_up(settings.log_level)
    asyncio.run(_serve(settings))


@asynccontextmanager
async def open_playground(
    settings: Settings, *, start_bot: StartBot = start_real_bot, today: Clock = system_clock
) -> AsyncIterator[OpenPlayground]:
    """Serve a playground on the port of the settings; errors as in `serve`."""
    # The port comes first: a second playground must not empty the database of the one that has it.
    listening = _listen(settings.playground_port)
    try:
        playground = Playground(settings, start_bot, today)
        try:
            await playground.open()
            runner = web.AppRunner(make_application(playground), access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            try:
                await web.SockSite(runner, listening).start()
                yield OpenPlayground(f"http://{HOST}:{listening.getsockname()[1]}", playground)
            finally:
                await runner.cleanup()
        finally:
            await playground.close()
    finally:
        listening.close()


async def _serve(settings: Settings) -> None:
    ended = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, ended.set)
    async with open_playground(settings) as opened:
        click.echo(f"No BOT_TOKEN is set: this is the playground. Open {opened.url} in a browser; Ctrl+C ends it.")
        await ended.wait()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        message = f"PLAYGROUND_PORT: cannot listen on {HOST}:{port} ({error.strerror}); set another port, or 0 for any"
        raise SettingsError(message) from None
    return listening
