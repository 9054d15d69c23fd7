"""People who come to the office while the playground runs get a phone; those who lose their post keep theirs."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.playground.main import OpenPlayground
from bot.playground.telegram import StoredMessage
from tests.people.people_chat import roster
from tests.playground.test_api import get, post

pytestmark = pytest.mark.asyncio(loop_scope="session")
Json = dict[str, Any]


async def people(http: aiohttp.ClientSession) -> dict[str, Json]:
    office = await get(http, "/api/office")
    return {person["name"]: person for unit in office["units"] for person in unit["people"]}


async def answered(opened: OpenPlayground, chat: int, words: str) -> StoredMessage:
    """Return the bot's message in a chat that has these words, once it is there."""
    with opened.playground.journal.listen() as listener:
        async with asyncio.timeout(20):
            while True:
                for message in reversed(opened.playground.server.messages(chat)):
                    if message.from_bot and words in message.text + str(message.json.get("caption", "")):
                        return message
                await listener.next(1)


async def press(http: aiohttp.ClientSession, chat: int, message: StoredMessage, label: str) -> None:
    data = next(b["callback_data"] for b in message.buttons if label in b["text"])
    await post(http, f"/api/chat/{chat}/tap", {"message_id": message.message_id, "data": data})


async def test_an_imported_person_has_a_phone_and_starts_with_an_invitation(opened: OpenPlayground) -> None:
    async with aiohttp.ClientSession(opened.url) as http:
        before = await people(http)
        admin = next(person["id"] for person in before.values() if person["admin"])
        async with http.post(f"/api/chat/{admin}/document?name=pegawai.csv", data=roster((77, "caraka"))) as response:
            assert response.status == 200
        await press(http, admin, await answered(opened, admin, "Pegawai 77"), "Terapkan 1 perubahan")
        await answered(opened, admin, "Diterapkan.")
        now = await people(http)
        newcomer = now["Pegawai 77"]["id"]
        assert newcomer not in {person["id"] for person in before.values()}
        assert (now["Pegawai 77"]["state_text"], now["Caraka"]["state_text"]) == ("belum", "tanpa jabatan")
        assert now["Caraka"]["id"] == before["Caraka"]["id"]
        assert {name: person["id"] for name, person in (await people(http)).items()} == {
            name: person["id"] for name, person in now.items()
        }
        await post(http, f"/api/chat/{admin}/text", {"text": "/admin pegawai 77"})
        await press(http, admin, await answered(opened, admin, "Hasil untuk"), "Pegawai 77")
        await press(http, admin, await answered(opened, admin, "NIP"), "Undang")
        caption = (await answered(opened, admin, "Undangan untuk")).json["caption"]
        code = caption.split("start=")[1].split()[0]
        await post(http, f"/api/chat/{newcomer}/text", {"text": f"/start {code}"})
        assert "Pegawai 77" in (await answered(opened, newcomer, "Pegawai 77")).text
        assert (await people(http))["Pegawai 77"]["id"] == newcomer


async def test_who_administers_reads_that_only_a_real_office_is_copied_every_night(opened: OpenPlayground) -> None:
    async with aiohttp.ClientSession(opened.url) as http:
        admin = next(person["id"] for person in (await people(http)).values() if person["admin"])
        for section, words in (("Cadangan", "memuat data pribadi"), ("Kesehatan", "Semua baik")):
            await post(http, f"/api/chat/{admin}/text", {"text": "/admin"})
            await press(http, admin, await answered(opened, admin, "Administrasi"), section)
            said = (await answered(opened, admin, words)).text
            assert "Cadangan otomatis: tidak dibuat di ruang coba; pada bot kantor Anda setiap malam." in said


async def test_the_clock_stops_at_a_reminder_that_was_put_off_until_its_report_is_in(opened: OpenPlayground) -> None:
    async with aiohttp.ClientSession(opened.url) as http:
        caraka = (await people(http))["Caraka"]["id"]
        await press(http, caraka, await answered(opened, caraka, "sudah dapat diisi"), "Ingatkan besok")
        await answered(opened, caraka, "Pengingat laporan")
        clock = (await get(http, "/api/office"))["clock"]
        assert clock["next"]["what"] == "pengingat yang ditunda"
        await post(http, "/api/clock", {"to": "stop"})
        reminder = await answered(opened, caraka, "Mengingatkan")
        await press(http, caraka, reminder, "Ingatkan besok")
        await answered(opened, caraka, "4\N{NO-BREAK SPACE}November")
        await post(http, f"/api/chat/{caraka}/text", {"text": "/lapor 12 45/50"})
        await press(http, caraka, await answered(opened, caraka, "Ringkasan"), "Kirim")
        await answered(opened, caraka, "Terkirim")
        assert "menjelang batas waktu" in (await get(http, "/api/office"))["clock"]["next"]["what"]
