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
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session
from telegram import BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.context import Services, TelegramBot
from bot.texts import menu
from models.administration import Right
from models.queries.facts import fact
from models.queries.people import Identity, holders
from models.queries.rights import accounts_with_rights
from models.running import Fact
from models.store.office import set_fact

_logger = logging.getLogger(__name__)

FACT = "menus"
PATIENCE = 15.0
"""Seconds a start waits for all menus together."""

AT_ONCE = 8
ASIDE: dict[str, Any] = {"aside": True}
"""Marks calls whose refusal must not hold back any message."""


class Role(StrEnum):
    """Whose menu is more than everybody's."""

    HEAD = "head"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


Roles = dict[int, str]
"""The roles of those who have any, by chat, joined to one word in the order of ``Role``: ``head+auditor``."""

_GRANTED = {Right.ADMINISTRATOR: Role.ADMINISTRATOR, Right.AUDITOR: Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class _Known:
    """What Telegram was told last: the mark of texts and bot, and the chats that have a menu of their own."""

    mark: str = ""
    chats: Roles = field(default_factory=dict)


async def set_up(bot: TelegramBot, services: Services) -> None:
    """Give everybody the menu of their role, and the bot its description. Never raises an error of Telegram's."""
    known = await services.database.read(_known)
    roles = await services.database.read(_roles, services.today(), services.settings.admin_ids)
    mark = _mark(bot.id)
    wanted = roles if known.mark != mark else dict(roles.items() - known.chats.items())
    former = frozenset(known.chats.keys() - roles.keys())
    done: set[int] = set()
    try:
        async with asyncio.timeout(PATIENCE):
            complete = known.mark == mark or await _set_profile(bot)
            done = await _set_chats(bot, wanted, former)
    except TimeoutError:
        complete = False
        _logger.info("the menus are not complete yet; the next start goes on")
    told = {
        chat: role for chat, role in (known.chats | wanted).items() if chat in done or known.chats.get(chat) == role
    }
    complete = complete and done == wanted.keys() | former
    kept = {chat: role for chat, role in told.items() if chat not in former & done}
    await services.database.write(_keep, _Known(mark if complete else "", kept))


async def follow(bot: TelegramBot, services: Services, who: Identity) -> None:
    """Give one person the menu of the posts and rights they have now. Never raises an error of Telegram's."""
    held = {_GRANTED[right] for right in who.rights}
    if who.leads:
        held.add(Role.HEAD)
    if who.telegram_id in services.settings.admin_ids:
        held.add(Role.ADMINISTRATOR)
    await _follow(bot, services, who.telegram_id, _joined(held))


async def take_back(bot: TelegramBot, services: Services, account: int) -> None:
    """Give an account that is no longer anybody's the menu of everybody. Never raises an error of Telegram's."""
    held = {Role.ADMINISTRATOR} if account in services.settings.admin_ids else set()
    await _follow(bot, services, account, _joined(held))


async def _follow(bot: TelegramBot, services: Services, account: int, role: str) -> None:
    known = await services.database.read(_known)
    if role == known.chats.get(account, ""):
        return
    wanted = {account: role} if role else {}
    if await _set_chats(bot, wanted, frozenset() if role else frozenset({account})):
        await services.database.write(_keep_one, account, role)


def _joined(roles: Collection[Role]) -> str:
    return "+".join(role for role in Role if role in roles)


async def _set_profile(bot: TelegramBot) -> bool:
    """Set what everybody sees; returns whether all of it was taken."""
    done = [
        await _attempt(bot.set_my_commands(_lines(), BotCommandScopeAllPrivateChats(), rate_limit_args=ASIDE)),
        await _attempt(bot.set_my_short_description(menu.SHORT_DESCRIPTION, rate_limit_args=ASIDE)),
        await _attempt(bot.set_my_description(menu.DESCRIPTION, rate_limit_args=ASIDE)),
    ]
    return all(done)


async def _set_chats(bot: TelegramBot, roles: Roles, former: frozenset[int]) -> set[int]:
    """Give these chats the menu of their role and take it from those; returns the chats of which Telegram took it."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(chat: int) -> bool:
        scope = BotCommandScopeChat(chat)
        async with turns:
            if chat in roles:
                return await _attempt(bot.set_my_commands(_lines(roles[chat]), scope, rate_limit_args=ASIDE))
            return await _attempt(bot.delete_my_commands(scope, rate_limit_args=ASIDE))

    chats = sorted(roles.keys() | former)
    results = await asyncio.gather(*(one(chat) for chat in chats))
    return {chat for chat, taken in zip(chats, results, strict=True) if taken}


async def _attempt(call: Awaitable[bool]) -> bool:
    try:
        return await call
    except TelegramError as error:
        _logger.info("a menu or description was not taken: %s", error)
        return False


def _lines(role: str = "") -> Sequence[tuple[str, str]]:
    held = role.split("+")
    shown = menu.commands(
        heads=Role.HEAD in held, administrator=Role.ADMINISTRATOR in held, auditor=Role.AUDITOR in held
    )
    return [(command.name, command.description) for command in shown]


def _mark(bot_id: int) -> str:
    """Return what changes when the texts do, or the bot."""
    told = [bot_id, _lines(_joined(tuple(Role))), _lines(), menu.SHORT_DESCRIPTION, menu.DESCRIPTION]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _roles(session: Session, today: date, administrators: Collection[int]) -> Roles:
    """Return the chats that have a menu of their own."""
    held: dict[int, set[Role]] = {account: {Role.ADMINISTRATOR} for account in administrators}
    for holder in holders(session, today):
        if holder.post.is_head and holder.telegram_id:
            held.setdefault(holder.telegram_id, set()).add(Role.HEAD)
    for account, rights in accounts_with_rights(session).items():
        held.setdefault(account, set()).update(_GRANTED[right] for right in rights)
    return {account: _joined(roles) for account, roles in held.items()}


def _known(session: Session) -> _Known:
    kept = json.loads(fact(session, FACT) or "{}")
    return _Known(kept.get("mark", ""), {int(chat): role for chat, role in kept.get("chats", {}).items()})


def _keep_one(session: Session, account: int, role: str) -> None:
    """Keep one chat's menu beside what is known by now: others may have got theirs while Telegram was asked."""
    session.get(Fact, FACT, with_for_update=True)
    known = _known(session)
    others = {chat: kept for chat, kept in known.chats.items() if chat != account}
    _keep(session, _Known(known.mark, others | ({account: role} if role else {})))


def _keep(session: Session, known: _Known) -> None:
    set_fact(session, FACT, json.dumps({"mark": known.mark, "chats": known.chats}, sort_keys=True))
