"""An in-process Telegram: the Bot API for a bot, and the people and chats behind it."""

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.faults import (
    Fault,
    Faults,
    connection_lost,
    server_error,
    timed_out,
    too_many_requests,
)
from bot.playground.telegram.files import UploadedFile
from bot.playground.telegram.request import InProcessRequest
from bot.playground.telegram.server import Call, TelegramServer
from bot.playground.telegram.state import Change, Chat, StoredMessage, User

__all__ = [
    "ApiError",
    "Call",
    "Change",
    "Chat",
    "Fault",
    "Faults",
    "InProcessRequest",
    "StoredMessage",
    "TelegramServer",
    "UploadedFile",
    "User",
    "connection_lost",
    "server_error",
    "timed_out",
    "too_many_requests",
]
