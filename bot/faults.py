"""The one error handler: every refusal and every fault gets an answer, and only faults get a line in the log."""

from __future__ import annotations

import logging
import secrets

from sqlalchemy.exc import DBAPIError
from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot import guards, keyboards
from bot.context import Context
from bot.delivery import acknowledge, is_harmless, reply
from bot.screens.screen import Screen
from bot.texts import common
from bot.watching import Outcome, note
from models.database import DatabaseUnavailableError, is_full
from models.store.people import mark_unreachable
from models.store.subscriptions import mark_left, migrate

_logger = logging.getLogger(__name__)

_REFUSALS: dict[type[guards.RefusalError], str] = {
    guards.StrangerError: common.STRANGER,
    guards.PrivateOnlyError: common.PRIVATE_ONLY,
    guards.HeadsOnlyError: common.HEADS_ONLY,
    guards.AdministratorsOnlyError: common.ADMINISTRATORS_ONLY,
    guards.AuditorsOnlyError: common.AUDITORS_ONLY,
    guards.AuditorsReadError: common.AUDITORS_READ,
}


async def on_error(update: object, context: Context) -> None:
    """Answer whatever a handler raised, and let no other one have the update.

    Where looking up the sender failed, those that come after would take everybody for a stranger.
    """
    await _take_note(update, context)
    raise ApplicationHandlerStop


async def _take_note(update: object, context: Context) -> None:
    error = context.error
    if error is None or is_harmless(error):
        return
    note(_outcome(error))
    if isinstance(error, Forbidden):
        await _on_forbidden(update, context)
        return
    if isinstance(error, ChatMigrated):
        await _on_migrated(update, context, error.new_chat_id)
        return
    if isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
        _logger.warning("Telegram did not take an answer: %s", type(error).__name__)
        return
    screen = _answer(error, update, context)
    if isinstance(update, Update) and update.effective_chat is not None:
        await _tell(update, context, screen)


_OUTCOMES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Outcome], ...] = (
    ((Forbidden, ChatMigrated), Outcome.UNREACHABLE),
    (BadRequest, Outcome.FAULT),
    ((NetworkError, RetryAfter), Outcome.UNSENT),
    (guards.RefusalError, Outcome.REFUSED),
    (DatabaseUnavailableError, Outcome.UNAVAILABLE),
)


def _outcome(error: Exception) -> Outcome:
    return next((outcome for kind, outcome in _OUTCOMES if isinstance(error, kind)), Outcome.FAULT)


def _answer(error: Exception, update: object, context: Context) -> Screen:
    if isinstance(error, guards.PrivateOnlyError):
        to_chat = keyboards.link(common.OPEN_PRIVATE_CHAT, f"https://t.me/{context.bot.username}")
        return Screen(common.PRIVATE_ONLY, keyboards.keyboard([to_chat]))
    if isinstance(error, guards.StrangerError) and isinstance(update, Update):
        known = guards.is_administrator(update, context)  # ADMIN_IDS may name somebody who is not on the roster
        return Screen(common.NOT_ON_ROSTER if known else common.STRANGER)
    if isinstance(error, guards.RefusalError):
        return Screen(_REFUSALS[type(error)])
    if isinstance(error, DatabaseUnavailableError):
        _logger.error("the database is unavailable: %s", error)
        return Screen(common.TRY_AGAIN)
    if isinstance(error, DBAPIError) and is_full(error):
        _logger.critical("the disk of the database is full")
        return Screen(common.DISK_FULL)
    code = secrets.token_hex(3)
    _logger.error("fault %s", code, exc_info=error, extra={"fault": code})
    return Screen(common.fault(code))


async def _tell(update: Update, context: Context, screen: Screen) -> None:
    try:
        await acknowledge(update)
        await reply(update, context.bot, screen)
    except Forbidden:
        await _on_forbidden(update, context)
    except ChatMigrated as error:
        await _on_migrated(update, context, error.new_chat_id)
    except TelegramError as error:
        _logger.warning("the answer to a fault could not be sent: %s", type(error).__name__)


async def _on_forbidden(update: object, context: Context) -> None:
    """Keep in mind that this person, or this group, cannot be reached; a person's next message shows that they can."""
    if not isinstance(update, Update) or update.effective_chat is None or update.effective_user is None:
        return
    database, now = context.services.database, context.services.clock()
    if update.effective_chat.type == ChatType.PRIVATE:
        await database.write(mark_unreachable, update.effective_user.id, now)
    else:
        await database.write(mark_left, update.effective_chat.id, now)


async def _on_migrated(update: object, context: Context, new_chat_id: int) -> None:
    """Follow a group that went on under another id while it was answered."""
    if isinstance(update, Update) and update.effective_chat is not None:
        await context.services.database.write(migrate, update.effective_chat.id, new_chat_id)
