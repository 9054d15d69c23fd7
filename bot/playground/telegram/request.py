"""The transport between python-telegram-bot and the in-process Bot API: no socket, the same JSON."""

import asyncio
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.playground.telegram.errors import ApiError, not_found, unauthorized
from bot.playground.telegram.faults import ConnectionLost, ResponseTimedOut
from bot.playground.telegram.files import UploadedFile
from bot.playground.telegram.server import TelegramServer

Answer = tuple[int, bytes]


class InProcessRequest(BaseRequest):
    """Hands every request to a TelegramServer. One instance may serve getUpdates and everything else."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer; python-telegram-bot adds them to the time of a long poll."""
        return 5.0

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - the Bot API takes GET and POST alike
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> Answer:
        """Answer as Telegram's server would, with its status and JSON; network faults raise what the network would."""
        params = dict(request_data.json_parameters) if request_data else {}
        files = _files(request_data)
        seconds = read_timeout if isinstance(read_timeout, (int, float)) else None
        try:
            async with asyncio.timeout(seconds):
                return await answer(self._server, unquote(urlsplit(url).path), params, files)
        except (TimeoutError, ResponseTimedOut) as error:
            raise TimedOut from error
        except ConnectionLost as error:
            raise NetworkError(str(error)) from error


async def answer(server: TelegramServer, path: str, params: dict[str, Any], files: dict[str, UploadedFile]) -> Answer:
    """The status and body for ``/bot<token>/<method>`` or ``/file/bot<token>/<file path>``.

    Raises ConnectionLost where a fault has been ordered; the transport decides what that looks like.
    """
    try:
        prefix, _, rest = path.strip("/").partition("/")
        if prefix == "file":
            token, _, file_path = rest.partition("/")
            _check_token(server, token)
            return _download(server, file_path)
        _check_token(server, prefix)
        result = await server.call(rest, params, files)
    except ApiError as error:
        return error.error_code, json.dumps(error.payload()).encode()
    return HTTPStatus.OK, json.dumps({"ok": True, "result": result}).encode()


def _check_token(server: TelegramServer, prefix: str) -> None:
    if prefix != f"bot{server.token}":
        raise unauthorized()


def _download(server: TelegramServer, file_path: str) -> Answer:
    upload = server.files.download(file_path)
    if upload is None:
        raise not_found()
    return HTTPStatus.OK, upload.content


def _files(request_data: RequestData | None) -> dict[str, UploadedFile]:
    if request_data is None:
        return {}
    files = {}
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        files[name] = UploadedFile(filename, data, mime_type)
    return files
