"""`/admin`: the main menu of administrators, one message that its buttons change in place.

Drawn once::

    /admin ─▶ menu ─▶ [Pegawai] (handlers.admin_people) · [Undangan] (admin_invitations) · [Jabatan] (admin_posts)
      │         ├─ [Siapa melaporkan?] (admin_posts)
      │         └─ the sections of bot.screens.sections
      └─ /admin budi ─▶ who is called so
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import administration as screens
from bot.screens import staffing
from models.queries.staffing import employees, vacancies
from models.staffing import search, search_vacant


async def admin(update: Update, context: Context) -> None:
    """Show the main menu, or whom and which vacant posts the words behind the command name."""
    guards.private(update)
    guards.administrator(update, context)
    services = context.services
    words = " ".join(context.args or ())
    if words:
        people = search(await services.database.read(employees, services.now()), words)
        vacant = search_vacant(await services.database.read(vacancies, services.today()), words)
        await delivery.reply(update, context.bot, staffing.found(people, vacant, words))
    else:
        await delivery.reply(update, context.bot, await sections.home(context))


async def pressed(update: Update, context: Context) -> None:
    """Show the main menu in place of what a button stood below."""
    if await sections.pressed(update, context, screens.DATA) is not None:
        await sections.show(update, context, await sections.home(context))


handlers = (
    CommandHandler("admin", admin, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(pressed, pattern=f"^{screens.HOME}:"),
)
