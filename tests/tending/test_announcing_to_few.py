"""Announcements to nobody, to whom leaves before it comes, that fail for one, whose result waits; late months."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

import jobs.announcements
from bot.playground.telegram.faults import server_error
from bot.texts.announcements import NOBODY
from models.queries.announcements import under_way
from models.store.announcements import claim
from tests.month.office import CAMAT, KASI, at, crowd, person_id, unbind
from tests.month.test_failing_items import failing_for
from tests.people.people_chat import ADMINISTRATOR
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice, open_office
from tests.tending.chat import open_section, plain, say, tap
from tests.tending.test_announcements import announced


@pytest.fixture
async def outsider(either_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Phone]:
    """An administrator of the shipped office, before anybody is connected."""
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, everybody=False) as opened:
        opened.telegram.add_user(ADMINISTRATOR, "Administrator")
        yield Phone(opened, ADMINISTRATOR)


async def test_where_nobody_is_connected_nothing_is_asked(outsider: Phone) -> None:
    await open_section(outsider, "Pengumuman")
    assert "Bidang Infrastruktur Teknologi… ›" in outsider.labels
    await tap(outsider, "Sekretariat ›")
    await tap(outsider, "Sub Bagian Keuangan")
    assert plain(outsider.last.text) == NOBODY


@on_each
async def test_who_is_let_go_before_the_sending_is_counted_as_not_connected(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await open_section(admin, "Pengumuman")
    await tap(admin, "Seluruh kantor")
    await say(admin, "Rapat")
    await tap(admin, "Kirim ke 3")
    await unbind(office, KASI)
    await office.realisasi.tick()
    assert announced(office.phone(KASI), "Rapat") == 0
    result = plain(next(message.text for message in admin.messages if "Terkirim" in message.text))
    assert "2 dari 3 orang" in result


async def test_a_late_month_says_until_when_it_is_taken(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await office.move_to(at(11, 10))
    said = await open_section(admin, "Periode")
    assert "lewat batas waktu, masih diterima sampai 1 Des 2026 08.00 WIB" in said


async def test_a_result_that_telegram_did_not_take_is_shown_when_it_takes_it_again(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await open_section(admin, "Pengumuman")
    await tap(admin, "Seluruh kantor")
    await say(admin, "Rapat")
    await tap(admin, "Kirim ke")
    await office.realisasi.intake.drain()
    office.telegram.faults.rule = lambda method, _: server_error() if method == "editMessageText" else None
    await office.realisasi.tick()
    office.telegram.faults.clear()
    assert not any("Terkirim:" in message.text for message in admin.messages)
    await office.realisasi.tick()
    [result] = [plain(message.text) for message in admin.messages if "Terkirim:" in message.text]
    assert "Terkirim: 3 dari 3 orang" in result
    assert not await office.realisasi.services.database.read(under_way, office.clock())


async def test_a_result_whose_author_blocked_the_bot_is_tried_once(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await open_section(admin, "Pengumuman")
    await tap(admin, "Seluruh kantor")
    await say(admin, "Rapat")
    await tap(admin, "Kirim ke")
    office.telegram.block(office.accounts[CAMAT])
    await office.realisasi.intake.drain()
    await office.realisasi.tick()
    assert not await office.realisasi.services.database.read(under_way, office.clock())


async def test_somebody_whose_copy_cannot_be_claimed_keeps_nobody_else_from_theirs(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, first = office.phone(CAMAT), await person_id(office, KASI)
    await crowd(office, 130)
    await open_section(admin, "Pengumuman")
    await tap(admin, "Seluruh kantor")
    await say(admin, "Semua")
    await tap(admin, "Kirim ke")
    monkeypatch.setattr(jobs.announcements, "claim", failing_for(2, first, claim))
    await asyncio.wait_for(office.realisasi.tick(), 60)
    assert [announced(Phone(office, account), "Semua") for account in (5000, 5129)] == [1, 1]
    assert announced(office.phone(KASI), "Semua") == 0
    monkeypatch.undo()
    await office.realisasi.tick()
    assert announced(office.phone(KASI), "Semua") == 1
