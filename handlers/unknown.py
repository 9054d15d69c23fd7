"""A command that does not exist; last in the list of handlers, so that it takes only what nobody else took."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import MessageHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import is_administrator, is_auditor, message, visitor
from bot.screens.personal import with_waiting
from bot.screens.screen import Screen
from bot.texts import menu
from models.queries import personal


async def unknown(update: Update, context: Context) -> None:
    """Point to the help. In a group a command may be meant for another bot, unless it names this one."""
    written, _, addressee = _command(message(update)).partition("@")
    if addressee.casefold() != context.bot.username.casefold() and not _is_private(message(update)):
        return
    administrator = is_administrator(update, context)
    who = context.visitor if administrator else visitor(context)
    hint = menu.unknown(
        written, heads=who is not None and who.leads, administrator=administrator, auditor=is_auditor(context)
    )
    screens = [Screen(hint)]
    if who is not None and _is_private(message(update)):
        screens = with_waiting(screens, await context.services.database.read(personal.waiting, who))
    for screen in screens:
        await delivery.reply(update, context.bot, screen)


def _command(sent: Message) -> str:
    """Return the command without its slash."""
    return (sent.text or "").split(maxsplit=1)[0].removeprefix("/")


def _is_private(sent: Message) -> bool:
    return sent.chat.type == ChatType.PRIVATE


handler = MessageHandler(filters.COMMAND & filters.UpdateType.MESSAGE, unknown)
