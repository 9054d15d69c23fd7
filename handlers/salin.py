"""`/salin`: the sender's own month as plain text, to be pasted into e-Kinerja."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, filters

from bot import delivery
from bot.context import Context
from bot.guards import arguments, reporter
from bot.screens import pasting as screens
from bot.screens.personal import with_waiting
from bot.screens.screen import Screen
from bot.texts import pasting as texts
from bot.texts.reporting import NO_INDICATORS, NO_POST
from models.catalogue.types import Catalogue
from models.months import Month, parse_month
from models.queries import own_reports, personal
from models.queries.people import Identity


async def salin(update: Update, context: Context) -> None:
    """Show the month asked for, otherwise the newest that was sent."""
    who = reporter(update, context)
    services = context.services
    waiting = await services.database.read(personal.waiting, who)
    refusal = _without_reports(services.catalogue, who)
    asked = arguments(update)
    month = parse_month(asked, Month.of(services.today())) if asked else None
    if asked and month is None:
        refusal = refusal or texts.not_understood(asked)
    if refusal:
        found = [Screen(refusal)]
    else:
        of = (services.catalogue, who, month, services.now())
        found = screens.reports(await services.database.read(own_reports.own_reports, *of), month)
    for screen in with_waiting(found, waiting):
        await delivery.reply(update, context.bot, screen)


def _without_reports(catalogue: Catalogue, who: Identity) -> str:
    """Return why somebody has nothing to report at all; empty where they have."""
    if not who.posts:
        return NO_POST
    posts = [catalogue.position[post.code] for post in who.posts if post.code in catalogue.position]
    return "" if any(post.indicators for post in posts) else NO_INDICATORS


handler = CommandHandler("salin", salin, filters=filters.UpdateType.MESSAGE)
