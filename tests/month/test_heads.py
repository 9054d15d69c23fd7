"""What heads are shown by themselves: who is missing the day after due, and the month's end if anything changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import recaps
from bot.drawing import DrawingError
from bot.playground.telegram.faults import server_error
from models.administration import Exemption
from models.periods import OfficeCalendar
from models.queries.head_posts import units_with_people
from models.tables import Outcome, Position
from tests.month.office import CAMAT, KASI, LOKET, OCTOBER, act, at, bind, ledger, person_id, report, unbind, vacate
from tests.month.office import recaps as charts
from tests.support.office import JAKARTA, TestOffice
from tests.support.offices import small_office

OVERDUE, CLOSES = at(11, 10), at(12, 1)


async def test_on_the_day_after_due_every_head_sees_who_is_missing_once(office: TestOffice) -> None:
    await report(office, KASI)
    for moment in (at(11, 9), OVERDUE, at(11, 10, 9), at(11, 11)):
        await office.move_to(moment)
    [camat], [kasi] = charts(office.phone(CAMAT)), charts(office.phone(KASI))
    assert "Batas waktu laporan Oktober\N{NO-BREAK SPACE}2026 sudah lewat." in camat
    assert "Belum melapor (2):\n• Camat\n• Petugas Loket" in camat
    assert "Belum melapor (1):\n• Petugas Loket" in kasi
    assert charts(office.phone(LOKET)) == []


async def test_a_head_who_also_owes_gets_the_reminder_and_the_post(office: TestOffice) -> None:
    await office.move_to(OVERDUE)
    assert await ledger(office, CAMAT) == {"overdue": Outcome.SENT, "recap:overdue:kecamatan": Outcome.SENT}


async def test_a_complete_month_is_shown_too(office: TestOffice) -> None:
    for post in (KASI, CAMAT, LOKET):
        await report(office, post)
    await office.move_to(OVERDUE)
    assert "Semua laporan sudah masuk." in charts(office.phone(CAMAT))[0]


async def test_of_a_month_in_which_nobody_is_expected_no_report_is_said_to_be_in(office: TestOffice) -> None:
    def exempt(session: Session) -> None:
        for place in session.scalars(select(Position.id)):
            session.add(Exemption(position_id=place, month=OCTOBER, reason="Banjir", created_at=at(11, 3)))

    await office.move_to(at(11, 3))
    await office.realisasi.services.database.write(exempt)
    await office.move_to(OVERDUE)
    [camat] = charts(office.phone(CAMAT))
    assert "Tidak ada laporan yang ditunggu" in camat
    assert "Semua laporan sudah masuk" not in camat


async def test_the_final_post_comes_where_a_report_came_after_the_first(office: TestOffice) -> None:
    await office.move_to(OVERDUE)
    await report(office, LOKET)
    for moment in (CLOSES, at(12, 1, 9)):
        await office.move_to(moment)
    assert len(charts(office.phone(KASI))) == 2
    assert "Periode laporan Oktober\N{NO-BREAK SPACE}2026 sudah ditutup." in charts(office.phone(KASI))[1]
    assert "Tidak melapor (1):\n• Kepala Seksi Pelayanan" in charts(office.phone(KASI))[1]


async def test_the_final_post_comes_where_a_report_was_corrected_after_the_first(office: TestOffice) -> None:
    await report(office, LOKET)
    await office.move_to(OVERDUE)
    await office.move_to(at(11, 12))
    phone = office.phone(LOKET)
    await phone.send("/koreksi")
    await phone.tap("Ubah 1")
    await phone.send("15")
    await phone.tap("Kirim")
    await office.move_to(CLOSES)
    assert len(charts(office.phone(KASI))) == 2


async def test_without_any_change_there_is_no_final_post(office: TestOffice) -> None:
    await report(office, LOKET)
    await office.move_to(OVERDUE)
    await office.move_to(CLOSES)
    assert len(charts(office.phone(KASI))) == 1
    assert (await ledger(office, KASI))["recap:closes:seksi-pelayanan"] is Outcome.UNNEEDED


async def test_a_bot_that_was_down_from_due_to_the_end_shows_the_end_only(office: TestOffice) -> None:
    await office.move_to(at(12, 2))
    assert len(charts(office.phone(KASI))) == 1
    assert "sudah ditutup" in charts(office.phone(KASI))[0]


async def test_a_head_bound_late_gets_the_current_post_and_no_old_ones(office: TestOffice) -> None:
    person = await person_id(office, CAMAT)
    await unbind(office, CAMAT)
    for moment in (OVERDUE, CLOSES, at(12, 7, 16)):
        await office.move_to(moment)
    await bind(office, person, CAMAT)
    await office.move_to(at(12, 7, 17))
    assert charts(office.phone(CAMAT)) == []
    await office.move_to(at(12, 8))
    assert len(charts(office.phone(CAMAT))) == 1
    assert "November" in charts(office.phone(CAMAT))[0]


async def test_an_acting_head_sees_the_unit_beside_their_own(office: TestOffice) -> None:
    await vacate(office, KASI)
    await act(office, CAMAT, KASI)
    await office.move_to(OVERDUE)
    assert [stage for stage in await ledger(office, CAMAT) if stage.startswith("recap")] == [
        "recap:overdue:kecamatan",
        "recap:overdue:seksi-pelayanan",
    ]
    assert len(charts(office.phone(CAMAT))) == 2


async def test_a_post_that_cannot_be_made_is_tried_again(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise DrawingError("the worker died twice")

    with monkeypatch.context() as patch:
        patch.setattr(recaps, "post_recap", fail)
        await office.move_to(OVERDUE)
    assert (await ledger(office, KASI))["recap:overdue:seksi-pelayanan"] is None
    await office.move_to(at(11, 10, 8, 1))
    assert len(charts(office.phone(KASI))) == 1


async def test_an_outage_delays_a_post_and_the_end_overtakes_it(office: TestOffice) -> None:
    office.telegram.faults.rule = lambda method, params: server_error() if method == "sendPhoto" else None
    await office.move_to(OVERDUE)
    office.telegram.faults.clear()
    await office.move_to(CLOSES)
    stages = await ledger(office, KASI)
    assert stages["recap:overdue:seksi-pelayanan"] is Outcome.SUPERSEDED
    assert stages["recap:closes:seksi-pelayanan"] is Outcome.SENT


async def test_heads_on_leave_are_shown_the_month_when_they_are_back(office: TestOffice) -> None:
    phone = office.phone(CAMAT)
    await office.move_to(at(11, 9))
    await phone.tap("Sedang cuti")
    await phone.tap("Pekan ini")
    await office.move_to(OVERDUE)
    assert charts(phone) == []
    await office.move_to(at(11, 16))
    assert len(charts(phone)) == 1


def test_a_unit_of_its_head_alone_is_not_posted() -> None:
    assert units_with_people(small_office(), OCTOBER) == ("kecamatan", "seksi-pelayanan")
    assert OfficeCalendar(JAKARTA).is_working_day(OVERDUE.date())
