"""Updates that Telegram brings by itself: a small HTTP server that answers only when an update was handled.

Telegram delivers again what was not answered with success, so nothing is lost when the bot dies in between.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web
from telegram import Bot

from bot.intake import Intake
from bot.peers import NoTurnError
from bot.reading import UnreadableUpdateError, read_update

_logger = logging.getLogger(__name__)

PATH = "/telegram"
HEALTH = "/healthz"
READINESS = "/readyz"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_UPDATE = 1024 * 1024
"""Bytes; a text of 4,096 characters with all its entities stays far below."""

SECONDS_TO_FINISH = 10.0
SECONDS_TO_BE_READY = 2.0
"""How long a balancer that asks whether this process is ready waits for the database."""

AGAIN = {"Retry-After": "1"}


class Webhook:
    """Listens on an address behind a reverse proxy that speaks HTTPS with Telegram."""

    def __init__(
        self, bot: Bot, intake: Intake, listen: str, secret: str, is_usable: Callable[[], Awaitable[bool]]
    ) -> None:
        self._bot, self._intake, self._secret, self._is_usable = bot, intake, secret, is_usable
        self._retired = False
        host, _, port = listen.rpartition(":")
        self._host, self._port = host, int(port)
        application = web.Application(client_max_size=LARGEST_UPDATE)
        application.router.add_post(PATH, self._receive)
        application.router.add_get(HEALTH, self._healthy)
        application.router.add_get(READINESS, self._ready)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SECONDS_TO_FINISH)

    async def start(self) -> int:
        """Begin to listen; return the port. Raises ``OSError`` when the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        port: int = self._runner.addresses[0][1]
        return port

    def retire(self) -> None:
        """Say from now on that this process is not ready; it still takes what comes."""
        self._retired = True

    async def stop(self) -> None:
        """Take nothing more, and finish what is in hand."""
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            update = read_update(json.loads(await request.read()), self._bot)
        except (ValueError, RecursionError, UnreadableUpdateError) as error:
            # Delivered again for ever if it were refused; nobody could ever read it.
            _logger.warning("an update is malformed and skipped (%s)", _reason(error))
            return web.Response()
        try:
            await self._intake.feed(update)
        except NoTurnError:
            _logger.warning("update %d did not get its turn in time; it will come again", update.update_id)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers=AGAIN)
        return web.Response()

    async def _healthy(self, _: web.Request) -> web.Response:
        """Tell that the process is alive: what does not answer is to be started again."""
        return web.Response(text="ok\n")

    async def _ready(self, _: web.Request) -> web.Response:
        """Tell whether updates are welcome: what is not ready is to be left alone for now."""
        if self._retired:
            return web.Response(text="stopping\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            async with asyncio.timeout(SECONDS_TO_BE_READY):
                usable = await self._is_usable()
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is no
            _logger.warning("not ready: %s", type(error).__name__)
            usable = False
        if usable:
            return web.Response(text="ready\n")
        return web.Response(text="the database is not usable\n", status=HTTPStatus.SERVICE_UNAVAILABLE)


def _reason(error: Exception) -> str:
    """Return why, without what was sent: the parser's own errors quote it."""
    return str(error) if isinstance(error, UnreadableUpdateError) else type(error).__name__
