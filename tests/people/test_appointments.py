"""An appointment and an end take a day: today, the first of this month or the next, or one that is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.administration import Handover
from models.dates import Refusal, parse_day
from models.months import Month
from models.nip import make_sample_nip
from models.queries.handovers import pending
from models.roster import RosterRow
from models.roster_plan import Outcome, Plan, Staff, Tenure, plan_appointment, plan_end
from models.succession import Ahead, Turn, shares
from models.tables import Assignment, Person, Position
from tests.people.people_chat import ADMINISTRATOR, Desk
from tests.support.office import TestOffice, open_office
from tests.tending.chat import plain, say, tap

TODAY = date(2026, 11, 10)
A, B, C = (make_sample_nip(number) for number in range(1, 4))
CARAKA = "Sekretariat", "Sub Bagian Kepegawaian", "Caraka"
OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)


@pytest.fixture
async def desk(either_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """An administrator on 10 November, a week after Pegawai 1 became caraka and Pegawai 2 sekretaris."""
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, everybody=False) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        opened = Desk(office, ADMINISTRATOR)
        await office.realisasi.tick()
        await opened.roster((1, "caraka"), (2, "sekretaris"))
        await opened.tap("Terapkan")
        await office.pass_time(timedelta(days=8))
        yield opened


async def held(office: TestOffice, post: str) -> list[tuple[str, date, date | None]]:
    """Return who is, was and will be in a post, by name, with the days."""
    rows = (
        select(Person.name, Assignment.starts, Assignment.ends)
        .join_from(Assignment, Person, Person.id == Assignment.person_id)
        .join(Position, Position.id == Assignment.position_id)
        .where(Position.code == post)
        .order_by(Assignment.starts, Assignment.id)
    )
    found = await office.realisasi.services.database.read(lambda session: session.execute(rows).all())
    return [(name, starts, ends) for name, starts, ends in found]


async def open_post(desk: Desk, *path: str) -> None:
    await desk.send("/admin")
    for label in ("Jabatan", *path):
        await tap(desk, label)


async def choose(desk: Desk) -> str:
    """Ask for Pegawai 2 as caraka; returns the preview."""
    await open_post(desk, *CARAKA)
    await tap(desk, "Tetapkan pemegang")
    await say(desk, "pegawai 2")
    return await tap(desk, "Pegawai 2")


async def test_an_appointment_begins_today_unless_another_day_is_chosen_and_says_who_reports(desk: Desk) -> None:
    shown = await choose(desk)
    assert "mulai Selasa, 10 November 2026 (hari ini)?" in shown
    assert "Pegawai 1 melepas Caraka; hari terakhirnya 9 Nov 2026" in shown
    assert "Pegawai 2 melepas Sekretaris Dinas; hari terakhirnya 9 Nov 2026" in shown
    assert "Caraka: Oktober 2026 Pegawai 1; mulai November 2026 Pegawai 2" in shown
    assert "Sekretaris Dinas: Oktober 2026 Pegawai 2; mulai November 2026 tidak ada (lowong)" in shown
    labels = [plain(button["text"]) for button in desk.shown("Pindah").buttons]
    assert labels[2:] == ["Mulai 1 Nov 2026", "Mulai 1 Des 2026", "Tanggal lain …", "Batal"]
    assert len(await held(desk.office, "caraka")) == 1


async def test_a_preview_of_a_post_that_changed_hands_since_is_shown_anew_and_not_carried_out(desk: Desk) -> None:
    await choose(desk)
    message, pressed = desk.find("Pindah ke jabatan ini")
    await desk.roster((3, "caraka"))
    await desk.tap("Terapkan")
    await desk.office.pass_time(timedelta(days=1))
    before = await held(desk.office, "caraka"), await held(desk.office, "sekretaris")
    desk.office.telegram.tap(desk.account, message.message_id, pressed)
    await desk.settled()
    assert (await held(desk.office, "caraka"), await held(desk.office, "sekretaris")) == before
    text = plain(desk.office.telegram.chats[desk.account].messages[message.message_id].text)
    assert text.startswith("Data kantor berubah sejak pratinjau itu")
    assert "Pegawai 3 melepas Caraka" in text
    await tap(desk, "Pindah ke jabatan ini")
    assert [name for name, _, ends in await held(desk.office, "caraka") if ends is None] == ["Pegawai 2"]


async def test_an_appointment_pressed_on_two_phones_counts_once_and_says_that_it_is_made(desk: Desk) -> None:
    await choose(desk)
    message, pressed = desk.find("Pindah ke jabatan ini")
    for _ in range(2):
        desk.office.telegram.tap(desk.account, message.message_id, pressed)
    await desk.settled()
    text = plain(desk.office.telegram.chats[desk.account].messages[message.message_id].text)
    assert "Pegawai 2 sudah pemegang Caraka" in text
    assert await held(desk.office, "caraka") == [
        ("Pegawai 1", date(2026, 11, 2), date(2026, 11, 9)),
        ("Pegawai 2", date(2026, 11, 10), None),
    ]


async def test_the_first_of_next_month_leaves_everything_until_then_and_the_card_says_so(desk: Desk) -> None:
    await choose(desk)
    shown = await tap(desk, "Mulai 1 Des 2026")
    assert "mulai Selasa, 1 Desember 2026?" in shown
    assert "Caraka: Oktober 2026 sampai November 2026 Pegawai 1; mulai Desember 2026 Pegawai 2" in shown
    card = await tap(desk, "Pindah ke jabatan ini")
    assert "Pegawai 2 pemegang Caraka mulai Selasa, 1 Desember 2026" in card
    assert "Pemegang: Pegawai 1" in card
    assert "Mulai 1 Des 2026: Pegawai 2" in card
    assert await held(desk.office, "caraka") == [
        ("Pegawai 1", date(2026, 11, 2), date(2026, 11, 30)),
        ("Pegawai 2", date(2026, 12, 1), None),
    ]


async def test_who_leaves_at_the_end_of_a_month_reports_it_though_it_opens_after_that(desk: Desk) -> None:
    await choose(desk)
    await tap(desk, "Mulai 1 Des 2026")
    await tap(desk, "Pindah ke jabatan ini")
    services = desk.office.realisasi.services
    rows = (
        select(Position.code, Handover.month, Person.name)
        .join_from(Handover, Person, Person.id == Handover.person_id)
        .join(Position, Position.id == Handover.position_id)
    )
    found = await services.database.read(lambda session: session.execute(rows).all())
    kept = {(code, month): name for code, month, name in found}
    assert kept["caraka", NOVEMBER] == "Pegawai 1"
    assert kept["sekretaris", NOVEMBER] == "Pegawai 2"
    assert ("caraka", DECEMBER) not in kept
    # Of the post that is left vacant only one person can report November: there is nothing to ask.
    asked = await services.database.read(pending, services.now())
    assert {(each.title, each.month) for each in asked} == {("Caraka", OCTOBER), ("Caraka", NOVEMBER)}


async def test_a_typed_day_is_shown_before_it_counts_and_one_that_is_no_day_is_asked_again(desk: Desk) -> None:
    await choose(desk)
    assert (
        "Sejak kapan Pegawai 2 pemegang Caraka?" in await tap(desk, "Tanggal lain") or "Sejak kapan" in desk.last.text
    )
    assert "Tanggalnya tidak terbaca" in await say(desk, "kapan-kapan")
    assert "tidak ada di kalender" in await say(desk, "31 november")
    assert "lebih dari 366 hari yang lalu" in await say(desk, "1 januari 2020")
    shown = await say(desk, "15 oktober")
    assert "mulai Kamis, 15 Oktober 2026?" in shown
    assert "Pegawai 1 melepas Caraka; masa jabatannya sejak 2 Nov 2026 dihapus" in shown
    assert "Caraka: mulai Oktober 2026 Pegawai 2" in shown
    await tap(desk, "Rangkap")
    assert await held(desk.office, "caraka") == [("Pegawai 2", date(2026, 10, 15), None)]
    assert await held(desk.office, "sekretaris") == [("Pegawai 2", date(2026, 11, 2), None)]


async def test_the_question_for_a_day_is_left_by_batal(desk: Desk) -> None:
    await choose(desk)
    await tap(desk, "Tanggal lain")
    assert "ibatalkan" in await say(desk, "/batal")
    assert "Tetapkan" not in await say(desk, "15 oktober")


async def test_what_was_shown_is_what_is_written_after_midnight_too(desk: Desk) -> None:
    await choose(desk)
    desk.office.clock.move_to(desk.office.clock() + timedelta(days=1))
    await tap(desk, "Pindah ke jabatan ini")
    assert (await held(desk.office, "caraka"))[1] == ("Pegawai 2", TODAY, None)


async def test_an_end_takes_a_last_day_and_can_be_taken_back_by_a_new_appointment(desk: Desk) -> None:
    await open_post(desk, *CARAKA)
    shown = await tap(desk, "Akhiri: Pegawai 1")
    assert "Hari terakhirnya Senin, 9 November 2026 (kemarin)" in shown
    assert "Caraka: Oktober 2026 Pegawai 1; mulai November 2026 tidak ada (lowong)" in shown
    shown = await tap(desk, "Terakhir 30 Nov 2026")
    assert "Caraka: Oktober 2026 sampai November 2026 Pegawai 1; mulai Desember 2026 tidak ada" in shown
    card = await tap(desk, "Ya")
    assert "akan berakhir; hari terakhirnya Senin, 30 November 2026" in card
    assert await held(desk.office, "caraka") == [("Pegawai 1", date(2026, 11, 2), date(2026, 11, 30))]
    await tap(desk, "Tetapkan pemegang")
    await say(desk, "pegawai 1")
    await tap(desk, "Pegawai 1")
    await tap(desk, "Ya, tetapkan")
    assert await held(desk.office, "caraka") == [("Pegawai 1", date(2026, 11, 2), None)]


async def test_an_end_from_a_persons_card_leads_back_to_it_with_a_typed_day(desk: Desk) -> None:
    await desk.send("/admin pegawai 1")
    await tap(desk, "Pegawai 1")
    await tap(desk, "Akhiri: Caraka")
    await tap(desk, "Tanggal lain")
    assert "hari terakhir Pegawai 1 di jabatan Caraka" in plain(desk.last.text)
    assert "Hari terakhirnya Jumat, 20 November 2026" in await say(desk, "20 nov")
    card = await tap(desk, "Ya")
    assert "NIP" in card
    assert "sampai 20 Nov 2026" in card
    await tap(desk, "Akhiri: Caraka")
    await tap(desk, "Tanggal lain")
    assert "sudah berakhir sebelum tanggal tersebut" in await say(desk, "30 nov")


async def test_an_appointment_to_come_is_taken_back_without_a_trace_in_the_post(desk: Desk) -> None:
    await choose(desk)
    await tap(desk, "Mulai 1 Des 2026")
    await tap(desk, "Rangkap")
    shown = await tap(desk, "Batalkan: Pegawai 2")
    assert "Batalkan Caraka untuk Pegawai 2 mulai Selasa, 1 Desember 2026?" in shown
    assert "dibatalkan" in await tap(desk, "Ya")
    assert await held(desk.office, "caraka") == [("Pegawai 1", date(2026, 11, 2), date(2026, 11, 30))]


async def test_a_holder_who_is_appointed_again_changes_nothing_and_an_earlier_day_moves_the_start(desk: Desk) -> None:
    await open_post(desk, *CARAKA)
    await tap(desk, "Tetapkan pemegang")
    await say(desk, "pegawai 1")
    assert "Tidak ada yang berubah" in await tap(desk, "Pegawai 1")
    assert "Ya, tetapkan" not in [button["text"] for button in desk.last.buttons]
    await tap(desk, "Mulai 1 Nov 2026")
    await tap(desk, "Ya, tetapkan")
    assert await held(desk.office, "caraka") == [("Pegawai 1", date(2026, 11, 1), None)]


def tenure(number: int, nip: str, post: str, starts: date, ends: date | None = None) -> Tenure:
    return Tenure(number, nip, post, starts, ends, acting=False)


def staff(*tenures: Tenure) -> Staff:
    return Staff({nip: f"Pegawai {nip}" for nip in (A, B, C)}, tenures)


def written(plan: Plan, now: Staff) -> set[tuple[str, str, date, date | None]]:
    return {(t.nip, t.position, t.starts, t.ends) for t in plan.applied_to(now.tenures)}


LONG_AGO, LAST_MONTH = date(2020, 1, 1), date(2026, 10, 31)


def test_a_second_post_that_began_later_keeps_its_days_when_a_planned_end_is_taken_back() -> None:
    now = staff(tenure(1, A, "kepala", LONG_AGO, date(2026, 11, 30)), tenure(2, A, "staf", date(2021, 1, 1)))
    plan = plan_appointment(RosterRow(A, "Pegawai", "kepala"), now, TODAY, keeps=True)
    assert [line.outcome for line in plan.lines] == [Outcome.CHANGED]
    assert written(plan, now) == {(A, "kepala", LONG_AGO, None), (A, "staf", date(2021, 1, 1), None)}


def test_a_day_in_the_past_shortens_who_has_left_since_and_drops_who_came_after_it() -> None:
    now = staff(tenure(1, A, "kepala", LONG_AGO, LAST_MONTH), tenure(2, B, "kepala", date(2026, 11, 1)))
    plan = plan_appointment(RosterRow(C, "Pegawai", "kepala"), now, date(2026, 10, 15))
    assert written(plan, now) == {
        (A, "kepala", LONG_AGO, date(2026, 10, 14)),
        (C, "kepala", date(2026, 10, 15), None),
    }


def test_what_a_report_or_a_decision_has_settled_is_not_said_to_move() -> None:
    now = staff(tenure(1, A, "kepala", LONG_AGO))
    plan = plan_appointment(RosterRow(B, "Pegawai", "kepala"), now, TODAY)
    ahead = Ahead(TODAY, {OCTOBER}, OCTOBER, {("kepala", OCTOBER)}, {("kepala", NOVEMBER): A})
    [share] = shares(plan, now, ahead)
    assert share.turns == (Turn(NOVEMBER, None, A),)
    [share] = shares(plan_end([now.tenures[0]], TODAY), now, Ahead(TODAY, {OCTOBER}, OCTOBER))
    assert share.turns == (Turn(OCTOBER, OCTOBER, A), Turn(NOVEMBER, None, None))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hari ini", TODAY),
        ("15 oktober", date(2026, 10, 15)),
        ("1 jan", date(2027, 1, 1)),
        ("Senin, 1 juni", date(2026, 6, 1)),
        ("2025-11-09", date(2025, 11, 9)),
        ("2025-11-08", Refusal.PAST),
        ("11/11/2027", date(2027, 11, 11)),
        ("12/11/2027", Refusal.TOO_FAR),
        ("29 feb", Refusal.NO_SUCH_DAY),
        ("3-7 november", Refusal.UNREAD),
        ("10", Refusal.UNREAD),
        ("1" * 81, Refusal.UNREAD),
    ],
)
def test_one_day_without_a_year_is_the_nearest(text: str, meant: date | Refusal) -> None:
    assert parse_day(text, TODAY) == meant
