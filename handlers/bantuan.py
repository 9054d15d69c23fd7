"""`/bantuan`: how to use the bot, for the sender's role."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import is_administrator, is_auditor, private, visitor
from bot.screens.personal import with_waiting
from bot.screens.screen import Screen
from bot.texts import menu
from models.catalogue.types import Catalogue, Indicator
from models.queries import personal
from models.queries.people import Identity


async def bantuan(update: Update, context: Context) -> None:
    """Explain what the sender can do; an administrator need not be on the roster."""
    private(update)
    administrator = is_administrator(update, context)
    who = context.visitor if administrator else visitor(context)
    text = menu.help_text(
        _asked(context.services.catalogue, who) if who else (),
        known=who is not None,
        heads=who is not None and who.leads,
        administrator=administrator,
        auditor=is_auditor(context),
    )
    waiting = await context.services.database.read(personal.waiting, who) if who else None
    for screen in with_waiting([Screen(text)], waiting):
        await delivery.reply(update, context.bot, screen)


def _asked(catalogue: Catalogue, who: Identity) -> tuple[Indicator, ...]:
    """Return the indicators of the first post that has any: examples are better from one's own work."""
    posts = [catalogue.position[post.code].indicators for post in who.posts if post.code in catalogue.position]
    return next(filter(None, posts), ())


handler = CommandHandler("bantuan", bantuan, filters=filters.UpdateType.MESSAGE)
