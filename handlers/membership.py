"""Who blocks the bot and who takes it back, as Telegram tells it."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler

from bot.context import Context
from models.store.people import mark_reachable, mark_unreachable


async def changed(update: Update, context: Context) -> None:
    """Keep in mind whether a person can be reached; nobody is answered."""
    change = update.my_chat_member
    if change is None or change.chat.type != change.chat.PRIVATE:
        return
    services = context.services
    if change.new_chat_member.status == ChatMember.BANNED:
        await services.database.write(mark_unreachable, change.from_user.id, services.clock())
    else:
        await services.database.write(mark_reachable, change.from_user.id)


handler = ChatMemberHandler(changed, ChatMemberHandler.MY_CHAT_MEMBER)
