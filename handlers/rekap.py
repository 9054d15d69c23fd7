"""What heads see: `/rekap`, and the buttons of its cards.

Every button is authorised again, since anybody can send any callback data. Drawn once::

    /rekap [unit] [month] ─▶ unit ─▶ unit below … ─▶ post ─▶ indicator       each with ‹ month ›
                               ├─ [Siapa belum] ─▶ missing, with [Ingatkan …] of `handlers.nudge`
                               ├─ [Berkas] ─▶ files: [XLSX …] [PDF] [CSV] each send one
                               └─ [Indikator (2/4) ›] turns the chart's pages
"""

from __future__ import annotations

from telegram import MaybeInaccessibleMessage, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, documents, guards, recaps
from bot.context import Context, Services
from bot.drawing import DrawingError
from bot.recap_request import read_request
from bot.recaps import Card, Sees
from bot.screens.recap_buttons import DOCUMENTS, VIEWS, Place, View
from bot.screens.screen import Screen
from bot.texts import common, files
from bot.texts import recap as texts
from models.catalogue.types import Unit
from models.months import Month
from models.queries import recap_views
from models.queries.nudges import nudgeables
from models.recap_views import UnitView
from models.summaries import Recap


async def rekap(update: Update, context: Context) -> None:
    """Show a unit's month: the one asked for, or the newest of the highest unit that the sender leads."""
    guards.private(update)
    _, highest = guards.reader(context)
    services = context.services
    asked = guards.arguments(update)
    request = read_request(asked, services.catalogue, Month.of(services.today()))
    units = request.units if request else ()
    seen = tuple(unit for unit in units if guards.sees(context, unit.code))
    refusal = _refusal(units, seen) if request else texts.not_understood(asked)
    if request is None or refusal:
        await delivery.reply(update, context.bot, Screen(refusal))
        return
    code = seen[0].code if seen else highest
    view = await _unit(services, code, request.month)
    if request.month is not None and not view.first <= request.month <= view.last:
        await delivery.reply(update, context.bot, Screen(_no_such_month(services, request.month, view)))
        return
    await _begin(update, context, view)


async def pressed(update: Update, context: Context) -> None:
    """Show what a button leads to, if the one who pressed it may see that."""
    query = update.callback_query
    guards.private(update)
    place = Place.parse((query.data if query else None) or "")
    if query is None or query.message is None or place is None:
        await delivery.acknowledge(update, texts.GONE if context.visitor else common.STRANGER, alert=True)
        return
    refusal = _forbidden(context, place)
    if refusal:
        await delivery.acknowledge(update, refusal, alert=True)
        return
    card = await _card(context, place)
    if card is None:
        await delivery.acknowledge(update, texts.GONE, alert=True)
        return
    # At once: what follows may take a drawing's time.
    await delivery.acknowledge(update)
    await _show(update, context, query.message, card)


async def _show(update: Update, context: Context, below: MaybeInaccessibleMessage, card: Card) -> None:
    """Send a file, turn the page of the chart, or change both messages of the card."""
    chat_id, message_id = below.chat.id, below.message_id
    if card.here.view in DOCUMENTS and isinstance(card.chart, Recap):
        await _send_file(update, context, card.here.view, card.chart)
        return
    if card.here.view not in {View.UNIT_CHART, View.POST_CHART}:
        await recaps.change_card(context.bot, context.services, chat_id, message_id, card)
        return
    try:
        await recaps.change_chart(context.bot, context.services, chat_id, message_id, card, card.here.page)
    except DrawingError:
        await delivery.reply(update, context.bot, Screen(texts.NO_PAGE))


async def _send_file(update: Update, context: Context, view: View, recap: Recap) -> None:
    """Send one of the files, or say that the PDF could not be drawn."""
    try:
        await documents.send(context.bot, context.services, guards.message(update).chat_id, view, recap)
    except DrawingError:
        await delivery.reply(update, context.bot, Screen(files.NO_PDF))


async def _begin(update: Update, context: Context, view: UnitView) -> None:
    """Send a new card; a month without any report has no chart but a list of who is awaited."""
    services, recap = context.services, view.recap
    here = Place(View.UNIT, recap.month, recap.unit)
    if recap.completeness.submitted:
        leads = guards.leads(context, recap.unit)
        card = recaps.unit_card(services, view, here, _sees(context), leads=leads)
        await recaps.send_card(context.bot, services, guards.message(update).chat_id, card)
        return
    card = await _missing_card(context, view, here)
    await delivery.reply(update, context.bot, card.text(here, texts.nothing_yet(recap)))


async def _card(context: Context, place: Place) -> Card | None:
    """Read what a place shows; ``None`` for months and posts that are not there."""
    services = context.services
    arguments = (services.catalogue, place.code, place.month, services.now(), services.settings.achievement_rules)
    card: Card | None = None
    view: UnitView
    if place.view in {View.POST, View.POST_CHART}:
        post = await services.database.read(recap_views.post_view, *arguments, read=services.views.unit_view)
        if post is None:
            return None
        view, card = post.unit, recaps.post_card(services, post, place)
    elif place.view is View.TREND:
        trend = await services.database.read(recap_views.trend_view, *arguments, read=services.views.unit_view)
        if trend is None:
            return None
        view, card = trend.unit, recaps.trend_card(services, trend, place)
    else:
        view = await services.database.read(services.views.unit_view, *arguments)
        card = await _unit_card(context, view, place)
    return card if view.first <= place.month <= view.last else None


async def _unit_card(context: Context, view: UnitView, place: Place) -> Card:
    """Return what a place shows of a unit; its files are sent from the unit's own card."""
    if place.view is View.MISSING:
        return await _missing_card(context, view, place)
    if place.view is View.FILES:
        return recaps.files_card(view, place)
    leads = guards.leads(context, view.recap.unit)
    return recaps.unit_card(context.services, view, place, _sees(context), leads=leads)


async def _missing_card(context: Context, view: UnitView, here: Place) -> Card:
    """Return who still owes the report, with the ways to remind them for those who lead the unit."""
    services, reader = context.services, guards.visitor(context)
    if not guards.leads(context, view.recap.unit):
        return recaps.missing_card(services, view, here, ())
    people = await services.database.read(
        nudgeables, services.catalogue, view.recap.unit, view.window, reader.person_id, services.now()
    )
    return recaps.missing_card(services, view, here, people)


def _forbidden(context: Context, place: Place) -> str:
    """Return why the sender may not see a place; empty where they may."""
    if context.visitor is None:
        return common.STRANGER
    if not (context.visitor.leads or guards.is_auditor(context)):
        return common.HEADS_ONLY
    unit = _unit_of(context.services, place)
    if unit is None:
        return texts.GONE
    return "" if guards.sees(context, unit) else texts.NOT_YOURS


def _unit_of(services: Services, place: Place) -> str | None:
    """Return the unit that decides who may see a place; ``None`` for a code that the catalogue does not have."""
    catalogue, code = services.catalogue, place.code
    if place.view is View.TREND:
        indicator = catalogue.indicator.get(code)
        code = indicator.position if indicator else ""
    if place.view in {View.TREND, View.POST, View.POST_CHART}:
        position = catalogue.position.get(code)
        return position.unit if position else None
    return code if code in catalogue.unit else None


def _refusal(units: tuple[Unit, ...], seen: tuple[Unit, ...]) -> str:
    """Return the answer where the words do not lead to one unit that the sender may see; empty where they do."""
    if units and not seen:
        return texts.NOT_YOURS
    return texts.ambiguous(tuple(unit.name for unit in seen)) if len(seen) > 1 else ""


def _no_such_month(services: Services, month: Month, view: UnitView) -> str:
    if month < view.first:
        return texts.before_first(month, view.first)
    return texts.not_yet(month, services.calendar.window(month).opens if month == view.last.next() else None)


async def _unit(services: Services, code: str, month: Month | None) -> UnitView:
    rules = services.settings.achievement_rules
    arguments = (services.catalogue, code, month, services.now(), rules)
    return await services.database.read(services.views.unit_view, *arguments)


def _sees(context: Context) -> Sees:
    return lambda unit: guards.sees(context, unit)


handlers = (
    CommandHandler("rekap", rekap, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern=rf"^r[{VIEWS}]:"),
)
