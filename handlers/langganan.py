"""`/langganan`: heads choose what is posted to them, and which groups get their unit's posts.

Drawn once::

    private  /langganan ─▶ own page: [✅ …] changes it in place
                             ├─ [group ›] ─▶ its page: [✅ …]  [Lepas grup] ─▶ own page
                             └─ [➕ …] is a link: Telegram asks for a group and says `/start rekap-<unit>` there
    group    /langganan, or that link ─▶ registered
                             ├─ leads several units ─▶ which? ─▶ registered
                             └─ registered for another unit ─▶ [Ganti] [Biarkan], or no

In a group only a tap of the unit's own head counts, whoever sees the button.
"""

from __future__ import annotations

from contextlib import suppress

from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, guards
from bot.context import Context
from bot.screens import subscriptions as screens
from bot.screens.screen import Screen
from bot.texts import subscriptions as texts
from models.queries.groups import group_of_chat, groups_of
from models.store.subscriptions import Registration, choose, choose_for_group, register, release, wishes_of
from models.subscribing import Posting, RegisteredGroup

GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


async def langganan(update: Update, context: Context) -> None:
    """Show a head's own page, or, in a group, register it."""
    if (chat := _group(update)) is not None:
        units = _units(context)
        if len(units) > 1:
            await delivery.reply(update, context.bot, screens.which_unit(units))
            return
        await delivery.reply(update, context.bot, await _register(update, context, chat, next(iter(units), "")))
        return
    guards.private(update)
    guards.head(context)
    await delivery.reply(update, context.bot, await _own(context))


async def added(update: Update, context: Context) -> None:
    """Register the group into which a head has put the bot by the link of one of their units."""
    match = screens.PAYLOAD.fullmatch(guards.message(update).text or "")
    chat = _group(update)
    if match is not None and chat is not None:
        unit = screens.unit_of_payload(match["unit"])
        await delivery.reply(update, context.bot, await _register(update, context, chat, unit))


async def pressed(update: Update, context: Context) -> None:
    """Take a button of these screens, each where it belongs."""
    query = update.callback_query
    data = (query.data if query else None) or ""
    chat = _group(update)
    if query is None:
        return
    screen = await (_pressed_in_private(update, context, data) if chat is None else _in_group(update, context, data))
    if isinstance(screen, str):
        await delivery.acknowledge(update, screen, alert=True)
        return
    await delivery.acknowledge(update)
    await delivery.replace(query, screen)


async def _in_group(update: Update, context: Context, data: str) -> Screen | str:
    """Return what a button in a group leads to, or why it does not for whoever pressed it."""
    match, chat, units = screens.IN_GROUP.fullmatch(data), _group(update), _units(context)
    if not units or match is None or chat is None:
        return texts.ONLY_HEADS if not units else texts.STALE
    if match["what"]:
        if match["unit"] not in units:
            return texts.NOT_YOURS
        return await _register(update, context, chat, match["unit"], replace=match["what"] == screens.REPLACE)
    current = await context.services.database.read(group_of_chat, chat.id)
    if current is None:
        return texts.STALE
    return screens.registered(current) if guards.leads(context, current.unit) else texts.NOT_YOURS


async def _register(update: Update, context: Context, chat: Chat, unit: str, *, replace: bool = False) -> Screen:
    """Register a group for one of the sender's units; ask, or refuse, where it is another unit's."""
    services, units = context.services, _units(context)
    if not units or context.visitor is None:
        return Screen(texts.ONLY_HEADS)
    if unit not in units:
        return Screen(texts.NOT_YOURS)
    # From which units is not read first: another head may take the group between a look and what is written.
    led = {below for code in units for below in services.catalogue.below(code)} if replace else set()
    wanted = Registration(chat.id, chat.title or "", unit, context.visitor.person_id)
    group = await services.database.write(
        register, services.calendar, services.catalogue, wanted, guards.moment(update, context), takes_from=led
    )
    if group.unit == unit:
        return screens.registered(group)
    if guards.leads(context, group.unit):
        return screens.ask_replace(group, unit, units[unit])
    return Screen(texts.taken(group))


async def _pressed_in_private(update: Update, context: Context, data: str) -> Screen | str:
    """Return what a button of a head's pages leads to, or why it leads nowhere."""
    guards.private(update)
    guards.head(context)
    match = screens.IN_PRIVATE.fullmatch(data)
    if match is None:
        return texts.STALE
    if match["own"]:
        await _choose(update, context, (Posting(match["own"]), match["on"] == "1"))
    if not (match["group"] or match["release"]):
        return await _own(context)
    group = await _group_of_sender(context, int(match["group"] or match["release"]))
    if group is None:
        return texts.STALE
    if match["release"]:
        return await _release(update, context, group)
    if match["posting"]:
        choice = (Posting(match["posting"]), match["wanted"] == "1")
        services = context.services
        group = await services.database.write(
            choose_for_group,
            services.calendar,
            services.catalogue,
            group,
            choice,
            guards.visitor(context).person_id,
            guards.moment(update, context),
        )
    return screens.group(group) if group is not None else texts.STALE


async def _choose(update: Update, context: Context, choice: tuple[Posting, bool]) -> None:
    services, who, at = context.services, guards.visitor(context), guards.moment(update, context)
    await services.database.write(
        choose, services.calendar, services.catalogue, who.person_id, _units(context), choice, at
    )


async def _release(update: Update, context: Context, group: RegisteredGroup) -> Screen | str:
    """Let a group go and tell it so, if it still listens."""
    person_id, at = guards.visitor(context).person_id, guards.moment(update, context)
    chat_id = await context.services.database.write(release, group, person_id, at)
    if chat_id is None:
        return texts.STALE
    with suppress(TelegramError):
        await delivery.send(context.bot, chat_id, Screen(texts.goodbye(group)))
    return await _own(context, texts.released(group))


async def _own(context: Context, note: str = "") -> Screen:
    database, units = context.services.database, _units(context)
    wishes = await database.read(wishes_of, guards.visitor(context).person_id)
    groups = await database.read(groups_of, units)
    return screens.own(screens.Own(wishes, units, groups, context.bot.username), note)


async def _group_of_sender(context: Context, group_id: int) -> RegisteredGroup | None:
    """Return a group if it belongs to a unit that the sender leads."""
    groups = await context.services.database.read(groups_of, _units(context))
    return next((group for group in groups if group.id == group_id), None)


def _units(context: Context) -> dict[str, str]:
    """Return the names of the units that the sender leads, by their codes; none for strangers."""
    posts = context.visitor.posts if context.visitor else ()
    return {post.unit_code: post.unit_name for post in posts if post.is_head}


def _group(update: Update) -> Chat | None:
    chat = update.effective_chat
    return chat if chat is not None and chat.type in GROUPS else None


NEW = filters.UpdateType.MESSAGE
handlers = [
    CommandHandler("langganan", langganan, filters=NEW),
    CommandHandler("start", added, filters=NEW & filters.ChatType.GROUPS & filters.Regex(screens.PAYLOAD)),
    CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:"),
]
