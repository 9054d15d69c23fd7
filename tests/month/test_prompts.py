"""Who is asked for a report, when, how often and with which words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.tables import Outcome
from tests.month.office import (
    CAMAT,
    KASI,
    LOKET,
    act,
    at,
    bind,
    labels,
    ledger,
    person_id,
    prompts,
    report,
    unbind,
)
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE

HALF_HOUR = timedelta(minutes=30)


async def live_through(office: TestOffice, until: datetime, step: timedelta = HALF_HOUR) -> None:
    while office.clock() < until:
        await office.pass_time(step)


async def test_a_month_asks_four_times_whoever_never_reports_and_nobody_else(office: TestOffice) -> None:
    await office.move_to(at(11, 2))
    await report(office, KASI)
    await live_through(office, at(11, 5, 12), timedelta(hours=2))
    await report(office, CAMAT)
    await live_through(office, at(11, 30, 18), timedelta(hours=4))
    assert [len(prompts(office.phone(post))) for post in (KASI, CAMAT, LOKET)] == [1, 2, 4]
    assert await ledger(office, LOKET) == dict.fromkeys(("opens", "before_due", "due", "overdue"), Outcome.SENT)


async def test_a_tick_that_comes_again_sends_nothing_again(office: TestOffice) -> None:
    for _ in range(3):
        await office.move_to(at(11, 2))
    assert len(prompts(office.phone(LOKET))) == 1


async def test_the_prompt_names_month_post_indicators_and_deadline(office: TestOffice) -> None:
    await office.move_to(at(11, 2))
    message = office.phone(CAMAT).last
    assert message.text == (
        "Selamat pagi. Laporan Oktober\N{NO-BREAK SPACE}2026 sudah dapat diisi.\n"
        "• Camat: 2\N{NO-BREAK SPACE}indikator\n"
        "Batas waktu: Senin, 9\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026 "
        "pukul\N{NO-BREAK SPACE}16.00\N{NO-BREAK SPACE}WIB."
    )
    assert labels(message) == ["Lapor sekarang", "Ingatkan besok", "Sedang cuti"]
    assert "Indikator 1 dari 2" in (await office.phone(CAMAT).tap("Lapor sekarang")).text


async def test_each_stage_has_its_own_words(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    said = []
    for moment in (at(11, 2), at(11, 5), at(11, 9), at(11, 10)):
        await office.move_to(moment)
        said.append(phone.last.text.partition("\n")[0].replace("\N{NO-BREAK SPACE}", " "))
    assert said == [
        "Selamat pagi. Laporan Oktober 2026 sudah dapat diisi.",
        "🔔 Mengingatkan: laporan Oktober 2026 belum masuk.",
        "⏰ Hari ini batas waktunya. Laporan Oktober 2026 belum masuk.",
        "⏰ Batas waktu laporan Oktober 2026 sudah lewat. Laporan Anda belum masuk.",
    ]
    assert "masih diterima, dengan tanda terlambat, sampai Selasa, 1" in phone.last.text


async def test_a_report_with_gaps_is_still_owed_and_the_gap_is_named(office: TestOffice) -> None:
    phone = office.phone(KASI)
    await phone.send("/lapor")
    await phone.send("30")
    await phone.tap("Lewati")
    await phone.tap("Kirim")
    await office.move_to(at(11, 9))
    assert "1 dari 2\N{NO-BREAK SPACE}indikator belum ada datanya" in phone.last.text
    assert "– Jumlah pengaduan yang belum ditangani" in phone.last.text
    await phone.send("/lapor")
    await phone.send("4")
    await phone.tap("Kirim")
    await office.move_to(at(11, 10))
    assert len(prompts(phone)) == 1


async def test_evenings_weekends_and_holidays_are_quiet(empty_url: str) -> None:
    async with open_office(empty_url, now=at(10, 30, 20), catalogue=SMALL_OFFICE) as office:
        phone = office.phone(LOKET)
        for moment in (at(10, 30, 20), at(10, 31, 9), at(11, 1, 9), at(11, 2, 6, 59)):
            await office.move_to(moment)
        assert phone.messages == []
        await office.move_to(at(11, 2, 7))
        assert [message.text[:25] for message in phone.messages] == ["Selamat pagi. Laporan Sep"]


@pytest.mark.parametrize(
    ("start", "days"),
    [
        # 24 December is cuti bersama, 25 December and 1 January are holidays, 5 January is Isra Mikraj.
        (at(12, 21), "12-21 12-28 12-30 12-31 01-04 01-07 01-11 01-12"),
        # Nyepi and Lebaran with their cuti bersama: nothing from 18 to 24 March; Good Friday is 3 April.
        (at(3, 13), "03-13 03-25 03-27 03-30 04-01 04-06 04-08 04-09"),
    ],
)
async def test_holidays_push_reminders_to_working_days(empty_url: str, start: datetime, days: str) -> None:
    async with open_office(empty_url, now=start, catalogue=SMALL_OFFICE) as office:
        phone, seen = office.phone(LOKET), []
        for day in range(28):
            before = len(prompts(phone))
            await office.move_to(start + timedelta(days=day))
            seen += [f"{office.clock():%m-%d}"] * (len(prompts(phone)) - before)
        assert " ".join(seen) == days


async def test_a_bot_that_was_down_over_two_stages_sends_the_newest_only(office: TestOffice) -> None:
    await office.move_to(at(11, 9, 13))
    assert await ledger(office, LOKET) == {"due": Outcome.SENT}
    assert len(prompts(office.phone(LOKET))) == 1


async def test_a_bot_that_comes_back_early_waits_for_the_stage_of_the_day(office: TestOffice) -> None:
    await office.move_to(at(11, 9, 7, 30))
    assert prompts(office.phone(LOKET)) == []
    await office.move_to(at(11, 9, 8))
    await office.move_to(at(11, 9, 9))
    assert await ledger(office, LOKET) == {"due": Outcome.SENT}


async def test_a_bot_that_comes_back_in_the_evening_waits_for_the_next_working_morning(office: TestOffice) -> None:
    await office.move_to(at(11, 6, 18))
    await office.move_to(at(11, 8, 12))
    assert prompts(office.phone(LOKET)) == []
    await office.move_to(at(11, 9))
    assert len(prompts(office.phone(LOKET))) == 1


async def test_somebody_bound_later_gets_the_stage_that_is_current_once(office: TestOffice) -> None:
    person = await person_id(office, LOKET)
    await unbind(office, LOKET)
    await office.move_to(at(11, 10))
    await bind(office, person, LOKET)
    await office.move_to(at(11, 12, 10))
    await office.move_to(at(11, 13, 10))
    assert await ledger(office, LOKET) == {"overdue": Outcome.SENT}
    assert len(prompts(office.phone(LOKET))) == 1


async def test_nothing_is_asked_after_the_month_has_closed(office: TestOffice) -> None:
    await office.move_to(at(12, 1, 9))
    text = office.phone(LOKET).last.text
    assert "Laporan November" in text
    assert "Oktober" not in text


async def test_two_posts_of_one_person_are_one_message_that_shrinks(office: TestOffice) -> None:
    await act(office, KASI, LOKET)
    phone = office.phone(KASI)
    await office.move_to(at(11, 2))
    assert len(prompts(phone)) == 1
    assert "• Kepala Seksi Pelayanan: 2" in phone.last.text
    assert "• Petugas Loket: 1" in phone.last.text
    await report(office, KASI)
    await office.move_to(at(11, 5))
    assert "Kepala Seksi" not in phone.last.text
    assert "• Petugas Loket: 1" in phone.last.text


async def test_two_months_of_one_person_are_one_message(empty_url: str) -> None:
    # A first start so late that September is still open when October opens.
    async with open_office(empty_url, now=at(10, 30, 9), catalogue=SMALL_OFFICE) as office:
        phone = office.phone(LOKET)
        await office.move_to(at(11, 2, 8))
        assert len(prompts(phone)) == 1
        assert "September" in phone.last.text
        assert "Oktober" in phone.last.text
        assert await ledger(office, LOKET) == {"opens": Outcome.SENT}
        await phone.tap("Ingatkan besok")
        await office.move_to(at(11, 3, 8))
        assert len(prompts(phone)) == 1
        assert phone.last.text.count("Mengingatkan") == 2
