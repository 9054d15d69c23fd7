"""What a visitor does in a chat through the page: every field is checked before it reaches the Telegram behind it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.playground import wording
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import MAX_CALLBACK_DATA_BYTES
from bot.playground.telegram.text_units import utf16_length
from bot.playground.telegram.texts import MAX_TEXT
from bot.playground.world import Playground

ANSWER_SECONDS = 10.0
"""How long a pressed button shows that it is at work."""

_KEPANJEN = (-8.1303, 112.5727)
_SILENCE = b"OggS\x00\x02silence"
MAX_FILE_NAME = 100
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")

Fields = dict[str, object]
Action = Callable[[Playground, int, Fields], Awaitable[Json]]
Upload = Callable[[Playground, int, str, bytes], Json]


class BadInput(ValueError):  # noqa: N818 - it is the visitor's, not a fault of the program
    """A request that makes no sense; the text says why, in Indonesian."""


async def send_text(playground: Playground, chat_id: int, fields: Fields) -> Json:
    """Write a message of 1 to 4,096 characters."""
    text = fields.get("text")
    if not isinstance(text, str) or not 1 <= utf16_length(text.strip()) <= MAX_TEXT or not _is_encodable(text):
        raise BadInput(wording.bad_field("text", f"1 sampai {MAX_TEXT} karakter"))
    playground.server.send_text(_account(playground, chat_id), text, chat_id=chat_id)
    return {}


async def tap(playground: Playground, chat_id: int, fields: Fields) -> Json:
    """Press a button and wait for what the bot says to it; buttons of old messages can be pressed too."""
    data = fields.get("data")
    message_id = _message_id(playground, chat_id, fields)
    if not isinstance(data, str) or not _is_encodable(data) or not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA_BYTES:
        raise BadInput(wording.bad_field("data", f"1 sampai {MAX_CALLBACK_DATA_BYTES} byte"))
    query_id = playground.server.tap(_account(playground, chat_id), message_id, data, chat_id=chat_id)
    answer = await playground.journal.answer_to(query_id, ANSWER_SECONDS)
    return {"answer": {name: answer.get(name) for name in ("text", "show_alert", "url")} if answer else None}


async def make_group(playground: Playground, chat_id: int, fields: Fields) -> Json:
    """Follow a link of the bot that adds it to a group: make one of the unit, and return its chat."""
    payload = fields.get("payload")
    if not isinstance(payload, str) or not _PAYLOAD.fullmatch(payload) or chat_id < 0:
        raise BadInput(wording.bad_field("payload", "1 sampai 64 huruf, angka, _ atau -"))
    return {"id": playground.open_group(chat_id, payload).chat_id}


async def mark_read(playground: Playground, chat_id: int, fields: Fields) -> Json:
    """Note that the visitor has seen a chat up to a message."""
    message_id = _message_id(playground, chat_id, fields)
    playground.read_up_to[chat_id] = max(playground.read_up_to[chat_id], message_id)
    return {}


async def send_sticker(playground: Playground, chat_id: int, _: Fields) -> Json:
    """Send a sticker."""
    playground.server.send_sticker(_account(playground, chat_id), chat_id=chat_id)
    return {}


async def send_voice(playground: Playground, chat_id: int, _: Fields) -> Json:
    """Send a voice note of three silent seconds."""
    playground.server.send_voice(_account(playground, chat_id), _SILENCE, seconds=3, chat_id=chat_id)
    return {}


async def send_location(playground: Playground, chat_id: int, _: Fields) -> Json:
    """Send the place where the regency's offices are."""
    playground.server.send_location(_account(playground, chat_id), *_KEPANJEN, chat_id=chat_id)
    return {}


def send_photo(playground: Playground, chat_id: int, _: str, content: bytes) -> Json:
    """Send a picture; raises ``ApiError`` for what is none."""
    playground.server.send_photo(_account(playground, chat_id), content, chat_id=chat_id)
    return {}


def send_document(playground: Playground, chat_id: int, name: str, content: bytes) -> Json:
    """Send a file under a name; raises ``ApiError`` for an empty one."""
    if not 1 <= len(name) <= MAX_FILE_NAME or not name.isprintable():
        raise BadInput(wording.bad_field("name", f"1 sampai {MAX_FILE_NAME} karakter"))
    playground.server.send_document(_account(playground, chat_id), name, content, chat_id=chat_id)
    return {}


ACTIONS: dict[str, Action] = {
    "text": send_text,
    "tap": tap,
    "read": mark_read,
    "sticker": send_sticker,
    "voice": send_voice,
    "location": send_location,
    "group": make_group,
}
UPLOADS: dict[str, Upload] = {"photo": send_photo, "document": send_document}


def _account(playground: Playground, chat_id: int) -> int:
    return playground.residents[chat_id].account


def _message_id(playground: Playground, chat_id: int, fields: Fields) -> int:
    value = fields.get("message_id")
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput(wording.bad_field("message_id", "bilangan bulat"))
    if value not in playground.server.chats[chat_id].messages:
        raise BadInput(wording.NO_SUCH_MESSAGE)
    return value


def _is_encodable(text: str) -> bool:
    """Whether the text can be stored: JSON may carry half a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
