"""The newcomer's story in Chromium, with the real bot: the tour, from a report to the head's chart and the deadline."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.playground.main import OpenPlayground
from tests.playground.pages import DESKTOP, PHONE, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
HEAD = "Sekretaris Dinas"
FIRST_CHART_MS = 60_000
"""The drawing process starts with the first chart."""


async def answer(visit: Visit, *numbers: str) -> None:
    """Answer one question after the other."""
    for number in numbers:
        asked = await visit.phone.locator(".message.theirs").count()
        await visit.say(number)
        await expect(visit.phone.locator(".message.theirs")).to_have_count(asked + 1)


async def test_the_tour_leads_from_a_report_to_the_heads_review_the_chart_and_the_deadline(
    opened: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(opened.url)
    reporter, head = visit.phone_of("Caraka"), visit.phone_of(HEAD)
    await expect(visit.page.locator("#clock-day")).to_have_text(
        "Senin, 2\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
    )
    await expect(visit.tour).to_contain_text("1/5 Anda Caraka. Tekan Lapor sekarang")
    await visit.point("Lapor sekarang")
    await reporter.get_by_role("button", name="Lapor sekarang").click()
    await expect(visit.newest).to_contain_text("Jumlah Dokumen Persuratan")
    await visit.point("Pesan")
    await answer(visit, "12", "nihil")
    await expect(visit.tour).to_contain_text("2/5")
    await visit.point("✅ Kirim")
    await visit.press("Kirim")
    await expect(reporter).to_contain_text("Terkirim")
    await expect(visit.person("Caraka").locator(".state")).to_have_text("✓ terkirim")
    await expect(visit.tour).to_contain_text(f"3/5 Laporan itu kini pada {HEAD}")
    await visit.point("✅ Setujui")
    await head.get_by_role("button", name="Setujui").click()
    await expect(visit.tour).to_contain_text("4/5")
    await expect(visit.person("Caraka").locator(".state")).to_have_text("✓ terkirim · disetujui")
    await visit.say("/rekap")
    await head.locator(".theirs .photo img").wait_for(timeout=FIRST_CHART_MS)
    await expect(visit.newest.locator("table")).not_to_have_count(0)
    await expect(visit.tour).to_contain_text("5/5")
    await visit.point("Ke tenggat berikutnya")
    await visit.page.locator(".pointed").click()
    await expect(visit.page.locator("#clock-day")).to_contain_text(", 5\N{NO-BREAK SPACE}November")
    await expect(visit.tour).to_contain_text("Selesai")
    await expect(visit.page.locator(".pointed")).to_have_count(0)
    assert await visit.audit() == []
    await visit.tour.get_by_role("button", name="Tutup tur").click()
    await visit.page.reload()
    await expect(visit.person("Caraka")).to_be_visible()
    await expect(visit.tour).to_be_hidden()
    # Begun again, it looks for somebody who still owes a report.
    await visit.page.get_by_role("button", name="Mulai tur").click()
    await expect(visit.tour).to_contain_text("1/5 Anda Pengelola Keuangan.")
    await visit.page.keyboard.press("Tab")


async def test_in_360_pixels_one_phone_is_shown_and_the_tour_leads_to_the_other(
    opened: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(opened.url, PHONE, "dark")
    await visit.pick("Caraka")
    await expect(visit.person("Caraka")).not_to_be_in_viewport()
    await visit.press("Lapor sekarang")
    await expect(visit.newest).to_contain_text("Indikator 1 dari 2")
    await answer(visit, "12", "7/8")
    await visit.press("Kirim")
    await expect(visit.log).to_contain_text("Terkirim")
    await expect(visit.newest.locator(".whole")).to_have_text("/koreksi.")  # no line begins with a full stop
    await expect(visit.phone_of(HEAD)).to_be_hidden()
    switch = visit.page.get_by_role("group", name="Telepon yang ditampilkan").get_by_role("button", name=HEAD)
    await expect(switch).to_contain_class("pointed")
    await expect(switch.locator(".badge")).to_have_text("2")
    await switch.click()
    await expect(visit.phone_of(HEAD)).to_be_visible()
    await expect(switch.locator(".badge")).to_have_count(0)
    await visit.point("✅ Setujui")
    assert await visit.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert await visit.audit() == []


async def test_it_all_works_without_a_mouse(opened: OpenPlayground, visits: Visits) -> None:
    visit = await visits.open(opened.url, DESKTOP)
    press = visit.page.keyboard.press
    await visit.page.get_by_role("button", name="Mulai tur").focus()
    await press("Tab")
    await expect(visit.person("Caraka")).to_be_focused()
    await press("Home")
    await press("ArrowDown")
    await expect(visit.person(HEAD)).to_be_focused()
    await press("End")
    for _ in range(2):
        await press("Home")
    for _ in range(3):
        await press("ArrowDown")
    await expect(visit.person("Caraka")).to_be_focused()
    await press("Enter")
    await expect(visit.input).to_be_focused()
    await visit.page.keyboard.type("/lapor 12 nihil")
    await press("Enter")
    send = visit.newest.get_by_role("button", name="Kirim")
    await send.wait_for()
    await expect(visit.page.locator("#announcer")).to_contain_text("Tombol: ✅ Kirim")
    for _ in range(12):
        await press("Shift+Tab")
        if await send.evaluate("button => button === document.activeElement"):
            break
    await expect(send).to_be_focused()
    await expect(send).not_to_have_css("outline-style", "none")
    await press("Enter")
    await expect(visit.log).to_contain_text("Terkirim")
    await visit.page.get_by_role("link", name="Langsung ke telepon kedua").focus()
    await press("Enter")
    await expect(visit.phone_of(HEAD)).to_be_focused()
    approve = visit.phone_of(HEAD).get_by_role("button", name="Setujui")
    for _ in range(12):
        await press("Tab")
        if await approve.evaluate("button => button === document.activeElement"):
            break
    await press("Enter")
    await expect(visit.phone_of(HEAD)).to_contain_text("Disetujui oleh")


async def test_six_months_are_filled_in_time_goes_on_to_a_late_report_and_all_is_taken_away_again(
    opened: OpenPlayground, visits: Visits
) -> None:
    visit = await visits.open(f"{opened.url}/#1005")
    await expect(visit.newest).to_contain_text("Lapor sekarang")
    await visit.page.get_by_role("button", name="Isi 6 bulan contoh").click()
    await expect(visit.page.locator("#toast")).to_contain_text("laporan contoh ditambahkan")
    onwards = visit.page.get_by_role("button", name="Ke tenggat berikutnya")
    for day in ("5", "9"):
        await onwards.click()
        await expect(visit.page.locator("#clock-day")).to_contain_text(f", {day}\N{NO-BREAK SPACE}November")
        await expect(visit.phone.locator(".day").last).to_contain_text(f", {day}\N{NO-BREAK SPACE}November")
    await onwards.click()
    await expect(visit.page.locator("#clock-time")).to_have_text("16.00 WIB")
    await visit.say("/lapor 12 nihil")
    await visit.press("Kirim")
    await expect(visit.person("Caraka").locator(".state")).to_have_text("! terlambat")
    # As the chat scrolls, the label of a day lies above those of the days before it, and covers them.
    widths = await visit.phone.locator(".day").evaluate_all("days => days.map((day) => day.offsetWidth)")
    assert widths == widths[:1] * 3
    await visit.page.get_by_role("button", name="Ulang dari awal").click()
    await visit.page.get_by_role("dialog").get_by_role("button", name="Oke").click()
    await expect(visit.own).to_have_count(0)
    await expect(visit.newest).to_contain_text("Lapor sekarang")
    # A list that changes under the finger still takes the click.
    clock, name = visit.page.locator("#clock-day"), "Bendahara Pengeluaran"
    before = await clock.inner_text()
    await visit.person(name).hover()
    await visit.page.mouse.down()
    await opened.playground.to_next_stop()
    await expect(clock).not_to_have_text(before)
    await visit.page.mouse.up()
    await expect(visit.phone.get_by_role("heading", level=2)).to_have_text(name)
