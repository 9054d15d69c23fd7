"""`/catat`: what is counted day by day is added up once, can be taken back, and is offered when the month opens."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from telegram import Update

from bot.texts import tally as texts
from bot.texts.reporting import NO_INDICATORS, NO_POST
from models.running import TallyMark
from tests.recap_chat.office import fill, plain, press
from tests.support.each import on_each
from tests.support.groups import say_in_group
from tests.support.office import JAKARTA, Phone, TestOffice
from tests.support.people import appoint

SEALER, COURIER, HEAD = "kasi-persandian", "caraka", "kabid-persandian"
"""One count; a count and a ratio; two numerators over yearly bases and a stock."""

LAST_NIGHT = datetime(2026, 11, 30, 23, 50, tzinfo=JAKARTA)
FIVE_PAST = datetime(2026, 12, 1, 0, 5, tzinfo=JAKARTA)
OPENING = datetime(2026, 12, 1, 8, 0, tzinfo=JAKARTA)


def told(phone: Phone) -> str:
    return plain(phone.last.text)


async def marks(office: TestOffice) -> int:
    def work(session: Session) -> int:
        return session.scalar(select(func.count(TallyMark.id))) or 0

    return await office.realisasi.services.database.read(work)


async def deliver_twice(office: TestOffice) -> None:
    """Let the bot handle the update that waits, and then once more."""
    waiting = office.telegram.updates.pending[-1]
    await office.realisasi.intake.drain()
    await office.realisasi.intake.feed(Update.de_json(waiting, office.realisasi.application.bot))
    await office.realisasi.intake.drain()


async def test_taps_and_commands_add_up_in_one_message_and_the_newest_is_taken_back(office: TestOffice) -> None:
    phone = office.phone(SEALER)
    await phone.send("/catat")
    assert "Catatan bulan November 2026" in told(phone)
    assert "Hari ini: belum ada · bulan ini 0 berita" in told(phone)
    assert phone.labels == ["+1", "+5", "+10"]
    await phone.send("/catat 140")
    office.clock.move_to(datetime(2026, 11, 3, 9, 0, tzinfo=JAKARTA))
    count = len(phone.messages)
    await phone.tap("+5")
    await phone.tap("+1")
    assert "Hari ini: 5 + 1 · bulan ini 146 berita" in told(phone)
    await phone.tap("Urungkan")
    assert "Diurungkan: 1 berita" in told(phone)
    assert "Hari ini: 5 · bulan ini 145 berita" in told(phone)
    assert len(phone.messages) == count
    await phone.tap("Urungkan")
    await phone.tap("Urungkan")
    assert "Hari ini: belum ada · bulan ini 0 berita" in told(phone)
    assert await marks(office) == 3
    for _ in range(10):
        await phone.tap("+1")
    assert "Hari ini: 10 dalam 10 kali · bulan ini 10 berita" in told(phone)


@on_each
async def test_an_update_that_comes_twice_and_a_choice_that_is_tapped_twice_count_once(office: TestOffice) -> None:
    phone = office.phone(COURIER)
    await phone.send("/catat 5")
    assert told(phone).endswith("5 untuk indikator yang mana?")
    message, data = phone.find("1. Jumlah")
    for _ in range(2):
        office.telegram.tap(phone.account, message.message_id, data)
        await deliver_twice(office)
        assert "Hari ini: 5 · bulan ini 5 dokumen" in told(phone)
    office.telegram.send_text(phone.account, "/catat 2 5")
    await deliver_twice(office)
    assert "bulan ini 5 dari 5 tepat waktu" in told(phone)
    await phone.tap("Tepat waktu +1")
    undo, data = phone.find("Urungkan")
    office.telegram.tap(phone.account, undo.message_id, data)
    await deliver_twice(office)
    assert "bulan ini 5 dari 5 tepat waktu" in told(phone)
    assert await marks(office) == 3


async def test_a_ratio_counts_what_was_done_and_what_was_not(office: TestOffice) -> None:
    phone = office.phone(COURIER)
    await phone.send("/catat 2 4/5")
    assert "bulan ini 4 dari 5 tepat waktu" in told(phone)
    await phone.tap("Tidak tepat waktu +1")
    await phone.tap("Tepat waktu +5")
    assert "Hari ini: 4/5 + 0/1 + 5/5 · bulan ini 9 dari 11 tepat waktu" in told(phone)
    await phone.tap("Semua catatan")
    assert "2. Persentase dokumen persuratan" in told(phone)
    assert "9 dari 11 tepat waktu" in told(phone)
    await phone.tap("1. Jumlah")
    assert "bulan ini 0 dokumen" in told(phone)
    await office.phone(HEAD).send("/catat 2 5")
    assert "Yang dicatat" not in told(office.phone(HEAD))
    assert "bulan ini 5 berita" in told(office.phone(HEAD))


@on_each
async def test_what_cannot_be_added_is_refused_with_what_would_be_right(office: TestOffice) -> None:
    phone = office.phone(COURIER)
    for text, hint in (
        ("-3", "Untuk mengurangi, pakai Urungkan."),
        ("2 6/5", "Pembilang tidak bisa melebihi penyebut."),
        ("9 5", "Nomor indikator itu tidak ada di daftar ini. Contoh: /catat 2 4/5"),
        ("nihil", "Tidak ada yang ditambahkan"),
        ("<b>", "Itu belum dapat dibaca sebagai angka."),
    ):
        await phone.send(f"/catat {text}")
        assert hint in told(phone)
    await phone.send("/catat 1 999.999.999.999")
    await phone.send("/catat 1 1")
    assert "terlalu besar" in told(phone)
    assert await marks(office) == 1


async def test_forged_foreign_and_group_uses_add_nothing(office: TestOffice) -> None:
    phone, other = office.phone(SEALER), office.phone(COURIER)
    await phone.send("/catat")
    _, data = phone.find("+5")
    await other.send("/catat")
    assert (await press(other, data))["text"] == texts.GONE
    for forged in ("-1", "1-1", "0", ""):
        await press(phone, data.replace(":5", f":{forged}"))
    for forged in ("t:a:0:2026-11:5", "t:x", "t:c:1:2026-11:5", "t:a:1:0000-11:5"):
        assert (await press(phone, forged))["text"] == texts.GONE
    await say_in_group(office, phone.account, "/catat 5")
    assert await marks(office) == 0


async def test_the_tally_leaves_a_report_under_way_at_its_question(office: TestOffice) -> None:
    phone = office.phone(SEALER)
    await phone.send("/lapor")
    before = len(phone.messages)
    await phone.send("/catat 5")
    await phone.tap("+1")
    assert len(phone.messages) == before + 1
    await phone.send("12")
    assert "Ringkasan laporan Oktober 2026" in told(phone)


@on_each
async def test_a_month_ends_at_midnight_of_the_office_and_an_old_card_adds_nothing(office: TestOffice) -> None:
    phone = office.phone(SEALER)
    office.clock.move_to(LAST_NIGHT)
    await phone.send("/catat 5")
    old, data = phone.find("+5")
    office.clock.move_to(FIVE_PAST)
    for label in "auol":
        office.telegram.tap(phone.account, old.message_id, data.replace(":a:", f":{label}:"))
        await phone.settled()
        assert texts.PAST in told(phone)
        assert "Catatan bulan Desember 2026" in told(phone)
        assert "bulan ini 0 berita" in told(phone)
    assert await marks(office) == 1


async def test_the_tally_is_the_offered_answer_and_is_shown_again_where_it_changed(office: TestOffice) -> None:
    phone = office.phone(COURIER)
    office.clock.move_to(LAST_NIGHT)
    await phone.send("/catat 1 143")
    await phone.send("/catat 2 45/50")
    await office.move_to(OPENING)
    await phone.send("/lapor")
    assert phone.labels[0] == "Catatan Anda: 143 — pakai"
    _, data = phone.find("Catatan Anda")
    for forged in ("tal144", "tal143d143", "tal999999999999d1"):
        await press(phone, data.replace("tal143", forged))
        assert "Indikator 1 dari 2" in (await phone.send("/lapor")).text
        _, data = phone.find("Catatan Anda")
    await phone.tap("Catatan Anda")
    assert "Tercatat: 143 dokumen" in told(phone)
    assert phone.labels[0] == "Catatan Anda: 45 dari 50 — pakai"

    def work(session: Session) -> None:
        mark = session.scalars(select(TallyMark).where(TallyMark.numerator == 45)).one()
        mark.undone_at = LAST_NIGHT
        session.add(
            TallyMark(
                person_id=mark.person_id, indicator_id=mark.indicator_id, month=mark.month, numerator=44,
                denominator=50, at=LAST_NIGHT, update_id=1,
            )
        )  # fmt: skip

    await office.realisasi.services.database.write(work)
    await phone.tap("Catatan Anda")
    assert told(phone).startswith("⚠️ Angka itu baru saja berubah.")
    await phone.tap("Catatan Anda: 44 dari 50")
    assert "44 / 50 × 100 = 88,0 %" in told(phone)
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def test_an_unusual_tally_is_asked_back_and_a_known_base_is_put_below_it(office: TestOffice) -> None:
    lower, head = office.phone(SEALER), office.phone(HEAD)
    await fill(office)
    await lower.send("/catat 5000")
    await head.send("/catat 2 5")
    await office.move_to(OPENING)
    await lower.send("/lapor")
    await lower.tap("Catatan Anda: 5.000")
    assert "Mungkin kelebihan atau kekurangan satu angka?" in told(lower)
    await lower.tap("Benar")
    await lower.tap("Kirim")
    await head.send("/lapor")
    await head.tap("Lewati")
    await head.tap("Lewati")
    assert head.labels[:2] == ["Catatan Anda: 5 — pakai", "Pakai 5.000 — Kepala Seksi Persandian"]
    await head.tap("Catatan Anda")
    assert "Anda menulis 5/296, pembilangnya biasanya sekitar 32. Sudah benar?" in told(head)


async def test_a_tally_stays_with_the_person_when_the_post_passes_on(office: TestOffice) -> None:
    old, new = office.phone(SEALER), office.phone(COURIER)
    await old.send("/catat 100")
    message, data = old.find("+1")
    await appoint(office, COURIER, SEALER, date(2026, 11, 2), acting=False)
    await new.send("/catat")
    assert "Kepala Seksi Persandian" in told(new)
    assert "berita sandi yang tersampaikan: 0 berita" in told(new)
    office.telegram.tap(old.account, message.message_id, data)
    await old.settled()
    assert office.telegram.callback_answers[-1]["text"] == texts.GONE
    assert (await old.send("/catat")).text == NO_POST
    assert (await office.phone("kepala-dinas").send("/catat")).text == NO_INDICATORS


async def test_who_holds_stocks_only_is_told_why_there_is_nothing_to_tally(office: TestOffice) -> None:
    stocks = next(
        position.code
        for position in office.realisasi.services.catalogue.positions
        if position.indicators and all(item.combine_numerator != "sum" for item in position.indicators)
    )
    assert "tidak dijumlahkan dari hari ke hari" in (await office.phone(stocks).send("/catat")).text
