"""Recap cards: a chart with a caption, and below it the same numbers as text with buttons that change both.

The two messages know each other through the buttons, which carry the chart's message id.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from telegram import InputMediaPhoto, Message
from telegram.constants import ChatAction, MessageLimit, ParseMode

from bot import delivery, pictures
from bot.charts.content import Chart, HistoryChart, TrendChart
from bot.context import Services, TelegramBot
from bot.drawing import DrawingError
from bot.keyboards import Keyboard, as_markup
from bot.pictures import Picture
from bot.screens import recap as screens
from bot.screens import recap_captions as captions
from bot.screens import recap_files
from bot.screens.recap_buttons import Place, View
from bot.screens.screen import Screen
from bot.texts import recap as texts
from bot.texts.splitting import units
from models.catalogue.types import Unit
from models.months import Month
from models.nudging import Nudgeable
from models.recap_views import PostView, TrendView, UnitView
from models.summaries import Recap

_logger = logging.getLogger(__name__)

Sees = Callable[[str], bool]
"""Whether the reader may see a unit, by its code."""


@dataclass(frozen=True, slots=True)
class Card:
    """What one view shows: a chart with its caption, and the text for a place and an opening line.

    ``more`` is the view of the chart's further pages.
    """

    here: Place
    chart: Chart
    caption: str
    text: Callable[[Place, str], Screen]
    more: View | None = None

    @property
    def wants_chart(self) -> bool:
        """Whether the text should not stand alone: a list may, and so may a month without a single report."""
        empty = isinstance(self.chart, Recap) and self.chart.completeness.submitted == 0
        return self.here.view not in {View.MISSING, View.FILES} and not empty


async def post_recap(
    bot: TelegramBot,
    services: Services,
    chat_id: int,
    unit_code: str,
    month: Month,
    *,
    lead: str = "",
    broadcast: bool = True,
) -> None:
    """Send a unit's month: the chart, then the text. ``lead`` (HTML) opens the caption, or the text if too long.

    Groups get it without buttons, since those are for the heads. Raises ``KeyError`` for an unknown unit and
    Telegram's errors where the chat cannot be reached.
    """
    rules = services.settings.achievement_rules
    arguments = (services.catalogue, unit_code, month, services.now(), rules)
    view = await services.database.read(services.views.unit_view, *arguments)
    shown = view.for_group() if chat_id < 0 else view
    card = unit_card(services, shown, Place(View.UNIT, month, unit_code), lambda _: False)
    await send_card(bot, services, chat_id, card, lead=lead, broadcast=broadcast)


async def send_card(
    bot: TelegramBot, services: Services, chat_id: int, card: Card, *, lead: str = "", broadcast: bool = False
) -> None:
    """Send both messages of a card; where the chart cannot be drawn, the text says so and goes out alone."""
    caption = f"{lead}\n\n{card.caption}" if lead else card.caption
    fits = units(caption) <= MessageLimit.CAPTION_LENGTH
    photo, opening = 0, "" if fits else lead
    shown = replace(card, caption=caption) if fits else card
    try:
        photo = await _send_chart(bot, services, chat_id, shown, broadcast=broadcast)
    except DrawingError as error:
        _logger.warning("a recap goes out without its chart: %s", error)
        opening = "\n".join(filter(None, (lead, texts.NO_CHART)))
    screen = card.text(replace(card.here, photo=photo), opening)
    if chat_id < 0:
        screen = replace(screen, keyboard=None)
    await delivery.send_rich(bot, services, chat_id, screen, broadcast=broadcast)


async def change_card(bot: TelegramBot, services: Services, chat_id: int, text_id: int, card: Card) -> None:
    """Show another view in the messages of a card: first the text, which is quick, then the chart."""
    if card.here.photo == 0 and card.wants_chart:
        with delivery.unless_harmless():
            await bot.edit_message_reply_markup(chat_id, text_id)
        await send_card(bot, services, chat_id, card)
        return
    await delivery.edit_rich(bot, services, (chat_id, text_id), card.text(card.here, ""))
    if card.here.photo == 0:
        return
    try:
        await change_chart(bot, services, chat_id, card.here.photo, card)
    except DrawingError as error:
        _logger.warning("a recap keeps an older chart: %s", error)
        await delivery.edit_rich(bot, services, (chat_id, text_id), card.text(card.here, texts.NO_CHART))


async def change_chart(
    bot: TelegramBot, services: Services, chat_id: int, photo: int, card: Card, page: int = 1
) -> None:
    """Put a page of a card's chart into a message that has a chart. Raises ``DrawingError``."""

    async def deliver(picture: Picture) -> Message | bool:
        media = InputMediaPhoto(picture.content, caption=card.caption, parse_mode=ParseMode.HTML)
        return await bot.edit_message_media(media, chat_id, photo, reply_markup=as_markup(_more(card, picture)))

    with delivery.unless_harmless():
        await pictures.show(services, card.chart, deliver, page, before_drawing=_busy(bot, chat_id))


def unit_card(services: Services, view: UnitView, here: Place, sees: Sees, *, leads: bool = True) -> Card:
    """Return a unit's month, with the way to reviews for those who lead it."""
    catalogue = services.catalogue
    parent = _parent(services, view.recap.unit, sees)

    def text(place: Place, lead: str) -> Screen:
        return screens.unit(view, catalogue, place, parent, lead, leads=leads)

    return Card(here, view.recap, captions.unit_caption(view.recap), text, View.UNIT_CHART)


def missing_card(services: Services, view: UnitView, here: Place, people: Sequence[Nudgeable]) -> Card:
    """Return who still owes the report, below the unit's chart; ``people`` are those whom the reader may remind."""

    def text(place: Place, lead: str) -> Screen:
        return screens.missing(view, services.catalogue, place, people, lead)

    return Card(here, view.recap, captions.unit_caption(view.recap), text, View.UNIT_CHART)


def files_card(view: UnitView, here: Place) -> Card:
    """Return the files of a unit's month, below its chart."""

    def text(place: Place, lead: str) -> Screen:
        return recap_files.choice(view, place, lead)

    return Card(here, view.recap, captions.unit_caption(view.recap), text, View.UNIT_CHART)


def post_card(services: Services, view: PostView, here: Place) -> Card:
    """Return one post's month below the chart of its year."""
    recap = view.unit.recap
    chart = HistoryChart(view.post.title, view.history, services.now(), view.sample, view.leave, view.exempt)
    caption = captions.post_caption(recap, view.post, chart)
    return Card(here, chart, caption, lambda place, lead: screens.post(view, place, lead), View.POST_CHART)


def trend_card(services: Services, view: TrendView, here: Place) -> Card:
    """Return one indicator's months below their chart."""
    recap = view.unit.recap
    calendar = services.calendar
    days = {
        point.month: calendar.working_days(point.month.first_day, point.month.last_day) for point in view.trend.points
    }
    chart = TrendChart(view.trend, services.now(), view.post.title, recap.unit_name, view.sample, days)
    caption = captions.trend_caption(recap, view.post, view.trend)
    return Card(here, chart, caption, lambda place, lead: screens.trend(view, place, lead))


async def _send_chart(bot: TelegramBot, services: Services, chat_id: int, card: Card, *, broadcast: bool) -> int:
    """Send a card's chart and return the message's id."""

    async def deliver(picture: Picture) -> Message:
        return await bot.send_photo(
            chat_id,
            picture.content,
            caption=card.caption,
            parse_mode=ParseMode.HTML,
            reply_markup=as_markup(_more(card, picture)) if chat_id > 0 else None,
            rate_limit_args=delivery.BROADCAST if broadcast else None,
        )

    busy = None if broadcast else _busy(bot, chat_id)
    message = await pictures.show(services, card.chart, deliver, before_drawing=busy)
    return message.message_id if isinstance(message, Message) else 0


def _busy(bot: TelegramBot, chat_id: int) -> Callable[[], Awaitable[object]]:
    """Return what shows that a picture is on its way."""
    return lambda: bot.send_chat_action(chat_id, ChatAction.UPLOAD_PHOTO)


def _more(card: Card, picture: Picture) -> Keyboard | None:
    """Return the way to the chart's other pages."""
    if card.more is None:
        return None
    return screens.chart_pages(replace(card.here, photo=0, page=picture.page), card.more, picture.pages)


def _parent(services: Services, unit: str, sees: Sees) -> Unit | None:
    above = services.catalogue.unit[unit].parent
    return services.catalogue.unit[above] if above is not None and sees(above) else None
