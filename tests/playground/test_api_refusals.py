"""What the API refuses: nonsense with a clear 400, and everything that comes from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.playground.main import OpenPlayground
from tests.playground.conftest import CARAKA

pytestmark = pytest.mark.asyncio(loop_scope="session")
CHAT = f"/api/chat/{CARAKA}"
LONG = "a" * 4097


@pytest_asyncio.fixture(loop_scope="session")
async def http(gallery: OpenPlayground) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of a playground that all these tests share: what is refused changes nothing."""
    async with aiohttp.ClientSession(gallery.url) as session:
        yield session


async def refusal(http: aiohttp.ClientSession, path: str, **options: Any) -> tuple[int, str]:
    async with http.post(path, **options) as response:
        body = await response.json()
    assert list(body) == ["error"]
    return response.status, body["error"]


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("text", {}, "text"),
        ("text", {"text": 5}, "text"),
        ("text", {"text": "   "}, "text"),
        ("text", {"text": LONG}, "text"),
        ("text", {"text": "😀" * 2049}, "text"),
        ("text", {"text": "\ud83d"}, "text"),
        ("tap", {"data": "x"}, "message_id"),
        ("tap", {"message_id": True, "data": "x"}, "message_id"),
        ("tap", {"message_id": "1", "data": "x"}, "message_id"),
        ("tap", {"message_id": 9999, "data": "x"}, "Pesan itu"),
        ("tap", {"message_id": 1}, "data"),
        ("tap", {"message_id": 1, "data": ""}, "data"),
        ("tap", {"message_id": 1, "data": "é" * 33}, "data"),
        ("read", {"message_id": 1.5}, "message_id"),
        ("group", {}, "payload"),
        ("group", {"payload": "a b"}, "payload"),
    ],
)
async def test_a_wrong_field_is_named(
    http: aiohttp.ClientSession, gallery: OpenPlayground, path: str, body: dict[str, Any], named: str
) -> None:
    gallery.playground.server.send_text(CARAKA, "satu")
    status, error = await refusal(http, f"{CHAT}/{path}", json=body)
    assert status == 400
    assert error.startswith(named)


@pytest.mark.parametrize(
    "options",
    [
        {"data": b"{", "headers": {"Content-Type": "application/json"}},
        {"data": b"[]", "headers": {"Content-Type": "application/json"}},
        {"data": b"[" * 20_000, "headers": {"Content-Type": "application/json"}},
        {"data": b"\xff\xfe{}", "headers": {"Content-Type": "application/json"}},
        {"data": b'{"text": "x"}', "headers": {"Content-Type": "text/plain"}},
        {"data": b'{"text": "x"}', "headers": {"Content-Type": "application/json; charset=none"}},
        {"json": {"text": "a" * 70_000}},
    ],
)
@pytest.mark.parametrize("path", [f"{CHAT}/text", "/api/clock", "/api/seed", "/api/reset"])
async def test_a_body_that_is_no_small_json_object_is_refused(
    http: aiohttp.ClientSession, path: str, options: dict[str, Any]
) -> None:
    assert await refusal(http, path, **options) == (400, "Permintaan tidak dapat dibaca.")


async def test_the_clock_goes_nowhere_else(http: aiohttp.ClientSession) -> None:
    assert await refusal(http, "/api/clock", json={"to": "yesterday"}) == (400, "to: stop atau day.")


async def test_what_is_no_picture_is_refused_as_telegram_does(http: aiohttp.ClientSession) -> None:
    assert await refusal(http, f"{CHAT}/photo", data=b"text") == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    assert (await refusal(http, f"{CHAT}/photo", data=b""))[0] == 400


@pytest.mark.parametrize("name", ["", "a" * 101, "a%0Ab"])
async def test_a_file_needs_a_fitting_name(http: aiohttp.ClientSession, name: str) -> None:
    status, error = await refusal(http, f"{CHAT}/document?name={name}", data=b"x")
    assert (status, error) == (400, "name: 1 sampai 100 karakter.")


async def test_a_file_over_ten_megabytes_is_refused(http: aiohttp.ClientSession) -> None:
    status, error = await refusal(http, f"{CHAT}/photo", data=BytesIO(b"x" * (10 * 1024 * 1024 + 1)))
    assert (status, error) == (413, "Berkas terlalu besar, paling besar 10 MB.")


async def test_unknown_chats_files_and_actions_are_not_found(http: aiohttp.ClientSession) -> None:
    for path in ("/api/chat/42", "/api/chat/42?after=1", "/api/chat/42/transcript", "/api/file/none"):
        async with http.get(path) as response:
            assert response.status == 404
    assert (await refusal(http, "/api/chat/42/text", json={"text": "x"}))[0] == 404
    assert (await refusal(http, f"{CHAT}/dance", json={}))[0] == 404


async def test_a_revision_must_be_a_number(http: aiohttp.ClientSession) -> None:
    async with http.get(f"{CHAT}?after=-1") as response:
        assert (response.status, await response.json()) == (400, {"error": "after: bilangan bulat."})


@pytest.mark.parametrize("path", ["/page/../web.py", "/page/%2e%2e/web.py", "/page/"])
async def test_only_the_pages_own_files_are_served(http: aiohttp.ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.status in {403, 404}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "localhost@evil.example", "[::"])
@pytest.mark.parametrize("path", ["/", "/page/app.js", "/api/office", "/api/events"])
async def test_a_foreign_host_name_that_leads_here_is_refused(
    http: aiohttp.ClientSession, path: str, host: str
) -> None:
    async with http.get(path, headers={"Host": host}) as response:
        assert response.status in {400, 403}


async def test_a_page_of_another_site_can_do_nothing(http: aiohttp.ClientSession, gallery: OpenPlayground) -> None:
    before = len(gallery.playground.server.messages(CARAKA))
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        async with http.post(f"{CHAT}/text", json={"text": "x"}, headers={"Origin": origin}) as response:
            assert response.status == 403
    assert len(gallery.playground.server.messages(CARAKA)) == before


async def test_the_page_itself_may(http: aiohttp.ClientSession, gallery: OpenPlayground) -> None:
    async with http.post(f"{CHAT}/text", json={"text": "x"}, headers={"Origin": gallery.url}) as response:
        assert response.status == 200


async def test_every_answer_forbids_foreign_content(http: aiohttp.ClientSession) -> None:
    for path in ("/", "/page/app.js", "/api/office", "/api/chat/42"):
        async with http.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
