"""Sending screens, and what Telegram may answer to that without anything being wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound

from bot.context import Services, TelegramBot
from bot.intake import answer_leaves
from bot.keyboards import as_json, as_markup
from bot.rich import EVERYWHERE
from bot.screens.screen import Screen

T = TypeVar("T")

_logger = logging.getLogger(__name__)

HARMLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message to be replied not found",
    "query is too old",
    "query id is invalid",
    "message to delete not found",
    "there is no text in the message to edit",
)
"""What a double tap, an old message or a tap forged below a picture brings about; nobody needs to hear of it."""

BROADCAST: dict[str, Any] = {"broadcast": True}
"""Marks what the bot sends by itself, which waits for the answers to people who are typing."""

ANSWER: dict[str, Any] = {"repeatable": True}
"""Marks answers: a question that comes twice is understood, one that never comes leads to a wrong answer."""


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


async def send(
    bot: TelegramBot, chat_id: int, screen: Screen, *, broadcast: bool = False, silent: bool = False
) -> None:
    """Send a screen; ``broadcast`` for what nobody is waiting for, ``silent`` for what need not ring.

    Nobody looks at the message that Telegram returns, and `Bot.send_message` would take as long to read it as for all
    else that it does. Its name is spelled so for the reason given in `bot.intake`.
    """
    message: dict[str, Any] = {
        "chat_id": chat_id,
        "text": screen.text,
        "parse_mode": ParseMode.HTML,
        "reply_markup": as_json(screen.keyboard),
        "disable_notification": silent or None,
    }
    await bot.do_api_request("send_Message", message, rate_limit_args=BROADCAST if broadcast else ANSWER)


async def reply(update: Update, bot: TelegramBot, screen: Screen) -> None:
    """Send a screen to the chat the update came from."""
    if update.effective_chat is None:
        raise LookupError("an update without a chat cannot be answered")
    answer_leaves()
    await send(bot, update.effective_chat.id, screen)


async def replace(query: CallbackQuery, screen: Screen) -> None:
    """Show a screen in the message whose button was pressed."""
    with unless_harmless():
        await query.edit_message_text(screen.text, parse_mode=ParseMode.HTML, reply_markup=as_markup(screen.keyboard))


async def send_rich(
    bot: TelegramBot, services: Services, chat_id: int, screen: Screen, *, broadcast: bool = False
) -> None:
    """Send a screen as a rich message where the server takes one, otherwise as HTML."""
    limits = BROADCAST if broadcast else None

    async def plain() -> None:
        await send(bot, chat_id, screen, broadcast=broadcast)

    async def rich() -> None:
        buttons = as_json(screen.keyboard)
        message = {"chat_id": chat_id, "rich_message": {"html": screen.rich}, "reply_markup": buttons}
        await bot.do_api_request("sendRichMessage", message, rate_limit_args=limits)

    await _rich_or_plain(services, chat_id, screen, rich, plain)


async def edit_rich(bot: TelegramBot, services: Services, place: tuple[int, int], screen: Screen) -> None:
    """Show a screen in a message (chat and message id), rich where the server takes that, otherwise as HTML."""
    chat_id, message_id = place

    async def plain() -> Message | bool:
        return await bot.edit_message_text(
            screen.text, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=as_markup(screen.keyboard)
        )

    async def rich() -> Message | bool:
        # The library wants a text; None takes it out again, since Telegram wants one of the two.
        content = {"text": None, "rich_message": {"html": screen.rich}}
        return await bot.edit_message_text(
            "", chat_id, message_id, reply_markup=as_markup(screen.keyboard), api_kwargs=content
        )

    with unless_harmless():
        await _rich_or_plain(services, chat_id, screen, rich, plain)


async def _rich_or_plain(
    services: Services,
    chat_id: int,
    screen: Screen,
    rich: Callable[[], Awaitable[T]],
    plain: Callable[[], Awaitable[T]],
) -> T:
    """Remember a refusal only once the plain form has gone through: then it was about being rich."""
    now = services.clock()
    if screen.rich is None or not services.rich.is_likely(chat_id, now):
        return await plain()
    try:
        return await rich()
    except (BadRequest, EndPointNotFound) as error:
        if is_harmless(error):
            raise
        sent = await plain()
        _logger.info("rich messages are not taken: %s", error)
        services.rich.refused(EVERYWHERE if isinstance(error, EndPointNotFound) else chat_id, now)
        return sent


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
