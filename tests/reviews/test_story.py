"""A report from its card to the verdict, on the phones of the head and of the reporter."""

from __future__ import annotations

from datetime import date, timedelta

from bot.texts import awaited as awaited_texts
from bot.texts import reviews as texts
from models.tables import Outcome
from tests.month.office import at, ledger
from tests.recap_chat.office import plain
from tests.reviews.office import (
    CAMAT,
    KASI,
    LOKET,
    awaited,
    cards,
    correct,
    data,
    kept,
    labels,
    later,
    reopen_october,
    report,
    tap,
)
from tests.support.each import on_each
from tests.support.office import TestOffice
from tests.support.people import appoint

REASON = "waktu tunggu belum <dicek> & dihitung"


async def test_a_reason_that_is_not_wanted_after_all_returns_nothing(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    for leave in ("Batal", "/batal"):
        await head.tap("Kembalikan")
        await head.tap("Lainnya")
        await (head.send(leave) if leave.startswith("/") else head.tap(leave))
        await head.send(REASON)
    assert await kept(office) == []
    await head.tap("Lainnya")
    shown = cards(head)[-1]
    office.telegram.tap(head.account, shown.message_id, data(shown, "Batal").replace("v:c:", "v:s:"))
    await head.settled()
    await head.send(REASON)  # who looks at the report once more while thinking of a reason, is still asked for it
    assert len(await kept(office)) == 1


async def test_a_reason_that_comes_too_late_is_refused_once_and_asked_no_more(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    await head.tap("Kembalikan")
    await head.tap("Lainnya")
    await correct(office, LOKET, "15")
    office.telegram.send_text(head.account, REASON)
    await head.settled()
    assert head.last.text == texts.CHANGED
    assert await awaited(office) == 0
    assert await kept(office) == []


async def test_a_report_is_returned_with_a_typed_reason_corrected_and_approved(office: TestOffice) -> None:
    head, reporter = office.phone(KASI), office.phone(LOKET)
    await report(office, LOKET)
    assert "📨 Menunggu tinjauan Kepala Seksi Pelayanan." in reporter.last.text
    (card,) = cards(head)
    assert plain(card.text).splitlines()[:2] == [
        "📥 Laporan Oktober 2026 — Petugas Loket (Seksi Pelayanan)",
        "Dari: Petugas Loket · 2 Nov 2026 08.00 WIB · tepat waktu",
    ]
    assert labels(card) == ["✅ Setujui", "Kembalikan", texts.ALL_WAITING]
    assert cards(office.phone(CAMAT)) == []

    await head.tap("Kembalikan")
    await head.tap("Lainnya")
    for no_reason in ("12", "…", "x" * 201):
        assert (await head.send(no_reason)).text.startswith("⚠️ Alasannya")
    assert await kept(office) == []
    await head.send(REASON)
    assert cards(head)[-1].text.endswith(f"«{REASON}»")
    assert labels(cards(head)[-1]) == []
    assert reporter.last.text.startswith("↩️ Laporan Oktober")
    assert f"dikembalikan oleh Kepala Seksi Pelayanan: «{REASON}»" in reporter.last.text

    assert "terkirim tepat waktu, dikembalikan" in (await reporter.send("/status")).text
    summary = await reporter.tap("Perbaiki")
    assert summary.text.startswith("↩️ Dikembalikan oleh Kepala Seksi Pelayanan")
    await reporter.tap("Ubah 1")
    await reporter.send("15")
    later(office, at(11, 3, 9))
    await reporter.tap("Kirim")
    old, new = cards(head)
    assert new.text.startswith("🔁")
    assert "12 menit → 15 menit" in plain(new.text)
    assert "Dikembalikan" in old.text

    assert await tap(head, new, data(new, "Setujui")) == texts.APPROVED_TOAST
    assert "✅ Disetujui oleh Kepala Seksi Pelayanan" in cards(head)[-1].text
    assert labels(cards(head)[-1]) == ["Kembalikan"]
    await office.realisasi.tick()
    assert "disetujui oleh Kepala Seksi Pelayanan" in reporter.last.text
    (told,) = [call for call in office.telegram.calls if "disetujui oleh" in call.params.get("text", "")]
    assert told.params["disable_notification"]
    assert [(review.revision, review.verdict) for review in await kept(office)] == [(1, "returned"), (2, "approved")]
    stages = await ledger(office, LOKET)
    assert {stage.partition(":")[0] for stage in stages} >= {"returned", "approved"}


@on_each
async def test_an_approved_report_is_changed_only_after_it_was_returned_and_nothing_typed_is_lost(
    office: TestOffice,
) -> None:
    head, reporter = office.phone(KASI), office.phone(LOKET)
    await report(office, LOKET)
    await reporter.send("/koreksi")
    await reporter.tap("Ubah 1")
    await reporter.send("15")
    await head.tap("Setujui")
    refusal = plain((await reporter.tap("Kirim")).text)
    assert refusal == (
        "Laporan Oktober 2026 sudah disetujui oleh Kepala Seksi Pelayanan. "
        "Minta beliau mengembalikannya bila ada yang perlu diperbaiki."
    )
    assert plain((await reporter.send("/koreksi")).text) == refusal
    assert refusal in plain((await reporter.send("/lapor 9")).text)
    assert "✅ Disetujui oleh" in (await reporter.send("/status")).text
    assert not any("Koreksi" in label for label in reporter.labels)
    await reporter.send("/riwayat")
    assert any("(disetujui)" in (message.rich_html or message.text) for message in reporter.messages)

    await head.tap("Kembalikan")
    await head.tap("Angka perlu dicek")
    assert "15 menit" in plain((await reporter.tap("Perbaiki")).text)
    assert "Terkirim" in (await reporter.tap("Kirim")).text
    assert "12 menit → 15 menit" in plain(cards(head)[-1].text)


async def test_an_incomplete_report_can_be_returned_but_not_approved(office: TestOffice) -> None:
    reporter, head = office.phone(KASI), office.phone(CAMAT)
    await reporter.send("/lapor")
    await reporter.send("30")
    await reporter.tap("Lewati")
    await reporter.tap("Kirim")
    (card,) = cards(head)
    assert labels(card) == ["Kembalikan", texts.ALL_WAITING]
    assert await tap(head, card, data(card, "Kembalikan").replace(":r:", ":a:")) == texts.INCOMPLETE
    assert "belum lengkap" in (await head.send("/tinjau")).text
    assert not any("wajar" in label for label in head.labels)
    assert await kept(office) == []


async def test_the_heads_own_draft_waits_while_a_reason_is_typed(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    question = (await head.send("/lapor")).text
    await head.tap("Kembalikan")
    await head.tap("Lainnya")
    assert (await head.send("30")).text.startswith("⚠️ Alasannya")
    assert (await head.send("/batal")).text == question
    assert head.messages[-2].text == awaited_texts.CANCELLED
    await head.tap("Lainnya")
    assert (await head.send("belum sesuai buku register")).text == question
    assert (await kept(office))[0].reason == "belum sesuai buku register"
    assert "Indikator 2 dari 2" in (await head.send("30")).text


async def test_a_command_reporting_and_time_let_go_of_the_question(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    for begin in ("/status", "/lapor", None):
        if "Kembalikan" in labels(cards(head)[-1]):
            await head.tap("Kembalikan")
        await head.tap("Lainnya")
        assert await awaited(office) == 1
        if begin is None:
            later(office, office.clock() + timedelta(hours=2))
        else:
            await head.send(begin)
            assert await awaited(office) == 0
        await head.send("bukan alasan")
        assert await kept(office) == []


async def test_a_returned_report_is_owed_again_and_asked_for_but_still_counts(office: TestOffice) -> None:
    reporter, head = office.phone(LOKET), office.phone(KASI)
    await report(office, LOKET)
    await head.tap("Kembalikan")
    await head.tap("Belum sesuai bukti")
    await head.send("/rekap")
    shown = head.last.rich_html or head.last.text
    assert "Disetujui 0 dari 1 laporan, 1 dikembalikan." in shown
    assert "Petugas Loket · ↩ dikembalikan" in head.labels
    before = len(reporter.messages)
    await office.move_to(at(11, 5))
    assert len(reporter.messages) == before + 1
    assert "dikembalikan dan belum diperbaiki" in reporter.last.text
    assert "Dikembalikan oleh" in (await reporter.tap("Perbaiki")).text
    await reporter.tap("Kirim")
    assert texts.UNCHANGED in cards(head)[-1].text
    await office.move_to(at(11, 9))
    assert "Hari ini batas waktunya" not in reporter.last.text


async def test_a_returned_report_that_was_put_off_is_what_the_button_opens(office: TestOffice) -> None:
    reporter, head = office.phone(LOKET), office.phone(KASI)
    await report(office, LOKET)
    await head.tap("Kembalikan")
    await head.tap("Belum sesuai bukti")
    await appoint(office, LOKET, KASI, date(2026, 1, 1))
    await office.move_to(at(11, 5))
    ways = ["Lapor sekarang", "Perbaiki Petugas Loket · Okt 2026"]
    asked = [plain(label) for label in reporter.labels]
    assert asked == [*ways, "Ingatkan besok", "Sedang cuti"]
    put_off = await reporter.tap("Ingatkan besok")
    assert "Pengingat laporan Oktober" in put_off.text
    assert [plain(label) for label in labels(put_off)] == ways
    assert "Dikembalikan oleh" in (await reporter.tap("Perbaiki")).text
    rested = await reporter.send("/batal")
    assert "masih menunggu perbaikan" in rested.text
    assert labels(rested) == ["Perbaiki"]
    await office.move_to(at(11, 6))
    assert [plain(label) for label in reporter.labels] == [*ways, "Ingatkan besok", "Sedang cuti"]


async def test_on_the_last_day_a_returned_report_is_opened_by_the_refusal_to_wait(office: TestOffice) -> None:
    reporter, head = office.phone(LOKET), office.phone(KASI)
    await report(office, LOKET)
    await office.move_to(at(11, 30))
    await head.tap("Kembalikan")
    await head.tap("Belum sesuai bukti")
    await office.move_to(at(11, 30, 10))
    await head.send("/rekap")
    await head.tap("↩ 1")
    await head.tap("Ingatkan Petugas Loket")
    assert "ditutup Selasa, 1" in (await reporter.tap("Ingatkan besok")).text
    assert reporter.labels == ["Perbaiki"]


async def test_who_hears_on_the_last_day_that_a_report_was_returned_is_not_reminded_at_its_heels(
    office: TestOffice,
) -> None:
    reporter, head = office.phone(LOKET), office.phone(KASI)
    await report(office, LOKET)
    await office.move_to(at(11, 9, 10))
    told = len(reporter.messages)
    await head.tap("Kembalikan")
    await head.tap("Angka perlu dicek")
    await office.move_to(at(11, 9, 10, 5))
    assert len(reporter.messages) == told + 1
    assert (await ledger(office, LOKET))["due"] is Outcome.SUPERSEDED
    await office.move_to(at(11, 10))
    assert "Batas waktu laporan" in reporter.last.text
    assert "dikembalikan dan belum diperbaiki" in reporter.last.text


@on_each
async def test_after_closing_a_report_can_be_approved_but_not_returned(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    later(office, at(12, 2, 9))
    (card,) = cards(head)
    give_back = data(card, "Kembalikan")
    assert await tap(head, card, give_back) == texts.CLOSED
    await head.tap("Setujui")
    assert "✅ Disetujui" in card.text
    assert labels(card) == []
    assert await tap(head, card, give_back.replace(":r:", ":1:")) == texts.CLOSED
    await reopen_october(office)
    assert await tap(head, card, give_back.replace(":r:", ":1:")) == texts.RETURNED_TOAST


async def test_a_correction_that_nobody_asked_for_shows_old_and_new_and_makes_the_old_card_stale(
    office: TestOffice,
) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    later(office, at(11, 2, 9))
    await correct(office, LOKET, "20")
    old, new = cards(head)
    assert "12 menit → 20 menit" in plain(new.text)
    for what in ("Setujui", "Kembalikan"):
        assert await tap(head, old, data(old, what)) == texts.CHANGED
    assert await kept(office) == []
