"""Updates as they come: read by the library, then refused where a field is not what handlers rely on.

The library believes every type that it is told, and stops at some fields with whatever exception they make it stumble
over. What Telegram never sends must not reach a handler: it would be a fault there, in the middle of things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeGuard

from telegram import Bot, Chat, MaybeInaccessibleMessage, Message, MessageEntity, PhotoSize, Update, User
from telegram.constants import ChatType

LARGEST_ID = 2**52
"""Telegram's own promise for every id."""

LONGEST_MARK = 64
"""Characters of a file's or album's own id at most. Telegram's have about twenty; the database has room for so many."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableUpdateError(Exception):
    """Nobody will ever be able to read this update; the text says why, without what a person wrote."""


def read_update(raw: object, bot: Bot) -> Update:
    """Read an update as Telegram wrote it. Raises ``UnreadableUpdateError``."""
    try:
        update = Update.de_json(raw, bot)  # type: ignore[arg-type] # what it is, is the question
        flaw = next(_flaws(update), None)
    except Exception as error:  # noqa: BLE001 - there is no end to what the library stumbles over
        raise UnreadableUpdateError(type(error).__name__) from None
    if flaw:
        raise UnreadableUpdateError(flaw)
    return update


def id_of(raw: object) -> int | None:
    """Return the id by which an update can be acknowledged, ``None`` where there is none."""
    found: object = raw.get("update_id") if isinstance(raw, dict) else None
    return found if _is_id(found) and found >= 0 else None


def _flaws(update: Update) -> Iterator[str]:
    """Yield what is not as Telegram promises."""
    if not _is_id(update.update_id):
        yield "update_id"
    if update.effective_user is not None:
        yield from _person_flaws(update.effective_user)
    if update.effective_chat is not None:
        yield from _chat_flaws(update.effective_chat)
    if update.effective_message is not None:
        yield from _message_flaws(update.effective_message)
    yield from _button_flaws(update)
    if _is_in_a_strangers_private_chat(update):
        yield "from and chat"
    change = update.my_chat_member
    if change is not None:
        yield from _chat_flaws(change.chat)
        yield from _person_flaws(change.from_user)
        if not _is_text(change.new_chat_member.status):
            yield "my_chat_member"


def _person_flaws(person: object) -> Iterator[str]:
    if not (isinstance(person, User) and _is_id(person.id) and _is_text(person.first_name)):
        yield "from"


def _chat_flaws(chat: object) -> Iterator[str]:
    if not (
        isinstance(chat, Chat)
        and _is_id(chat.id)
        and chat.id
        and _is_text(chat.type)
        and _is_text(chat.title, optional=True)
    ):
        yield "chat"


def _message_flaws(message: MaybeInaccessibleMessage) -> Iterator[str]:
    if not _is_id(message.message_id):
        yield "message_id"
    yield from _chat_flaws(message.chat)
    if isinstance(message, Message):
        if not all(_is_text(text, optional=True) for text in (message.text, message.caption, message.new_chat_title)):
            yield "text"
        if not all(map(_is_entity, (*message.entities, *message.caption_entities))) or _is_no_command(message):
            yield "entities"
        album = message.media_group_id
        if not all(map(_is_file, (*message.photo, message.document))) or not (album is None or _is_mark(album)):
            yield "photo or document"
        moved = (message.migrate_to_chat_id, message.migrate_from_chat_id)
        if not all(other is None or (_is_id(other) and other < 0) for other in moved):
            yield "chat it became"


def _button_flaws(update: Update) -> Iterator[str]:
    query = update.callback_query
    if query is None:
        return
    yield from _person_flaws(query.from_user)
    if not (_is_text(query.id) and _is_text(query.data, optional=True)):
        yield "callback_query"
    if query.message is not None:
        yield from _message_flaws(query.message)


def _is_in_a_strangers_private_chat(update: Update) -> bool:
    """Whether somebody writes in the private chat of another: it bears its person's id, and no other can be there."""
    chat, person = update.effective_chat, update.effective_user
    return chat is not None and person is not None and chat.type == ChatType.PRIVATE and chat.id != person.id


def _is_entity(entity: object) -> bool:
    return isinstance(entity, MessageEntity) and _is_id(entity.offset) and _is_id(entity.length)


def _is_no_command(message: Message) -> bool:
    """Whether a command is said to begin a text that begins with none."""
    begins = any(entity.offset == 0 and entity.type == MessageEntity.BOT_COMMAND for entity in message.entities)
    return begins and not re.match(r"/\S", message.text or "")


def _is_file(file: object) -> bool:
    """Whether a picture or document is one, or there is none."""
    if file is None:
        return True
    names = (getattr(file, name, None) for name in ("file_name", "mime_type"))
    size = getattr(file, "file_size", None)
    return (
        _is_text(getattr(file, "file_id", None))
        and _is_mark(getattr(file, "file_unique_id", None))
        and (size is None or (_is_id(size) and size >= 0))
        and all(_is_text(name, optional=True) for name in names)
        and (not isinstance(file, PhotoSize) or (_is_id(file.width) and _is_id(file.height)))
    )


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and -LARGEST_ID < value < LARGEST_ID


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and _is_text(value) and len(value) <= LONGEST_MARK


def _is_text(value: object, *, optional: bool = False) -> bool:
    """Whether a value is text that can be stored and sent: half a character or a NUL can't be."""
    if value is None:
        return optional
    return isinstance(value, str) and _UNSTORABLE.search(value) is None
