"""`/catat`: the daily tally of the running month, for those who count every day.

Drawn once::

    /catat ─▶ list ─▶ [indicator] ─▶ card ─▶ [+1] [+5] … or [Urungkan] ─▶ card
    /catat 5 ─▶ card, or which indicator? ─▶ card

It is no conversation: whatever report is being filled in stays at its question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery
from bot.context import Context, Services
from bot.guards import arguments, moment, reporter
from bot.screens import tally as screens
from bot.screens.screen import Screen
from bot.texts import tally as texts
from bot.texts.reporting import NO_INDICATORS, NO_POST
from models.months import Month
from models.queries.people import Identity
from models.queries.tallies import tallies
from models.store import tallies as store
from models.tally import Amount, Misread, Tally, read_additions

BUTTON = re.compile(
    r"t:(?P<what>[oacul]):(?P<key>[0-9]{1,18}):(?P<month>[1-9][0-9]{3}-(?:0[1-9]|1[0-2]))"
    r"(?::(?P<above>[0-9]{1,12})(?:-(?P<below>[0-9]{1,12}))?)?(?::(?P<asked_by>[0-9]{1,18}))?"
)


async def catat(update: Update, context: Context) -> None:
    """Show the tallies, or add what stands behind the command."""
    who = reporter(update, context)
    services = context.services
    found = await _tallies(services, who)
    typed = arguments(update)
    if not found:
        screen = Screen(_nothing_tallied(services, who))
    elif not typed:
        screen = screens.listed(found)
    else:
        screen = await _add_typed(update, context, found, typed)
    await delivery.reply(update, context.bot, screen)


async def _add_typed(update: Update, context: Context, found: Sequence[Tally], text: str) -> Screen:
    """Add a typed amount where it is plain to what, otherwise ask."""
    indicators = [tally.indicator for tally in found]
    amounts = read_additions(text, indicators)
    if isinstance(amounts, Misread):
        return screens.listed(found, texts.hint(amounts.problem, indicators))
    if len(amounts) > 1:
        return screens.which(found, amounts, text, update.update_id)
    ((place, amount),) = amounts.items()
    card = (found[place].key, found[place].month)
    services, who = context.services, reporter(update, context)
    done = await services.database.write(store.add, services.catalogue, who, card, amount, moment(update, context))
    return _card(done) if done else Screen(texts.GONE)


async def pressed(update: Update, context: Context) -> None:
    """Take a button of a card: it opens one, adds, or takes back."""
    who = reporter(update, context)
    query = update.callback_query
    match = BUTTON.fullmatch((query.data if query else None) or "")
    if query is None or match is None:
        await delivery.acknowledge(update, texts.GONE)
        return
    card = (int(match["key"]), Month.parse(match["month"]))
    done = await _do(update, context, who, match, card)
    if done is None:
        await delivery.acknowledge(update, texts.GONE, alert=True)
        return
    if isinstance(done.happened, store.Past):
        await delivery.acknowledge(update, texts.PAST)
        await delivery.drop_buttons(update)
        await delivery.reply(update, context.bot, _card(done))
        return
    await delivery.acknowledge(update)
    whole = match["what"] == screens.LIST
    await delivery.replace(query, screens.listed(done.tallies, place=done.place) if whole else _card(done))


async def _do(
    update: Update, context: Context, who: Identity, match: re.Match[str], card: tuple[int, Month]
) -> store.Tallied | None:
    """Do what a button says; ``None`` where it names nothing of the sender's."""
    services, at = context.services, moment(update, context)
    if match["what"] == screens.UNDO:
        return await services.database.write(store.undo, services.catalogue, who, card, at)
    if match["what"] in {screens.OPEN, screens.LIST}:
        return await _opened(services, who, card)
    if match["above"] is None:
        return None
    amount = Amount(int(match["above"]), int(match["below"]) if match["below"] else None)
    asked_by = int(match["asked_by"]) if match["asked_by"] else None
    return await services.database.write(store.add, services.catalogue, who, card, amount, at, asked_by=asked_by)


async def _opened(services: Services, who: Identity, card: tuple[int, Month]) -> store.Tallied | None:
    found = await _tallies(services, who)
    place = next((place for place, tally in enumerate(found) if tally.key == card[0]), None)
    if place is None:
        return None
    return store.Tallied(found, place, None if found[place].month == card[1] else store.Past())


def _card(done: store.Tallied) -> Screen:
    return screens.card(done.tallies, done.place, _lead(done))


def _lead(done: store.Tallied) -> str:
    """Return what a tap did, in words; empty where it only showed something."""
    tally, happened = done.tallies[done.place], done.happened
    if isinstance(happened, store.Added):
        return texts.added(tally, happened.amount)
    if isinstance(happened, store.Undone):
        return texts.undone(tally, happened.amount)
    if isinstance(happened, store.Past):
        return texts.PAST
    return texts.too_much() if happened else ""


async def _tallies(services: Services, who: Identity) -> tuple[Tally, ...]:
    return await services.database.read(tallies, services.catalogue, who, services.now())


def _nothing_tallied(services: Services, who: Identity) -> str:
    """Return why somebody has nothing to count day by day."""
    if not who.posts:
        return NO_POST
    posts = [services.catalogue.position.get(post.code) for post in who.posts]
    return texts.NOTHING_TALLIED if any(post and post.indicators for post in posts) else NO_INDICATORS


handlers = (
    CommandHandler("catat", catat, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern=f"^{screens.TALLY}:"),
)
