"""/cuti: leave with dates, which silences reminders and can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from telegram import Update

from tests.month.office import KASI, LOKET, at, labels, leaves, prompts, report
from tests.support.groups import say_in_group
from tests.support.office import TestOffice


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


async def test_alone_it_shows_what_is_noted_how_to_write_it_and_the_prompts_buttons(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    message = await phone.send("/cuti")
    assert message.text.startswith("Tidak ada cuti yang tercatat.")
    assert "/cuti 3-7 november" in message.text
    offered = labels(message)
    await phone.tap("Sedang cuti")
    assert [*offered, "‹ Kembali"] == labels(phone.messages[0])
    await phone.send("/cuti 3-7 november")
    text = plain((await phone.send("/cuti")).text)
    assert "• Selasa, 3 November 2026 sampai Sabtu, 7 November 2026\n" in text
    assert "/cuti batal" in text


async def test_a_button_below_it_takes_leave_from_today_on(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await phone.send("/cuti")
    await phone.tap("1 minggu")
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 8))]
    assert "(sedang berjalan)" in (await phone.send("/cuti")).text


async def test_its_buttons_work_for_whoever_owes_nothing(office: TestOffice) -> None:
    await report(office, LOKET)
    phone = office.phone(LOKET)
    await phone.send("/cuti")
    await phone.tap("2 minggu")
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 15))]


async def test_days_are_confirmed_with_weekdays_working_days_and_when_reminders_go_on(office: TestOffice) -> None:
    message = await office.phone(LOKET).send("/cuti 3-9 november")
    assert plain(message.text) == (
        "🌴 Cuti tercatat: Selasa, 3 November 2026 sampai Senin, 9 November 2026 (5 hari kerja).\n"
        "Selama itu tidak ada pengingat; pengingat berjalan lagi mulai Selasa, 10 November 2026.\n"
        "Laporan Oktober 2026 tetap dapat dikirim dengan /lapor."
    )
    assert labels(message) == ["Batalkan cuti"]


async def test_working_days_leave_out_holidays_and_the_offices_own_free_days(office: TestOffice) -> None:
    office.realisasi.services.calendar.observe([date(2026, 12, 28)])
    text = plain((await office.phone(LOKET).send("/cuti 23 des - 4 jan")).text)
    assert "(5 hari kerja)" in text
    assert "Senin, 4 Januari 2027" in text


async def test_planned_leave_silences_its_days_only(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await phone.send("/cuti 5-9 november")
    await office.move_to(at(11, 2))
    assert len(prompts(phone)) == 1
    for day in (5, 6, 9):
        await office.move_to(at(11, day, 9))
    assert len(prompts(phone)) == 1
    await office.move_to(at(11, 10))
    assert len(prompts(phone)) == 2


async def test_overlapping_leaves_become_one(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await phone.send("/cuti 3-7 november")
    await phone.send("/cuti 20-24 november")
    text = plain((await phone.send("/cuti 6-20 november")).text)
    assert "Selasa, 3 November 2026 sampai Selasa, 24 November 2026" in text
    assert await leaves(office) == [(date(2026, 11, 3), date(2026, 11, 24))]
    await phone.send("/cuti")
    await phone.tap("1 minggu")
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 24))]


async def test_cancelling_ends_what_runs_and_what_is_planned_but_not_what_has_passed(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await phone.send("/cuti hari ini - 6 nov")
    await phone.send("/cuti 23-24 november")
    await office.move_to(at(11, 4))
    text = plain((await phone.send("/cuti Batal")).text)
    assert "Senin, 2 November 2026 sampai Jumat, 6 November 2026" in text
    assert "Senin, 23 November 2026" in text
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 3))]
    assert (await phone.send("/cuti batal")).text == "Tidak ada cuti yang berjalan atau direncanakan."
    await office.move_to(at(11, 5))
    assert len(prompts(phone)) == 1


async def test_the_button_below_the_confirmation_takes_a_planned_leave_back(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await phone.send("/cuti besok")
    assert "Cuti dibatalkan" in (await phone.tap("Batalkan cuti")).text
    assert await leaves(office) == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("minggu depan", "tidak terbaca"),
        ("7-3 november", "sebelum tanggal mulai"),
        ("31 november", "tidak ada di kalender"),
        ("1 jan 2027 - 5 jan 2028", "366 hari"),
        ("30 oktober", "sudah lewat"),
        ("<b>x", "tidak terbaca"),
    ],
)
async def test_what_is_no_leave_is_refused_with_a_hint(office: TestOffice, written: str, reason: str) -> None:
    text = (await office.phone(LOKET).send(f"/cuti {written}")).text
    assert reason in text
    assert "Contoh: /cuti 3-7 november 2026" in text
    assert await leaves(office) == []


async def test_the_same_update_twice_changes_nothing_the_second_time(office: TestOffice) -> None:
    phone, telegram = office.phone(LOKET), office.telegram
    planned = telegram.send_text(phone.account, "/cuti 3-7 november")
    await phone.settled()
    first = phone.last.text
    await deliver_again(office, planned)
    assert phone.last.text == first
    assert await leaves(office) == [(date(2026, 11, 3), date(2026, 11, 7))]
    cancelled = telegram.send_text(phone.account, "/cuti batal")
    await phone.settled()
    await deliver_again(office, planned)
    assert phone.last.text == "Cuti itu sudah dibatalkan."
    await phone.send("/cuti 10-11 november")
    await deliver_again(office, cancelled)
    assert phone.last.text.startswith("🌴 Cuti Anda")
    assert await leaves(office) == [(date(2026, 11, 10), date(2026, 11, 11))]


async def deliver_again(office: TestOffice, update: dict[str, Any]) -> None:
    await office.realisasi.intake.feed(Update.de_json(update, office.realisasi.application.bot))


async def test_leave_is_the_senders_own_and_written_in_private(office: TestOffice) -> None:
    await office.phone(LOKET).send("/cuti 3-7 november")
    assert (await office.phone(KASI).send("/cuti")).text.startswith("Tidak ada cuti")
    [answer] = await say_in_group(office, office.accounts[KASI], "/cuti 3-7 november")
    assert "pribadi" in answer.text
    assert len(await leaves(office)) == 1


async def test_leave_in_the_middle_of_a_report_leaves_the_question_open(office: TestOffice) -> None:
    phone = office.phone(KASI)
    await phone.send("/lapor")
    await phone.send("/cuti besok")
    assert "Indikator 2 dari 2" in (await phone.send("30")).text
