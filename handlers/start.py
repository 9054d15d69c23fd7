"""`/start`: with a code it binds the account, without one it greets."""

from __future__ import annotations

import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import CommandHandler, filters

from bot import delivery, menus, sections
from bot.context import Context
from bot.guards import is_administrator, message, private
from bot.screens import binding as screens
from bot.screens.personal import with_waiting
from bot.screens.screen import Screen
from bot.texts import binding as texts
from models.invitation import Bound, Paused, Reason, Refused
from models.queries import personal
from models.queries.people import Identity, by_telegram
from models.store.invitations import redeem

_logger = logging.getLogger(__name__)

_REFUSALS = {
    Reason.UNKNOWN: texts.UNKNOWN_CODE,
    Reason.USED: texts.USED_CODE,
    Reason.EXPIRED: texts.EXPIRED_CODE,
    Reason.ACCOUNT_TAKEN: texts.ACCOUNT_TAKEN,
}


async def start(update: Update, context: Context) -> None:
    """Bind the sender to the person of the code, or say what is owed."""
    private(update)
    # The code may have been typed in groups, "ABCD EFGH IJKL".
    code = "".join(context.args or ())
    if code:
        await _bind(update, context, code)
    elif context.visitor is None and is_administrator(update, context):
        await delivery.reply(update, context.bot, await sections.home(context))
    elif context.visitor is None:
        await delivery.reply(update, context.bot, Screen(texts.STRANGER))
    else:
        await menus.follow(context.bot, context.services, context.visitor)
        await _greet(update, context, context.visitor)


async def _bind(update: Update, context: Context, code: str) -> None:
    services = context.services
    account = message(update).chat_id
    outcome = await services.database.write(redeem, code, account, services.clock(), update.update_id)
    if not isinstance(outcome, Bound):
        name = context.visitor.name if context.visitor else None
        await delivery.reply(update, context.bot, screens.refusal(_refusal(context, outcome), name))
        return
    who = await services.database.read(by_telegram, account, services.today())
    if who is None:
        raise LookupError(f"person {outcome.person_id} was bound and is not there")
    context.visitor = who
    standing = await services.database.read(personal.standing, services.catalogue, who, services.now())
    zone = services.calendar.timezone
    screen = screens.welcome(who.name, standing, services.clock(), zone, again=outcome.again)
    await delivery.reply(update, context.bot, screen)
    await menus.follow(context.bot, services, who)
    if outcome.former is not None:
        await _take_leave(context, outcome.former)


def _refusal(context: Context, outcome: Refused | Paused) -> str:
    if isinstance(outcome, Paused):
        services = context.services
        return texts.paused(services.calendar.local(outcome.until), services.now())
    return _REFUSALS[outcome.reason]


async def _take_leave(context: Context, account: int) -> None:
    """Tell the account that was theirs until now that it no longer is; one that cannot be reached needs no telling."""
    try:
        await delivery.send(context.bot, account, Screen(texts.MOVED))
    except TelegramError as error:
        _logger.info("an account was not told that it is let go (%s)", type(error).__name__)
    await menus.take_back(context.bot, context.services, account)


async def _greet(update: Update, context: Context, who: Identity) -> None:
    services = context.services
    standing = await services.database.read(personal.standing, services.catalogue, who, services.now())
    screen = screens.greeting(who.name, standing, services.clock(), services.calendar.timezone)
    for part in with_waiting([screen], standing.waiting):
        await delivery.reply(update, context.bot, part)


handler = CommandHandler("start", start, filters=filters.UpdateType.MESSAGE)
