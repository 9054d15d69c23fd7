"""`/target`: administrators see and set what indicators should reach in a year.

Drawn once::

    /target [2026] ─▶ the office: how many have a target; the posts' right below it, then [Bidang … · 11/12] …
    [Bidang … · 11/12] ─▶ the same of that unit ─▶ [‹ the unit above]
    where a page has room for all below a unit, they are listed unit by unit; longer lists have pages, [2/3 ›]
    /target [2026] caraka.surat 1200 ─▶ old → new, or why not and how it is written
    /admin ─▶ [🎯 Target] ─▶ the office, this year
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
from bot.screens import targets as screens
from bot.screens.screen import Screen
from bot.screens.sections import TARGETS
from bot.texts import targets as texts
from bot.texts.sections import STALE
from models.audit import Act
from models.catalogue.types import Indicator
from models.queries import periods, targets
from models.store.targets import set_target
from models.targets import IndicatorNames, TargetError, parse_target

YEAR_FIRST = re.compile(r"([0-9]{4})(?:\s+|$)(.*)", re.DOTALL)
VALUE_LAST = re.compile(r"(?P<name>.+?)\s+(?P<value>\S+(?:\s*%)?)", re.DOTALL)


async def target(update: Update, context: Context) -> None:
    """Show a year's targets, or set one of them."""
    guards.private(update)
    guards.administrator(update, context)
    services = context.services
    this_year = services.today().year
    year, rest = _year_and_rest(guards.arguments(update), this_year)
    first = await services.database.read(_first_year, services.today())
    if not first <= year <= this_year:
        shown = _refusal(context, texts.no_such_year(year, first, this_year))
    elif rest:
        shown = await _set(context, year, rest, guards.act(update, context))
    else:
        shown = await _page(context, year)
    await delivery.reply(update, context.bot, shown)


async def pressed(update: Update, context: Context) -> None:
    """Show a page of a unit's targets; from the menu the office's of this year."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    _, match = found
    services = context.services
    if match["unit"] and match["unit"] not in services.catalogue.unit:
        await delivery.acknowledge(update, STALE, alert=True)
        return
    year = int(match["year"] or services.today().year)
    await sections.show(update, context, await _page(context, year, match["unit"], int(match["page"] or 0)))


async def _page(context: Context, year: int, unit: str | None = None, number: int = 0) -> Screen:
    services = context.services
    shown = screens.page(services.catalogue, unit or services.catalogue.root.code, number)
    codes = [indicator.code for indicator in shown.indicators]

    def look(session: Session) -> Screen:
        values = targets.of_indicators(session, codes, year)
        return screens.listing(services.catalogue, year, shown, targets.counts(session, year), values)

    return await services.database.read(look)


async def _set(context: Context, year: int, text: str, by: Act) -> Screen:
    """Set what the words say, or say why that is not possible."""
    try:
        indicator, value = _indicator_and_value(context, text)
    except TargetError as error:
        return _refusal(context, str(error))
    before = await context.services.database.write(set_target, indicator.code, year, value, by)
    return Screen(texts.changed(indicator, year, before, value))


def _refusal(context: Context, reason: str) -> Screen:
    services = context.services
    return Screen(texts.refused(reason, texts.examples(services.today().year, services.catalogue.a_measured)))


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
    CallbackQueryHandler(pressed, pattern=f"^{TARGETS}:"),
)
