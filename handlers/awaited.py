"""Questions apart from a report's: a reason, a name, a date. The next plain message answers them.

Whoever asks keeps it by `models.store.awaited.ask` and is listed in ``handlers.register`` with its kind. The running
draft of a report is not touched: the question is answered first, and the draft's own is shown again after it. Drawn
once::

    asked ─▶ plain message ─▶ the kind's own handler ─▶ forgotten once it is answered
       ├─ /batal ─▶ forgotten
       └─ any other command, [Lapor sekarang], [Koreksi …] ─▶ forgotten, and handled as always
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, TypeHandler, filters

from bot import delivery, guards, places
from bot.context import Context
from bot.screens.reporting import CORRECT, START
from bot.screens.screen import Screen
from bot.texts import awaited as texts
from handlers.lapor import TYPED
from models.store.awaited import cancel, forget, settle

Answered = Callable[[Update, Context, str, str], Awaitable[bool]]
"""Takes what the question was about and what was typed; returns whether the question is done with."""


def handler(kinds: Mapping[str, Answered]) -> TypeHandler[Update, Context, None]:
    """Return the handler that gives answers to whoever asked; it runs before all others but the first."""

    async def handle(update: Update, context: Context) -> None:
        if update.effective_user is None:
            return
        if context.awaited is None:
            await _acknowledge_repeated(update, context)
            return
        if _begins_anew(update):
            await context.services.database.write(forget, update.effective_user.id)
            return
        sent = update.message
        if sent is None or not filters.ChatType.PRIVATE.filter(sent):
            return
        await _take(update, context, update.effective_user.id, sent, kinds)
        raise ApplicationHandlerStop  # what was typed is no answer to a report's question

    return TypeHandler(Update, handle)


async def _acknowledge_repeated(update: Update, context: Context) -> None:
    """Say of an answer that comes twice that it was taken: its question is not open any more."""
    if context.repeated and context.step is None and TYPED.check_update(update):
        await delivery.reply(update, context.bot, Screen(texts.RECEIVED))
        raise ApplicationHandlerStop


async def _take(update: Update, context: Context, account: int, sent: Message, kinds: Mapping[str, Answered]) -> None:
    question, services = context.awaited, context.services
    if question is None:
        return
    if _command(sent) == "batal":
        done = True
        await services.database.write(cancel, account, guards.moment(update, context))
        await delivery.reply(update, context.bot, Screen(texts.CANCELLED))
    elif sent.text is None:
        done = False
        await delivery.reply(update, context.bot, Screen(texts.NEEDS_TEXT))
    else:
        done = question.kind not in kinds or await kinds[question.kind](update, context, question.about, sent.text)
    if done:
        await services.database.write(settle, account, guards.moment(update, context))
    if done and context.visitor is not None:
        await places.show_open_question(update, context)


def _begins_anew(update: Update) -> bool:
    """Whether an update starts something else, so that the question is no longer meant."""
    if update.message is not None:
        return _command(update.message) not in {"", "batal"}
    data = (update.callback_query.data if update.callback_query else None) or ""
    return data.partition(":")[0] in {START, CORRECT}


def _command(sent: Message) -> str:
    """Return the command that a message is, without slash and addressee; empty for another message."""
    if not filters.COMMAND.filter(sent):
        return ""
    return (sent.text or "").split(maxsplit=1)[0].removeprefix("/").partition("@")[0].casefold()
