"""Sending what was claimed in the ledger, and noting there how it went."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Collection

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.context import Context
from bot.drawing import DrawingError
from models.store.notices import end, postpone
from models.store.people import mark_unreachable
from models.tables import Outcome

_logger = logging.getLogger(__name__)

GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
"""Refusals that are no 403, but mean the same: nothing reaches this account."""


async def deliver(
    context: Context, notices: Collection[int], telegram_id: int, sending: Awaitable[object]
) -> Outcome | None:
    """Await a message's sending and end its rows of the ledger; what could not be sent is tried again later.

    An account that takes nothing is marked. Returns how the message went, ``None`` where it is tried again later. Only
    the database's own errors are raised.
    """
    database, clock = context.services.database, context.services.clock
    try:
        await sending
    except TelegramError as error:
        if is_gone(error):
            await database.write(mark_unreachable, telegram_id, clock())
            await database.write(end, notices, Outcome.UNREACHABLE, clock())
            return Outcome.UNREACHABLE
        _note(error)
    except DrawingError:
        _logger.exception("a chart for a notice could not be drawn; it is tried again later")
    except Exception:
        _logger.exception("a notice could not be made; it is tried again later")
    else:
        await database.write(end, notices, Outcome.SENT, clock())
        return Outcome.SENT
    await database.write(postpone, notices, clock())
    return None


def is_gone(error: TelegramError) -> bool:
    """Whether Telegram says that nothing reaches an account: it blocked the bot, never met it, or is deleted."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in GONE)


def _note(error: TelegramError) -> None:
    """Log a refusal: the network's moods in a line, our own mistakes with where they were made."""
    if isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
        _logger.warning("a notice could not be sent (%s); it is tried again later", type(error).__name__)
    else:
        _logger.error("Telegram refused a notice", exc_info=error)
