"""Reviews: heads approve reports or return them, from a report's card or from `/tinjau`.

Every button is authorised again, and names the revision that was seen: a report corrected meanwhile is not reviewed
unseen. Drawn once::

    card ─▶ [Setujui] ─▶ approved ─▶ [Kembalikan] while the month is open
      ├─ [Kembalikan] ─▶ why? ─▶ [a reason] or [Lainnya] ─▶ typed (handlers.awaited) ─▶ returned
      └─ [Semua yang menunggu] ─▶ list
    /tinjau ─▶ list ─▶ [Setujui n yang wajar] ─▶ list, with what was approved
                 └─ [a report] ─▶ card
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import CallbackQuery, Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot import delivery, guards
from bot import reviews as telling
from bot.context import Context, Services
from bot.screens import reviews as screens
from bot.screens.screen import Screen
from bot.texts import awaited, common
from bot.texts import reviews as texts
from models.queries import reviews as queries
from models.queries.people import Identity
from models.reviewing import ReasonRefusal, ReviewCard, Verdict, Waiting, read_reason
from models.store import reviews
from models.store.awaited import Question, ask, forget
from models.store.reviews import Refusal, Request, Reviewed

QUESTION = "return"
"""The kind of question that a typed reason answers; it is about the report, its revision and the card's message."""

ABOUT = re.compile(r"(?P<report>[0-9]{1,18}):(?P<revision>[0-9]{1,9}):(?P<message>[0-9]{1,18})")
_REFUSALS = {
    Refusal.GONE: texts.GONE,
    Refusal.NOT_YOURS: texts.NOT_YOURS,
    Refusal.CHANGED: texts.CHANGED,
    Refusal.INCOMPLETE: texts.INCOMPLETE,
    Refusal.ALREADY: texts.ALREADY,
    Refusal.CLOSED: texts.CLOSED,
}


async def tinjau(update: Update, context: Context) -> None:
    """List what waits for the sender's review."""
    guards.private(update)
    guards.head(context)
    await delivery.reply(update, context.bot, await _inbox(context))


async def listed(update: Update, context: Context) -> None:
    """Turn the pages of the list, send a new one, or approve all that is unremarkable."""
    query = update.callback_query
    match = screens.LIST_DATA.fullmatch((query.data if query else None) or "")
    refusal = _forbidden(update, context)
    if query is None or match is None or refusal:
        await delivery.acknowledge(update, refusal or texts.GONE, alert=True)
        return
    if match["seen"]:
        await _approve_routine(update, context, query, int(match["seen"]))
        return
    await delivery.acknowledge(update)
    if match["scope"]:
        await delivery.replace(query, await _inbox(context, match["scope"], int(match["page"])))
    else:
        await delivery.reply(update, context.bot, await _inbox(context))


async def pressed(update: Update, context: Context) -> None:
    """Take a button of a report's card."""
    query = update.callback_query
    match = screens.CARD_DATA.fullmatch((query.data if query else None) or "")
    refusal = _forbidden(update, context)
    if query is None or match is None or refusal:
        await delivery.acknowledge(update, refusal or texts.GONE, alert=True)
        return
    what, report, revision = match["what"], int(match["report"]), int(match["revision"])
    await _leave(context, what, report)
    if what == screens.APPROVE:
        await _judge(update, context, query, Request(report, revision, Verdict.APPROVED))
    elif what in texts.REASONS:
        await _judge(update, context, query, Request(report, revision, Verdict.RETURNED, texts.REASONS[what]))
    elif what in {screens.SHOW, screens.BACK}:
        await _show(update, context, query, what, report)
    else:
        await _ask(update, context, query, what, Request(report, revision, Verdict.RETURNED))


async def _leave(context: Context, what: str, report: int) -> None:
    """Forget the question for a reason, unless it is asked anew, or its report is looked at while thinking of one."""
    asked = context.awaited
    if asked is None or asked.kind != QUESTION or what == screens.OTHER:
        return
    if what != screens.SHOW or not asked.about.startswith(f"{report}:"):
        await context.services.database.write(forget, guards.visitor(context).telegram_id)


async def take_reason(update: Update, context: Context, about: str, text: str) -> bool:
    """Return a report for a reason that was typed; one that says nothing is asked for again."""
    who, match, reason = guards.reporter(update, context), ABOUT.fullmatch(about), read_reason(text)
    if match is None:
        return True
    if isinstance(reason, ReasonRefusal):
        await delivery.reply(update, context.bot, Screen(texts.reason_hint(reason)))
        return False
    request = Request(int(match["report"]), int(match["revision"]), Verdict.RETURNED, reason)
    result = await _review(update, context, who, request)
    done = awaited.RECEIVED if result.repeated else texts.RETURNED_TOAST
    await delivery.reply(update, context.bot, Screen(_REFUSALS[result.refusal] if result.refusal else done))
    if result.card is not None:
        place = (guards.message(update).chat_id, int(match["message"]))
        await delivery.edit_rich(context.bot, context.services, place, _card(context, result.card))
    return True


async def _judge(update: Update, context: Context, query: CallbackQuery, request: Request) -> None:
    """Approve or return a report and show on its card what came of it."""
    result = await _review(update, context, guards.visitor(context), request)
    if result.refusal is not None:
        await delivery.acknowledge(update, _REFUSALS[result.refusal], alert=True)
    else:
        toast = texts.RETURNED_TOAST if request.verdict is Verdict.RETURNED else texts.APPROVED_TOAST
        await delivery.acknowledge(update, None if result.repeated else toast)
    if result.card is not None and result.refusal is not Refusal.CHANGED:
        await delivery.replace(query, _card(context, result.card))


async def _review(update: Update, context: Context, who: Identity, request: Request) -> Reviewed:
    """Keep a review; who returns a report has the reporter told at once, an approval is told by the scheduler."""
    services = context.services
    result = await services.database.write(
        reviews.review, services.catalogue, who, request, guards.moment(update, context), services.now()
    )
    if result.review_id is not None and request.verdict is Verdict.RETURNED:
        await telling.tell_verdict(context, result.review_id)
    return result


async def _ask(update: Update, context: Context, query: CallbackQuery, what: str, request: Request) -> None:
    """Ask why a report is returned: with buttons, or for a message."""
    services, who = context.services, guards.visitor(context)
    result = await services.database.read(reviews.check, services.catalogue, who, request, services.now())
    if result.refusal is not None or result.card is None:
        await delivery.acknowledge(update, _REFUSALS[result.refusal or Refusal.GONE], alert=True)
        return
    await delivery.acknowledge(update)
    if what == screens.RETURN or not isinstance(query.message, Message):
        await delivery.replace(query, screens.reasons(result.card, services.calendar.timezone))
        return
    question = Question(QUESTION, f"{request.report_id}:{request.revision}:{query.message.message_id}")
    await services.database.write(ask, who.telegram_id, question, guards.moment(update, context))
    await delivery.reply(update, context.bot, Screen(texts.ask_other(result.card)))


async def _show(update: Update, context: Context, query: CallbackQuery, what: str, report_id: int) -> None:
    """Show a report as it is now, in a message of its own or in place of the reasons."""
    services, who = context.services, guards.visitor(context)
    shown = await services.database.read(reviews.see, services.catalogue, who, report_id, services.now())
    if shown.card is None or shown.refusal is not None:
        await delivery.acknowledge(update, _REFUSALS[shown.refusal or Refusal.GONE], alert=True)
        return
    await delivery.acknowledge(update)
    if what == screens.BACK:
        await delivery.replace(query, _card(context, shown.card))
    else:
        await delivery.reply(update, context.bot, _card(context, shown.card))


async def _approve_routine(update: Update, context: Context, query: CallbackQuery, seen: int) -> None:
    services, who = context.services, guards.visitor(context)
    result = await services.database.write(
        reviews.approve_routine,
        services.catalogue,
        who,
        seen,
        guards.moment(update, context),
        services.now(),
    )
    await delivery.acknowledge(update)
    shown = screens.Inbox(result.left)
    if not result.repeated:
        shown = replace(shown, approved=_titles(services, result.approved), changed=_titles(services, result.changed))
    await delivery.replace(query, _screen(context, shown))


def _titles(services: Services, items: Sequence[Waiting]) -> list[str]:
    return [services.catalogue.position[item.position].title for item in items]


async def _inbox(context: Context, scope: str = screens.OWN, page: int = 0) -> Screen:
    services, below = context.services, scope == screens.BELOW
    tray = await services.database.read(
        queries.tray, services.catalogue, guards.visitor(context), services.now(), below=below
    )
    return _screen(context, screens.Inbox(tray, scope, page))


def _screen(context: Context, shown: screens.Inbox) -> Screen:
    services = context.services
    return screens.inbox(shown, services.catalogue, services.calendar.timezone)


def _forbidden(update: Update, context: Context) -> str:
    """Return why the sender may review nothing at all; empty where they lead a unit."""
    guards.private(update)
    if context.visitor is None:
        return common.STRANGER
    return "" if any(post.is_head for post in context.visitor.posts) else common.HEADS_ONLY


def _card(context: Context, card: ReviewCard) -> Screen:
    return screens.card(card, context.services.calendar.timezone)


handlers = (
    CommandHandler("tinjau", tinjau, filters=filters.UpdateType.MESSAGE),
    CallbackQueryHandler(listed, pattern=f"^{screens.LIST}:"),
    CallbackQueryHandler(pressed, pattern=f"^{screens.CARD}:"),
)
