"""Sending what was claimed in the ledger, and noting there how it went."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any, TypeVar

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.context import Context
from bot.drawing import DrawingError
from models.store.ledgers import GROUPS, PEOPLE, RENEWED_EVERY, Ledger
from models.store.people import mark_unreachable
from models.store.subscriptions import is_unended, mark_left, migrate
from models.tables import Outcome

_logger = logging.getLogger(__name__)

T = TypeVar("T")

Renewal = Callable[[], Awaitable[bool]]
"""Keeps a claim for another while; false where it has ended."""

AT_ONCE = 16
"""Messages under way at once; Telegram lets about 30 a second pass, and an answer takes less than half of one."""

GONE = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
"""Refusals that are no 403, but mean the same: nothing reaches this account."""


_MAY_NOT_WRITE = ("not enough rights", "have no rights", "chat_write_forbidden", "need administrator rights")
"""Refusals of a group that lets the bot stay but not speak."""


async def side_by_side(items: Iterable[T], work: Callable[[T], Awaitable[object]], at_once: int = AT_ONCE) -> int:
    """Do something for each of many people, for so many of them at a time; return for how many it failed.

    One that fails keeps nobody else from theirs, and cuts no message short that is on its way. Where ``AT_ONCE``
    fail, something that they share is away: the rest is left, and the failures are raised.
    """
    waiting = iter(items)
    failures: list[Exception] = []

    async def work_off() -> None:
        for item in waiting:
            try:
                await work(item)
            except Exception as error:  # noqa: BLE001 - logged or raised below
                failures.append(error)
            if len(failures) >= AT_ONCE:
                return

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(work_off())
    if len(failures) >= AT_ONCE:
        raise ExceptionGroup("too many failed at once", failures)
    for failure in failures:
        _logger.error("one of many failed; it is tried again in the next round", exc_info=failure)
    return len(failures)


async def deliver(
    context: Context, notices: Collection[int], telegram_id: int, sending: Awaitable[object]
) -> Outcome | None:
    """Await a message's sending and end its rows of the ledger; what could not be sent is tried again later.

    An account that takes nothing is marked. Returns how the message went, ``None`` where it is tried again later. Only
    the database's own errors are raised.
    """
    database, clock = context.services.database, context.services.clock
    outcome = await outcome_of(sending, lambda: database.write(PEOPLE.renew, notices, clock()))
    if outcome is Outcome.UNREACHABLE:
        await database.write(mark_unreachable, telegram_id, clock())
    await _note_down(context, PEOPLE, notices, outcome)
    return outcome


async def deliver_to_group(
    context: Context, notice: int, chat_id: int, send: Callable[[int], Awaitable[object]]
) -> Outcome | None:
    """Send a post to a group and end its row, as ``deliver`` does; a group that takes nothing counts as left.

    A group that has moved is followed, and gets the post under its new id, unless that turned out to be another
    unit's, or to have it already.
    """
    database, clock = context.services.database, context.services.clock

    async def follow() -> None:
        try:
            await send(chat_id)
        except ChatMigrated as error:
            await database.write(migrate, chat_id, error.new_chat_id)
            if await database.read(is_unended, notice):
                await send(error.new_chat_id)

    outcome = await _outcome(follow(), lambda: database.write(GROUPS.renew, [notice], clock()), is_closed)
    if outcome is Outcome.UNREACHABLE:
        await database.write(mark_left, chat_id, clock())
    await _note_down(context, GROUPS, [notice], outcome)
    return outcome


async def outcome_of(sending: Awaitable[object], renew: Renewal) -> Outcome | None:
    """Await a message to a person that stands in a ledger of its own; ``None`` where it is to be tried again."""
    return await _outcome(sending, renew, is_gone)


async def _outcome(
    sending: Awaitable[object], renew: Renewal, is_lost: Callable[[TelegramError], bool]
) -> Outcome | None:
    """Await a message's sending and return how it went, ``None`` where it has to be tried again."""
    try:
        if not await _is_sent(sending, renew):
            return None
    except TelegramError as error:
        if is_lost(error):
            return Outcome.UNREACHABLE
        _note(error)
    except DrawingError:
        _logger.exception("a chart for a notice could not be drawn; it is tried again later")
    except Exception:
        _logger.exception("a notice could not be made; it is tried again later")
    else:
        return Outcome.SENT
    return None


async def _is_sent(sending: Awaitable[object], renew: Renewal) -> bool:
    """Await a message's sending, its claim renewed meanwhile; raises its errors.

    ``False`` where another process has sent it: this one stood still until its claim had ended, and a message that
    still waits would be one too many.
    """
    under_way = asyncio.ensure_future(sending)
    try:
        while not (await asyncio.wait({under_way}, timeout=RENEWED_EVERY.total_seconds()))[0]:
            if not await _is_kept(renew):
                _logger.warning("a notice was sent by another process meanwhile; it is given up here")
                return False
        under_way.result()
    finally:
        if under_way.cancel():
            await asyncio.wait({under_way})
    return True


async def _is_kept(renew: Renewal) -> bool:
    """Renew a claim; a database that is away says nothing against it."""
    try:
        return await renew()
    except Exception:
        _logger.exception("the claim of a notice that is being sent could not be renewed")
        return True


async def _note_down(context: Context, ledger: Ledger[Any], notices: Collection[int], outcome: Outcome | None) -> None:
    database, clock = context.services.database, context.services.clock
    if outcome is None:
        await database.write(ledger.postpone, notices, clock())
    else:
        await database.write(ledger.end, notices, outcome, clock())


def is_gone(error: TelegramError) -> bool:
    """Whether Telegram says that nothing reaches an account: it blocked the bot, never met it, or is deleted."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in GONE)


def is_closed(error: TelegramError) -> bool:
    """Whether Telegram says that nothing reaches a group: the bot is not in it, or may not write there."""
    return is_gone(error) or (
        isinstance(error, BadRequest) and any(words in error.message.lower() for words in _MAY_NOT_WRITE)
    )


def _note(error: TelegramError) -> None:
    """Log a refusal: the network's moods in a line, our own mistakes with where they were made."""
    if isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
        _logger.warning("a notice could not be sent (%s); it is tried again later", type(error).__name__)
    else:
        _logger.error("Telegram refused a notice", exc_info=error)
