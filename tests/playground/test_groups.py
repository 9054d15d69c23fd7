"""A group as one more chat of the playground."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.playground.main import OpenPlayground

pytestmark = pytest.mark.asyncio(loop_scope="session")
HEAD = 1014
UNIT = "Bidang Komunikasi"


async def test_a_head_makes_a_group_that_hears_of_its_unit_and_is_a_chat_like_any_other(opened: OpenPlayground) -> None:
    async with aiohttp.ClientSession(opened.url) as http:
        made = await post(http, f"/api/chat/{HEAD}/group", {"payload": "rekap-bidang-komunikasi"})
        group = int(made["id"])
        assert f"Grup ini menerima rekap {UNIT}" in await heard(opened, group, 1)
        async with http.get("/api/office") as response:
            people = [person for unit in (await response.json())["units"] for person in unit["people"]]
        listed = next(person for person in people if person["id"] == group)
        assert (listed["name"], listed["state_text"], listed["head"]) == (f"Grup {UNIT}", "grup", None)
        await post(http, f"/api/chat/{group}/text", {"text": "/status"})
        assert "chat pribadi" in await heard(opened, group, 2)
        async with http.get(f"/api/chat/{group}/transcript") as response:
            assert f"Kepala {UNIT}: /status" in await response.text()
        # Nobody makes a group of a group.
        async with http.post(f"/api/chat/{group}/group", json={"payload": "x"}) as response:
            assert response.status == 400
        await post(http, "/api/reset", {})
        async with http.get(f"/api/chat/{group}") as response:
            assert response.status == 404


async def post(http: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> dict[str, Any]:
    async with http.post(path, json=body) as response:
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer


async def heard(opened: OpenPlayground, chat: int, count: int) -> str:
    """Wait for so many messages of the bot in a chat, and return the newest."""
    with opened.playground.journal.listen() as listener:
        while True:
            said = [message for message in opened.playground.server.messages(chat) if message.from_bot]
            if len(said) == count:
                return said[-1].text
            assert await listener.next(10) is not None
