"""Updates that Telegram brings by itself: a small HTTP server that answers only when an update was handled.

Telegram delivers again what was not answered with success, so nothing is lost when the bot dies in between.
"""

from __future__ import annotations

import hmac
import json
import logging
from http import HTTPStatus

from aiohttp import web
from telegram import Bot

from bot.intake import Intake
from bot.reading import UnreadableUpdateError, read_update

_logger = logging.getLogger(__name__)

PATH = "/telegram"
HEALTH = "/healthz"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_UPDATE = 1024 * 1024
"""Bytes; a text of 4,096 characters with all its entities stays far below."""

SECONDS_TO_FINISH = 10.0


class Webhook:
    """Listens on an address behind a reverse proxy that speaks HTTPS with Telegram."""

    def __init__(self, bot: Bot, intake: Intake, listen: str, secret: str) -> None:
        self._bot, self._intake, self._secret = bot, intake, secret
        host, _, port = listen.rpartition(":")
        self._host, self._port = host, int(port)
        application = web.Application(client_max_size=LARGEST_UPDATE)
        application.router.add_post(PATH, self._receive)
        application.router.add_get(HEALTH, self._healthy)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SECONDS_TO_FINISH)

    async def start(self) -> int:
        """Begin to listen; return the port. Raises ``OSError`` when the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        port: int = self._runner.addresses[0][1]
        return port

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
        await self._intake.feed(update)
        return web.Response()

    async def _healthy(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")


def _reason(error: Exception) -> str:
    """Return why, without what was sent: the parser's own errors quote it."""
    return str(error) if isinstance(error, UnreadableUpdateError) else type(error).__name__
