"""`/riwayat`: the sender's last twelve months, as a table and as a picture."""

from __future__ import annotations

import logging

from telegram import Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.ext import CommandHandler, filters

from bot import delivery, pictures
from bot.charts.content import HistoryChart
from bot.context import Context
from bot.drawing import DrawingError
from bot.guards import message, reporter
from bot.pictures import Picture
from bot.screens import personal as screens
from bot.screens.screen import Screen
from bot.texts import personal as texts
from models.queries import personal
from models.standing import PostHistory

_logger = logging.getLogger(__name__)


async def riwayat(update: Update, context: Context) -> None:
    """Show every post's months; the text comes first, since the picture takes longer."""
    who = reporter(update, context)
    services = context.services
    chat = message(update).chat_id
    found = await services.database.read(personal.history, services.catalogue, who, services.now())
    if found.is_empty:
        [screen] = screens.with_waiting([screens.no_history(found, has_post=bool(who.posts))], found.waiting)
        await delivery.reply(update, context.bot, screen)
        return
    for place, post in enumerate(found.posts, start=1):
        parts = screens.history(post)
        if place == len(found.posts):
            parts = screens.with_waiting(parts, found.waiting)
        for screen in parts:
            await delivery.send_rich(context.bot, services, chat, screen)
        if not post.is_empty:
            await _picture(update, context, post)


async def _picture(update: Update, context: Context, post: PostHistory) -> None:
    """Send the pages of one post's chart; without them the numbers are there as text."""
    chat = message(update).chat_id
    chart = HistoryChart(post.title, post.trends, context.services.now(), post.sample, post.leave, post.exempt)
    pages = 1

    async def deliver(picture: Picture) -> Message:
        nonlocal pages
        pages = picture.pages
        caption = texts.caption(post.title, picture.page, picture.pages)
        return await context.bot.send_photo(chat, picture.content, caption, parse_mode=ParseMode.HTML)

    async def announce() -> bool:
        return await context.bot.send_chat_action(chat, ChatAction.UPLOAD_PHOTO)

    try:
        page = 1
        while page <= pages:
            await pictures.show(context.services, chart, deliver, page, before_drawing=announce)
            page += 1
    except DrawingError as error:
        _logger.warning("a history could not be drawn: %s", error)
        await delivery.reply(update, context.bot, Screen(texts.NO_CHART))


handler = CommandHandler("riwayat", riwayat, filters=filters.UpdateType.MESSAGE)
