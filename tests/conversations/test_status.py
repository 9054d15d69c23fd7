"""`/status`: what one owes and has sent, and the way on from there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.texts.reporting import NO_INDICATORS, NO_POST
from models.administration import Exemption
from models.months import Month
from models.tables import Position
from tests.support.office import JAKARTA, TestOffice
from tests.support.people import appoint, dismiss, send_on_leave

NBSP = "\xa0"


def lines(text: str) -> list[str]:
    return text.replace(NBSP, " ").splitlines()


async def test_a_month_that_is_owed_shows_when_it_is_due(office: TestOffice) -> None:
    phone = office.phone("caraka")
    assert lines((await phone.send("/status")).text) == [
        "Status laporan",
        "",
        "Caraka",
        "⏳ Oktober 2026: belum terkirim",
        "Batas waktu: 9 Nov 2026 16.00 WIB",
    ]
    assert phone.labels == ["Lapor sekarang"]


async def test_a_month_that_a_post_need_not_report_says_so(office: TestOffice) -> None:
    def exempt(session: Session) -> None:
        key = session.scalars(select(Position.id).where(Position.code == "caraka")).one()
        session.add(Exemption(position_id=key, month=Month(2026, 10), reason="Cuti", created_at=office.clock()))

    await office.realisasi.services.database.write(exempt)
    phone = office.phone("caraka")
    assert lines((await phone.send("/status")).text) == [
        "Status laporan",
        "",
        "Caraka",
        "➖ Oktober 2026: dibebaskan, tidak perlu dilaporkan",
    ]
    await office.next_month()
    assert "dibebaskan" not in (await phone.send("/status")).text


async def test_a_report_being_filled_in_shows_how_far_it_is_and_loses_nothing(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    shown = lines((await phone.send("/status")).text)
    assert "Draf: 1 dari 2 terisi" in shown
    assert shown[-1] == "✍️ Laporan Oktober 2026 belum selesai — lanjutkan dengan /lapor."
    assert "12/15" in (await phone.send("12/15")).text.replace(" / ", "/")


async def test_a_skipped_answer_does_not_count_as_filled_in(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.tap("Lewati")
    assert "Draf: 0 dari 2 terisi" in lines((await phone.send("/status")).text)


async def test_a_report_that_is_in_shows_its_number_and_can_be_corrected(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    shown = lines((await phone.send("/status")).text)
    assert shown[3:] == [
        "✅ Oktober 2026: terkirim tepat waktu",
        "Nomor 202610-0001, 2 Nov 2026 08.00 WIB",
        "📨 Menunggu tinjauan Sekretaris Dinas.",
        "Dapat dikoreksi sampai 1 Des 2026 08.00 WIB",
    ]
    assert phone.labels == [f"Koreksi Oktober{NBSP}2026"]

    assert "Koreksi laporan Oktober" in (await phone.tap("Koreksi")).text
    assert "Draf perbaikan, belum terkirim: 2 dari 2 terisi" in lines((await phone.send("/status")).text)
    await phone.tap("Kirim")
    assert "(koreksi ke-1)" in (await phone.send("/status")).text


async def test_a_report_sent_after_its_time_is_late(office: TestOffice) -> None:
    phone = office.phone("caraka")
    office.clock.move_to(datetime(2026, 11, 9, 16, 0, tzinfo=JAKARTA))
    assert "🔴 Oktober 2026: belum terkirim, batas waktu sudah lewat" in lines((await phone.send("/status")).text)
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    assert "🟠 Oktober 2026: terkirim terlambat" in lines((await phone.send("/status")).text)


async def test_a_report_with_an_answer_that_has_no_data_yet_is_still_owed(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("12")
    await phone.tap("Lewati")
    await phone.tap("Kirim")
    shown = lines((await phone.send("/status")).text)
    assert "⚠️ Oktober 2026: terkirim tepat waktu, belum lengkap" in shown
    assert "1 indikator belum ada datanya; lengkapi dengan /lapor" in shown
    assert phone.labels == ["Lapor sekarang", f"Koreksi Oktober{NBSP}2026"]


async def test_who_holds_two_posts_sees_both_and_corrects_the_one_they_choose(office: TestOffice) -> None:
    await appoint(office, "caraka", "adm-kepegawaian", date(2026, 10, 1))
    phone = office.phone("caraka")
    for line in ("/lapor 3 3 4/5", "/lapor 12 12/15"):
        await phone.send(line)
        await phone.tap("Kirim")
    shown = lines((await phone.send("/status")).text)
    assert "Caraka" in shown
    assert "Plt. Pengadministrasian Kepegawaian" in shown
    assert sum(line.startswith("✅") for line in shown) == 2
    assert [label.replace(NBSP, " ").split(":")[0] for label in phone.labels] == ["Koreksi Okt 2026"] * 2

    assert "Caraka" in (await phone.tap("Caraka")).text
    await phone.send("/status")
    assert "Pengadministrasian Kepegawaian" in (await phone.tap("Pengadministrasian")).text


async def test_a_button_of_somebody_elses_report_opens_ones_own(office: TestOffice) -> None:
    for position, line in (("caraka", "/lapor 12 12/15"), ("sekretaris", "/lapor 1/2 1/2 1/2")):
        await office.phone(position).send(line)
        await office.phone(position).tap("Kirim")
    await office.phone("sekretaris").send("/status")
    _, data = office.phone("sekretaris").find("Koreksi")
    phone = office.phone("caraka")

    office.telegram.tap(phone.account, phone.last.message_id, data)

    opened = await phone.settled()
    assert "Caraka" in opened.text
    assert "Sekretaris" not in opened.text


async def test_the_button_of_a_month_that_closed_says_that_nothing_can_be_corrected(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    await phone.send("/status")
    office.clock.move_to(office.clock() + timedelta(days=40))
    assert "Belum ada laporan terkirim yang masih dapat dikoreksi" in (await phone.tap("Koreksi")).text


async def test_of_who_is_on_leave_until_a_month_is_due_nothing_is_expected(office: TestOffice) -> None:
    await send_on_leave(office, "caraka", date(2026, 11, 1), date(2026, 11, 9))
    phone = office.phone("caraka")
    assert "🌴 Oktober 2026: tidak ditunggu, Anda tercatat cuti" in lines((await phone.send("/status")).text)
    assert phone.labels == []
    assert "Tidak ada laporan yang perlu dikirim" in (await phone.send("/start")).text
    assert "Untuk mulai melapor" in (await phone.send("halo")).text
    assert "Indikator 1 dari 2" in (await phone.send("/lapor")).text


async def test_a_post_without_indicators_and_a_person_without_a_post_owe_nothing(office: TestOffice) -> None:
    head = office.phone("kepala-dinas")
    assert NO_INDICATORS in (await head.send("/status")).text
    assert head.labels == []

    await dismiss(office, "caraka")
    phone = office.phone("caraka")
    assert NO_POST in (await phone.send("/status")).text
    assert phone.labels == []
