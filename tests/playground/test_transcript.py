"""A chat as a text file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import aiohttp
import pytest

from bot.playground.main import OpenPlayground
from bot.playground.telegram import TelegramServer
from tests.botapi.pictures import picture
from tests.playground.show_bot import FORMATTED, RICH

pytestmark = pytest.mark.asyncio(loop_scope="session")
BUTTONS = {"inline_keyboard": [[{"text": "Ya", "callback_data": "y"}, {"text": "Tidak", "callback_data": "n"}]]}


async def talk(server: TelegramServer, chat: int) -> None:
    """Let both sides send every kind of message once."""
    server.send_text(chat, "12 <b>\n/lapor")
    for send in (server.send_photo, lambda who, content: server.send_document(who, "bukti.pdf", content)):
        send(chat, picture())
    server.send_sticker(chat)
    server.send_voice(chat, b"x", seconds=3)
    server.send_location(chat, -8.1, 112.5)
    await server.call("sendMessage", {"chat_id": chat, "text": FORMATTED, "parse_mode": "HTML"})
    await server.call("sendRichMessage", {"chat_id": chat, "rich_message": {"html": RICH}})
    asked = await server.call("sendMessage", {"chat_id": chat, "text": "Benar?"})
    assert isinstance(asked, dict)
    change = {"chat_id": chat, "message_id": asked["message_id"], "text": "Benar 12?", "reply_markup": BUTTONS}
    await server.call("editMessageText", change)
    gone = await server.call("sendMessage", {"chat_id": chat, "text": "hilang"})
    assert isinstance(gone, dict)
    await server.call("deleteMessage", {"chat_id": chat, "message_id": gone["message_id"]})


async def test_a_chat_is_saved_as_text_with_times_buttons_and_tables(
    gallery: OpenPlayground, chats: Iterator[int]
) -> None:
    chat = next(chats)
    resident = gallery.playground.residents[chat]
    server = gallery.playground.server
    await server.updates.drained()
    await talk(server, chat)
    async with aiohttp.ClientSession() as http, http.get(f"{gallery.url}/api/chat/{chat}/transcript") as response:
        assert (response.status, response.content_type, response.charset) == (200, "text/plain", "utf-8")
        assert unquote(response.headers["Content-Disposition"]).endswith(f"Percakapan {resident.name} 2026-11-02.txt")
        lines = (await response.text()).splitlines()
    assert lines[:4] == [
        f"Percakapan {resident.name} dengan bot Realisasi (ruang coba)",
        "Disimpan Senin, 2 November 2026 08.00 WIB",
        "",
        "Senin, 2 November 2026",
    ]
    assert lines[4:11] == [
        f"08.00   {resident.name}: 12 <b>",
        "        /lapor",
        f"08.00   {resident.name}: (gambar)",
        f"08.00   {resident.name}: (berkas bukti.pdf)",
        f"08.00   {resident.name}: (stiker 👍)",
        f"08.00   {resident.name}: (pesan suara, 3 detik)",
        f"08.00   {resident.name}: (lokasi -8.1, 112.5)",
    ]
    said = "\n".join(lines)
    assert "Realisasi: tebal miring <script>alert(1)</script> 😀garis x = 1 tautan rahasia\n        kutipan" in said
    assert "Realisasi: Rekap\n        Semua baik <b>\n        • satu\n        • dua\n        Angka\n" in said
    assert "        Unit | Persen\n        Sekretariat | 90,0 %\n        Rincian\n        tersembunyi\n" in said
    assert "08.00   Realisasi (diedit): Benar 12?\n        [Ya] [Tidak]" in said
    assert "hilang" not in said
