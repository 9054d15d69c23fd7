"""Take the README's pictures of a running playground, in Chromium: ``make pictures``.

The office has six sample months; one report is filed through the page, then the office's head asks for the summary.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from PIL import Image
from playwright.async_api import async_playwright, expect

from bot.playground.main import open_playground
from bot.settings import load_settings
from tests.playground.pages import DESKTOP, Visit, Visits, launch

FOLDER = Path(__file__).parent / "pictures"
CHAT = (1000, 860)
PROMPT = (1000, 560)
MAX_BYTES = 150_000
MAX_SIDE = 1280
FIRST_CHART_MS = 60_000
"""The drawing process starts with the first chart."""
REPORTER, HEAD = "Caraka", "Kepala Dinas Komunikasi dan Informatika"
NUMBERS = ("11", "21/24")
"""Close to the sample months, so that the bot does not ask whether they are meant."""


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
    await expect(visit.page.locator(".log")).to_contain_text("Terkirim")
    await keep_phone("chat", visit)


async def recap(visit: Visit) -> None:
    """Ask for the summary as the office's head; a picture of the page, and the chart as it was sent."""
    await visit.pick(HEAD)
    await visit.say("/rekap september")
    chart = visit.page.locator(".theirs .photo img").first
    await chart.wait_for(timeout=FIRST_CHART_MS)
    await chart.evaluate("image => image.decode()")
    response = await visit.page.request.get(await chart.evaluate("image => image.src"))
    save("recap", await response.body())
    await visit.page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    await keep("playground", visit)


async def keep_phone(name: str, visit: Visit) -> None:
    """Take a picture of the chat alone."""
    await visit.page.evaluate("document.activeElement.blur()")
    save(name, await visit.page.locator(".phone").screenshot(animations="disabled"))


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
        settings = load_settings(playground_port=0, database_url=f"sqlite:///{folder}/office.db", catalogue=None)
        async with open_playground(settings, today=a_monday) as opened:
            await opened.playground.seed()
            yield opened.url


async def main() -> None:
    """Go through the story once: a report with its pictures, then the summary."""
    FOLDER.mkdir(exist_ok=True)
    async with office_with_a_past() as url, async_playwright() as playwright, await launch(playwright) as browser:
        visits = Visits(browser)
        chat = await visits.open(url, PROMPT, scale=2)
        await chat.page.get_by_role("button", name="Tutup petunjuk").click()
        await report(chat)
        desk = await visits.open(url, DESKTOP)
        await desk.page.get_by_role("button", name="Tutup petunjuk").click()
        await recap(desk)
        visits.check()
        await visits.close()


if __name__ == "__main__":
    asyncio.run(main())
