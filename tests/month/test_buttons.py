"""Ingatkan besok and Sedang cuti: what they move, and that they move nobody else."""

from __future__ import annotations

from datetime import date

from bot.texts.notices import STALE
from models.tables import Outcome
from tests.month.office import KASI, LOKET, at, labels, leaves, ledger, prompts, report
from tests.support.office import TestOffice


async def test_remind_me_tomorrow_brings_one_reminder_on_the_next_working_day(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    message = await phone.tap("Ingatkan besok")
    assert message.text.endswith("pukul\N{NO-BREAK SPACE}08.00\N{NO-BREAK SPACE}WIB.")
    assert "Selasa, 3" in message.text
    assert labels(message) == ["Lapor sekarang"]
    assert office.telegram.callback_answers[-1]["text"] == "Baik, saya ingatkan lagi."
    await office.move_to(at(11, 3, 7, 59))
    assert prompts(phone) == []
    await office.move_to(at(11, 3, 8))
    await office.move_to(at(11, 4, 8))
    assert len(prompts(phone)) == 1
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT, "snooze:2026-11-03": Outcome.SENT}


async def test_tomorrow_before_a_weekend_is_monday(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 6))
    assert "Senin, 9" in (await phone.tap("Ingatkan besok")).text


async def test_a_stage_on_the_day_asked_for_takes_the_reminder_in(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 4))
    await phone.tap("Ingatkan besok")
    await office.move_to(at(11, 5))
    await office.move_to(at(11, 5, 12))
    assert len(prompts(phone)) == 1
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT, "before_due": Outcome.SENT}


async def test_whoever_reports_in_between_is_not_reminded(office: TestOffice) -> None:
    await office.move_to(at(11, 2))
    await office.phone(LOKET).tap("Ingatkan besok")
    await report(office, LOKET)
    await office.move_to(at(11, 3))
    assert prompts(office.phone(LOKET)) == []


async def test_on_the_last_day_there_is_no_tomorrow(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 30))
    message = await phone.tap("Ingatkan besok")
    assert "ditutup Selasa, 1" in message.text
    assert labels(message) == ["Lapor sekarang"]


async def test_a_prompt_of_a_finished_report_says_that_nothing_is_left(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    await report(office, LOKET)
    await phone.tap("Ingatkan besok")
    prompt = phone.messages[0]
    assert "tidak ada lagi yang perlu diingatkan" in prompt.text
    assert prompt.buttons == []


async def test_leave_silences_until_it_is_over_and_then_the_newest_stage_comes(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 4))
    question = await phone.tap("Sedang cuti")
    assert [label.split(" (")[0] for label in labels(question)] == [
        "Hari ini saja",
        "Pekan ini",
        "1 minggu",
        "2 minggu",
        "Sampai periode ditutup",
        "‹ Kembali",
    ]
    assert "sampai Selasa, 10" in (await phone.tap("1 minggu")).text
    for day in (5, 9, 10):
        await office.move_to(at(11, day, 9))
    assert prompts(phone) == []
    await office.move_to(at(11, 11, 7))
    assert len(prompts(phone)) == 1
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT, "overdue": Outcome.SENT}


async def test_back_from_the_question_shows_the_prompt_again(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    asked = phone.last.text
    await phone.tap("Sedang cuti")
    message = await phone.tap("Kembali")
    assert message.text == asked
    assert labels(message) == ["Lapor sekarang", "Ingatkan besok", "Sedang cuti"]


async def test_a_leave_taken_back_lets_reminders_come(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    await phone.tap("Sedang cuti")
    await phone.tap("2 minggu")
    assert "Cuti dibatalkan" in (await phone.tap("Batalkan cuti")).text
    assert phone.labels == ["Lapor sekarang"]
    assert await leaves(office) == []
    await office.move_to(at(11, 5))
    assert len(prompts(phone)) == 1


async def test_the_days_of_a_leave_that_have_passed_stay(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    await phone.tap("Sedang cuti")
    await phone.tap("2 minggu")
    await office.move_to(at(11, 4))
    await phone.tap("Batalkan cuti")
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 3))]


async def test_double_taps_take_one_leave_and_cancel_it_once(office: TestOffice) -> None:
    phone, telegram = office.phone(LOKET), office.telegram
    await office.move_to(at(11, 2))
    await phone.tap("Sedang cuti")
    message, data = phone.find("Hari ini saja")
    for _ in range(2):
        telegram.tap(phone.account, message.message_id, data)
    await phone.settled()
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 2))]
    message, data = phone.find("Batalkan cuti")
    for _ in range(2):
        telegram.tap(phone.account, message.message_id, data)
    await phone.settled()
    assert await leaves(office) == []
    assert telegram.callback_answers[-1]["text"] == STALE


async def test_choosing_again_corrects_the_leave(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    await office.move_to(at(11, 2))
    message, _ = await phone.tap("Sedang cuti"), None
    for choice in ("14d", "1d"):
        office.telegram.tap(phone.account, message.message_id, f"n:ambil:{choice}:2026-10")
        await phone.settled()
    assert await leaves(office) == [(date(2026, 11, 2), date(2026, 11, 2))]


async def test_forged_buttons_touch_only_whoever_presses_them(office: TestOffice) -> None:
    phone, other = office.phone(LOKET), office.phone(KASI)
    await office.move_to(at(11, 2))
    await phone.tap("Sedang cuti")
    await phone.tap("1 minggu")
    _, data = phone.find("Batalkan cuti")
    for forged in (data, "n:batal:999999", "n:ambil:9x:2026-10", "n:besok:2026-13", "n:", "n:besok:" + "9" * 40):
        office.telegram.tap(other.account, other.last.message_id, forged)
        await other.settled()
        assert office.telegram.callback_answers[-1]["text"] == STALE
    assert len(await leaves(office)) == 1
    assert len(prompts(other)) == 1


async def test_a_stranger_gets_the_polite_refusal(office: TestOffice) -> None:
    stranger = office.stranger()
    await stranger.send("halo")
    office.telegram.tap(stranger.account, stranger.last.message_id, "n:cuti:2026-10")
    assert "belum terdaftar" in (await stranger.settled()).text
    assert await leaves(office) == []
