"""Sending the files of a recap: workbooks and CSV written in a thread, the PDF drawn where charts are drawn."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.charts.fingerprints import fingerprint
from bot.context import Services, TelegramBot
from bot.pictures import is_refused_file
from bot.screens.recap_buttons import View
from bot.sheets.csv_file import month_csv
from bot.sheets.month import month_workbook
from bot.sheets.year import year_workbook
from bot.texts import files as texts
from models.queries import yearbook
from models.store import charts
from models.summaries import Recap

PDF = "bot.charts.document:recap_pdf"
"""What the worker calls; the bot itself does not import matplotlib."""


@dataclass(frozen=True, slots=True)
class File:
    """A document to send; ``content`` is a file id where Telegram has it already."""

    name: str
    caption: str
    content: bytes | str


async def send(bot: TelegramBot, services: Services, chat_id: int, view: View, recap: Recap) -> None:
    """Send one of a recap's files. Raises ``DrawingError`` where the PDF cannot be drawn."""
    await bot.send_chat_action(chat_id, ChatAction.UPLOAD_DOCUMENT)
    if view is View.PDF:
        await _send_pdf(bot, services, chat_id, recap)
    else:
        await _send(bot, chat_id, await _written(services, view, recap))


async def _written(services: Services, view: View, recap: Recap) -> File:
    """Return the workbook of the month or of the year, or the CSV, as it stands now."""
    units: Mapping[str, str] = {unit.code: unit.name for unit in services.catalogue.units}
    if view is View.YEAR_WORKBOOK:
        inverse = services.settings.inverse_rule
        arguments = (services.catalogue, recap.unit, recap.month.year, services.now(), inverse)
        book = await services.database.read(yearbook.year_book, *arguments)
        name = texts.name(book.year, book.unit, "xlsx")
        return File(name, texts.of_year(book), await asyncio.to_thread(year_workbook, book))
    write, suffix = (month_csv, "csv") if view is View.CSV else (month_workbook, "xlsx")
    name = texts.name(recap.month, recap.unit, suffix)
    return File(name, texts.of_month(recap), await asyncio.to_thread(write, recap, units))


async def _send_pdf(bot: TelegramBot, services: Services, chat_id: int, recap: Recap) -> None:
    """Send the PDF by the file id of an earlier upload that shows the same, else draw it and keep its id."""
    mark = await asyncio.to_thread(_pdf_fingerprint, recap)
    kept = await services.database.read(charts.kept, mark)
    name, caption = texts.name(recap.month, recap.unit, "pdf"), texts.of_month(recap)
    if kept:
        try:
            await _send(bot, chat_id, File(name, caption, kept[0]))
        except BadRequest as error:
            if not is_refused_file(error):
                raise
            await services.database.write(charts.forget, mark)
        else:
            return
    [content] = await services.studio.run(PDF, recap)
    message = await _send(bot, chat_id, File(name, caption, content))
    if message.document is not None:
        await services.database.write(charts.keep, mark, 1, 1, message.document.file_id, services.clock())


def _pdf_fingerprint(recap: Recap) -> str:
    """Return what tells PDFs apart: what their charts show, and that they are no pictures."""
    return hashlib.sha256(f"pdf {fingerprint(recap)}".encode()).hexdigest()


async def _send(bot: TelegramBot, chat_id: int, file: File) -> Message:
    return await bot.send_document(
        chat_id, file.content, caption=file.caption, parse_mode=ParseMode.HTML, filename=file.name
    )
