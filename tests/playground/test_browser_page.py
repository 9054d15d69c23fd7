"""The page in Chromium, with a bot that shows every kind of message; each test has a chat of its own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground.main import OpenPlayground
from tests.botapi.pictures import picture
from tests.playground.pages import Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(gallery: OpenPlayground, window: Visits, chats: Iterator[int]) -> AsyncIterator[Visit]:
    yield await window.again(f"{gallery.url}/#{next(chats)}")
    window.check()


async def test_text_is_drawn_from_its_entities_and_never_as_html(visit: Visit) -> None:
    await visit.say("/teks")
    text = visit.newest.locator(".text")
    await expect(text).to_contain_text("tebal miring <script>alert(1)</script> 😀garis x = 1 tautan")
    await expect(text.locator("b")).to_have_text("tebal miring")
    await expect(text.locator("b i")).to_have_text("miring")
    await expect(text.locator("u")).to_have_text("garis")
    await expect(text.locator("code")).to_have_text("x = 1")
    await expect(text.locator("blockquote")).to_have_text("kutipan")
    await expect(text.get_by_role("link", name="tautan")).to_have_attribute("href", "https://example.org/a")
    await expect(text.locator("script")).to_have_count(0)
    await text.get_by_role("button", name="Teks tersembunyi").click()
    await expect(text.locator(".spoiler.shown")).to_have_text("rahasia")
    await text.get_by_role("button", name="/bantuan").click()
    await expect(visit.own.locator(".text").last).to_have_text("/bantuan")
    await visit.say("<img src=x onerror=alert(1)>")
    await expect(visit.own.locator(".text").last).to_have_text("<img src=x onerror=alert(1)>")
    await expect(visit.log.locator("img")).to_have_count(0)


async def test_a_picture_is_enlarged_by_a_press_and_put_away_by_escape(visit: Visit) -> None:
    await visit.say("/foto")
    await visit.newest.get_by_role("button", name="Perbesar").click()
    viewer = visit.page.get_by_role("dialog", name="Gambar")
    await expect(viewer).to_be_visible()
    assert await viewer.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    await visit.page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(visit.newest.locator("b")).to_have_text("Oktober")


async def test_files_and_the_chat_itself_are_downloaded_under_their_own_names(visit: Visit) -> None:
    await visit.say("/berkas")
    async with visit.page.expect_download() as caught:
        await visit.newest.get_by_role("link", name="rekap & <b>.csv").click()
    download = await caught.value
    # A browser takes characters out of a name that no file system has.
    assert download.suggested_filename == "rekap & _b_.csv"
    assert (await download.path()).read_bytes() == b"a;b\n"
    async with visit.page.expect_download() as caught:
        await visit.phone.get_by_role("link", name="Simpan percakapan").click()
    saved = await caught.value
    whose = await visit.phone.get_by_role("heading", level=2).inner_text()
    assert saved.suggested_filename == f"Percakapan {whose} 2026-11-02.txt"
    assert f"{whose}: /berkas" in (await saved.path()).read_text()


async def test_a_rich_message_has_real_tables_lists_and_details(visit: Visit) -> None:
    await visit.say("/kaya")
    message = visit.newest
    await expect(message.get_by_role("heading", name="Rekap", level=3)).to_be_visible()
    table = message.get_by_role("table", name="Angka")
    await expect(table.get_by_role("cell", name="90,0 %")).to_have_class("align-right valign-top")
    await expect(message.get_by_role("listitem")).to_have_count(2)
    await expect(message.get_by_text("tersembunyi")).to_be_hidden()
    await message.get_by_text("Rincian").click()
    await expect(message.get_by_text("tersembunyi")).to_be_visible()
    await expect(message.get_by_text("Semua baik <b>")).to_be_visible()


async def test_buttons_show_the_bots_answer_change_their_message_and_take_it_away(visit: Visit) -> None:
    await visit.say("/tombol")
    button = visit.newest.get_by_role("button")
    await expect(button.filter(has_text="Simpan")).to_have_css("background-color", "rgb(28, 124, 67)")
    await expect(button.filter(has_text="Awas")).to_have_css("background-color", "rgb(181, 51, 40)")
    link = visit.newest.get_by_role("link", name="Buka")
    await expect(link).to_have_attribute("href", "https://example.org/")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await visit.press("Ke grup")
    group = visit.page.get_by_role("region", name="Telepon Grup")
    await expect(group.locator(".mine")).to_have_text(re.compile("/start@realisasi_bot uji"))
    await expect(group.locator(".theirs")).to_contain_text("Terima: text")
    await visit.page.locator("#phone-left").get_by_role("textbox").click()
    await visit.press("Simpan")
    await expect(visit.page.locator("#toast")).to_have_text("Tersimpan")
    await visit.press("Awas")
    alert = visit.page.get_by_role("dialog")
    await expect(alert).to_contain_text("Perhatian <b>")
    await visit.page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()
    await visit.press("Ubah")
    await expect(visit.newest.locator(".text")).to_have_text("Berubah")
    await expect(visit.newest.locator(".time")).to_contain_text("diedit")
    await expect(visit.phone.locator(".message")).to_have_count(2)
    await visit.say("/tombol")
    await expect(visit.phone.locator(".message")).to_have_count(4)
    await visit.press("Hapus")
    await expect(visit.phone.locator(".message")).to_have_count(3)


async def test_a_reply_keyboard_appears_answers_and_goes(visit: Visit) -> None:
    await visit.say("/papan")
    keyboard = visit.phone.get_by_role("group", name="Papan tombol balasan")
    await keyboard.get_by_role("button", name="Tidak").click()
    await expect(visit.own.locator(".text").last).to_have_text("Tidak")
    await visit.say("/lepas")
    await expect(keyboard).to_be_hidden()


async def test_the_menus_open_by_key_give_way_to_escape_and_send_what_is_chosen(visit: Visit) -> None:
    commands = visit.phone.get_by_role("button", name="Menu perintah")
    for end in ("Escape", "Enter"):
        await commands.focus()
        await visit.page.keyboard.press("Enter")
        await visit.page.keyboard.press("ArrowDown")
        await expect(visit.page.get_by_role("button", name="/foto Gambar")).to_be_focused()
        await visit.page.keyboard.press(end)
        await expect(commands).to_have_attribute("aria-expanded", "false")
    await expect(visit.newest.locator(".photo img")).to_be_visible()


async def test_files_and_what_a_bot_must_cope_with_can_be_sent(visit: Visit) -> None:
    attach, menu = visit.phone.get_by_role("button", name="Lampirkan"), visit.phone.locator(".menu")
    for item, kind in (("Stiker", "sticker"), ("Pesan suara", "voice"), ("Lokasi", "location")):
        await attach.click()
        await menu.get_by_role("button", name=item).click()
        await expect(visit.newest).to_contain_text(f"Terima: {kind}")
    files = (("Foto", "foto.png", picture(), "photo"), ("Dokumen", "daftar.xlsx", b"PK", "document"))
    for item, name, content, kind in files:
        await attach.click()
        async with visit.page.expect_file_chooser() as caught:
            await menu.get_by_role("button", name=item).click()
        await (await caught.value).set_files({"name": name, "mimeType": "", "buffer": content})
        await expect(visit.newest).to_contain_text(f"Terima: {kind}")
    await expect(visit.own.locator(".photo img")).to_be_visible()
    await expect(visit.own.get_by_role("link", name="daftar.xlsx")).to_be_visible()


async def test_the_bot_is_shown_typing_on_its_phone_alone(visit: Visit) -> None:
    await visit.say("/ketik")
    await expect(visit.phone.locator(".chat-state")).to_contain_class("typing")
    await expect(visit.page.locator(".phone:not([data-active]) .chat-state")).not_to_contain_class("typing")


async def test_another_window_shows_the_same_chat_at_once_and_the_people_of_its_address(
    gallery: OpenPlayground, visits: Visits, chats: Iterator[int]
) -> None:
    mine, theirs = next(chats), next(chats)
    one = await visits.open(f"{gallery.url}/#{mine},{theirs}")
    other = await visits.open(f"{gallery.url}/#{theirs},{mine}")
    await one.say("halo")
    await expect(other.page.locator("#phone-right .theirs").last).to_contain_text("Terima: text")


async def test_news_for_somebody_else_shows_as_a_badge_until_they_are_picked(
    gallery: OpenPlayground, visit: Visit, chats: Iterator[int]
) -> None:
    residents = gallery.playground.residents
    beside = await visit.page.locator("#phone-right h2").inner_text()
    chat = next(chat for chat in chats if residents[chat].name != beside)
    name = residents[chat].name
    gallery.playground.server.send_text(chat, "halo")
    badge = visit.person(name).locator(".badge")
    await expect(badge).to_have_text("1")
    await visit.pick(name)
    await expect(badge).to_have_count(0)


async def test_the_second_phone_goes_along_with_the_head_until_somebody_is_chosen_for_it(visit: Visit) -> None:
    left, right = visit.page.locator("#phone-left h2"), visit.page.locator("#phone-right h2")
    await visit.pick("Bendahara Penerimaan")
    await expect(right).to_have_text("Kepala Sub Bagian Keuangan")
    await visit.page.locator("#phone-right").get_by_role("textbox").click()
    await visit.pick("Sekretaris Dinas")
    await expect(right).to_have_text("Sekretaris Dinas")
    await visit.page.locator("#phone-left").get_by_role("textbox").click()
    await visit.pick("Staf Seksi Komunikasi Publik")
    await expect(left).to_have_text("Staf Seksi Komunikasi Publik")
    await expect(right).to_have_text("Sekretaris Dinas")
    # Nobody is on both phones: whoever is there already is gone to.
    await visit.pick("Sekretaris Dinas")
    await expect(left).to_have_text("Staf Seksi Komunikasi Publik")
    await expect(visit.page.locator(".person.beside .name")).to_have_text("Staf Seksi Komunikasi Publik")
