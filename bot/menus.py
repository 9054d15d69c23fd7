"""The command menu of each role and the bot's profile, told to Telegram only when they have changed.

Telegram lets a bot change its profile a few times a day only and then asks for hours of patience, so what was set is
remembered in the database, and nothing here is ever waited or retried for. A menu that could not be set is tried
again at the next start.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.context import Services, TelegramBot
from bot.texts import menu
from models.queries.facts import fact
from models.queries.people import Identity, holders
from models.store.office import set_fact

_logger = logging.getLogger(__name__)

FACT = "menus"
PATIENCE = 15.0
"""Seconds a start waits for all menus together."""

AT_ONCE = 8
ASIDE: dict[str, Any] = {"aside": True}
"""Marks calls whose refusal must not hold back any message."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What Telegram was told last: the mark of texts and bot, and the chats that have a menu of their own."""

    mark: str = ""
    chats: frozenset[int] = frozenset()


async def set_up(bot: TelegramBot, services: Services) -> None:
    """Give everybody the menu of their role, and the bot its description. Never raises an error of Telegram's."""
    known = await services.database.read(_known)
    leading = await services.database.read(_leading, services.today())
    mark = _mark(bot.id)
    outdated = leading if known.mark != mark else leading - known.chats
    former = known.chats - leading
    done: set[int] = set()
    try:
        async with asyncio.timeout(PATIENCE):
            complete = known.mark == mark or await _set_profile(bot)
            done = await _set_chats(bot, outdated, former)
    except TimeoutError:
        complete = False
        _logger.info("the menus are not complete yet; the next start goes on")
    chats = (known.chats | (outdated & done)) - (former & done)
    complete = complete and done == outdated | former
    await services.database.write(_keep, _Known(mark if complete else "", frozenset(chats)))


async def follow(bot: TelegramBot, services: Services, who: Identity) -> None:
    """Give one person the menu of the posts they hold now. Never raises an error of Telegram's."""
    known = await services.database.read(_known)
    leads = any(post.is_head for post in who.posts)
    if leads == (who.telegram_id in known.chats):
        return
    chat = frozenset({who.telegram_id})
    if leads and await _set_chats(bot, chat, frozenset()):
        await services.database.write(_keep, _Known(known.mark, known.chats | chat))
    if not leads and await _set_chats(bot, frozenset(), chat):
        await services.database.write(_keep, _Known(known.mark, known.chats - chat))


async def _set_profile(bot: TelegramBot) -> bool:
    """Set what everybody sees; returns whether all of it was taken."""
    done = [
        await _attempt(
            bot.set_my_commands(_lines(heads=False), BotCommandScopeAllPrivateChats(), rate_limit_args=ASIDE)
        ),
        await _attempt(bot.set_my_short_description(menu.SHORT_DESCRIPTION, rate_limit_args=ASIDE)),
        await _attempt(bot.set_my_description(menu.DESCRIPTION, rate_limit_args=ASIDE)),
    ]
    return all(done)


async def _set_chats(bot: TelegramBot, heads: frozenset[int], others: frozenset[int]) -> set[int]:
    """Give these chats the menu of heads and take it from those; returns the chats of which Telegram took it."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(chat: int) -> bool:
        scope = BotCommandScopeChat(chat)
        async with turns:
            if chat in heads:
                return await _attempt(bot.set_my_commands(_lines(heads=True), scope, rate_limit_args=ASIDE))
            return await _attempt(bot.delete_my_commands(scope, rate_limit_args=ASIDE))

    chats = sorted(heads | others)
    results = await asyncio.gather(*(one(chat) for chat in chats))
    return {chat for chat, taken in zip(chats, results, strict=True) if taken}


async def _attempt(call: Awaitable[bool]) -> bool:
    try:
        return await call
    except TelegramError as error:
        _logger.info("a menu or description was not taken: %s", error)
        return False


def _lines(*, heads: bool) -> Sequence[tuple[str, str]]:
    return [(command.name, command.description) for command in menu.commands(heads=heads)]


def _mark(bot_id: int) -> str:
    """Return what changes when the texts do, or the bot."""
    told = [bot_id, _lines(heads=True), _lines(heads=False), menu.SHORT_DESCRIPTION, menu.DESCRIPTION]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _leading(session: Session, today: date) -> frozenset[int]:
    """Return the accounts of those who lead a unit today."""
    return frozenset(
        holder.telegram_id for holder in holders(session, today) if holder.post.is_head and holder.telegram_id
    )


def _known(session: Session) -> _Known:
    kept = json.loads(fact(session, FACT) or "{}")
    return _Known(kept.get("mark", ""), frozenset(kept.get("chats", ())))


def _keep(session: Session, known: _Known) -> None:
    set_fact(session, FACT, json.dumps({"mark": known.mark, "chats": sorted(known.chats)}))
