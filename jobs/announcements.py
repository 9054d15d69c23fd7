"""Sending announcements: each person claimed in their ledger, sent to, marked; the author sees how far it is.

What was claimed when the process died is taken up again within seconds, so nobody is left out, and at most what was
in flight comes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot import delivery
from bot.context import Context
from bot.keyboards import as_markup
from bot.ledger import outcome_of, side_by_side
from bot.screens import announcements as screens
from models.announcing import Progress
from models.queries.announcements import progress, under_way, waiting
from models.store.announcements import claim, end, finish, renew
from models.store.people import mark_unreachable
from models.store.running import note_tick
from models.tables import Outcome

_logger = logging.getLogger(__name__)

PAGE = 60
"""People between two edits of the progress: about two seconds, so that Telegram takes every edit."""


async def announce(context: Context) -> None:
    """Send the announcements whose hour has come, page by page."""
    services = context.services
    for announcement in await services.database.read(under_way, services.clock()):
        while context.application.running:
            page = await services.database.read(waiting, announcement, services.clock(), PAGE)
            if not page:
                await _end(context, announcement)
                break
            failed = await _send_page(context, announcement, page)
            if failed == len(page):
                break  # nothing else is left on the page, which would be the next one too
            await _tell(context, announcement)
            await services.database.write(note_tick, services.clock())  # as in `jobs.reminders`


async def _send_page(context: Context, announcement: int, people: Sequence[int]) -> int:
    """Send to these people side by side; return for how many it failed."""
    services = context.services
    shown = await services.database.read(progress, services.catalogue, announcement, services.today())
    return await side_by_side(people, lambda person: _send(context, shown, person)) if shown is not None else 0


async def _send(context: Context, shown: Progress, person: int) -> None:
    """Claim, send and mark one person's message, unless the bot is to stop."""
    database, clock = context.services.database, context.services.clock
    if not context.application.running:
        return
    account = await database.write(claim, shown.id, person, clock())
    if account is None:
        return
    sending = delivery.send(context.bot, account, screens.announcement(shown.text), broadcast=True)
    outcome = await outcome_of(sending, lambda: database.write(renew, shown.id, person, clock()))
    if outcome is Outcome.UNREACHABLE:
        await database.write(mark_unreachable, account, clock())
    await database.write(end, shown.id, person, outcome, clock())


async def _end(context: Context, announcement: int) -> None:
    """Close an announcement of which nobody is left, and tell its author what came of it."""
    services = context.services
    shown = await services.database.read(progress, services.catalogue, announcement, services.today())
    # Told first: where the process dies in between, or Telegram is away, it is only told again.
    if shown is not None and shown.is_over and await _tell(context, announcement, over=True):
        await services.database.write(finish, announcement, services.clock())


async def _tell(context: Context, announcement: int, *, over: bool = False) -> bool:
    """Show the author how far it is; a message that cannot be edited stops nothing.

    ``False`` where Telegram may take it later.
    """
    services = context.services
    shown = await services.database.read(progress, services.catalogue, announcement, services.today())
    if shown is None or shown.message_id is None or shown.is_over is not over:
        return True
    screen = screens.progress(shown, services.catalogue)
    try:
        with delivery.unless_harmless():
            await context.bot.edit_message_text(
                screen.text,
                shown.telegram_id,
                shown.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=as_markup(screen.keyboard),
                rate_limit_args=delivery.BROADCAST,
            )
    except TelegramError as error:
        _logger.info("the progress of an announcement could not be shown: %s", type(error).__name__)
        return not isinstance(error, RetryAfter | NetworkError) or isinstance(error, BadRequest)
    return True
