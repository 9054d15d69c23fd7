"""`/status`: what the sender owes and has sent."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import reporter
from bot.screens import personal as screens
from models.queries import personal


async def status(update: Update, context: Context) -> None:
    """Show the open months of every post of the sender."""
    who = reporter(update, context)
    services = context.services
    now = services.now()
    standing = await services.database.read(personal.standing, services.catalogue, who, now)
    for screen in screens.status(standing, now, services.calendar.timezone):
        await delivery.reply(update, context.bot, screen)


handler = CommandHandler("status", status, filters=filters.UpdateType.MESSAGE)
