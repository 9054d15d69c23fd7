"""What heads get for /rekap, and how its buttons change the one card."""

from __future__ import annotations

from datetime import date

import pytest

from tests.month.office import CAMAT, KASI, LOKET
from tests.recap_chat.office import HEAD_OF_OFFICE, calls, card, draw_with, fill, plain, press, rename, vacate, words
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.people import send_on_leave
from tests.support.started import started_office
from tests.support.studios import Pencil

SENT = ("sendPhoto", "sendRichMessage", "sendMessage", "sendDocument")


async def test_the_head_of_the_office_gets_the_newest_month_with_reports_as_chart_and_text(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    photo, text = card(phone)
    assert "laporan masuk" in photo.text
    assert "Rekap September 2026 · Dinas Komunikasi dan Informatika" in plain(photo.text)
    assert "data contoh" in photo.text
    assert "Rekap September 2026" in plain(words(text))
    assert calls(office, *SENT) == ["sendPhoto*", "sendRichMessage"]


async def test_a_month_and_a_unit_can_be_named(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    for asked, month, unit in (
        ("/rekap 2026-08", "Agustus", "Dinas Komunikasi dan Informatika"),
        ("/rekap agustus", "Agustus", "Dinas Komunikasi dan Informatika"),
        ("/rekap seksi persandian agustus", "Agustus", "Seksi Persandian"),
        ("/rekap Sekretariat", "September", "Sekretariat"),
    ):
        await phone.send(asked)
        photo, _ = card(phone)
        assert f"Rekap {month} 2026 · {unit}" in plain(photo.text)


async def test_what_cannot_be_shown_gets_a_clear_answer(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    for asked, answer in (
        ("/rekap 2026-11", "November 2026 belum dapat dilaporkan; pelaporannya dibuka 1 Des 2026 08.00 WIB."),
        ("/rekap 2030-01", "Januari 2030 belum dapat dilaporkan."),
        ("/rekap 2019-01", "Tidak ada data untuk Januari 2019. Rekap tersedia mulai Juli 2026."),
        ("/rekap besok <b>", "“besok <b>” tidak dikenali sebagai bulan atau unit."),
        ("/rekap persandian", "Maksud Anda unit yang mana?"),
    ):
        assert answer in plain((await phone.send(asked)).text)


async def test_a_month_without_reports_says_so_in_words_and_names_who_is_awaited(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await office.phone("staf-kemitraan").send("/lapor")
    await office.phone("staf-kemitraan").send("3")
    last = await phone.send("/rekap oktober")
    assert "Belum ada laporan Oktober 2026 yang masuk untuk Bidang Komunikasi." in plain(last.text)
    assert "Batas waktu: 9 Nov 2026 16.00" in plain(last.text)
    assert "Staf Seksi Kemitraan Komunikasi dan Kelembagaan · sudah mulai mengisi" in last.text
    assert calls(office, "sendPhoto") == []


async def test_where_nothing_applies_no_report_is_said_to_be_missing_or_awaited(either_url: str) -> None:
    async with started_office(either_url, SMALL_OFFICE) as office:
        draw_with(office, Pencil())
        kasi, camat = office.phone(KASI), office.phone(CAMAT)
        await kasi.send("/lapor")
        for _ in range(2):
            await kasi.tap("Tidak berlaku")
            await kasi.send("loket pindah gedung")
        assert "Terkirim" in (await kasi.tap("Kirim")).text
        said = plain((await camat.send("/rekap seksi-pelayanan oktober")).text)
        assert "Belum ada laporan Oktober 2026 berisi angka yang masuk untuk Seksi Pelayanan." in said
        assert "Kepala Seksi Pelayanan · tidak berlaku bulan ini" in said
        await send_on_leave(office, LOKET, date(2026, 11, 1), date(2026, 11, 30))
        said = plain((await camat.send("/rekap seksi-pelayanan oktober")).text)
    assert "Tidak ada laporan Oktober 2026 yang ditunggu dari Seksi Pelayanan." in said


async def test_the_buttons_change_the_two_messages_and_add_none(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    before = len(phone.messages)
    for label, in_caption in (
        ("‹ Agu", "Agustus"),
        ("Bidang Komunikasi", "Bidang Komunikasi"),
        ("Seksi Kemitraan", "Seksi Kemitraan Komunikasi dan Kelembagaan"),
        ("Staf Seksi", "Staf Seksi Kemitraan Komunikasi dan Kelembagaan"),
        ("📈", "pembinaan kemitraan & kelembagaan komunikasi"),
        ("‹ Jul", "Juli"),
        ("‹ Staf", "Staf Seksi Kemitraan"),
        ("‹ Seksi", "Rekap Juli"),
        ("↑ Bidang", "Bidang Komunikasi"),
        ("↑ Dinas", "Dinas Komunikasi dan Informatika"),
    ):
        await phone.tap(label)
        photo, text = card(phone)
        assert in_caption in photo.text, label
        assert text.buttons, label
    assert len(phone.messages) == before


async def test_the_list_of_the_missing_tells_the_deadline_and_leads_back(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap oktober")
    await phone.tap("2/2 ›")
    assert "Seksi Persandian" in phone.last.text
    await phone.tap("‹ 1/2")
    assert "Sekretaris Dinas" in phone.last.text
    await phone.tap("‹ Rekap Oktober")
    assert "Belum satu pun dari 27 laporan masuk" in words(phone.last)


async def test_a_month_with_reports_reached_from_one_without_comes_as_a_new_card(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap oktober")
    await phone.tap("‹ Rekap Oktober")
    await phone.tap("‹ Sep")
    photo, text = card(phone)
    assert photo.message_id < text.message_id
    assert "Rekap September" in photo.text
    assert f":{photo.message_id}" in phone.find("Siapa belum")[1]


async def test_the_workbook_is_named_after_month_and_unit(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap september")
    await phone.tap("Berkas")
    await phone.tap("XLSX bulan")
    document = phone.last.json["document"]
    assert document["file_name"] == "rekap-2026-09-bidang-komunikasi.xlsx"
    assert "upload_document" in [action["action"] for action in office.telegram.chat_actions]


async def test_a_head_of_a_bidang_sees_their_own_units_only(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap")
    photo, text = card(phone)
    assert "Rekap September 2026 · Bidang Komunikasi" in plain(photo.text)
    assert "Persandian" not in words(text)
    assert not any(label.startswith("↑") for label in phone.labels)
    for asked in ("/rekap sekretariat", "/rekap seksi persandian", "/rekap dinas"):
        assert "hanya dapat melihat unit yang Anda pimpin" in (await phone.send(asked)).text


FORGED = (
        "ru:202609:bidang-komunikasi:2", "rb:202609:dinas:2", "rp:202609:kabid-komunikasi:2",
        "rt:202609:kabid-komunikasi.pembinaan:2", "rx:202609:seksi-kemitraan:0", "rf:202609:dinas:2",
        "ry:202609:dinas:0", "rd:202609:bidang-komunikasi:0", "rc:202609:bidang-komunikasi:0", "rg:202609:dinas:0:2",
        "rh:202609:staf-kemitraan:0:2",
)  # fmt: skip


@pytest.mark.parametrize("who", ["caraka", "kabid-statistik", "stranger"])
async def test_a_forged_button_shows_nothing(office: TestOffice, who: str) -> None:
    phone = office.stranger() if who == "stranger" else office.phone(who)
    await phone.send("/rekap" if who == "kabid-statistik" else "/start")
    before = [words(message) for message in phone.messages]
    for data in FORGED:
        answer = await press(phone, data)
        assert answer["text"], data
        assert answer["show_alert"], data
        assert [words(message) for message in phone.messages] == before, data


OUTDATED = (
    "ru:202609:hilang:2", "rp:202609:hilang:2", "rt:202609:hilang.hilang:2", "ru:203001:dinas:2", "ru:200001:dinas:2",
     "rp:202609:kepala-dinas:2", "ru:99:x", "rx:201901:dinas:0",
    "ry:203001:dinas:0", "rd:202609:hilang:0", "rc:202612:dinas:0",
)  # fmt: skip


async def test_an_old_button_without_data_behind_it_says_so_politely(office: TestOffice) -> None:
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap")
    for data in OUTDATED:
        answer = await press(phone, data)
        assert "sudah tidak tersedia" in str(answer["text"]), data


async def test_reporters_and_strangers_get_a_polite_refusal(office: TestOffice) -> None:
    assert "hanya untuk pimpinan" in (await office.phone("caraka").send("/rekap")).text
    assert "belum terdaftar" in (await office.stranger().send("/rekap")).text
    assert calls(office, "sendPhoto", "sendRichMessage") == []


async def test_in_a_group_nothing_of_the_office_is_shown(office: TestOffice) -> None:
    head = office.accounts[HEAD_OF_OFFICE]
    office.telegram.add_group(-5, "Kantor", {head: "creator"})
    office.telegram.send_text(head, "/rekap", chat_id=-5)
    await office.realisasi.intake.drain()
    (answer,) = [message for message in office.telegram.messages(-5) if message.from_bot]
    assert "chat pribadi" in answer.text


async def test_names_with_markup_and_emoji_are_shown_as_they_are(office: TestOffice) -> None:
    database = office.realisasi.services.database
    await database.write(rename, "bendahara-penerimaan", 'Dr. <b>Siti</b> & 🌸 "O\'Neil"')
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap sub bagian keuangan oktober")
    assert 'Bendahara Penerimaan (Dr. <b>Siti</b> & 🌸 "O\'Neil")' in phone.last.text
    await phone.send("/rekap sub bagian keuangan september")
    await phone.tap("Bendahara Penerimaan")
    photo, text = card(phone)
    assert "Dr. <b>Siti</b> & 🌸" in photo.text
    assert "Dr. &lt;b&gt;Siti&lt;/b&gt; &amp; 🌸" in words(text)


async def test_a_unit_whose_head_has_left_shows_the_vacant_post(office: TestOffice) -> None:
    database = office.realisasi.services.database
    await database.write(vacate, "kabid-statistik", date(2026, 9, 30))
    phone = office.phone(HEAD_OF_OFFICE)
    await phone.send("/rekap bidang statistik oktober")
    assert "Tidak dihitung\n• Kepala Bidang Statistik dan Informasi · jabatan kosong" in phone.last.text
    await phone.tap("‹ Rekap Oktober")
    assert "Kepala Bidang Statistik dan… · kosong" in phone.labels


async def test_before_any_report_the_newest_month_is_told_in_words(either_url: str) -> None:
    async with started_office(either_url) as office:
        draw_with(office, Pencil())
        last = await office.phone(HEAD_OF_OFFICE).send("/rekap")
        assert "Belum ada laporan Oktober 2026" in plain(last.text)
        assert "Sekretaris Dinas" in last.text
        await fill(office, 1)
        await office.phone(HEAD_OF_OFFICE).send("/rekap september")
        assert calls(office, "sendPhoto") == ["sendPhoto*"]
