"""What a visitor does on the playground's page, and what no page may ever do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, Playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CHROMIUM_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().filter((entry) => !entry.hadRecentInput)))
  .observe({ type: "layout-shift", buffered: true });
"""
"""Collects what moved without the visitor having done anything, as browsers measure it."""

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
DESKTOP = (1280, 800)
PHONE = (360, 740)


async def launch(playwright: Playwright) -> Browser:
    """Start the machine's own Chromium; raises ``RuntimeError`` where there is none."""
    if CHROMIUM is None:
        raise RuntimeError("there is no Chromium on this machine; CHROMIUM may name its path")
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))


class Visits:
    """Pages in one browser, watched."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._pages: list[Page] = []
        self.complaints: list[str] = []

    async def open(self, url: str, size: tuple[int, int] = DESKTOP, scheme: str = "light", scale: int = 1) -> Visit:
        context = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda entry: self._note(f"{entry.type}: {entry.text}", entry.type in {"error", "warning"}))
        page.on("pageerror", lambda error: self._note(f"exception: {error}", wrong=True))
        page.on("request", lambda request: self._note(f"leaves: {request.url}", not _stays(request.url)))
        await page.add_init_script(WATCH_SHIFTS)
        self._pages.append(page)
        return await self._arrive(page, url)

    async def again(self, url: str) -> Visit:
        """Open a page where the last one was, as a new visitor would: half of the time a new window takes."""
        if not self._pages:
            return await self.open(url)
        page = self._pages[-1]
        await page.evaluate("localStorage.clear()")
        await page.goto("about:blank")
        return await self._arrive(page, url)

    async def close(self) -> None:
        for page in self._pages:
            await page.context.close()

    def check(self) -> None:
        complaints, self.complaints = self.complaints, []
        assert complaints == []

    async def _arrive(self, page: Page, url: str) -> Visit:
        await page.goto(url)
        await expect(page.locator(".person[aria-current]")).to_have_count(1)
        return Visit(page)

    def _note(self, text: str, wrong: bool) -> None:
        if wrong:
            self.complaints.append(text)


class Visit:
    """One page, and the things a visitor does there by name."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def phone(self) -> Locator:
        """The phone in use."""
        return self.page.locator(".phone[data-active]")

    @property
    def input(self) -> Locator:
        return self.phone.get_by_role("textbox", name="Pesan")

    @property
    def log(self) -> Locator:
        return self.phone.get_by_role("log")

    @property
    def newest(self) -> Locator:
        """The bot's newest message on the phone in use."""
        return self.phone.locator(".message.theirs").last

    @property
    def own(self) -> Locator:
        """What the phone in use has sent."""
        return self.phone.locator(".message.mine")

    @property
    def tour(self) -> Locator:
        return self.page.get_by_role("region", name="Tur", exact=True)

    def phone_of(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"Telepon {name}")

    def person(self, name: str) -> Locator:
        return self.page.locator(".person").filter(has=self.page.get_by_text(name, exact=True))

    async def pick(self, name: str) -> None:
        """Choose somebody from the list, which a small window keeps in a drawer."""
        if not await self.person(name).is_visible():
            await self.page.get_by_role("button", name="Daftar pegawai").click()
        await self.person(name).click()
        await expect(self.phone.get_by_role("heading", level=2)).to_have_text(name)

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.page.keyboard.press("Enter")

    async def press(self, text: str) -> None:
        """Press a button of the bot's newest message."""
        await self.newest.get_by_role("button", name=text).click()

    async def point(self, text: str) -> None:
        """Expect the tour to point at something with these words or this name."""
        await expect(self.page.locator(".pointed")).to_have_accessible_name(text)

    async def shift(self) -> float:
        """How far things have moved by themselves, as a share of the window."""
        return float(await self.page.evaluate("shifts.reduce((sum, entry) => sum + entry.value, 0)"))

    async def audit(self) -> list[str]:
        """What a person who sees little, or listens, would stumble over."""
        found: list[str] = await self.page.evaluate(AUDIT)
        return found


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or parts.hostname == "127.0.0.1"
