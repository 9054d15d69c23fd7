"""The list of what waits: a normal month in two taps, long lists in pages, and nothing approved unseen."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bot.texts import reviews as texts
from models.queries import reviews as queries
from models.queries.people import by_telegram
from tests.month.office import OCTOBER, at
from tests.recap_chat.office import plain
from tests.reviews.crowds import HEAD, crowded_office, everybody_reports
from tests.reviews.office import (
    CAMAT,
    KASI,
    LOKET,
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
from tests.support.office import TestOffice, open_office
from tests.support.people import appoint


async def test_a_normal_month_of_fifteen_people_takes_two_taps_from_the_card(either_url: str, tmp_path: Path) -> None:
    async with open_office(either_url, catalogue=crowded_office(tmp_path, 15)) as office:
        for number in range(1, 16):
            await report(office, f"petugas-{number}", "12")
        head = office.phone(HEAD)
        assert len(cards(head)) == 15
        taps = 0
        for label in (texts.ALL_WAITING, "Setujui 15 yang wajar"):
            await head.tap(label)
            taps += 1
        assert taps <= 2
        assert head.last.text.startswith("✅ 15 laporan disetujui\n• Petugas 1\n")
        assert "• dan 5 lainnya" in head.last.text
        assert texts.NONE_WAITING in head.last.text
        assert [review.verdict for review in await kept(office)] == ["approved"] * 15
        await office.realisasi.tick()
        for number in range(1, 16):
            assert "disetujui oleh Kepala Kantor" in office.phone(f"petugas-{number}").last.text
        card = cards(head)[0]
        assert await tap(head, card, data(card, "Setujui")) == texts.ALREADY
        assert "✅ Disetujui" in card.text


async def test_hundreds_of_reports_are_listed_in_pages_and_approved_with_one_tap(
    either_url: str, tmp_path: Path
) -> None:
    catalogue = crowded_office(tmp_path, 500)
    async with open_office(either_url, catalogue=catalogue) as office:
        services = office.realisasi.services
        await services.database.write(everybody_reports, OCTOBER, office.clock())
        head = office.phone(HEAD)
        shown = await head.send("/tinjau")
        assert shown.text.startswith("500 laporan menunggu tinjauan Anda")
        assert "⚠️ 1. Petugas 100 · Okt" in shown.text
        assert "Setujui 495 yang wajar" in head.labels[0]
        await head.tap("2/34 ›")
        assert {"‹ 1/34", "3/34 ›"} <= set(head.labels)
        assert "16. " in head.last.text
        await tap(head, head.last, "w:o:999999")
        assert "‹ 33/34" in head.labels
        await head.tap("yang wajar")
        assert head.last.text.startswith("✅ 495 laporan disetujui")
        assert "5 laporan menunggu tinjauan Anda" in head.last.text
        who = await services.database.read(by_telegram, head.account, services.today())
        assert who is not None
        desk = await services.database.read(queries.desk, services.catalogue, who, services.now())
        assert len(desk.own) == 5
        before = len(cards(head))
        await office.realisasi.tick()
        assert len(cards(head)) - before <= 15


async def test_what_changed_after_the_list_was_made_is_skipped_and_named(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    await head.send("/tinjau")
    later(office, at(11, 2, 9))
    await correct(office, LOKET, "20")
    shown = head.messages[-2]
    assert "Setujui 1 yang wajar" in labels(shown)[0]
    await tap(head, shown, data(shown, "wajar"))
    assert "Berubah setelah daftar ini dibuat, jadi dilewati (1): Petugas Loket." in shown.text
    assert "1 laporan menunggu tinjauan Anda" in shown.text
    assert await kept(office) == []


@on_each
async def test_what_was_sent_before_the_list_but_kept_after_it_is_not_approved_unseen(office: TestOffice) -> None:
    """A busy database, or another machine's clock: what a report says of its time is no proof that it was listed."""
    head = office.phone(KASI)
    later(office, at(11, 2, 9))
    await report(office, LOKET)
    await head.send("/tinjau")
    shown = head.last
    await correct(office, LOKET, "20")
    await tap(head, shown, data(shown, "wajar"))
    assert await kept(office) == []
    assert "Berubah setelah daftar ini dibuat, jadi dilewati (1): Petugas Loket." in shown.text
    await tap(head, shown, data(shown, "wajar"))
    assert [(review.report, review.revision) for review in await kept(office)] == [(1, 2)]


async def test_a_report_that_is_remarkable_is_listed_first_with_why_and_opened_by_its_button(
    office: TestOffice,
) -> None:
    head = office.phone(CAMAT)
    later(office, at(11, 10, 9))
    await report(office, LOKET)
    await report(office, KASI)
    shown = await head.send("/tinjau")
    assert re.search(r"⚠️ 1\. Kepala Seksi Pelayanan · Okt.2026: terlambat", shown.text)
    assert not any("wajar" in label for label in head.labels)
    await head.tap("Kepala Seksi Pelayanan")
    assert head.last.text.startswith("📥")
    await head.send("/tinjau")
    await head.tap("Menunggu pimpinan di bawah Anda (1)")
    assert head.last.text.startswith("1 laporan menunggu tinjauan pimpinan di bawah Anda")
    await head.tap("Petugas Loket")
    await head.tap("Setujui")
    assert "Disetujui oleh Camat" in cards(head)[-1].text
    await head.send("/rekap")
    await head.tap("Tinjau")
    assert head.last.text.startswith("1 laporan menunggu tinjauan Anda")


async def test_what_was_returned_is_listed_until_it_is_corrected_or_its_month_closes(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    await head.tap("Kembalikan")
    await head.tap("Angka perlu dicek")
    assert plain((await head.send("/tinjau")).text).split("\n") == [
        texts.NONE_WAITING,
        "",
        "↩️ Dikembalikan, menunggu perbaikan: 1",
        "• Petugas Loket · Okt 2026, sejak 2 Nov 2026: «Angka perlu dicek kembali»",
    ]
    assert "Dikembalikan" not in (await office.phone(CAMAT).send("/tinjau")).text  # it was not returned there
    later(office, at(11, 3, 9))
    await correct(office, LOKET, "15")
    shown = (await head.send("/tinjau")).text
    assert "1 laporan menunggu tinjauan Anda" in shown
    assert "Dikembalikan, menunggu" not in shown
    again = cards(head)[-1]
    await tap(head, again, data(again, "Kembalikan").replace(":r:", ":3:"))
    later(office, at(12, 2, 9))
    assert (await head.send("/tinjau")).text == texts.NONE_WAITING
    await reopen_october(office)
    assert "sejak 3 Nov 2026: «Belum sesuai bukti»" in plain((await head.send("/tinjau")).text)


async def test_a_successor_sees_what_was_returned_and_many_are_counted(either_url: str, tmp_path: Path) -> None:
    async with open_office(either_url, catalogue=crowded_office(tmp_path, 24)) as office:
        head = office.phone(HEAD)
        for number in range(1, 25):
            await report(office, f"petugas-{number}", "12")
        for card in cards(head)[:7]:
            await tap(head, card, data(card, "Kembalikan").replace(":r:", ":3:"))
        lines = (await head.send("/tinjau")).text.split("\n")
        assert lines[0] == "17 laporan menunggu tinjauan Anda"
        assert [line.partition(" · ")[0] for line in lines[-7:]] == [
            "↩️ Dikembalikan, menunggu perbaikan: 7",
            *(f"• Petugas {number}" for number in (7, 6, 5, 4, 3)),
            "• dan 2 lainnya; lihat /rekap",
        ]
        assert "Dikembalikan" not in (await head.tap("2/2 ›")).text
        await appoint(office, "petugas-1", HEAD, date(2026, 1, 1))
        assert "menunggu perbaikan: 7" in (await office.phone("petugas-1").send("/tinjau")).text
