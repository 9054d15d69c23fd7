"""A head reminds those whose report was returned: what the reminder says, where it leads, and how often it comes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.playground.telegram import StoredMessage
from tests.month.office import CAMAT, KASI, LOKET, at, report
from tests.recap_chat.office import plain, press
from tests.reviews.office import correct
from tests.support.office import Phone, TestOffice
from tests.support.people import appoint


def reminders(phone: Phone) -> list[StoredMessage]:
    return [message for message in phone.messages if "mengingatkan: laporan" in message.text]


@pytest.fixture
async def head(office: TestOffice) -> Phone:
    """The camat, on the second day."""
    office.clock.move_to(at(11, 3, 10))
    return office.phone(CAMAT)


@pytest.fixture
async def returned(office: TestOffice, head: Phone) -> Phone:
    """The head of section, who has given the officer's report back; the camat looks at who owes one."""
    await report(office, LOKET)
    section = office.phone(KASI)
    await section.tap("Kembalikan")
    await section.tap("Angka perlu dicek")
    await head.send("/rekap")
    return section


async def test_a_report_that_was_returned_is_owed_again_and_can_be_asked_for(
    office: TestOffice, head: Phone, returned: Phone
) -> None:
    shown = await head.tap("Siapa belum (2) · ↩ 1")
    assert "Belum melapor: 2" in shown.text
    assert "↩ Dikembalikan, belum dikirim ulang: 1\n• Petugas Loket" in shown.text
    assert "🔔 1 diingatkan." in (await head.tap("Ingatkan Petugas Loket")).text
    assert "• Petugas Loket · diingatkan hari ini" in head.last.text
    officer = office.phone(LOKET)
    assert [plain(line) for line in reminders(officer)[0].text.split("\n")] == [
        "🔔 Camat mengingatkan: laporan Oktober 2026 dikembalikan, mohon diperbaiki dan dikirim ulang.",
        "• Petugas Loket: 1 indikator, dikembalikan untuk diperbaiki",
        "Batas waktu: Senin, 9 November 2026 pukul 16.00 WIB.",
    ]
    assert [button["text"] for button in reminders(officer)[0].buttons] == ["Perbaiki", "Ingatkan besok", "Sedang cuti"]


async def test_the_reminder_of_a_returned_report_leads_to_its_correction(
    office: TestOffice, head: Phone, returned: Phone
) -> None:
    await head.tap("Siapa belum")
    await head.tap("Ingatkan semua (2)")
    officer = office.phone(LOKET)
    assert "↩️ Dikembalikan oleh Kepala Seksi Pelayanan" in (await officer.tap("Perbaiki")).text
    await officer.tap("Ubah 1")
    await officer.send("13")
    assert "Terkirim" in (await officer.tap("Kirim")).text
    await head.send("/rekap")
    assert "Siapa belum (2)" in head.labels
    assert "Dikembalikan" not in (await head.tap("Siapa belum")).text


async def test_a_leave_taken_back_leads_to_what_is_owed_and_nowhere_where_nothing_is(
    office: TestOffice, head: Phone, returned: Phone
) -> None:
    officer = office.phone(LOKET)
    for ways in (["Perbaiki"], []):
        await officer.send("/cuti besok")
        assert "Cuti dibatalkan" in (await officer.tap("Batalkan cuti")).text
        assert officer.labels == ways
        await correct(office, LOKET, "13")


async def test_a_returned_report_is_asked_for_once_a_day_whoever_asks(
    office: TestOffice, head: Phone, returned: Phone
) -> None:
    await head.tap("Siapa belum")
    _, data = head.find("Ingatkan Petugas Loket")
    await returned.send("/rekap")
    await returned.tap("↩ 1")
    assert "🔔 1 diingatkan." in (await returned.tap("Ingatkan Petugas Loket")).text
    await press(head, data)
    assert "🔔 1 sudah diingatkan hari ini." in head.last.text
    assert len(reminders(office.phone(LOKET))) == 1


async def test_whose_report_is_sent_again_is_not_reminded_by_an_old_button(
    office: TestOffice, head: Phone, returned: Phone
) -> None:
    await head.tap("Siapa belum")
    _, data = head.find("Ingatkan Petugas Loket")
    await correct(office, LOKET, "13")
    await press(head, data)
    assert "🔔 1 tidak perlu diingatkan lagi." in head.last.text
    assert reminders(office.phone(LOKET)) == []


async def test_a_reminder_of_several_posts_opens_each_that_was_returned(office: TestOffice, head: Phone) -> None:
    await report(office, LOKET)
    section = office.phone(KASI)
    await section.tap("Kembalikan")
    await section.tap("Angka perlu dicek")
    await appoint(office, LOKET, KASI, date(2026, 10, 1))
    await head.send("/rekap")
    await head.tap("Siapa belum")
    await head.tap("Ingatkan Petugas Loket")
    (reminder,) = reminders(office.phone(LOKET))
    assert "laporan Oktober 2026 belum selesai." in plain(reminder.text)
    labels = [plain(button["text"]) for button in reminder.buttons]
    assert labels == ["Lapor sekarang", "Perbaiki Petugas Loket · Okt 2026", "Ingatkan besok", "Sedang cuti"]
