"""The one error handler: every refusal and every fault gets an answer, and only faults get a line in the log."""

from __future__ import annotations

import logging
import secrets

from sqlalchemy.exc import DBAPIError
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot import guards, keyboards
from bot.context import Context
from bot.delivery import acknowledge, is_harmless, reply
from bot.screens.screen import Screen
from bot.texts import common
from models.database import DatabaseUnavailableError, is_full
from models.store.people import mark_unreachable

_logger = logging.getLogger(__name__)

_REFUSALS: dict[type[guards.RefusalError], str] = {
    guards.StrangerError: common.STRANGER,
    guards.PrivateOnlyError: common.PRIVATE_ONLY,
    guards.HeadsOnlyError: common.HEADS_ONLY,
    guards.AdministratorsOnlyError: common.ADMINISTRATORS_ONLY,
}


async def on_error(update: object, context: Context) -> None:
    """Answer whatever a handler raised."""
    error = context.error
    if error is None or is_harmless(error):
        return
    if isinstance(error, Forbidden):
        await _on_forbidden(update, context)
        return
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        _logger.warning("Telegram did not take an answer: %s", type(error).__name__)
        return
    screen = _answer(error, context)
    if isinstance(update, Update) and update.effective_chat is not None:
        await _tell(update, context, screen)


def _answer(error: Exception, context: Context) -> Screen:
    if isinstance(error, guards.PrivateOnlyError):
        to_chat = keyboards.link(common.OPEN_PRIVATE_CHAT, f"https://t.me/{context.bot.username}")
        return Screen(common.PRIVATE_ONLY, keyboards.keyboard([to_chat]))
    if isinstance(error, guards.RefusalError):
        return Screen(_REFUSALS[type(error)])
    if isinstance(error, DatabaseUnavailableError):
        _logger.error("the database is unavailable: %s", error)
        return Screen(common.TRY_AGAIN)
    if isinstance(error, DBAPIError) and is_full(error):
        _logger.critical("the disk of the database is full")
        return Screen(common.DISK_FULL)
    code = secrets.token_hex(3)
    _logger.error("fault %s", code, exc_info=error)
    return Screen(common.fault(code))


async def _tell(update: Update, context: Context, screen: Screen) -> None:
    try:
        await acknowledge(update)
        await reply(update, context.bot, screen)
    except Forbidden:
        await _on_forbidden(update, context)
    except TelegramError as error:
        _logger.warning("the answer to a fault could not be sent: %s", type(error).__name__)


async def _on_forbidden(update: object, context: Context) -> None:
    """Keep in mind that this person cannot be reached; their next message shows that they can."""
    if isinstance(update, Update) and update.effective_user is not None:
        services = context.services
        await services.database.write(mark_unreachable, update.effective_user.id, services.clock())
