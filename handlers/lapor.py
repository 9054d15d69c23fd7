"""Reporting: `/lapor` and `/koreksi`, from the first question to the receipt.

The place in the conversation is the draft in the database. Drawn once::

    /lapor, /koreksi, [Lapor sekarang] ─▶ VALUE ─▶ (DENOMINATOR) ─▶ (UNUSUAL) ─▶ next VALUE … ─▶ SUMMARY ─▶ [Kirim]
                                            └─ [Tidak berlaku] ─▶ REASON ─┘                        └─ [Ubah n] ─▶ VALUE
    /batal, [Batal] ─▶ at rest; the draft waits for the next /lapor
"""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot import delivery, places, reviews
from bot.context import Context
from bot.conversation import StoredConversation
from bot.guards import arguments, moment, reporter
from bot.screens import reporting as screens
from bot.screens.screen import Screen
from bot.texts import reporting as texts
from bot.texts import reviews as review_texts
from models.filling import (
    Filling,
    Happened,
    History,
    Ignored,
    Press,
    Step,
    edit,
    press,
    read_text,
    take_fed,
    take_tallied,
)
from models.months import Month
from models.queries.drafts import active_draft
from models.queries.people import Identity
from models.reports import Approved, Receipt
from models.store import drafts, reports
from models.tally import Amount

BUTTON = re.compile(r"l:(?P<draft>[0-9]{1,18}):(?P<seq>[0-9]{1,18}):(?P<what>[a-z0-9]{1,30})")
TALLY = re.compile(rf"{Press.TALLY}([0-9]{{1,12}})(?:d([0-9]{{1,12}}))?")
START = f"^{screens.START}$"
PRIVATE = filters.ChatType.PRIVATE
NEW = filters.UpdateType.MESSAGE
TYPED = PRIVATE & NEW & filters.TEXT & ~filters.COMMAND
CORRECT = re.compile(rf"^{screens.CORRECT}:(?P<position>[0-9]{{1,18}}):(?P<month>[1-9][0-9]{{3}}-(?:0[1-9]|1[0-2]))$")


async def begin(update: Update, context: Context) -> None:
    """Open what is owed and ask its next question; answers behind the command fill in everything at once."""
    who = reporter(update, context)
    services = context.services
    await delivery.acknowledge(update)
    opened = await services.database.write(
        drafts.open_owed, services.catalogue, who, moment(update, context), arguments(update)
    )
    if isinstance(opened, drafts.Repeated):
        await places.show_again(update, context, opened.draft)
    elif isinstance(opened, drafts.NothingOwed):
        await delivery.reply(update, context.bot, await places.nothing_owed(who, context, opened.approved))
    elif isinstance(opened, drafts.Misread):
        filling = opened.draft.filling
        hint = texts.line_hint(opened.refusal, filling.indicators, filled=filling.step is Step.SUMMARY)
        await places.show(update, context, opened.draft, None, hint)
    else:
        await places.show(update, context, opened, None)


async def correct(update: Update, context: Context) -> None:
    """Open a report that was sent, at its summary: the one a button names, or the newest."""
    who = reporter(update, context)
    services = context.services
    await delivery.acknowledge(update)
    opened = await services.database.write(
        drafts.open_sent, services.catalogue, who, moment(update, context), _chosen(update)
    )
    if isinstance(opened, drafts.Repeated):
        await places.show_again(update, context, opened.draft)
    elif isinstance(opened, drafts.NothingOwed):
        await delivery.reply(update, context.bot, Screen(texts.NOTHING_TO_CORRECT))
    elif isinstance(opened, Approved):
        await delivery.reply(update, context.bot, _approved(opened))
    else:
        await places.show(update, context, opened, None)


def typed_answer(update: Update) -> drafts.Change | None:
    """Return what a plain message changes where a report waits for it; ``None`` for whatever is no plain message."""
    text = update.message.text if update.message is not None and TYPED.check_update(update) else None
    return None if text is None else lambda filling, history: read_text(filling, text, history)


async def read(update: Update, context: Context) -> None:
    """Show what a plain message did, which was kept when its sender was looked up."""
    reporter(update, context)
    await _show(update, context, context.kept or drafts.NothingOwed())


async def pressed(update: Update, context: Context) -> None:
    """Take a button below a question or the summary."""
    who = reporter(update, context)
    match = BUTTON.fullmatch((update.callback_query.data if update.callback_query else None) or "")
    if match is None:
        await delivery.acknowledge(update, texts.STALE)
        return
    seq, what = (int(match["draft"]), int(match["seq"])), match["what"]
    if what == screens.SEND:
        await _send(update, context, who, seq)
    elif what == screens.CANCEL:
        await _pause(update, context, seq)
    else:
        await _change(update, context, _effect(what), seq=seq)


async def cancel(update: Update, context: Context) -> None:
    """Get back to rest; what was answered waits in the draft."""
    await _pause(update, context, None)


async def _pause(update: Update, context: Context, seq: tuple[int, int] | None) -> None:
    who = reporter(update, context)
    services = context.services
    draft = await services.database.write(drafts.pause, services.catalogue, who, moment(update, context), seq=seq)
    if isinstance(draft, drafts.Stale):
        await delivery.acknowledge(update, texts.STALE)
        return
    await delivery.acknowledge(update)
    if isinstance(draft, drafts.Repeated):
        await places.show_again(update, context, draft.draft)
        return
    await delivery.drop_buttons(update)
    await delivery.reply(update, context.bot, screens.paused(draft) if draft else Screen(texts.NOTHING_TO_CANCEL))


async def not_text(update: Update, context: Context) -> None:
    """Answer a photo, a sticker, a voice note, a place … with the question that is still open."""
    await _repeat(update, context, texts.NOT_TEXT)


async def edited(update: Update, context: Context) -> None:
    """Say that an edited message changes nothing."""
    reporter(update, context)
    await delivery.reply(update, context.bot, Screen(texts.EDITED))


async def resting(update: Update, context: Context) -> None:
    """Answer a message nobody asked for with what can be done now."""
    reporter(update, context)
    if update.callback_query is not None:
        await delivery.acknowledge(update, texts.STALE)
        return
    await places.show_again(update, context, None)


async def state_of(update: Update, context: Context) -> str | None:
    """Return the step of the sender's running draft, ``None`` at rest."""
    return None if update.effective_chat is None else context.step


def _effect(what: str) -> drafts.Change:
    """Return what a button does; one that no screen of ours makes does nothing."""

    def effect(filling: Filling, history: History) -> tuple[Filling, Happened]:
        if what.startswith(screens.EDIT) and what[1:].isdigit():
            return edit(filling, int(what[1:]))
        if what.startswith(Press.FED) and what[len(Press.FED) :].isdigit():
            return take_fed(filling, int(what[len(Press.FED) :]), history)
        if tally := TALLY.fullmatch(what):
            return take_tallied(filling, Amount(int(tally[1]), int(tally[2]) if tally[2] else None), history)
        return press(filling, Press(what), history) if what in set(Press) else (filling, Ignored())

    return effect


async def _change(update: Update, context: Context, change: drafts.Change, seq: tuple[int, int]) -> None:
    """Let a button change the draft whose place it names."""
    who, services = reporter(update, context), context.services
    result = await services.database.write(
        drafts.change, services.catalogue, who, change, moment(update, context), seq=seq
    )
    if isinstance(result, drafts.Stale) or (
        isinstance(result, drafts.Stepped) and isinstance(result.happened, Ignored)
    ):
        await delivery.acknowledge(update, texts.STALE)
        return
    await delivery.acknowledge(update)
    if isinstance(result, drafts.Stepped):
        await delivery.drop_buttons(update)
    await _show(update, context, result)


async def _show(update: Update, context: Context, result: drafts.Changed) -> None:
    """Show where the person is after an answer, or after a button that meant their place."""
    if isinstance(result, drafts.Stepped):
        await places.show(update, context, result.draft, result.happened)
    elif isinstance(result, drafts.Repeated):
        await places.show_again(update, context, result.draft)
    else:
        await resting(update, context)


async def _send(update: Update, context: Context, who: Identity, seq: tuple[int, int]) -> None:
    services = context.services
    sent = await services.database.write(reports.submit, services.catalogue, who, seq, moment(update, context))
    if isinstance(sent, drafts.Stale):
        await delivery.acknowledge(update, texts.STALE)
        return
    await delivery.acknowledge(update)
    if isinstance(sent, Receipt):
        await delivery.drop_buttons(update)
        await delivery.reply(update, context.bot, screens.receipt(sent, services.calendar.timezone))
        await reviews.show_at_once(context, sent.report_id)
    elif isinstance(sent, Approved):
        await delivery.reply(update, context.bot, _approved(sent))
    elif isinstance(sent, reports.Locked):
        await delivery.reply(update, context.bot, Screen(texts.locked(sent.draft.window.month)))
    elif isinstance(sent, reports.Unanswered):
        await places.show(update, context, sent.draft, None, texts.UNANSWERED)
    elif isinstance(sent, reports.Overtaken):
        await places.show(update, context, sent.draft, None, texts.overtaken(sent.differing))
    else:
        await places.show_again(update, context, sent.draft)


async def _repeat(update: Update, context: Context, lead: str) -> None:
    who = reporter(update, context)
    services = context.services
    draft = await services.database.read(active_draft, services.catalogue, who)
    if draft is None:
        await resting(update, context)
    else:
        await places.show(update, context, draft, None, lead)


def _chosen(update: Update) -> tuple[int, Month] | None:
    """Return the position's id and the month that a button of corrections names."""
    match = CORRECT.match((update.callback_query.data if update.callback_query else None) or "")
    return (int(match["position"]), Month.parse(match["month"])) if match else None


def _approved(report: Approved) -> Screen:
    return Screen(review_texts.approved(report.month, report.standing))


ANSWER = [
    MessageHandler(TYPED, read),
    CallbackQueryHandler(pressed, pattern="^l:"),
]

conversation = StoredConversation(
    entry_points=[
        CommandHandler("lapor", begin, filters=NEW),
        CommandHandler("koreksi", correct, filters=NEW),
        CallbackQueryHandler(begin, pattern=START),
        CallbackQueryHandler(correct, pattern=CORRECT),
    ],
    states=dict.fromkeys(Step, ANSWER),
    fallbacks=[
        CommandHandler("batal", cancel, filters=NEW),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, edited),
        MessageHandler(PRIVATE & NEW & ~filters.COMMAND, not_text),
    ],
    at_rest=[
        CommandHandler("batal", cancel, filters=NEW),
        CallbackQueryHandler(pressed, pattern="^l:"),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, edited),
        MessageHandler(PRIVATE & NEW & ~filters.COMMAND, resting),
    ],
    state_of=state_of,
)
