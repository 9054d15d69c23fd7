"""A head reminds those whose report is missing: one or all, once a day, and only their own people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.playground.telegram import StoredMessage
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault, server_error
from bot.texts.common import HEADS_ONLY, STRANGER
from bot.texts.nudges import CLOSED
from bot.texts.recap import GONE, NOT_YOURS
from models.running import Notice
from models.tables import Outcome, Person
from tests.month.office import CAMAT, KASI, LOKET, at, ledger, person_id, report, unbind
from tests.recap_chat.office import plain, press
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.people import appoint, send_on_leave
from tests.support.started import started_office

STAGE = "nudge:2026-11-03"
TUESDAY = at(11, 3, 10)


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    """For what is said in the chat."""
    async with started_office(either_url, SMALL_OFFICE) as opened:
        yield opened


@pytest.fixture
async def head(office: TestOffice) -> Phone:
    """The camat, looking on the second day at who is missing."""
    office.clock.move_to(TUESDAY)
    phone = office.phone(CAMAT)
    await phone.send("/rekap")
    return phone


def reminders(phone: Phone) -> list[StoredMessage]:
    return [message for message in phone.messages if "mengingatkan: laporan" in message.text]


async def test_all_who_are_missing_are_reminded_with_one_tap(office: TestOffice, head: Phone) -> None:
    assert "Ingatkan semua (2)" in head.labels
    shown = await head.tap("Ingatkan semua")
    assert "🔔 2 diingatkan." in shown.text
    assert "Belum melapor: 3" in shown.text
    assert "Kepala Seksi Pelayanan · diingatkan hari ini" in shown.text
    assert not any(label.startswith("Ingatkan") for label in head.labels)
    for post in (KASI, LOKET):
        (reminder,) = reminders(office.phone(post))
        assert plain(reminder.text).startswith("🔔 Camat mengingatkan: laporan Oktober 2026 belum masuk.")
        assert [button["text"] for button in reminder.buttons] == ["Lapor sekarang", "Ingatkan besok", "Sedang cuti"]
        assert (await ledger(office, post))[STAGE] is Outcome.SENT
    assert reminders(head) == []


async def test_one_person_is_reminded_and_the_others_can_still_be(office: TestOffice, head: Phone) -> None:
    assert "🔔 1 diingatkan." in (await head.tap("Ingatkan Petugas Loket")).text
    assert len(reminders(office.phone(LOKET))) == 1
    assert reminders(office.phone(KASI)) == []
    assert [label for label in head.labels if label.startswith("Ingatkan")] == ["Ingatkan Kepala Seksi Pelayanan"]


async def test_nobody_is_reminded_twice_on_a_day_whoever_asks(office: TestOffice, head: Phone) -> None:
    section = office.phone(KASI)
    await section.send("/rekap")
    await section.tap("Ingatkan Petugas Loket")
    assert "Kepala Seksi Pelayanan mengingatkan" in reminders(office.phone(LOKET))[0].text
    assert "🔔 1 diingatkan, 1 sudah diingatkan hari ini." in (await head.tap("Ingatkan semua")).text
    assert len(reminders(office.phone(LOKET))) == 1

    office.clock.move_to(TUESDAY + timedelta(days=1))
    await head.send("/rekap")
    assert "🔔 2 diingatkan." in (await head.tap("Ingatkan semua")).text
    assert len(reminders(office.phone(LOKET))) == 2


async def test_an_old_button_says_what_became_of_the_person(office: TestOffice, head: Phone) -> None:
    _, data = head.find("Ingatkan Petugas Loket")
    await head.tap("Ingatkan Petugas Loket")
    await press(head, data)
    assert "🔔 1 sudah diingatkan hari ini." in head.last.text
    await report(office, LOKET)
    await press(head, data)
    assert "🔔 1 tidak perlu diingatkan lagi." in head.last.text
    assert len(reminders(office.phone(LOKET))) == 1


@on_each
async def test_the_head_is_told_whom_the_bot_could_not_remind(office: TestOffice, head: Phone) -> None:
    await unbind(office, KASI)
    await send_on_leave(office, LOKET, date(2026, 11, 3), date(2026, 11, 3))
    assert "🔔 1 sedang cuti, 1 belum terhubung." in (await head.tap("Ingatkan semua")).text
    assert "Petugas Loket · sedang cuti" in head.last.text
    assert "Kepala Seksi Pelayanan · belum terhubung" in head.last.text
    assert reminders(office.phone(LOKET)) == []


@on_each
async def test_whom_no_message_reaches_is_named_and_not_tried_again(office: TestOffice, head: Phone) -> None:
    unknown = Fault(bad_request("chat not found"))
    office.telegram.faults.rule = lambda method, params: (
        unknown if method == "sendMessage" and int(params["chat_id"]) == office.accounts[LOKET] else None
    )
    assert "🔔 1 diingatkan, 1 tidak terjangkau (bot diblokir)." in (await head.tap("Ingatkan semua")).text
    assert "Petugas Loket · tidak terjangkau" in head.last.text
    assert (await ledger(office, LOKET))[STAGE] is Outcome.UNREACHABLE


async def test_what_telegram_does_not_take_now_can_be_asked_for_again_later(office: TestOffice, head: Phone) -> None:
    _, data = head.find("Ingatkan semua")
    office.telegram.faults.rule = lambda method, params: server_error() if method == "sendMessage" else None
    assert "🔔 2 belum terkirim, silakan coba lagi nanti." in (await head.tap("Ingatkan semua")).text
    office.telegram.faults.clear()
    office.clock.move_to(TUESDAY + timedelta(minutes=2))
    await press(head, data)
    assert "🔔 2 diingatkan." in head.last.text


async def test_what_a_dead_process_had_claimed_is_sent_when_the_head_asks_again(
    office: TestOffice, head: Phone
) -> None:
    await head.tap("Ingatkan Petugas Loket")

    def die_before_sending(session: Session) -> None:
        session.execute(update(Notice).where(Notice.stage == STAGE).values(ended_at=None, outcome=None))

    await office.realisasi.services.database.write(die_before_sending)
    _, data = head.find("Ingatkan Kepala Seksi")
    loket = data.rsplit(":", 1)[0] + f":{await person_id(office, LOKET)}"
    await press(head, loket)
    assert "🔔 1 sudah diingatkan hari ini." in head.last.text
    office.clock.move_to(TUESDAY + timedelta(minutes=6))
    await press(head, loket)
    assert "🔔 1 diingatkan." in head.last.text
    assert (await ledger(office, LOKET))[STAGE] is Outcome.SENT


@pytest.mark.parametrize("moment", [at(11, 3, 18, 0), at(11, 4, 6, 59), at(11, 7, 10)])
async def test_outside_the_sending_hours_the_head_hears_when_and_nobody_is_disturbed(
    office: TestOffice, head: Phone, moment: datetime
) -> None:
    _, data = head.find("Ingatkan semua")
    office.clock.move_to(moment)
    answered = await press(head, data)
    assert str(answered["text"]).startswith("Pengingat hanya dikirim pada hari kerja pukul 07.00–18.00.")
    assert answered["show_alert"]
    assert len(str(answered["text"])) <= 200
    assert reminders(office.phone(LOKET)) == []


@on_each
async def test_a_month_that_has_closed_cannot_be_asked_for(office: TestOffice, head: Phone) -> None:
    _, data = head.find("Ingatkan semua")
    office.clock.move_to(at(12, 1, 10))
    await office.realisasi.tick()
    assert (await press(head, data))["text"] == CLOSED
    await head.send("/rekap 2026-10")
    assert not any(label.startswith("Ingatkan") for label in head.labels)


async def test_a_forged_button_reminds_nobody(office: TestOffice, head: Phone) -> None:
    _, everybody = head.find("Ingatkan semua")
    loket = office.phone(LOKET)
    await loket.send("/start")
    await press(loket, everybody)
    assert loket.last.text == HEADS_ONLY
    section = office.phone(KASI)
    await section.send("/rekap")
    assert (await press(section, everybody))["text"] == NOT_YOURS
    stranger = office.stranger()
    await stranger.send("/start")
    await press(stranger, everybody)
    assert stranger.last.text == STRANGER
    for rest in ("202613:kecamatan:0:0", "202610:lain:0:0", "202610:kecamatan:0", "", "202610:kecamatan:-1:0"):
        assert (await press(head, f"i:{rest}"))["text"] == GONE
    for person in ("zzzzzzz", str(await person_id(office, CAMAT))):
        await press(head, f"i:202610:kecamatan:0:{person}")
        assert "🔔 1 tidak perlu diingatkan lagi." in head.last.text
    assert [reminders(office.phone(post)) for post in (CAMAT, KASI, LOKET)] == [[], [], []]


async def test_a_head_reminds_nobody_outside_their_unit_through_their_own_unit(office: TestOffice) -> None:
    office.clock.move_to(TUESDAY)
    section = office.phone(KASI)
    await section.send("/rekap")
    _, data = section.find("Ingatkan Petugas")
    await press(section, data.rsplit(":", 1)[0] + f":{await person_id(office, CAMAT)}")
    assert "🔔 1 tidak perlu diingatkan lagi." in section.last.text
    assert reminders(office.phone(CAMAT)) == []


async def test_an_acting_head_reminds_in_that_function_and_the_acting_holder_of_a_post_is_reminded(
    office: TestOffice,
) -> None:
    office.clock.move_to(TUESDAY)
    await appoint(office, LOKET, KASI, date(2026, 10, 1))
    acting = office.phone(LOKET)
    await acting.send("/rekap")
    await acting.tap("Ingatkan")
    assert "Plt. Kepala Seksi Pelayanan mengingatkan" in reminders(office.phone(KASI))[0].text
    assert (await ledger(office, KASI))[STAGE] is Outcome.SENT


async def test_the_reminders_of_the_bot_itself_go_on(office: TestOffice, head: Phone) -> None:
    await office.realisasi.tick()
    before = len(office.phone(LOKET).messages)
    await head.tap("Ingatkan semua")
    assert len(office.phone(LOKET).messages) == before + 1
    await office.move_to(at(11, 5, 8))
    assert len(office.phone(LOKET).messages) == before + 2


@pytest.fixture
async def whole_office(either_url: str) -> AsyncIterator[TestOffice]:
    """The shipped catalogue's office: its list of the missing has two pages."""
    async with started_office(either_url) as opened:
        opened.clock.move_to(TUESDAY)
        yield opened


async def test_a_long_list_stays_at_its_page_and_all_means_all_pages(whole_office: TestOffice) -> None:
    head = whole_office.phone("kepala-dinas")
    await head.send("/rekap")
    await head.tap("2/2 ›")
    last = [label for label in head.labels if label.startswith("Ingatkan")][-1]
    assert "🔔 1 diingatkan." in (await head.tap(last)).text
    assert "‹ 1/2" in head.labels
    missing = len(whole_office.accounts) - 1
    assert f"{missing - 1} diingatkan, 1 sudah diingatkan hari ini." in (await head.tap("Ingatkan semua")).text

    def sent(session: Session) -> int:
        stages = select(Person.id).join(Notice).where(Notice.stage == STAGE, Notice.outcome == Outcome.SENT)
        return len(session.scalars(stages).all())

    assert await whole_office.realisasi.services.database.read(sent) == missing
