"""Numbers from the bottom up: what lower positions reported is offered above, and a disagreement stays visible."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.texts.reporting import STALE
from tests.recap_chat.office import plain, press, words
from tests.support.office import Phone, TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office

CAMAT, KASI = "camat", "kasi-pelayanan"
OFFER = "Pakai 42 — Kepala Seksi Pelayanan"
DISAGREEMENT = "⚠️ Pembilang 40, tetapi Kepala Seksi Pelayanan melaporkan 42."


@pytest.fixture
async def small(empty_url: str) -> AsyncIterator[TestOffice]:
    """A head with a ratio that one position below counts, and one with a yearly base."""
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        yield opened


async def report(phone: Phone, line: str) -> None:
    await phone.send(line)
    assert "Terkirim" in (await phone.tap("Kirim")).text


async def correct(phone: Phone, answer: str) -> None:
    await phone.send("/koreksi")
    await phone.tap("Ubah 1")
    await phone.send(answer)
    await phone.tap("Kirim")


async def test_what_was_counted_below_is_one_tap_and_then_the_denominator_is_asked(small: TestOffice) -> None:
    await report(small.phone(KASI), "/lapor 42 3")
    head = small.phone(CAMAT)
    question = await head.send("/lapor")
    assert "Kepala Seksi Pelayanan melaporkan 42 surat." in plain(question.text)
    assert head.labels[0] == OFFER
    assert "Pembilang: 42 ✓" in (await head.tap("Pakai 42")).text
    assert "42 / 50 × 100 = 84,0" in (await head.send("50")).text
    assert "⚠️" not in (await head.send("900/1000")).text


async def test_a_report_that_is_not_in_is_named_and_nothing_is_offered(small: TestOffice) -> None:
    head = small.phone(CAMAT)
    assert "Laporan belum masuk: Kepala Seksi Pelayanan." in (await head.send("/lapor")).text
    assert not any(label.startswith("Pakai") for label in head.labels)


async def test_an_answer_that_is_no_number_is_missing_and_says_so(small: TestOffice) -> None:
    lower, head = small.phone(KASI), small.phone(CAMAT)
    await lower.send("/lapor")
    await lower.tap("Lewati")
    await lower.send("3")
    await lower.tap("Kirim")
    assert "Belum ada data: Kepala Seksi Pelayanan." in (await head.send("/lapor")).text

    await lower.send("/lapor")
    await lower.tap("Tidak berlaku")
    await lower.tap("Tidak ada kegiatan")
    await lower.tap("Kirim")
    assert "Tidak berlaku: Kepala Seksi Pelayanan." in (await head.send("/lapor")).text
    assert not any(label.startswith("Pakai") for label in head.labels)


async def test_nihil_below_is_offered_as_zero(small: TestOffice) -> None:
    await report(small.phone(KASI), "/lapor nihil 3")
    head = small.phone(CAMAT)
    assert "Kepala Seksi Pelayanan melaporkan nihil." in (await head.send("/lapor")).text
    assert "Pembilang: 0 ✓" in (await head.tap("Pakai 0")).text


async def test_a_number_corrected_below_after_it_was_offered_is_shown_before_it_is_taken(small: TestOffice) -> None:
    await report(small.phone(KASI), "/lapor 42 3")
    head = small.phone(CAMAT)
    await head.send("/lapor")
    await correct(small.phone(KASI), "44")
    asked_again = await head.tap("Pakai 42")
    assert asked_again.text.startswith("⚠️ Angka itu baru saja berubah.")
    assert "melaporkan 44" in asked_again.text
    assert "Pembilang: 44 ✓" in (await head.tap("Pakai 44")).text


async def test_a_disagreement_stands_in_the_summary_and_the_recap_until_one_of_both_is_corrected(
    small: TestOffice,
) -> None:
    await report(small.phone(KASI), "/lapor 42 3")
    head = small.phone(CAMAT)
    await head.send("/lapor 40/50 900/1000")
    assert DISAGREEMENT in head.last.text
    await head.tap("Kirim")
    for refuse_rich in (False, True):
        recap = words(await head.send("/rekap"))
        assert "⚠️ 1 angka berbeda dari laporan di bawahnya." in recap
        assert DISAGREEMENT in recap
        if not refuse_rich:
            small.realisasi.services.rich.refused(head.account, small.clock())

    await correct(small.phone(KASI), "40")
    assert "⚠️" not in words(await head.send("/rekap"))
    await correct(small.phone(KASI), "39")
    assert "Pembilang 40, tetapi Kepala Seksi Pelayanan melaporkan 39." in words(await head.send("/rekap"))
    await correct(head, "39/50")
    assert "⚠️" not in words(await head.send("/rekap"))


async def test_what_was_counted_in_another_month_is_not_offered(small: TestOffice) -> None:
    await report(small.phone(KASI), "/lapor 42 3")
    await report(small.phone(CAMAT), "/lapor 42/50 900/1000")
    await small.next_month()
    assert "Laporan belum masuk: Kepala Seksi Pelayanan." in (await small.phone(CAMAT).send("/lapor")).text


async def test_several_counts_are_added_up_and_each_is_named(office: TestOffice) -> None:
    lower, head = office.phone("kasubbag-perencanaan"), office.phone("sekretaris")
    await lower.send("/lapor")
    await lower.send("4")
    await lower.tap("Lewati")
    await lower.tap("Kirim")
    await head.send("/lapor 5/5 nihil 3/9")
    assert "Pembilang 3, tetapi Kepala Sub Bagian" in head.last.text
    assert "sudah melaporkan 4." in head.last.text
    question = plain((await head.tap("Ubah 3")).text)
    assert "(Jumlah dokumen perencanaan yang berkualitas baik) melaporkan 4 dokumen." in question
    assert "Belum ada data: Kepala Sub Bagian" in question
    assert head.labels[0] == "Pakai 4 — jumlah sementara"

    await lower.send("/lapor 4 7")
    await lower.tap("Kirim")
    await head.tap("‹ Kembali")
    question = plain((await head.tap("Ubah 3")).text)
    assert "Jumlah laporan di bawah Anda: 11" in question
    assert "(Jumlah dokumen perencanaan yang berkualitas baik): 4 dokumen" in question
    assert "(Jumlah dokumen pelaporan yang akuntabel): 7 dokumen" in question
    assert head.labels[0].startswith("Pakai 11 — Kepala Sub Bagian")


@pytest.mark.parametrize("what", ["fed", "fed41", "fed99999999999999999", "fedx", "fed-1"])
async def test_a_forged_offer_records_no_number_that_was_not_counted(small: TestOffice, what: str) -> None:
    head = small.phone(CAMAT)
    await head.send("/lapor")
    _, data = head.find("Lewati")
    answered = await press(head, data.replace("skip", what))
    assert answered.get("text") == STALE or head.last.text.startswith("⚠️ Angka itu baru saja berubah.")
    assert "Indikator 1 dari 2" in (await head.send("/lapor")).text
