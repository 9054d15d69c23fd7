"""Posts in `/admin`: the tree of units, cards, exemptions, and who reports a month that changed hands.

Drawn once::

    [Jabatan] ─▶ unit ─▶ [post] ─▶ card ─▶ [Tetapkan …] ─▶ typed (handlers.awaited) ─▶ [who] ─▶ admin_appointments
                                      ├─ [Akhiri …] ─▶ admin_appointments
                                      └─ [Bebaskan …] ─▶ why? ─▶ typed ─▶ card
    [Siapa melaporkan?] ─▶ a question ─▶ [somebody] ─▶ the next one … ─▶ menu
"""

from __future__ import annotations

import re

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot import delivery, guards, sections
from bot.context import Context
from bot.screens import posts as screens
from bot.screens.appointments import ACTING, HOLDING
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import staffing as texts
from models.months import Month
from models.queries.handovers import pending
from models.queries.staffing import employees, holding, places, post_card
from models.staffing import PostCard, search
from models.store import handovers
from models.store.awaited import Question

FIND, REASON = "holder", "exempt"
"""The kinds of questions that a typed name answers, and a typed reason."""

REASON_LENGTH = range(3, 201)
ABOUT_POST = re.compile(r"(?P<position>[0-9]{1,18}):(?P<role>[dp])")
ABOUT_MONTH = re.compile(rf"(?P<position>[0-9]{{1,18}}):(?P<month>{screens.MONTH})")


async def pressed(update: Update, context: Context) -> None:
    """Take a button of the posts' pages."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    query, match = found
    await delivery.acknowledge(update)
    if match["start"] or match["unit"]:
        await _show_unit(context, query, match["unit"] or context.services.catalogue.root.code, int(match["page"] or 0))
        return
    key = next(int(match[name]) for name in ("post", "of", "whose") if match[name])
    shown = await _post(context, key)
    if shown is None:
        await delivery.replace(query, Screen(common.NOT_FOUND))
    else:
        await _on_post(update, context, query, match, shown)


async def questioned(update: Update, context: Context) -> None:
    """Show the next question about a month that changed hands, or take the answer to one."""
    if (found := await sections.pressed(update, context, screens.QUESTION_DATA)) is None:
        return
    query, match = found
    services, by = context.services, guards.act(update, context)
    if match["what"] == screens.RULE:
        await services.database.write(handovers.decide_all, by)
    elif match["position"]:
        chosen = int(match["position"]), Month.parse(match["month"]), int(match["person"]) or None
        if not await services.database.write(handovers.decide, *chosen, by):
            await delivery.acknowledge(update, common.STALE, alert=True)
            return
    await delivery.acknowledge(update)
    waiting = await services.database.read(pending, services.now())
    screen = screens.question(waiting[0], len(waiting) - 1) if waiting else screens.all_answered()
    await delivery.replace(query, screen)


async def take_name(update: Update, context: Context, about: str, text: str) -> bool:
    """Offer the people called as was typed for a post."""
    guards.administrator(update, context)
    services, match = context.services, ABOUT_POST.fullmatch(about)
    people = search(await services.database.read(employees, services.now()), text)
    if not people or match is None:
        await delivery.reply(update, context.bot, Screen(texts.NO_ANSWER))
        return match is None
    await delivery.reply(update, context.bot, screens.choose_person(int(match["position"]), match["role"], people))
    return len(people) <= screens.PAGE


async def take_reason(update: Update, context: Context, about: str, text: str) -> bool:
    """Let a post not report a month, for the reason that was typed."""
    guards.administrator(update, context)
    services, match, reason = context.services, ABOUT_MONTH.fullmatch(about), " ".join(text.split())
    if match is None:
        return True
    if len(reason) not in REASON_LENGTH:
        await delivery.reply(update, context.bot, Screen(texts.NO_REASON))
        return False
    key, month = int(match["position"]), Month.parse(match["month"])
    await services.database.write(handovers.exempt, key, month, reason, guards.act(update, context))
    shown = await _post(context, key)
    if shown is not None:
        await delivery.reply(update, context.bot, screens.post(shown, texts.exempted(shown.title, month)))
    return True


async def _on_post(
    update: Update, context: Context, query: CallbackQuery, match: re.Match[str], shown: PostCard
) -> None:
    """Do what a button of one post's pages says."""
    if match["ask"]:
        acting = match["ask"] == screens.STAND_IN
        about = f"{shown.position_id}:{ACTING if acting else HOLDING}"
        await sections.ask(update, context, Question(FIND, about), texts.ask_person(shown.title, acting=acting))
    elif match["exempt"] == screens.EXEMPT and Month.parse(match["month"]) in shown.months:
        month = Month.parse(match["month"])
        about = f"{shown.position_id}:{month}"
        await sections.ask(update, context, Question(REASON, about), texts.ask_reason(shown.title, month))
    else:
        if match["exempt"] == screens.OBLIGE:
            month, by = Month.parse(match["month"]), guards.act(update, context)
            await context.services.database.write(handovers.withdraw, shown.position_id, month, by)
        again = await _post(context, shown.position_id)
        await delivery.replace(query, screens.post(again or shown))


async def _show_unit(context: Context, query: CallbackQuery, code: str, page: int) -> None:
    services = context.services
    if code not in services.catalogue.unit:
        await delivery.replace(query, Screen(common.NOT_FOUND))
        return
    ids = await services.database.read(places)
    held = await services.database.read(holding, services.today())
    await delivery.replace(query, screens.unit(services.catalogue, services.catalogue.unit[code], ids, held, page))


async def _post(context: Context, key: int) -> PostCard | None:
    return await context.services.database.read(post_card, key, context.services.now())


handlers = (
    CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:"),
    CallbackQueryHandler(questioned, pattern="^adq:"),
)
