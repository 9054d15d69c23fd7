"""Sending screens, and what Telegram may answer to that without anything being wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.context import TelegramBot
from bot.screens.screen import Screen

HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to be replied not found",
    "query is too old",
    "query id is invalid",
    "message to delete not found",
)
"""What a double tap or an old message brings about; nobody needs to hear of it."""

BROADCAST: dict[str, Any] = {"broadcast": True}
"""Marks what the bot sends by itself, which waits for the answers to people who are typing."""


def is_harmless(error: BaseException) -> bool:
    """Whether Telegram only says that there is nothing left to do."""
    return isinstance(error, BadRequest) and any(text in error.message.lower() for text in HARMLESS)


@contextmanager
def unless_harmless() -> Iterator[None]:
    """Let harmless refusals pass."""
    try:
        yield
    except BadRequest as error:
        if not is_harmless(error):
            raise


async def send(bot: TelegramBot, chat_id: int, screen: Screen, *, broadcast: bool = False) -> Message:
    """Send a screen; ``broadcast`` for what nobody is waiting for."""
    return await bot.send_message(
        chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=screen.keyboard,
        rate_limit_args=BROADCAST if broadcast else None,
    )


async def reply(update: Update, bot: TelegramBot, screen: Screen) -> Message:
    """Send a screen to the chat the update came from."""
    if update.effective_chat is None:
        raise LookupError("an update without a chat cannot be answered")
    return await send(bot, update.effective_chat.id, screen)


async def replace(query: CallbackQuery, screen: Screen) -> None:
    """Show a screen in the message whose button was pressed."""
    with unless_harmless():
        await query.edit_message_text(screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)


async def acknowledge(update: Update, text: str | None = None, *, alert: bool = False) -> None:
    """Stop the pressed button's spinner, with a word or without; nothing for other updates."""
    if update.callback_query is not None:
        with unless_harmless():
            await update.callback_query.answer(text, show_alert=alert)


async def drop_buttons(update: Update) -> None:
    """Take the buttons off the message one of them was pressed in, so that it cannot be pressed again."""
    if update.callback_query is not None and update.callback_query.message is not None:
        with unless_harmless():
            await update.callback_query.edit_message_reply_markup(None)
