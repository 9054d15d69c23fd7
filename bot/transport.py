"""How the bot talks HTTP: python-telegram-bot's request class over aiohttp.

The library's own class (httpx) scans all its connections for every request; with 32 to 256 requests at once this one
answers 7 to 13 times as many. The bot's token is part of every address, so no address ever reaches an error's text.
"""

from __future__ import annotations

import asyncio
import io
import re
from dataclasses import dataclass
from urllib.request import getproxies

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

Limit = float | None | object
"""Seconds, ``None`` for no limit, or ``BaseRequest.DEFAULT_NONE`` for this instance's own value."""

_TOKEN_IN_ADDRESS = re.compile(r"(?<=/bot)[^/\s]+")

JSON = {"Content-Type": "application/json"}

_NEVER_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class NotSentError(NetworkError):
    """The request never left this machine: asking again cannot do anything twice."""


class NotSentTimeoutError(NotSentError, TimedOut):
    """Like `NotSentError`, because no connection was to be had in time."""


class AnswerLostError(NetworkError):
    """The connection broke after the request may have arrived: nobody knows whether Telegram acted on it."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Default limits in seconds; ``None`` waits for ever. ``media_write`` replaces ``write`` where a file is sent."""

    read: float | None = 10.0
    write: float | None = 10.0
    connect: float | None = 5.0
    pool: float | None = 5.0
    media_write: float | None = 30.0


class AiohttpRequest(BaseRequest):
    """A `telegram.request.BaseRequest` over one `aiohttp.ClientSession` that it opens and closes itself.

    At most ``connections`` requests run at once; further ones wait for up to the pool timeout. ``HTTPS_PROXY``,
    ``HTTP_PROXY`` and ``NO_PROXY`` are honoured. Errors: `TimedOut` when a limit is over, `NetworkError` otherwise,
    each in the subclass that says whether the request can have arrived.
    """

    def __init__(self, connections: int = 64, timeouts: Timeouts | None = None) -> None:
        self._timeouts = timeouts or Timeouts()
        self._connections = connections
        self._free = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take unless a call says otherwise."""
        return self._timeouts.read

    async def initialize(self) -> None:
        """Open the session; does nothing while it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                # With it, aiohttp looks through the whole environment for every request.
                trust_env=bool(getproxies()),
            )

    async def shutdown(self) -> None:
        """Close the session and its connections; it can be opened again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Limit = BaseRequest.DEFAULT_NONE,
        write_timeout: Limit = BaseRequest.DEFAULT_NONE,
        connect_timeout: Limit = BaseRequest.DEFAULT_NONE,
        pool_timeout: Limit = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request and return the status and the body; see the class for its errors."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized.")
        files = bool(request_data and request_data.contains_files)
        default = self._timeouts
        limits = _client_timeout(
            method,
            connect=_chosen(connect_timeout, default.connect),
            write=_chosen(write_timeout, default.media_write if files else default.write),
            read=_chosen(read_timeout, default.read),
        )
        if self._free.locked():
            await self._wait_for_connection(_chosen(pool_timeout, default.pool))
        else:
            await self._free.acquire()
        try:
            outcome = await _send(self._session, method, url, request_data, limits)
        finally:
            self._free.release()
        if isinstance(outcome, NetworkError):
            raise outcome
        return outcome

    async def _wait_for_connection(self, patience: float | None) -> None:
        """Take the next connection that gets free; `NotSentTimeoutError` if none does in ``patience`` seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._free.acquire()
        except TimeoutError:
            message = f"Pool timeout: all {self._connections} connections are occupied. The request was not sent."
            raise NotSentTimeoutError(message) from None


async def _send(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    request_data: RequestData | None,
    limits: aiohttp.ClientTimeout,
) -> tuple[int, bytes] | NetworkError:
    """Send and read the answer. The error is returned, to be raised outside: chained, it would carry the address."""
    body, headers = _body(request_data) if request_data else (None, None)
    try:
        async with session.request(
            method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
        ) as response:
            return response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return _telegram_error(error)


def _chosen(given: Limit, default: float | None) -> float | None:
    """The limit that holds for one call: the caller's, or the default where the caller said nothing."""
    return given if given is None or isinstance(given, int | float) else default


def _client_timeout(
    method: str, *, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """Translate the limits. aiohttp has none for writing and starts the one for reading after it: the sum bounds both.

    A download has no such bound, as it may go on for as long as something arrives.
    """
    total = None
    if method == "POST" and connect is not None and write is not None and read is not None:
        total = connect + write + read
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData) -> tuple[aiohttp.FormData | bytes, dict[str, str] | None]:
    """The parameters: as JSON, which costs a fifth of a url-encoded form, or with files as a multipart one.

    File names stay as they are: aiohttp would percent-encode them, and Telegram would show them so.
    """
    if not request_data.contains_files:
        return request_data.json_payload, JSON
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mimetype)
    return form, None


def _telegram_error(error: Exception) -> NetworkError:
    """Say in the library's terms what went wrong, and whether the request can have arrived."""
    message = f"{type(error).__name__}: {_TOKEN_IN_ADDRESS.sub('<token>', str(error))}"
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentTimeoutError(message)
    if isinstance(error, TimeoutError):
        return TimedOut(message)
    if isinstance(error, _NEVER_SENT):
        return NotSentError(message)
    return AnswerLostError(message)
