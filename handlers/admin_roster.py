"""A roster in the chat: an administrator sends the file, sees what would change, and applies exactly that.

The preview answers the file, so that its buttons find it again; they carry a fingerprint of what was shown. Drawn
once::

    file (CSV, XLSX), or [Impor berkas] and then a file ─▶ preview ─▶ [Terapkan …] ─▶ applied
                                                             │           └─ the office changed ─▶ new preview
                                                             ├─ [… dan akhiri jabatan …] ─▶ applied
                                                             └─ [Batal]
"""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Document, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import ApplicationHandlerStop, CallbackQueryHandler, TypeHandler, filters

from bot import delivery, guards, sections
from bot.context import Context
from bot.keyboards import as_markup
from bot.screens import roster as screens
from bot.screens.screen import Screen
from bot.sheets.roster import preview_workbook, roster_template
from bot.texts import roster as texts
from models.queries.staff import staff
from models.roster import Roster, read_roster
from models.roster_plan import Plan, plan_roster
from models.store.awaited import Question, ask, forget
from models.store.roster import Outdated, apply_roster

QUESTION = "roster"
"""The kind of question that a file answers; what is typed instead does not."""

LARGEST = 5_000_000
"""Bytes of a file; twenty thousand people take about two million."""

EVIDENCE = ".xlsx"
"""The one kind of table that can also be evidence."""

SUFFIXES = (".csv", EVIDENCE, ".xls", ".xlsm", ".ods")


async def take_file(update: Update, context: Context) -> None:
    """Take a file for a roster: one that was asked for, or a spreadsheet while nothing else is being filled in."""
    sent = update.message
    if sent is None or not filters.ChatType.PRIVATE.filter(sent) or not guards.is_administrator(update, context):
        return
    wanted = context.awaited is not None and context.awaited.kind == QUESTION
    if sent.document is None or not (wanted or _is_roster(context, sent.document)):
        if not wanted or sent.text is not None:
            return
        await delivery.reply(update, context.bot, Screen(texts.NOT_A_FILE))
        raise ApplicationHandlerStop
    try:
        roster = await _read(context, sent.chat_id, sent.document)
        if not wanted and _may_be_evidence(context, sent.document, roster):
            return
        await _preview(update, context, sent, roster)
    except Exception as error:  # noqa: BLE001 - the one error handler answers it, as it does all others
        await context.application.process_error(update, error)
    raise ApplicationHandlerStop


async def take_text(update: Update, context: Context, about: str, text: str) -> bool:  # noqa: ARG001 - as all are asked
    """Say that a file is what is waited for."""
    await delivery.reply(update, context.bot, Screen(texts.NOT_TEXT))
    return False


async def pressed(update: Update, context: Context) -> None:
    """Take a button of a preview or of the way to it."""
    if (found := await sections.pressed(update, context, screens.DATA)) is None:
        return
    query, match = found
    if match["shown"]:
        await _apply(update, context, query, match["shown"], end_absent=match["apply"] == screens.APPLY_ALL)
    elif match["what"] == screens.ASK:
        await _ask(update, context, query)
    elif match["what"] == screens.TEMPLATE:
        await delivery.acknowledge(update)
        await _send_template(update, context)
    else:
        await delivery.acknowledge(update)
        await delivery.replace(query, screens.cancelled())


def _is_roster(context: Context, document: Document) -> bool:
    """Whether a file that nobody asked for is meant as a roster; while a report is filled in, it belongs to that."""
    return _named(document, SUFFIXES) and context.step is None


def _named(document: Document, suffixes: tuple[str, ...]) -> bool:
    return (document.file_name or "").casefold().endswith(suffixes)


async def _ask(update: Update, context: Context, query: CallbackQuery) -> None:
    at = guards.moment(update, context)
    await context.services.database.write(ask, query.from_user.id, Question(QUESTION, ""), at)
    await delivery.acknowledge(update)
    await delivery.replace(query, screens.ask())


async def _send_template(update: Update, context: Context) -> None:
    services = context.services
    held = await services.database.read(staff)
    content = await asyncio.to_thread(roster_template, services.catalogue, held)
    chat = guards.message(update).chat_id
    await context.bot.send_document(chat, content, caption=texts.TEMPLATE, filename=texts.TEMPLATE_NAME)


def _may_be_evidence(context: Context, document: Document, roster: Roster | str) -> bool:
    """Whether a table that nobody asked for may stand behind a number of the sender's own report, as XLSX may."""
    if context.visitor is None or not _named(document, (EVIDENCE,)):
        return False
    return isinstance(roster, Roster) and roster.foreign


async def _preview(update: Update, context: Context, sent: Message, roster: Roster | str) -> None:
    """Answer a file with what it would change."""
    services = context.services
    if isinstance(roster, str):
        await delivery.reply(update, context.bot, Screen(roster))
        return
    if context.awaited is not None and context.awaited.kind == QUESTION:
        await services.database.write(forget, sent.chat_id)
    if roster.problems:
        await _show(context, sent, screens.broken(roster))
        plan = Plan()
    else:
        plan = await services.database.read(lambda session: plan_roster(roster.rows, staff(session), services.today()))
        await _show(context, sent, screens.preview(plan, roster, _titles(context)))
    if texts.is_cut(plan, roster, _titles(context)):
        await _send_whole(context, sent.chat_id, plan, roster)


async def _read(context: Context, chat: int, document: Document) -> Roster | str:
    """Fetch a file and read it; a sentence where that is not possible."""
    if (document.file_size or 0) > LARGEST:
        return texts.too_big(document.file_size or 0, LARGEST)
    await context.bot.send_chat_action(chat, ChatAction.TYPING)
    try:
        file = await context.bot.get_file(document.file_id)
        content = bytes(await file.download_as_bytearray())
    except BadRequest:
        return texts.NOT_LOADED
    return await asyncio.to_thread(read_roster, content, context.services.catalogue)


async def _show(context: Context, sent: Message, screen: Screen) -> None:
    """Answer the file, so that the buttons below the answer find it again."""
    await context.bot.send_message(
        sent.chat_id,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=as_markup(screen.keyboard),
        reply_to_message_id=sent.message_id,
        allow_sending_without_reply=True,
        rate_limit_args=delivery.ANSWER,
    )


async def _send_whole(context: Context, chat: int, plan: Plan, roster: Roster) -> None:
    lines = texts.entries(plan, roster, _titles(context))
    content = await asyncio.to_thread(preview_workbook, lines)
    await context.bot.send_document(chat, content, filename=texts.PREVIEW_NAME)


async def _apply(update: Update, context: Context, query: CallbackQuery, shown: str, *, end_absent: bool) -> None:
    """Apply what was shown, if that is still what the file would change."""
    services = context.services
    file = query.message.reply_to_message if isinstance(query.message, Message) else None
    if file is None or file.document is None:
        await delivery.acknowledge(update, texts.GONE, alert=True)
        return
    await delivery.acknowledge(update)
    roster = await _read(context, file.chat_id, file.document)
    if isinstance(roster, str) or roster.problems:
        screen = Screen(roster) if isinstance(roster, str) else screens.broken(roster)
        await delivery.replace(query, screen)
        return
    by = guards.act(update, context)
    result = await services.database.write(
        apply_roster, roster.rows, shown, services.today(), by, end_absent=end_absent
    )
    if isinstance(result, Outdated):
        again = screens.preview(result.plan, roster, _titles(context), texts.OUTDATED)
        await delivery.replace(query, again)
    else:
        await delivery.replace(query, screens.applied(result.plan, result.asked))


def _titles(context: Context) -> dict[str, str]:
    return {position.code: position.title for position in context.services.catalogue.positions}


file_handler = TypeHandler(Update, take_file)
handler = CallbackQueryHandler(pressed, pattern=f"^{screens.PREFIX}:")
