"""Whether everybody can use the page: what can be computed of WCAG 2.2 AA, at every size, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from bot.playground.main import OpenPlayground
from tests.playground.pages import DESKTOP, PHONE, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SIZES = (DESKTOP, (1000, 700), (820, 600), PHONE)
MAX_REQUESTS, MAX_BYTES = 30, 120_000
MAX_SHIFT = 0.1
"""Google's bound for a page that stands still; a message must move nothing at all."""


async def test_names_contrast_sizes_and_structure_hold_at_every_size_in_light_and_dark(
    gallery: OpenPlayground, visits: Visits, chats: Iterator[int]
) -> None:
    visit = await visits.open(f"{gallery.url}/#{next(chats)}", DESKTOP)
    for command in ("/kaya", "/teks", "/berkas", "/foto", "/papan", "a" * 300, "/tombol"):
        answers = await visit.phone.locator(".theirs").count()
        await visit.say(command)
        await expect(visit.phone.locator(".theirs")).to_have_count(answers + 1)
    for size in SIZES:
        await visit.page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in ("light", "dark"):
            await visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            assert await visit.audit() == [], (size, scheme)
        assert await visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert await visit.log.evaluate("log => log.scrollWidth - log.clientWidth") == 0
        tools = await visit.page.get_by_role("button", name="Mulai tur").bounding_box()
        assert tools is not None
        assert tools["x"] + tools["width"] <= size[0]
    for opener in ("Lampirkan", "Menu perintah"):
        await visit.phone.get_by_role("button", name=opener).click()
        assert await visit.audit() == [], opener
    await visit.page.keyboard.press("Escape")
    await visit.page.get_by_role("button", name="Daftar pegawai").click()
    assert await visit.audit() == [], "drawer"
    await expect(visit.page.locator(".person[aria-current]")).to_be_focused()
    await visit.page.keyboard.press("Escape")
    drawer = visit.page.get_by_role("button", name="Daftar pegawai")
    await expect(drawer).to_be_focused()
    await drawer.click()
    await visit.page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    await visit.input.click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_page_is_small_stands_still_and_says_aloud_what_is_new(
    gallery: OpenPlayground, visits: Visits, chats: Iterator[int], size: tuple[int, int]
) -> None:
    chat = next(chats)
    visit = await visits.open(f"{gallery.url}/#{chat}", size)
    loaded = await visit.page.evaluate(
        "performance.getEntriesByType('resource').filter(each => !each.name.includes('/api/'))"
        ".map(each => each.encodedBodySize)"
    )
    assert len(loaded) <= MAX_REQUESTS
    assert sum(loaded) <= MAX_BYTES
    assert await visit.shift() <= MAX_SHIFT
    before = await visit.shift()
    for number in range(1, 9):
        gallery.playground.server.send_text(chat, f"kabar {number}")
        await expect(visit.phone.locator(".theirs")).to_have_count(number)
    assert await visit.shift() == before
    await expect(visit.newest).to_be_in_viewport()
    await expect(visit.page.get_by_role("status").filter(has_text="Terima: text")).to_have_count(1)


async def test_who_wants_no_motion_gets_none(gallery: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(gallery.url)
    await visit.page.emulate_media(reduced_motion="reduce")
    assert await visit.page.evaluate("document.getAnimations().length") == 0
