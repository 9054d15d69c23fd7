"""The page in Chromium, with a bot that shows every kind of message."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground.main import OpenPlayground
from tests.botapi.pictures import picture
from tests.playground.pages import DESKTOP, PHONE, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
CARAKA = "#1005"


@pytest_asyncio.fixture(loop_scope="session")
async def visit(show: OpenPlayground, visits: Visits) -> Visit:
    return await visits.open(f"{show.url}/{CARAKA}")


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


async def test_what_a_person_writes_is_never_html_either(visit: Visit) -> None:
    await visit.say("<img src=x onerror=alert(1)>")
    await expect(visit.page.locator(".mine .text")).to_have_text("<img src=x onerror=alert(1)>")
    await expect(visit.page.locator(".log img")).to_have_count(0)


async def test_a_command_in_a_text_can_be_pressed(visit: Visit) -> None:
    await visit.say("/teks")
    await visit.newest.get_by_role("button", name="/bantuan").click()
    await expect(visit.page.locator(".mine .text").last).to_have_text("/bantuan")


async def test_a_hidden_text_shows_when_pressed(visit: Visit) -> None:
    await visit.say("/teks")
    await visit.newest.get_by_role("button", name="Teks tersembunyi").click()
    await expect(visit.newest.locator(".spoiler.shown")).to_have_text("rahasia")


async def test_a_picture_is_enlarged_by_a_press_and_put_away_by_escape(visit: Visit) -> None:
    await visit.say("/foto")
    await visit.newest.get_by_role("button", name="Perbesar").click()
    viewer = visit.page.get_by_role("dialog", name="Gambar")
    await expect(viewer).to_be_visible()
    assert await viewer.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    await visit.page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(visit.newest.locator("b")).to_have_text("Oktober")


async def test_a_file_is_downloaded_under_its_own_name(visit: Visit) -> None:
    await visit.say("/berkas")
    async with visit.page.expect_download() as caught:
        await visit.newest.get_by_role("link", name="rekap & <b>.csv").click()
    download = await caught.value
    # A browser takes characters out of a name that no file system has.
    assert download.suggested_filename == "rekap & _b_.csv"
    assert (await download.path()).read_bytes() == b"a;b\n"


async def test_a_rich_message_has_real_tables_lists_and_details(visit: Visit) -> None:
    await visit.say("/kaya")
    message = visit.newest
    await expect(message.get_by_role("heading", name="Rekap")).to_be_visible()
    table = message.get_by_role("table", name="Angka")
    await expect(table.get_by_role("cell", name="90,0 %")).to_have_class("align-right valign-top")
    await expect(message.get_by_role("listitem")).to_have_count(2)
    await expect(message.get_by_text("tersembunyi")).to_be_hidden()
    await message.get_by_text("Rincian").click()
    await expect(message.get_by_text("tersembunyi")).to_be_visible()
    await expect(message.get_by_text("Semua baik <b>")).to_be_visible()


async def test_a_press_shows_the_bots_answer_short_or_as_an_alert(visit: Visit) -> None:
    await visit.say("/tombol")
    await visit.press("Simpan")
    await expect(visit.page.locator("#toast")).to_have_text("Tersimpan")
    await visit.press("Awas")
    alert = visit.page.get_by_role("dialog")
    await expect(alert).to_contain_text("Perhatian <b>")
    await alert.get_by_role("button", name="Oke").click()
    await expect(alert).to_be_hidden()


async def test_buttons_have_their_colours_and_links_leave_only_when_followed(visit: Visit) -> None:
    await visit.say("/tombol")
    await expect(visit.newest.get_by_role("button", name="Simpan")).to_have_css("background-color", "rgb(28, 124, 67)")
    await expect(visit.newest.get_by_role("button", name="Awas")).to_have_css("background-color", "rgb(181, 51, 40)")
    link = visit.newest.get_by_role("link", name="Buka")
    await expect(link).to_have_attribute("href", "https://example.org/")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_an_edited_message_changes_in_place_and_says_so(visit: Visit) -> None:
    await visit.say("/tombol")
    await visit.press("Ubah")
    await expect(visit.newest.locator(".text")).to_have_text("Berubah")
    await expect(visit.newest.locator(".time")).to_contain_text("diedit")
    await expect(visit.page.locator(".message")).to_have_count(2)


async def test_a_deleted_message_goes_away(visit: Visit) -> None:
    await visit.say("/tombol")
    await visit.press("Hapus")
    await expect(visit.page.locator(".message")).to_have_count(1)


async def test_a_reply_keyboard_appears_answers_and_goes(visit: Visit) -> None:
    await visit.say("/papan")
    keyboard = visit.page.get_by_role("group", name="Papan tombol balasan")
    await keyboard.get_by_role("button", name="Tidak").click()
    await expect(visit.page.locator(".mine .text").last).to_have_text("Tidak")
    await visit.say("/lepas")
    await expect(keyboard).to_be_hidden()


async def test_the_command_menu_lists_commands_and_sends_the_chosen_one(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Menu perintah").click()
    await visit.page.keyboard.press("ArrowDown")
    await expect(visit.page.get_by_role("button", name="/foto Gambar")).to_be_focused()
    await visit.page.keyboard.press("Enter")
    await expect(visit.newest.locator(".photo img")).to_be_visible()


@pytest.mark.parametrize(("item", "kind"), [("Stiker", "sticker"), ("Pesan suara", "voice"), ("Lokasi", "location")])
async def test_wrong_kinds_of_messages_can_be_sent(visit: Visit, item: str, kind: str) -> None:
    await visit.page.get_by_role("button", name="Lampirkan").click()
    await visit.page.locator("#menu").get_by_role("button", name=item).click()
    await expect(visit.newest).to_contain_text(f"Terima: {kind}")


async def test_a_photo_can_be_attached(visit: Visit) -> None:
    await visit.page.get_by_role("button", name="Lampirkan").click()
    async with visit.page.expect_file_chooser() as caught:
        await visit.page.locator("#menu").get_by_role("button", name="Foto").click()
    chooser = await caught.value
    await chooser.set_files({"name": "foto.png", "mimeType": "image/png", "buffer": picture()})
    await expect(visit.newest).to_contain_text("Terima: photo")
    await expect(visit.page.locator(".mine .photo img")).to_be_visible()


async def test_the_bot_is_shown_typing_in_its_chat(visit: Visit) -> None:
    await visit.say("/ketik")
    await expect(visit.page.locator("#chat-state")).to_have_class("typing")


async def test_another_window_shows_the_same_chat_at_once(show: OpenPlayground, visits: Visits) -> None:
    one, other = [await visits.open(f"{show.url}/{CARAKA}") for _ in range(2)]
    await one.say("halo")
    await expect(other.newest).to_contain_text("Terima: text")


async def test_news_for_somebody_else_shows_as_a_badge_until_they_are_picked(
    show: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(f"{show.url}/#1001")
    show.playground.server.send_text(1005, "halo")
    badge = visit.person("Caraka").locator(".badge")
    await expect(badge).to_have_text("1")
    await visit.pick("Caraka")
    await expect(badge).to_have_count(0)
    await visit.pick("Sekretaris Dinas")
    await expect(badge).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, (820, 600)], ids=["desktop", "phone", "tablet"])
async def test_nothing_is_wider_than_the_window(
    show: OpenPlayground, visits: Visits, size: tuple[int, int], scheme: str
) -> None:
    visit = await visits.open(f"{show.url}/{CARAKA}", size, scheme)
    for command in ("/kaya", "/tombol", "/foto", "a" * 300):
        await visit.say(command)
    await expect(visit.page.locator(".message")).to_have_count(8)
    assert await visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert await visit.page.locator("#log").evaluate("log => log.scrollWidth - log.clientWidth") == 0
    tools = await visit.page.locator(".tools").bounding_box()
    assert tools is not None
    assert tools["x"] + tools["width"] <= size[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_letters_stand_out_from_their_ground(show: OpenPlayground, visits: Visits, scheme: str) -> None:
    visit = await visits.open(f"{show.url}/{CARAKA}", DESKTOP, scheme)
    await visit.say("/tombol")
    await expect(visit.newest).to_be_visible()
    pale = await visit.page.evaluate(PALE_TEXTS)
    assert pale == []


async def test_the_hint_stays_away_once_closed(visit: Visit) -> None:
    hint = visit.page.locator("#hint")
    await expect(hint).to_contain_text("Pilih jabatan, lalu tekan Lapor sekarang")
    await visit.page.get_by_role("button", name="Tutup petunjuk").click()
    await visit.page.reload()
    await expect(visit.person("Caraka")).to_be_visible()
    await expect(hint).to_be_hidden()


# The contrast of every element that holds text against the nearest opaque ground behind it; WCAG asks for 4.5 : 1.
PALE_TEXTS = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const pale = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
    const text = own.map((child) => child.data.trim()).join("");
    if (!text || !node.checkVisibility() || node.closest(".hidden, .skip, noscript")) continue;
    const grounds = [];
    for (let up = node; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
    const colour = getComputedStyle(node).color;
    const [above, below] = [light(paint(...grounds, colour)), light(paint(...grounds))].sort((a, b) => b - a);
    const ratio = (above + 0.05) / (below + 0.05);
    if (ratio < 4.5) pale.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return pale;
}"""
