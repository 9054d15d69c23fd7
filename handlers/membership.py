"""Who blocks the bot and who takes it back, and what becomes of groups, as Telegram tells it. Nobody is answered."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot.context import Context
from bot.guards import message
from models.store.people import mark_reachable, mark_unreachable
from models.store.subscriptions import mark_left, migrate, rename

OUT = {ChatMember.BANNED, ChatMember.LEFT}


async def changed(update: Update, context: Context) -> None:
    """Keep in mind whether a person can be reached, and that a group put the bot out."""
    change = update.my_chat_member
    if change is None:
        return
    database, now = context.services.database, context.services.clock()
    status = change.new_chat_member.status
    if change.chat.type != change.chat.PRIVATE:
        if status in OUT:
            await database.write(mark_left, change.chat.id, now)
    elif status == ChatMember.BANNED:
        await database.write(mark_unreachable, change.from_user.id, now)
    else:
        await database.write(mark_reachable, change.from_user.id)


async def moved(update: Update, context: Context) -> None:
    """Follow a group that goes on under another id; both its chats tell so."""
    told = message(update)
    old, new = told.migrate_from_chat_id or told.chat_id, told.migrate_to_chat_id or told.chat_id
    await context.services.database.write(migrate, old, new)


async def renamed(update: Update, context: Context) -> None:
    """Follow a group's title."""
    told = message(update)
    await context.services.database.write(rename, told.chat_id, told.new_chat_title or "")


NEW = filters.UpdateType.MESSAGE
handlers = [
    ChatMemberHandler(changed, ChatMemberHandler.MY_CHAT_MEMBER),
    MessageHandler(NEW & filters.StatusUpdate.MIGRATE, moved),
    MessageHandler(NEW & filters.StatusUpdate.NEW_CHAT_TITLE, renamed),
]
