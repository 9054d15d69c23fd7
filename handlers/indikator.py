"""`/indikator`: the sheets of the sender's posts."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import reporter
from bot.screens import sheet
from bot.screens.personal import with_waiting
from bot.screens.screen import Screen
from bot.texts.reporting import NO_POST
from models.queries import personal


async def indikator(update: Update, context: Context) -> None:
    """Show tasks, functions and indicators of every post of the sender."""
    who = reporter(update, context)
    services = context.services
    catalogue = services.catalogue
    waiting = await services.database.read(personal.waiting, who)
    sheets = [
        screen
        for post in who.posts
        if post.code in catalogue.position
        for screen in sheet.post_sheet(catalogue, catalogue.position[post.code], acting=post.acting)
    ]
    for screen in with_waiting(sheets or [Screen(NO_POST)], waiting):
        await delivery.reply(update, context.bot, screen)


handler = CommandHandler("indikator", indikator, filters=filters.UpdateType.MESSAGE)
