"""The menu and the buttons of administration: each is authorised again, since anybody can send any callback data."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session
from telegram import CallbackQuery, Message, Update

from bot import delivery, guards
from bot.context import Context
from bot.screens import administration as screens
from bot.screens import posts
from bot.screens.screen import Screen
from bot.texts import common
from bot.texts import sections as texts
from models.catalogue.types import Catalogue
from models.queries.handovers import pending
from models.queries.staffing import employees, holding, places
from models.staffing import counts
from models.store import awaited
from models.store.awaited import Question

STAYING = re.compile(r"adj:(?:isi|plt|bebas):|adp:(?:cari$|plt:)|adt:[th]:|adi:minta$|kl:a$|ku:[tkx]:")
"""The buttons of administration that ask something themselves, or that what was typed is needed for."""


async def pressed(
    update: Update, context: Context, pattern: re.Pattern[str]
) -> tuple[CallbackQuery, re.Match[str]] | None:
    """Return a pressed button and what it says; ``None`` for whoever may not press it, who was told so.

    Whoever presses anything but a button that asks, or lets an announcement go, leaves the question that was asked.
    """
    query = update.callback_query
    match = pattern.fullmatch((query.data if query else None) or "")
    refusal = _refusal(update, context)
    if query is None or match is None or refusal:
        await delivery.acknowledge(update, refusal or texts.STALE, alert=True)
        return None
    if context.awaited is not None and not STAYING.match(match[0]):
        await context.services.database.write(awaited.forget, query.from_user.id)
    return query, match


async def show(update: Update, context: Context, screen: Screen, toast: str | None = None) -> None:
    """Show a screen in the message whose button was pressed; after a typed answer in a new one."""
    await delivery.acknowledge(update, toast)
    query = update.callback_query
    if query is None or (isinstance(query.message, Message) and query.message.text is None):
        await delivery.reply(update, context.bot, screen)  # a file has no text that could be changed
    else:
        await delivery.replace(query, screen)


async def ask(update: Update, context: Context, question: Question, text: str) -> None:
    """Ask what the next plain message answers."""
    services, account = context.services, guards.message(update).chat_id
    await services.database.write(awaited.ask, account, question, guards.moment(update, context))
    await delivery.reply(update, context.bot, Screen(text))


def _refusal(update: Update, context: Context) -> str:
    try:
        guards.private(update)
        guards.administrator(update, context)
    except guards.PrivateOnlyError:
        return common.PRIVATE_ONLY
    except guards.StrangerError:
        return common.STRANGER
    except guards.AdministratorsOnlyError:
        return common.ADMINISTRATORS_ONLY
    return ""


async def home(context: Context) -> Screen:
    """Return the main menu as things are."""
    services = context.services
    now = services.now()

    def look(session: Session) -> screens.Overview:
        people = employees(session, now)
        held = holding(session, now.date())
        vacant = sum(not _is_held(held.get(key, [])) for key in _posts(session, services.catalogue))
        asked = len(pending(session, now))
        return screens.Overview(services.catalogue.office, counts(people), vacant, asked, not people)

    return screens.home(await services.database.read(look))


async def ask_reporters(update: Update, context: Context) -> None:
    """Ask at once who reports the months that a change of holders left open."""
    waiting = await context.services.database.read(pending, context.services.now())
    if waiting:
        await delivery.reply(update, context.bot, posts.question(waiting[0], len(waiting) - 1))


def _posts(session: Session, catalogue: Catalogue) -> list[int]:
    known = places(session)
    return [known[position.code] for position in catalogue.positions if position.code in known]


def _is_held(held: list[tuple[str, bool]]) -> bool:
    return any(not acting for _, acting in held)
