"""Take the pictures of the documents from a running playground, in Chromium: ``make pictures``.

The office has six sample months. `SCENES` are played one after the other, each in its own window; a further picture is
a further scene, or another ``keep_phone`` in one of them, and a line in the document that shows it.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from PIL import Image
from playwright.async_api import async_playwright, expect

from bot.playground.main import open_playground
from bot.settings import load_settings
from models.catalogue.loading import load_catalogue
from models.nip import make_sample_nip
from tests.playground.pages import DESKTOP, Visit, Visits, launch

FOLDER = Path(__file__).parent / "pictures"
CHAT = (460, 980)
PROMPT = (460, 500)
TALL = (460, 900)
"""Windows so narrow that they show one phone."""

MAX_BYTES = 120_000
EMOJI = "1f465"
"""A character of the menu of administrators that only fonts with emoji have."""

MAX_SIDE = 1280
FIRST_CHART_MS = 60_000
"""The drawing process starts with the first chart."""

ALL_CHARTS_MS = 300_000
"""After a deadline every head gets one."""

REPORTER, HEAD = "Caraka", "Kepala Dinas Komunikasi dan Informatika"
UNIT_HEAD = "Kepala Bidang Komunikasi"
REVIEWER = "Sekretaris Dinas"
OTHER_REPORTS = {"Kepala Sub Bagian Keuangan": "/lapor 90", "Pengadministrasian Kepegawaian": "/lapor nihil 25 46/49"}
"""What two more of the reviewer's people send; the first number is far from what it usually is."""

NEWCOMER = "190001011960011001", "Caraka Baru"
ACTING, ACTS_FOR = "Bendahara Pengeluaran", "Bendahara Penerimaan"
"""What the roster changes: somebody new in the reporter's post, and a holder of one post who acts in another."""

TARGETS = {
    "sekretaris.laporan-keuangan": 90,
    "sekretaris.perencanaan": 95,
    "kabid-statistik.website": 80,
    "kabid-komunikasi.sosialisasi": 60,
    "kabid-komunikasi.pembinaan": 40,
    "kabid-komunikasi.informasi": 95,
    "kabid-infrastruktur.tower": 90,
    "kabid-infrastruktur.server": 100,
    "kabid-persandian.aplikasi": 100,
}
"""Percent a year, by the codes of the indicators."""

ADMINISTRATOR = 1001
"""The account of the first resident, the office's head."""

NUMBERS = ("11", "21/24")
"""Close to the sample months, so that the bot does not ask whether they are meant."""


Scene = Callable[[Visit], Awaitable[None]]


def a_monday() -> datetime:
    """Return a fixed moment, so that pictures change only when the product does."""
    return datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


async def report(visit: Visit) -> None:
    """Answer the prompt from the button to the receipt; a picture of each."""
    await visit.pick(REPORTER)
    await expect(visit.newest.get_by_role("button", name="Lapor sekarang")).to_be_visible()
    await keep_phone("prompt", visit)
    await visit.page.set_viewport_size({"width": CHAT[0], "height": CHAT[1]})
    await visit.press("Lapor sekarang")
    for place, number in enumerate(NUMBERS, start=1):
        await expect(visit.newest).to_contain_text(f"Indikator {place} dari 2")
        await visit.say(number)
    await visit.press("Kirim")
    await expect(visit.log).to_contain_text("Terkirim")
    await keep_phone("chat", visit)


async def tally(visit: Visit) -> None:
    """Count what came in during a day; a picture of the card."""
    await visit.pick(REPORTER)
    await visit.say("/catat 1 143")
    await expect(visit.newest).to_contain_text("143 dokumen")
    await visit.say("/catat 2 44/48")
    await expect(visit.newest).to_contain_text("44 dari 48")
    for button, total in (("Tidak tepat waktu +1", "44 dari 49"), ("Tepat waktu +1", "45 dari 50")):
        await visit.newest.get_by_role("button", name=button, exact=True).click()
        await expect(visit.newest).to_contain_text(total)
    await keep_phone("tally", visit)


async def review(visit: Visit) -> None:
    """Read a report's card as the head above, then all that waits; a picture of each."""
    for name, line in OTHER_REPORTS.items():
        await visit.pick(name)
        await visit.say(line)
        await expect(visit.newest).to_contain_text("Ringkasan laporan")
        await visit.press("Kirim")
        await expect(visit.newest).to_contain_text("Terkirim")
    await visit.pick(REVIEWER)
    await keep_phone("review", visit)
    await visit.say("/tinjau")
    await expect(visit.newest).to_contain_text("laporan menunggu tinjauan Anda")
    await keep_phone("waiting", visit)


async def administer(visit: Visit) -> None:
    """Open the main menu of administrators, then send a roster; a picture of the menu and of the preview."""
    await visit.pick(HEAD)
    await visit.say("/admin")
    await expect(visit.newest).to_contain_text("Administrasi")
    await keep_phone("admin", visit)
    file = {"name": "daftar-pegawai.csv", "mimeType": "text/csv", "buffer": roster().encode()}
    await visit.phone.locator("[data-part=document]").set_input_files(file)
    await expect(visit.newest).to_contain_text("Pratinjau impor")
    await keep_phone("roster", visit)
    await visit.press("Batal")


def roster() -> str:
    """Return the sample office's roster with two changes; the sample people's NIPs are nobody's."""
    titles = [position.title for position in load_catalogue(None).positions]
    nips = {title: make_sample_nip(number) for number, title in enumerate(titles)}
    rows = ["nip,nama,jabatan,status", f"{nips[ACTING]},{ACTING},{ACTS_FOR},Plt"]
    for title, nip in nips.items():
        held_by = NEWCOMER if title == REPORTER else (nip, title)
        rows.append(",".join(f'"{cell}"' for cell in (*held_by, title, "")))
    return "\n".join(rows)


async def recap(visit: Visit) -> None:
    """Set targets as the administrator, then ask for the summary as the office's head; a picture of the chart."""
    await visit.pick(HEAD)
    for code, percent in TARGETS.items():
        await visit.say(f"/target {code} {percent}")
        await expect(visit.newest).to_contain_text("tersimpan")
    await visit.say("/rekap september")
    await keep_chart("office", visit)


async def pair(visit: Visit) -> None:
    """Follow the tour until the report waits on the head's phone; a picture of the page."""
    await visit.press("Lapor sekarang")
    for place in (1, 2):
        await expect(visit.newest).to_contain_text(f"Indikator {place} dari 2")
        await visit.press("Sama")
    await visit.press("Kirim")
    await expect(visit.page.locator(".pointed")).to_contain_text("Setujui")
    await keep("playground", visit)


async def drill(visit: Visit) -> None:
    """Go from a unit's chart to a post's year and one indicator's months."""
    await visit.pick(UNIT_HEAD)
    await visit.say("/rekap september")
    shown = await keep_chart("unit", visit)
    await visit.press(f"{UNIT_HEAD} ·")
    shown = await keep_chart("year", visit, after=shown)
    await visit.newest.get_by_role("button", name="📈").last.click()
    await keep_chart("trend", visit, after=shown)


async def offer(visit: Visit) -> None:
    """Let the month pass and open the next report; a picture of the question with the offered tally."""
    await visit.pick(REPORTER)
    day = visit.page.locator("#clock-day")
    while "Desember" not in await day.inner_text():
        before = await visit.page.locator(".clock .now").inner_text()
        await visit.page.locator("#to-stop").click(timeout=ALL_CHARTS_MS)
        await expect(visit.page.locator(".clock .now")).not_to_have_text(before, timeout=FIRST_CHART_MS)
    await visit.press("Lapor sekarang")
    await expect(visit.newest).to_contain_text("Catatan Anda: 143")
    await keep_phone("offer", visit)


async def keep_chart(name: str, visit: Visit, after: str = "") -> str:
    """Keep the newest chart as it was sent; return its address. ``after`` is that of the one it takes the place of."""
    chart = visit.phone.locator(".theirs .photo img").last
    await chart.wait_for(timeout=FIRST_CHART_MS)
    if after:
        await expect(chart).not_to_have_js_property("src", after, timeout=FIRST_CHART_MS)
    await chart.evaluate("image => image.decode()")
    address = str(await chart.evaluate("image => image.src"))
    response = await visit.page.request.get(address)
    save(name, await response.body())
    return address


async def keep_phone(name: str, visit: Visit) -> None:
    """Take a picture of the chat alone."""
    await visit.page.evaluate("document.activeElement.blur()")
    save(name, await visit.phone.screenshot(animations="disabled"))


async def keep(name: str, visit: Visit) -> None:
    """Take a picture of the window as it stands, without the focus ring."""
    await visit.page.evaluate("document.activeElement.blur()")
    save(name, await visit.page.screenshot(animations="disabled"))


def save(name: str, content: bytes) -> None:
    """Write a picture with as many colours as its size allows."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    path = FOLDER / f"{name}.png"
    for colours in (0, 256, 128, 64, 32):
        # Maximum coverage keeps colours of few pixels, such as those that tell how a post stands.
        drawn = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE) if colours else picture
        drawn.save(path, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            click.echo(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size / 1000:.0f} kB")
            return
    raise click.ClickException(f"{path.name} cannot be made smaller than {MAX_BYTES} bytes")


@asynccontextmanager
async def office_with_a_past() -> AsyncIterator[str]:
    """Serve a playground in a folder of its own, with six months of sample reports; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            playground_port=0,
            database_url=f"sqlite:///{folder}/office.db",
            catalogue=None,
            admin_ids=str(ADMINISTRATOR),
        )
        async with open_playground(settings, today=a_monday) as opened:
            await opened.playground.seed()
            yield opened.url


SCENES: tuple[tuple[Scene, tuple[int, int], int], ...] = (
    (report, PROMPT, 2),
    (review, TALL, 2),
    (administer, TALL, 2),
    (tally, TALL, 2),
    (recap, DESKTOP, 1),
    (pair, DESKTOP, 1),
    (drill, DESKTOP, 1),
    (offer, TALL, 2),
)
"""What is played, in which size of window and how sharp."""


def check_fonts() -> None:
    """Refuse to take pictures in which every emoji is an empty box."""
    tool = shutil.which("fc-list")
    if not tool or not subprocess.run([tool, f":charset={EMOJI}"], capture_output=True, check=True).stdout:  # noqa: S603
        raise click.ClickException("no font has emoji; install one, such as fonts-noto-color-emoji")


async def main() -> None:
    """Play all scenes in one office."""
    check_fonts()
    FOLDER.mkdir(exist_ok=True)
    async with office_with_a_past() as url, async_playwright() as playwright, await launch(playwright) as browser:
        visits = Visits(browser)
        for scene, size, scale in SCENES:
            visit = await visits.open(url, size, scale=scale)
            if scene is not pair:
                await visit.tour.get_by_role("button", name="Tutup tur").click()
            await scene(visit)
        visits.check()
        await visits.close()


if __name__ == "__main__":
    asyncio.run(main())
