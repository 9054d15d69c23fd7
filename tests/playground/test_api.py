"""The page's JSON API, with a bot behind it that shows every kind of message."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.playground.main import OpenPlayground
from tests.botapi.pictures import picture
from tests.playground.conftest import CARAKA

pytestmark = pytest.mark.asyncio(loop_scope="session")
Json = dict[str, Any]


async def get(http: aiohttp.ClientSession, path: str) -> Json:
    async with http.get(path) as response:
        assert response.status == 200, await response.text()
        body: Json = await response.json()
        return body


async def post(http: aiohttp.ClientSession, path: str, body: Json | None = None) -> Json:
    async with http.post(path, json=body or {}) as response:
        assert response.status == 200, await response.text()
        answer: Json = await response.json()
        return answer


async def ask(http: aiohttp.ClientSession, show: OpenPlayground, text: str) -> Json:
    """Write to the bot and return its newest message."""
    with show.playground.journal.listen() as listener:
        await post(http, f"/api/chat/{CARAKA}/text", {"text": text})
        await heard(listener, show, from_bot=True)
    messages: list[Json] = (await get(http, f"/api/chat/{CARAKA}"))["messages"]
    return messages[-1]


async def heard(listener: Any, show: OpenPlayground, *, from_bot: bool) -> None:
    """Return once the chat's newest message is the bot's."""
    while True:
        await listener.next(5)
        messages = show.playground.server.messages(CARAKA)
        if messages and messages[-1].from_bot is from_bot:
            return


async def test_the_office_lists_every_post_under_its_unit_with_where_it_stands(http: aiohttp.ClientSession) -> None:
    office = await get(http, "/api/office")
    people = {person["name"]: person for unit in office["units"] for person in unit["people"]}
    assert len(people) == 28
    assert people["Kepala Dinas Komunikasi dan Informatika"]["state_text"] == "tanpa indikator"
    caraka = {"id": CARAKA, "name": "Caraka", "state": "missing", "state_text": "belum", "unread": 0}
    assert caraka.items() <= people["Caraka"].items()
    # Her sub-division has no head of its own, so it is the secretariat's who reads her report.
    assert people["Caraka"]["head"] == people["Sekretaris Dinas"]["id"]
    assert [name for name, person in people.items() if person["admin"]] == ["Kepala Dinas Komunikasi dan Informatika"]
    assert [unit["depth"] for unit in office["units"][:3]] == [0, 1, 2]
    assert office["month"] == "Oktober\N{NO-BREAK SPACE}2026"
    assert office["clock"]["day"] == "Senin, 2\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
    assert office["clock"]["time"] == "08.00 WIB"


async def test_a_text_reaches_the_bot_and_its_answer_the_chat(
    http: aiohttp.ClientSession, show: OpenPlayground
) -> None:
    message = await ask(http, show, "halo")
    assert (message["text"], message["mine"], message["time"]) == ("Terima: text", False, "08.00")


async def test_after_a_revision_only_what_changed_comes(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    await ask(http, show, "/tombol")
    before = await get(http, f"/api/chat/{CARAKA}")
    nothing = await get(http, f"/api/chat/{CARAKA}?after={before['revision']}")
    assert (nothing["messages"], nothing["ids"]) == ([], [1, 2])
    await post(http, f"/api/chat/{CARAKA}/tap", {"message_id": 2, "data": "edit"})
    with show.playground.journal.listen() as listener:
        while show.playground.server.messages(CARAKA)[-1].text != "Berubah":
            await listener.next(5)
    changed = await get(http, f"/api/chat/{CARAKA}?after={before['revision']}")
    assert [(m["id"], m["text"], m["edited"]) for m in changed["messages"]] == [(2, "Berubah", True)]


async def test_a_tap_returns_what_the_bot_says_to_it(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    message = await ask(http, show, "/tombol")
    tap = f"/api/chat/{CARAKA}/tap"
    toast = await post(http, tap, {"message_id": message["id"], "data": "toast"})
    assert toast["answer"] == {"text": "Tersimpan", "show_alert": False, "url": None}
    alert = await post(http, tap, {"message_id": message["id"], "data": "alert"})
    assert alert["answer"]["show_alert"] is True
    forged = await post(http, tap, {"message_id": message["id"], "data": "made up"})
    assert forged["answer"]["text"] == "Tidak berlaku lagi"


async def test_a_deleted_message_is_no_longer_listed_and_cannot_be_tapped(
    http: aiohttp.ClientSession, show: OpenPlayground
) -> None:
    message = await ask(http, show, "/tombol")
    body = {"message_id": message["id"], "data": "delete"}
    await post(http, f"/api/chat/{CARAKA}/tap", body)
    with show.playground.journal.listen() as listener:
        while message["id"] in [each.message_id for each in show.playground.server.messages(CARAKA)]:
            await listener.next(5)
    assert message["id"] not in (await get(http, f"/api/chat/{CARAKA}"))["ids"]
    async with http.post(f"/api/chat/{CARAKA}/tap", json=body) as response:
        assert (response.status, await response.json()) == (400, {"error": "Pesan itu sudah tidak ada."})


async def test_photos_and_files_can_be_fetched_and_only_pictures_are_shown_in_place(
    http: aiohttp.ClientSession, show: OpenPlayground
) -> None:
    photo = (await ask(http, show, "/foto"))["photo"]
    assert (photo["width"], photo["height"]) == (300, 375)
    async with http.get(f"/api/file/{photo['file_id']}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == picture(300, 375)
    document = (await ask(http, show, "/berkas"))["document"]
    async with http.get(f"/api/file/{document['file_id']}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment;")
        assert response.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("action", ["sticker", "voice", "location"])
async def test_what_a_bot_must_cope_with_can_be_sent(
    http: aiohttp.ClientSession, show: OpenPlayground, action: str
) -> None:
    with show.playground.journal.listen() as listener:
        await post(http, f"/api/chat/{CARAKA}/{action}")
        await heard(listener, show, from_bot=True)
    chat = await get(http, f"/api/chat/{CARAKA}")
    assert action in chat["messages"][0]
    assert chat["messages"][1]["text"] == f"Terima: {action}"


async def test_pictures_and_files_can_be_sent(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    for path, content in (("photo", picture()), ("document?name=a.txt", b"isi")):
        with show.playground.journal.listen() as listener:
            async with http.post(f"/api/chat/{CARAKA}/{path}", data=content) as response:
                assert response.status == 200, await response.text()
            await heard(listener, show, from_bot=True)
    texts = [message["text"] for message in (await get(http, f"/api/chat/{CARAKA}"))["messages"]]
    assert texts[1::2] == ["Terima: photo", "Terima: document"]


async def test_reading_a_chat_takes_its_badge_away(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    async def unread() -> int:
        units = (await get(http, "/api/office"))["units"]
        return next(int(p["unread"]) for unit in units for p in unit["people"] if p["id"] == CARAKA)

    message = await ask(http, show, "halo")
    assert await unread() == 1
    await post(http, f"/api/chat/{CARAKA}/read", {"message_id": message["id"]})
    assert await unread() == 0


async def test_reply_keyboards_stay_until_the_bot_takes_them_away(
    http: aiohttp.ClientSession, show: OpenPlayground
) -> None:
    await ask(http, show, "/papan")
    await ask(http, show, "halo")
    shown = (await get(http, f"/api/chat/{CARAKA}"))["keyboard"]
    assert shown == {"rows": [["Ya", "Tidak"]], "placeholder": "Ya atau Tidak"}
    await ask(http, show, "/lepas")
    assert (await get(http, f"/api/chat/{CARAKA}"))["keyboard"] is None


async def test_the_narrowest_command_menu_is_a_chats_own(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    own = [{"command": "rekap", "description": "Rekap"}]
    scope = {"type": "chat", "chat_id": CARAKA}
    await show.playground.server.call("setMyCommands", {"commands": own, "scope": scope})
    assert (await get(http, f"/api/chat/{CARAKA}"))["commands"] == own
    assert [entry["command"] for entry in (await get(http, "/api/chat/1001"))["commands"]] == ["teks", "foto"]


async def test_the_clock_moves_through_every_stop_and_lets_the_bot_work_at_each(
    http: aiohttp.ClientSession, show: OpenPlayground
) -> None:
    office = await post(http, "/api/clock", {"to": "stop"})
    assert office["clock"]["now"].startswith("2026-11-05T08:00")
    for _ in range(5):
        office = await post(http, "/api/clock", {"to": "day"})
    assert office["clock"]["now"].startswith("2026-11-10T08:00")
    chat = await get(http, f"/api/chat/{CARAKA}")
    # 5 Nov, then the days to the 8th, the reminder and the deadline on the 9th, and the 10th.
    assert [(m["day"].split()[1][:1], m["time"]) for m in chat["messages"]][-2:] == [("9", "16.00"), ("1", "08.00")]
    assert len(chat["messages"]) == 7


async def test_seeding_adds_six_months_once(http: aiohttp.ClientSession) -> None:
    first = await post(http, "/api/seed")
    assert first["reports"] > 100
    again = await post(http, "/api/seed")
    assert (again["reports"], again["text"]) == (0, "Data contoh sudah lengkap, tidak ada yang ditambahkan.")


async def test_a_reset_brings_back_the_first_morning(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    await ask(http, show, "halo")
    await post(http, "/api/clock", {"to": "stop"})
    office = await post(http, "/api/reset")
    assert office["clock"]["now"].startswith("2026-11-02T08:00")
    assert (await get(http, f"/api/chat/{CARAKA}"))["ids"] == []
    assert (await ask(http, show, "halo lagi"))["text"] == "Terima: text"


async def test_a_page_that_looks_during_a_reset_sees_a_whole_office(http: aiohttp.ClientSession) -> None:
    looks = [get(http, "/api/office") for _ in range(5)]
    _, *offices = await asyncio.gather(post(http, "/api/reset"), *looks)
    assert [sum(len(unit["people"]) for unit in office["units"]) for office in offices] == [28] * 5


async def test_events_tell_of_each_change(http: aiohttp.ClientSession, show: OpenPlayground) -> None:
    async with http.get("/api/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        await post(http, f"/api/chat/{CARAKA}/text", {"text": "halo"})
        async with asyncio.timeout(5):
            line = await stream.content.readuntil(b"\n\n")
    event = json.loads(line.removeprefix(b"data: "))
    assert (event["kind"], event["chat_id"]) == ("message", CARAKA)
