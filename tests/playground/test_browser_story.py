"""The newcomer's story in Chromium, with the real bot: a report is filed, and the head sees it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.playground.main import OpenPlayground
from tests.playground.pages import DESKTOP, PHONE, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
FIRST_DAY = "Senin, 2\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
HEAD = "Kepala Dinas Komunikasi dan Informatika"


async def report(visit: Visit, *numbers: str) -> None:
    """Answer until the summary offers to send, and send."""
    for number in numbers:
        asked = await visit.page.locator(".message.theirs").count()
        await visit.say(number)
        await expect(visit.page.locator(".message.theirs")).to_have_count(asked + 1)
    await visit.press("Kirim")


async def test_a_newcomer_files_a_report_and_the_head_sees_it(opened: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(opened.url)
    await expect(visit.page.locator("#clock-day")).to_have_text(
        "Senin, 2\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
    )
    await visit.pick("Caraka")
    await visit.press("Lapor sekarang")
    await expect(visit.newest).to_contain_text("Jumlah Dokumen Persuratan")
    await report(visit, "12", "nihil")
    await expect(visit.page.locator(".log")).to_contain_text("Terkirim")
    await expect(visit.person("Caraka").locator(".state")).to_have_text("✓ terkirim")
    await visit.pick(HEAD)
    await visit.say("/rekap")
    # The drawing process starts with the first chart.
    await visit.page.locator(".theirs .photo img").wait_for(timeout=60_000)
    await expect(visit.newest.locator("table")).not_to_have_count(0)


async def test_it_all_works_in_360_pixels(opened: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(opened.url, PHONE, "dark")
    await visit.page.get_by_role("button", name="Daftar pegawai").click()
    await visit.pick("Caraka")
    await expect(visit.person("Caraka")).not_to_be_in_viewport()
    await visit.press("Lapor sekarang")
    await expect(visit.newest).to_contain_text("Indikator 1 dari 2")
    await report(visit, "12", "7/8")
    await expect(visit.page.locator(".log")).to_contain_text("Terkirim")
    assert await visit.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


async def test_it_all_works_without_a_mouse(opened: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(opened.url, DESKTOP)
    press = visit.page.keyboard.press
    await visit.person(HEAD).focus()
    for _ in range(3):
        await press("ArrowDown")
    await expect(visit.person("Caraka")).to_be_focused()
    await press("Enter")
    await expect(visit.input).to_be_focused()
    await visit.page.keyboard.type("/lapor 12 nihil")
    await press("Enter")
    send = visit.newest.get_by_role("button", name="Kirim")
    await send.wait_for()
    for _ in range(12):
        await press("Shift+Tab")
        if await send.evaluate("button => button === document.activeElement"):
            break
    await expect(send).to_be_focused()
    await expect(send).not_to_have_css("outline-style", "none")
    await press("Enter")
    await expect(visit.page.locator(".log")).to_contain_text("Terkirim")


async def test_the_clock_brings_the_reminder_and_a_day_too_late_a_late_report(
    opened: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(f"{opened.url}/#1005")
    await expect(visit.newest).to_contain_text("Lapor sekarang")
    onwards = visit.page.get_by_role("button", name="Ke tenggat berikutnya")
    for day in ("5", "9"):
        await onwards.click()
        await expect(visit.page.locator("#clock-day")).to_contain_text(f", {day}\N{NO-BREAK SPACE}November")
        await expect(visit.page.locator(".day").last).to_contain_text(f", {day}\N{NO-BREAK SPACE}November")
    await onwards.click()
    await expect(visit.page.locator("#clock-time")).to_have_text("16.00 WIB")
    await visit.say("/lapor 12 nihil")
    await visit.press("Kirim")
    await expect(visit.person("Caraka").locator(".state")).to_have_text("! terlambat")


async def test_six_months_are_filled_in_and_taken_away_again(opened: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(f"{opened.url}/#1005")
    await visit.page.get_by_role("button", name="Isi 6 bulan contoh").click()
    await expect(visit.page.locator("#toast")).to_contain_text("laporan contoh ditambahkan")
    await visit.say("/batal")
    await expect(visit.page.locator(".mine")).to_have_count(1)
    await visit.page.get_by_role("button", name="Ulang dari awal").click()
    await visit.page.get_by_role("dialog").get_by_role("button", name="Oke").click()
    await expect(visit.page.locator(".mine")).to_have_count(0)
    await expect(visit.newest).to_contain_text("Lapor sekarang")


async def test_a_list_that_changes_under_the_finger_still_takes_the_click(
    opened: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(opened.url)
    mouse, clock = visit.page.mouse, visit.page.locator("#clock-day")
    before = await clock.inner_text()
    box = await visit.person("Caraka").bounding_box()
    assert box is not None
    await mouse.move(box["x"] + 30, box["y"] + 15)
    await mouse.down()
    await opened.playground.to_next_stop()
    await expect(clock).not_to_have_text(before)
    await mouse.up()
    await expect(visit.page.locator("#chat-name")).to_have_text("Caraka")
