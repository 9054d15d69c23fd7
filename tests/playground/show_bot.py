"""A tiny bot that shows on command every kind of message, so that the page can be tested with all of them."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import TimedOut

from bot.clock import Clock
from bot.playground.telegram import InProcessRequest, TelegramServer
from bot.settings import Settings
from tests.botapi.pictures import picture

RICH = (
    "<h2>Rekap</h2><p>Semua <b>baik</b> &lt;b&gt;</p><ul><li>satu</li><li>dua</li></ul>"
    "<table bordered striped><caption>Angka</caption><tr><th>Unit</th><th align='right'>Persen</th></tr>"
    "<tr><td>Sekretariat</td><td align='right'>90,0 %</td></tr></table>"
    "<details><summary>Rincian</summary><p>tersembunyi</p></details><hr><footer>kaki</footer>"
)
FORMATTED = (
    "<b>tebal <i>miring</i></b> &lt;script&gt;alert(1)&lt;/script&gt; 😀<u>garis</u> <code>x = 1</code> "
    '<a href="https://example.org/a">tautan</a> <tg-spoiler>rahasia</tg-spoiler>\n'
    "<blockquote>kutipan</blockquote>\nLalu /bantuan ya."
)


class ShowBot:
    """Answers each command with the kind of message it names; ``ticks`` counts the scheduler's turns."""

    def __init__(self, server: TelegramServer, clock: Clock) -> None:
        request = InProcessRequest(server)
        self._bot = Bot(server.token, request=request, get_updates_request=request)
        self._clock = clock
        self.ticks: list[str] = []
        self._polling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._bot.initialize()
        await self._bot.set_my_commands([BotCommand("teks", "Teks berformat"), BotCommand("foto", "Gambar")])
        self._polling = asyncio.create_task(self._poll())

    async def tick(self) -> None:
        self.ticks.append(f"{self._clock():%m-%d %H:%M}")
        await self._bot.send_message(1005, f"Detak {len(self.ticks)}")

    async def stop(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            with suppress(asyncio.CancelledError):
                await self._polling
        await self._bot.shutdown()

    async def _poll(self) -> None:
        offset = 0
        while True:
            for update in await self._updates(offset):
                offset = update.update_id + 1
                if update.callback_query:
                    await self._answer(update.callback_query)
                elif update.message:
                    await self._show(update.message)

    async def _updates(self, offset: int) -> tuple[Update, ...]:
        """Wait for updates. The loop stands still while tests in other loops run, which looks like a poll too long."""
        try:
            return await self._bot.get_updates(offset=offset, timeout=60)
        except TimedOut:
            return ()

    async def _show(self, message: Message) -> None:
        chat = message.chat_id
        match message.text:
            case "/teks":
                await self._bot.send_message(chat, FORMATTED, parse_mode="HTML")
            case "/foto":
                await self._bot.send_photo(chat, picture(300, 375), caption="Grafik <b>Oktober</b>", parse_mode="HTML")
            case "/berkas":
                await self._bot.send_document(chat, b"a;b\n", filename="rekap & <b>.csv", caption="Lampiran")
            case "/kaya":
                await self._bot.do_api_request(
                    "sendRichMessage", api_kwargs={"chat_id": chat, "rich_message": {"html": RICH}}
                )
            case "/tombol":
                await self._bot.send_message(chat, "Pilih", reply_markup=_buttons())
            case "/papan":
                keys = ReplyKeyboardMarkup([["Ya", "Tidak"]], input_field_placeholder="Ya atau Tidak")
                await self._bot.send_message(chat, "Jawab", reply_markup=keys)
            case "/lepas":
                await self._bot.send_message(chat, "Papan dilepas", reply_markup=ReplyKeyboardRemove())
            case "/ketik":
                await self._bot.send_chat_action(chat, "typing")
            case _:
                await self._bot.send_message(chat, f"Terima: {_kind(message)}")

    async def _answer(self, query: CallbackQuery) -> None:
        message = query.message
        assert isinstance(message, Message)
        match query.data:
            case "toast":
                await self._bot.answer_callback_query(query.id, "Tersimpan")
            case "alert":
                await self._bot.answer_callback_query(query.id, "Perhatian <b>", show_alert=True)
            case "edit":
                await self._bot.answer_callback_query(query.id)
                await self._bot.edit_message_text("Berubah", message.chat_id, message.message_id)
            case "delete":
                await self._bot.answer_callback_query(query.id)
                await self._bot.delete_message(message.chat_id, message.message_id)
            case _:
                await self._bot.answer_callback_query(query.id, "Tidak berlaku lagi")


async def start_show_bot(_: Settings, server: TelegramServer, clock: Clock) -> ShowBot:
    bot = ShowBot(server, clock)
    await bot.start()
    return bot


def _buttons() -> InlineKeyboardMarkup:
    button = InlineKeyboardButton
    return InlineKeyboardMarkup(
        [
            [button("Simpan", callback_data="toast", style="success")],
            [button("Awas", callback_data="alert", style="danger"), button("Ubah", callback_data="edit")],
            [button("Hapus", callback_data="delete"), button("Buka", url="https://example.org/")],
            [button("Salin", copy_text=CopyTextButton("12/15"))],
            [button("Ke grup", url="https://t.me/realisasi_bot?startgroup=uji")],
        ]
    )


def _kind(message: Message) -> str:
    kinds = ("text", "photo", "document", "sticker", "voice", "location")
    return next(kind for kind in kinds if getattr(message, kind))
