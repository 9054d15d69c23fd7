"""`/target`: administrators see and set what indicators should reach in a year.

Drawn once::

    /target [2026] ─▶ all targets, unit by unit
    /target [2026] caraka.surat 1200 ─▶ old → new, or why not and how it is written
    /admin ─▶ [🎯 Target] ─▶ this year's targets, unit by unit
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import sections as names
from bot.screens import targets as screens
from bot.screens.screen import Screen
from bot.texts import targets as texts
from models.audit import Act
from models.catalogue.types import Indicator, Kind
from models.queries import periods
from models.queries.targets import of_year
from models.store.targets import set_target
from models.targets import IndicatorNames, TargetError, parse_target

DATA = re.compile(f"{names.TARGETS}:{names.OPEN}")
YEAR_FIRST = re.compile(r"([0-9]{4})(?:\s+|$)(.*)", re.DOTALL)
VALUE_LAST = re.compile(r"(?P<name>.+?)\s+(?P<value>\S+(?:\s*%)?)", re.DOTALL)


async def target(update: Update, context: Context) -> None:
    """List a year's targets, or set one of them."""
    guards.private(update)
    guards.administrator(update, context)
    services = context.services
    this_year = services.today().year
    words = (guards.message(update).text or "").split(maxsplit=1)
    year, rest = _year_and_rest(words[1].strip() if len(words) > 1 else "", this_year)
    first = await services.database.read(_first_year, services.today())
    if first <= year <= this_year:
        by = guards.act(update, context)
        shown = await (_set(context, year, rest, by) if rest else _list(context, year))
    else:
        shown = [_refusal(context, texts.no_such_year(year, first, this_year))]
    for screen in shown:
        await delivery.reply(update, context.bot, screen)


async def pressed(update: Update, context: Context) -> None:
    """List this year's targets below the menu of administration, which stays as it is."""
    if await sections.pressed(update, context, DATA) is None:
        return
    await delivery.acknowledge(update)
    for screen in await _list(context, context.services.today().year):
        await delivery.reply(update, context.bot, screen)


async def _list(context: Context, year: int) -> list[Screen]:
    services = context.services
    return screens.listing(services.catalogue, year, await services.database.read(of_year, year))


async def _set(context: Context, year: int, text: str, by: Act) -> list[Screen]:
    """Set what the words say, or say why that is not possible."""
    try:
        indicator, value = _indicator_and_value(context, text)
    except TargetError as error:
        return [_refusal(context, str(error))]
    before = await context.services.database.write(set_target, indicator.code, year, value, by)
    return [Screen(texts.changed(indicator, year, before, value))]


def _refusal(context: Context, reason: str) -> Screen:
    services = context.services
    able = (indicator for indicator in services.catalogue.indicators() if indicator.kind is not Kind.STATE)
    return Screen(texts.refused(reason, texts.examples(services.today().year, next(able, None))))


def _indicator_and_value(context: Context, text: str) -> tuple[Indicator, Decimal]:
    names = IndicatorNames(context.services.catalogue)
    match = VALUE_LAST.fullmatch(text)
    if match is None:
        raise TargetError(texts.no_value(names.find(text).name))
    indicator = names.find(match["name"])
    return indicator, parse_target(match["value"], indicator)


def _year_and_rest(text: str, this_year: int) -> tuple[int, str]:
    match = YEAR_FIRST.fullmatch(text)
    return (int(match[1]), match[2].strip()) if match else (this_year, text)


def _first_year(session: Session, today: date) -> int:
    """Return the year of the first month that was asked for."""
    return min((window.month.year for window in periods.windows(session)), default=today.year)


handlers = (
    CommandHandler("target", target, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern=f"^{names.TARGETS}:"),
)
