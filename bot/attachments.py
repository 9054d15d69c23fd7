"""Files that people send, and sending them again: by Telegram's file id, or from the copy on disk where it is lost."""

from __future__ import annotations

import asyncio

from telegram import Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot import delivery
from bot.context import Services, TelegramBot
from bot.pictures import is_refused_file
from bot.screens.screen import Screen
from bot.texts import evidence as texts
from models.evidence import FileKind, Incoming, Piece


def incoming(sent: Message) -> Incoming | None:
    """Return the photo, in its largest size, or the document of a message; ``None`` for what has neither."""
    if sent.photo:
        photo = sent.photo[-1]
        return Incoming(
            FileKind.PHOTO, photo.file_id, photo.file_unique_id, photo.file_size or 0, album=sent.media_group_id
        )
    document = sent.document
    if document is None:
        return None
    return Incoming(
        FileKind.DOCUMENT,
        document.file_id,
        document.file_unique_id,
        document.file_size or 0,
        document.file_name or "",
        sent.media_group_id,
    )


async def send(bot: TelegramBot, services: Services, chat_id: int, piece: Piece, caption: str) -> None:
    """Send a file; one that neither Telegram nor the disk has any more is named."""
    try:
        await _send(bot, chat_id, piece, piece.file_id, caption)
    except BadRequest as error:
        if not is_refused_file(error):
            raise
        content = await asyncio.to_thread(_copy, services, piece)
        if content is None:
            await delivery.send(bot, chat_id, Screen(texts.lost(piece)))
        else:
            await _send(bot, chat_id, piece, content, caption)


async def _send(bot: TelegramBot, chat_id: int, piece: Piece, content: str | bytes, caption: str) -> None:
    if piece.kind is FileKind.PHOTO:
        await bot.send_photo(chat_id, content, caption, parse_mode=ParseMode.HTML)
    else:
        await bot.send_document(chat_id, content, caption, parse_mode=ParseMode.HTML, filename=piece.name)


def _copy(services: Services, piece: Piece) -> bytes | None:
    folder = services.settings.evidence_dir
    if folder is None or not piece.copy:
        return None
    path = folder / piece.copy
    return path.read_bytes() if path.is_file() else None
