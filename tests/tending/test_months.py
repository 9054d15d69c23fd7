"""The section "Periode": reopened months, moved deadlines, exceptions, and what people hear of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.queries.audit_pages import audit_page
from models.store.handovers import exempt
from models.tables import Position
from tests.month.office import CAMAT, KASI, LOKET, OCTOBER, at, ledger, prompts, report
from tests.support.acts import BY
from tests.support.each import on_each
from tests.support.office import TestOffice
from tests.tending.chat import open_section, plain, press, say, tap


async def test_a_closed_month_is_reopened_for_one_post_whose_holder_is_told_once_and_reports(
    office_on_each: TestOffice,
) -> None:
    office = office_on_each
    admin, loket, kasi = office.phone(CAMAT), office.phone(LOKET), office.phone(KASI)
    await office.move_to(at(12, 1, 9))
    assert "0 dari 3 laporan masuk · ditutup 1 Des" in await open_section(admin, "Periode")
    await tap(admin, "Okt")
    await tap(admin, "satu jabatan")
    await tap(admin, "Seksi Pelayanan")
    await tap(admin, "Petugas Loket")
    assert "dibuka kembali untuk Petugas Loket sampai 4 Des 2026 23.59 WIB" in (await tap(admin, "3 hari"))
    for _ in range(2):
        await office.realisasi.tick()
    told = [plain(message.text) for message in loket.messages if "🔓" in message.text]
    assert len(told) == 1
    assert "Oktober 2026 dibuka kembali sampai 4 Des 2026 23.59 WIB" in told[0]
    assert not [message for message in kasi.messages if "🔓" in message.text]
    assert "reopened:1" in await ledger(office, LOKET)
    await report(office, LOKET)
    assert "sampai 4 Des 2026 23.59" in plain(loket.last.text)  # the receipt names the new end
    assert "November" in (await say(kasi, "/lapor"))  # October stays closed for others
    await press(admin, "kp:m:2026-10")
    assert "Dibuka kembali" not in (await tap(admin, "Tutup lagi: Petugas Loket"))
    page = await office.realisasi.services.database.read(audit_page)
    assert [event.action for event in page.events[:3]] == ["month.closed_again", "report.sent", "month.reopened"]


async def test_reopening_for_all_twice_keeps_one_reopening_and_at_night_nobody_is_told(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await office.move_to(at(12, 1, 20))
    await press(admin, "kp:r:2026-10:0:1")
    assert "1 jabatan" not in await press(admin, "kp:r:2026-10:0:7")
    assert "Semua jabatan sampai 8 Des" in await press(admin, "kp:m:2026-10")
    await office.realisasi.tick()
    assert not [message for message in office.phone(LOKET).messages if "🔓" in message.text]
    await office.move_to(at(12, 2, 8))
    assert [message for message in office.phone(LOKET).messages if "🔓" in message.text]
    assert "masih terbuka" in await press(admin, "kp:r:2026-11:0:3")


@on_each
async def test_deadlines_of_the_running_month_are_put_off_and_prompts_follow(office: TestOffice) -> None:
    admin, loket = office.phone(CAMAT), office.phone(LOKET)
    await office.realisasi.tick()
    await open_section(admin, "Periode")
    await tap(admin, "Okt")
    await tap(admin, "batas waktu")
    assert "Batas waktu Oktober 2026: 12 Nov 2026 16.00 WIB" in (await tap(admin, "12 Nov"))
    before = len(prompts(loket))
    await office.move_to(at(11, 9, 9))
    assert len(prompts(loket)) == before  # the old last day is none any more
    await office.move_to(at(11, 10, 9))
    assert "12 November 2026" in plain(prompts(loket)[-1].text)
    for data, why in (
        ("kp:d:2026-10:due:20261109", "sudah lewat"),
        ("kp:d:2026-10:due:20261215", "melewati penutupan"),
        ("kp:d:2026-10:closes:20280101", "Terlalu jauh"),
        ("kp:d:2026-09:due:20261120", "tidak ada lagi"),
        ("kp:d:2026-10:due:99999999", "tidak ada lagi"),
    ):
        assert why in await press(admin, data), data


async def test_exceptions_are_listed_and_withdrawn(office: TestOffice) -> None:
    admin = office.phone(CAMAT)

    def except_loket(session: Session) -> None:
        position = session.scalars(select(Position.id).where(Position.code == LOKET)).one()
        exempt(session, position, OCTOBER, "Loket <pindah>", BY)

    await office.realisasi.services.database.write(except_loket)
    await open_section(admin, "Periode")
    assert "0 dari 2 laporan masuk" in (await tap(admin, "Okt"))
    assert "Petugas Loket: Loket <pindah>" in (await tap(admin, "Pengecualian"))
    assert "Tidak ada jabatan yang dikecualikan" in (await tap(admin, "✕ Petugas Loket"))
    await tap(admin, "Kembali")
    assert "0 dari 3 laporan masuk" in admin.last.text
