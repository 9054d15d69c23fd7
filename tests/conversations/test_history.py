"""`/riwayat`: one's own twelve months, as a table and as a picture."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.context import Services
from bot.playground.telegram import StoredMessage
from bot.texts import personal as texts
from bot.texts.reporting import NO_INDICATORS, NO_POST
from models.administration import Exemption
from models.months import Month
from models.store.sample import seed
from models.tables import Position
from tests.month.office import CAMAT
from tests.support.office import JAKARTA, Phone, TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.people import appoint, dismiss, send_on_leave
from tests.support.started import started_office
from tests.support.studios import BrokenPencil, Pencil

NBSP = "\xa0"


async def fill(office: TestOffice, months: int) -> None:
    services: Services = office.realisasi.services
    await services.database.write(seed, services.catalogue, services.calendar, months, services.clock())


async def asked(phone: Phone) -> list[StoredMessage]:
    """Send `/riwayat` and return all that comes back."""
    before = len(phone.messages)
    await phone.send("/riwayat")
    return phone.messages[before:]


def refuse_rich(office: TestOffice) -> None:
    """Make the server one that does not know rich messages yet."""
    services: Services = office.realisasi.services
    services.rich.refused(0, services.clock())


async def test_the_months_come_as_a_table_and_as_a_picture(office: TestOffice) -> None:
    await fill(office, 3)
    table, photo = await asked(office.phone("caraka"))
    rows = next(block for block in table.json["rich_message"]["blocks"] if block["type"] == "table")["cells"]
    assert [row[0]["text"].split(NBSP)[1] for row in rows[1:]] == ["Okt", "Sep", "Agu", "Jul"]
    assert photo.json["photo"]
    assert photo.text == "Grafik riwayat · Caraka"
    assert {"chat_id": str(office.accounts["caraka"]), "action": "upload_photo"}.items() <= {
        name: str(value) for name, value in office.telegram.sent("sendChatAction")[-1].items()
    }.items()


async def test_a_server_without_rich_messages_gets_the_same_as_text(office: TestOffice) -> None:
    await fill(office, 14)
    refuse_rich(office)
    text, _photo = await asked(office.phone("caraka"))
    months = [line for line in text.text.split("\n") if line[:1] in {"✅", "🟠", "🔴", "⏳"} and "2026:" in line]
    assert len(months) + text.text.count("2025:") == 12
    assert f"⏳{NBSP}Okt{NBSP}2026: belum terkirim, masih dibuka" in months
    assert "2. Persentase dokumen persuratan" in text.text


async def test_without_any_report_the_answer_says_so_and_draws_nothing(office: TestOffice) -> None:
    phone = office.phone("caraka")
    [answer] = await asked(phone)
    assert answer.text == texts.NO_HISTORY
    assert phone.labels == ["Lapor sekarang"]


async def test_who_holds_two_posts_gets_both_and_of_the_new_one_only_their_own_time(office: TestOffice) -> None:
    await fill(office, 6)
    await appoint(office, "caraka", "adm-kepegawaian", date(2026, 10, 1))
    refuse_rich(office)
    own, _, acting, _ = await asked(office.phone("caraka"))
    assert "Jul" in own.text
    assert "Plt. Pengadministrasian Kepegawaian" in acting.text
    assert f"Sep{NBSP}2026" in acting.text
    assert "Jul" not in acting.text.split("Plt.")[1]


async def test_a_successor_sees_nothing_of_the_months_before_not_even_of_one_that_closes_that_day(
    office: TestOffice,
) -> None:
    await fill(office, 6)
    await appoint(office, "sekretaris", "caraka", date(2026, 11, 2), acting=False)
    refuse_rich(office)
    answers = await asked(office.phone("sekretaris"))
    inherited = next(message.text for message in answers if message.text.startswith(f"{texts.HISTORY} · Caraka"))
    assert f"Okt{NBSP}2026: belum terkirim" in inherited
    assert f"Sep{NBSP}2026" not in inherited


async def test_a_report_under_way_is_remembered_and_goes_on(office: TestOffice) -> None:
    await fill(office, 1)
    refuse_rich(office)
    phone = office.phone("caraka")
    await phone.send("/lapor")
    text, _photo = await asked(phone)
    assert text.text.endswith(f"Laporan Oktober{NBSP}2026 belum selesai — lanjutkan dengan /lapor.")
    assert "Indikator 2 dari 2" in (await phone.send("12")).text


async def november_reported(office: TestOffice) -> StoredMessage:
    """Let the caraka report November and ask for the history; returns its text."""
    office.clock.move_to(datetime(2026, 12, 1, 8, 0, tzinfo=JAKARTA))
    await office.realisasi.tick()
    refuse_rich(office)
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    await phone.tap("Kirim")
    text, _photo = await asked(phone)
    return text


async def test_a_percentage_since_january_is_not_said_to_be_that_of_one_months_numbers(either_url: str) -> None:
    async with started_office(either_url, SMALL_OFFICE) as office:
        phone = office.phone(CAMAT)
        for line in ("28/30 900/1000", "15/30 40/1000"):
            await phone.send(f"/lapor {line}")
            await phone.tap("Kirim")
            await office.next_month()
        for server in ("rich", "plain"):
            text = (await asked(phone))[0]
            said = (text.rich_html or text.text).replace(NBSP, " ")
            assert "94,0 % sejak Jan; bulan itu 40/1.000" in said, server
            assert "90,0 % sejak Jan; bulan itu 900/1.000" in said, server
            assert "15/30 = 50,0 %" in said, server
            refuse_rich(office)


async def test_a_month_on_leave_is_no_missing_month(office: TestOffice) -> None:
    await send_on_leave(office, "caraka", date(2026, 11, 1), date(2026, 11, 30))
    text = await november_reported(office)
    assert f"🌴{NBSP}Okt{NBSP}2026: cuti" in text.text
    assert f"✅{NBSP}Nov{NBSP}2026: 1) 12{NBSP}dokumen · 2) 12/15 = 80,0{NBSP}%" in text.text


async def test_a_month_that_a_post_need_not_report_is_no_missing_month(office: TestOffice) -> None:
    def exempt(session: Session) -> None:
        key = session.scalars(select(Position.id).where(Position.code == "caraka")).one()
        session.add(Exemption(position_id=key, month=Month(2026, 10), reason="Cuti", created_at=office.clock()))

    await office.realisasi.services.database.write(exempt)
    text = await november_reported(office)
    assert f"➖{NBSP}Okt{NBSP}2026: dibebaskan" in text.text
    assert "➖ dibebaskan" in text.text


async def test_a_chart_that_cannot_be_drawn_leaves_the_numbers(either_url: str) -> None:
    async with open_office(either_url, studio=BrokenPencil()) as office:
        await fill(office, 2)
        refuse_rich(office)
        text, apology = await asked(office.phone("caraka"))
    assert f"Sep{NBSP}2026" in text.text
    assert apology.text == texts.NO_CHART


async def test_a_chart_of_two_pages_comes_as_two_pictures_drawn_once(either_url: str) -> None:
    pencil = Pencil(2)
    async with open_office(either_url, studio=pencil) as office:
        await fill(office, 2)
        _, first, second = await asked(office.phone("caraka"))
        await asked(office.phone("caraka"))
    assert first.text == "Grafik riwayat · Caraka (1/2)"
    assert second.text == "Grafik riwayat · Caraka (2/2)"
    assert len(pencil.drawn) == 1


async def test_without_indicators_or_a_post_there_is_no_history(office: TestOffice) -> None:
    [answer] = await asked(office.phone("kepala-dinas"))
    assert answer.text == NO_INDICATORS
    await dismiss(office, "caraka")
    [answer] = await asked(office.phone("caraka"))
    assert answer.text == NO_POST
