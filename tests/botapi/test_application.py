"""A whole Application of python-telegram-bot runs on the in-process transport, polling and all."""

import asyncio

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.playground.telegram import InProcessRequest, TelegramServer, connection_lost
from tests.botapi.conftest import SITI


async def _greet(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html("<b>Halo</b>")


async def _note(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Tercatat")


async def test_an_application_polls_answers_and_stops(server: TelegramServer) -> None:
    request = InProcessRequest(server)
    builder = Application.builder().token(server.token).request(request).get_updates_request(request)
    application = builder.build()
    application.add_handlers([CommandHandler("start", _greet), CallbackQueryHandler(_note)])
    answered = asyncio.Event()
    server.on_change.append(lambda change: answered.set() if change.kind == "answer" else None)

    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling(timeout=30)
        server.faults.add(connection_lost(after=True), "getUpdates")
        server.send_text(SITI, "/start")
        server.tap(SITI, 1, "kirim")
        async with asyncio.timeout(20):
            await answered.wait()
            await server.updates.drained()
        await application.updater.stop()
        await application.stop()

    assert [message.text for message in server.messages(SITI)] == ["/start", "Halo"]
    assert [answer["text"] for answer in server.callback_answers] == ["Tercatat"]
