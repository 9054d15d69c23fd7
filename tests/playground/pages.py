"""What a visitor does on the playground's page, and what no page may ever do."""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, Playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CHROMIUM_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
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
        await page.goto(url)
        await expect(page.locator(".person[aria-current]")).to_have_count(1)
        return Visit(page)

    async def close(self) -> None:
        for context in self._browser.contexts:
            await context.close()

    def check(self) -> None:
        assert self.complaints == []

    def _note(self, text: str, wrong: bool) -> None:
        if wrong:
            self.complaints.append(text)


class Visit:
    """One page, and the things a visitor does there by name."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="Pesan")

    @property
    def newest(self) -> Locator:
        """The bot's newest message."""
        return self.page.locator(".message.theirs").last

    def person(self, name: str) -> Locator:
        return self.page.locator(".person").filter(has=self.page.get_by_text(name, exact=True))

    async def pick(self, name: str) -> None:
        await self.person(name).click()
        await expect(self.page.locator("#chat-name")).to_have_text(name)

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.page.keyboard.press("Enter")

    async def press(self, text: str) -> None:
        """Press a button of the bot's newest message."""
        await self.newest.get_by_role("button", name=text).click()


def _stays(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob"} or parts.hostname == "127.0.0.1"
