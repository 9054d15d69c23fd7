"""A report from the first question to the receipt."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.realisation import Answer
from models.tables import Entry, EntryChange, Report
from tests.support.office import TestOffice


async def count(office: TestOffice, table: type[Report | Entry | EntryChange]) -> int:
    def rows(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(table)) or 0

    return await office.realisasi.services.database.read(rows)


async def answers(office: TestOffice) -> list[tuple[Answer, int | None, int | None, str]]:
    def rows(session: Session) -> list[tuple[Answer, int | None, int | None, str]]:
        entries = session.scalars(select(Entry).order_by(Entry.indicator_id))
        return [(entry.answer, entry.numerator, entry.denominator, entry.reason) for entry in entries]

    return await office.realisasi.services.database.read(rows)


async def test_the_messenger_files_a_count_and_a_ratio_with_two_messages_and_one_tap(office: TestOffice) -> None:
    phone = office.phone("caraka")
    question = await phone.send("/lapor")
    assert "Oktober\N{NO-BREAK SPACE}2026" in question.text
    assert "Jumlah Dokumen Persuratan" in question.text
    question = await phone.send("12 dokumen")
    assert "✓ Tercatat: 12\N{NO-BREAK SPACE}dokumen" in question.text
    assert "Indikator 2 dari 2" in question.text
    summary = await phone.send("12/15")
    assert "12 / 15 × 100 = 80,0\N{NO-BREAK SPACE}%" in summary.text
    receipt = await phone.tap("Kirim")
    assert "Terkirim" in receipt.text
    assert "202610-0001" in receipt.text
    assert "tepat waktu" in receipt.text
    assert await answers(office) == [(Answer.VALUE, 12, None, ""), (Answer.VALUE, 12, 15, "")]
    assert await count(office, EntryChange) == 2


async def test_a_ratio_can_be_answered_in_two_messages(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.send("3")
    denominator = await phone.send("45")
    assert "Jumlah data persuratan" in denominator.text
    assert "Persentase dokumen persuratan" in denominator.text
    assert "45 / 50 × 100 = 90,0" in (await phone.send("50")).text


async def test_everything_in_one_message_shows_the_same_summary(office: TestOffice) -> None:
    phone = office.phone("adm-kepegawaian")
    summary = await phone.send("/lapor 12, nihil, 45 dari 50")
    assert "45 / 50 × 100 = 90,0" in summary.text
    assert "nihil" in summary.text
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def test_a_line_with_too_few_answers_says_so_and_asks_one_by_one(office: TestOffice) -> None:
    phone = office.phone("adm-kepegawaian")
    question = await phone.send("/lapor 12 45/50")
    assert "3 indikator" in question.text
    assert "terbaca 2 jawaban" in question.text
    assert "Atau jawab satu per satu" in question.text
    assert "Indikator 1 dari 3" in question.text


async def test_a_line_that_is_refused_over_a_summary_says_that_what_is_shown_did_not_change(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 12/15")
    for line in ("/lapor 14", "/lapor 14 60/50"):
        refused = await phone.send(line)
        assert "Jawaban yang tersimpan tidak berubah:" in refused.text
        assert "satu per satu" not in refused.text
        assert "12 / 15 × 100 = 80,0" in refused.text


async def test_a_summary_says_that_nothing_is_sent_yet_and_what_was_said_on_purpose(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor")
    await phone.tap("Lewati")
    summary = await phone.tap("Nihil")
    assert "✓ Tercatat: nihil (0 / 0 × 100 = tidak dapat dihitung)" in summary.text
    assert "1. Jumlah Dokumen Persuratan\nbelum ada data" in summary.text
    assert "Periksa, lalu tekan Kirim; sebelum itu tidak ada yang terkirim." in summary.text


async def test_the_state_is_answered_with_ya_and_tidak(office: TestOffice) -> None:
    phone = office.phone("pengelola-data-center")
    await phone.send("/lapor")
    assert phone.labels[:2] == ["Ya", "Tidak"]
    assert "✓ Tercatat: Ya" in (await phone.tap("Ya")).text
    await phone.send("8/10")
    await phone.tap("Ubah 1")
    assert "‹ Kembali" in phone.labels
    summary = await phone.send("tidak")
    assert "Tidak" in summary.text
    assert "Kirim" in phone.labels[0]


async def test_back_skip_and_not_applicable_lead_where_they_say(office: TestOffice) -> None:
    phone = office.phone("bendahara-pengeluaran")
    await phone.send("/lapor")
    assert "‹ Kembali" not in phone.labels
    await phone.send("5")
    assert "Indikator 1 dari 3" in (await phone.tap("Kembali")).text
    assert "‹ Kembali" not in phone.labels
    assert "Indikator 2 dari 3" in (await phone.send("6")).text
    assert "belum ada data" in (await phone.tap("Lewati")).text
    assert "Mengapa" in (await phone.tap("Tidak berlaku")).text
    summary = await phone.send("Tidak ada SPJ bulan ini")
    assert "Tidak ada SPJ bulan ini" in summary.text
    receipt = await phone.tap("Kirim")
    assert "1 indikator belum ada datanya" in receipt.text
    assert [answer for answer, *_ in await answers(office)] == [Answer.VALUE, Answer.NO_DATA, Answer.NOT_APPLICABLE]


async def test_what_had_no_data_is_owed_and_asked_alone(office: TestOffice) -> None:
    phone = office.phone("bendahara-pengeluaran")
    await phone.send("/lapor")
    await phone.send("5")
    await phone.tap("Lewati")
    await phone.send("7")
    await phone.tap("Kirim")
    question = await phone.send("/lapor")
    assert "Indikator 2 dari 3" in question.text
    await phone.send("9")
    receipt = await phone.tap("Kirim")
    assert "koreksi ke-1" in receipt.text
    assert [numerator for _, numerator, _, _ in await answers(office)] == [5, 9, 7]


async def test_a_report_of_nothing_but_skipped_indicators_is_not_sent(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    await phone.send("/lapor")
    await phone.tap("Lewati")
    assert "paling sedikit satu" in (await phone.tap("Kirim")).text
    assert await count(office, Report) == 0


async def test_after_due_the_summary_warns_and_the_receipt_says_late(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    await office.pass_time(timedelta(days=8))
    await phone.send("/lapor")
    summary = await phone.send("4")
    assert "ditandai terlambat" in summary.text
    assert "terlambat" in (await phone.tap("Kirim")).text


async def test_after_the_month_closed_the_draft_is_kept_and_not_sent(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    await phone.send("/lapor")
    await phone.send("4")
    await office.pass_time(timedelta(days=40))
    assert "sudah ditutup" in (await phone.tap("Kirim")).text
    assert await count(office, Report) == 0
    assert "November" in (await phone.send("/lapor")).text


async def test_a_correction_keeps_old_and_new_and_the_receipt_number(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 45/50")
    await phone.tap("Kirim")
    summary = await phone.send("/koreksi")
    assert "Koreksi laporan" in summary.text
    await phone.tap("Ubah 1")
    await phone.send("21")
    receipt = await phone.tap("Kirim")
    assert "202610-0001" in receipt.text
    assert "koreksi ke-1" in receipt.text

    def changed(session: Session) -> list[tuple[int | None, int | None]]:
        rows = session.scalars(select(EntryChange).order_by(EntryChange.id))
        return [(row.old_numerator, row.new_numerator) for row in rows]

    assert await office.realisasi.services.database.read(changed) == [(None, 12), (None, 45), (12, 21)]


async def test_last_month_is_shown_and_repeated_with_one_tap(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 45/50")
    await phone.tap("Kirim")
    await office.next_month()
    question = await phone.send("/lapor")
    assert "Terakhir: 12\N{NO-BREAK SPACE}dokumen · Tahun ini: 12\N{NO-BREAK SPACE}dokumen" in question.text
    await phone.tap("Sama: 12")
    summary = await phone.tap("Sama: 45/50")
    assert "45 / 50 × 100" in summary.text


async def test_an_unusual_number_is_asked_back_once_and_taken_when_confirmed(office: TestOffice) -> None:
    phone = office.phone("kasi-persandian")
    for _ in range(4):
        await phone.send("/lapor 120")
        await phone.tap("Kirim")
        await office.next_month()
    await phone.send("/lapor")
    asked = await phone.send("1200")
    assert "biasanya sekitar 120" in asked.text
    assert "Jumlah berita sandi" in asked.text
    assert "1.200" in (await phone.tap("Benar: 1.200")).text
    await phone.tap("Ubah 1")
    await phone.send("1300")
    summary = await phone.send("1300")
    assert "jauh dari biasanya" in summary.text
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def test_what_is_filled_in_stands_in_its_question_when_it_is_changed(office: TestOffice) -> None:
    phone = office.phone("caraka")
    assert "Terisi sekarang" not in (await phone.send("/lapor")).text
    await phone.send("12")
    await phone.tap("Lewati")
    assert "Terisi sekarang: 12\N{NO-BREAK SPACE}dokumen" in (await phone.tap("Ubah 1")).text
    await phone.tap("‹ Kembali")
    assert "Terisi sekarang" not in (await phone.tap("Ubah 2")).text
    await phone.send("45/50")
    assert "Terisi sekarang: 45 / 50 × 100 = 90,0" in (await phone.tap("Ubah 2")).text


async def test_cancel_in_a_correction_leaves_what_was_sent_and_leads_back_to_the_correction(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 45/50")
    await phone.tap("Kirim")
    await phone.send("/koreksi")
    await phone.tap("Ubah 1")
    await phone.send("21")
    rested = await phone.tap("Batal")
    assert "yang sudah terkirim tetap berlaku" in rested.text
    assert "21" in (await phone.tap("Koreksi Oktober")).text
    await phone.send("/batal")
    rests = await phone.send("/lapor")
    assert "Tidak ada laporan yang perlu dikirim" in rests.text
    assert "Koreksi laporan Oktober\N{NO-BREAK SPACE}2026 belum terkirim" in rests.text
    assert "21" in (await phone.tap("Koreksi Oktober")).text
    await phone.send("/batal")
    assert "21" in (await phone.send("/koreksi")).text
    await phone.tap("Kirim")
    assert "belum terkirim" not in (await phone.send("/lapor")).text
    assert phone.labels == []


async def test_cancel_rests_and_lapor_goes_on_at_the_same_question(office: TestOffice) -> None:
    phone = office.phone("bendahara-pengeluaran")
    await phone.send("/lapor")
    await phone.send("5")
    assert "disimpan" in (await phone.send("/batal")).text
    assert "tidak ada laporan yang sedang diisi" in (await phone.send("17")).text
    assert "Indikator 2 dari 3" in (await phone.send("/lapor")).text
    assert "disimpan" in (await phone.tap("Batal")).text
    assert "Tidak ada laporan yang sedang diisi" in (await phone.send("/batal")).text


async def test_the_head_of_the_office_has_nothing_to_report(office: TestOffice) -> None:
    for text in ("/lapor", "selamat pagi"):
        assert "tidak memiliki indikator" in (await office.phone("kepala-dinas").send(text)).text


async def test_who_owes_nothing_is_told_so_whatever_they_write(office: TestOffice) -> None:
    phone = office.phone("caraka")
    assert "Untuk mulai melapor" in (await phone.send("terima kasih")).text
    assert phone.labels == ["Lapor sekarang"]
    await phone.send("/lapor 12 45/50")
    await phone.tap("Kirim")
    thanked = await phone.send("terima kasih")
    assert "Tidak ada laporan yang perlu dikirim" in thanked.text
    assert "nomor 202610-0001" in thanked.text
    assert phone.labels == []


async def test_when_everything_is_in_lapor_names_the_latest_receipt(office: TestOffice) -> None:
    phone = office.phone("caraka")
    await phone.send("/lapor 12 45/50")
    await phone.tap("Kirim")
    assert "202610-0001" in (await phone.send("/lapor")).text


async def test_a_yearly_base_is_asked_once(office: TestOffice) -> None:
    phone = office.phone("kabid-statistik")
    await phone.send("/lapor")
    for answer in ("100/1200", "8/10", "2/20"):
        await phone.send(answer)
    await phone.tap("Kirim")
    await office.next_month()
    question = await phone.send("/lapor")
    assert "= 1.200 (tetap setahun)" in question.text
    assert "✓ Tercatat: 150 / 1.200 × 100 = 12,5" in (await phone.send("150")).text
    await phone.send("9/10")
    assert "0 / 20 × 100 = 0,0" in (await phone.tap("Nihil")).text
