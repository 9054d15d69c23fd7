"""Evidence that is looked at later: of several posts, of many files, of a closed month, and what Telegram forgot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault
from models.tables import Position
from tests.month.office import CAMAT, KASI, LOKET, at
from tests.support.office import Phone, TestOffice
from tests.support.people import appoint
from tests.tending.chat import plain, press, say, tap
from tests.tending.test_evidence import document, photo

FORGOTTEN = Fault(bad_request("wrong file identifier/HTTP URL specified"))


def files(phone: Phone) -> list[str]:
    """Return the name of every document the bot sent, and a word for every photo."""
    sent = (message.json for message in phone.messages)
    return [
        str(json["document"]["file_name"]) if "document" in json else "foto"
        for json in sent
        if "document" in json or "photo" in json
    ]


async def position(office: TestOffice, code: str) -> int:
    found = select(Position.id).where(Position.code == code)
    return await office.realisasi.services.database.read(lambda session: session.scalars(found).one())


def keep_copies(office: TestOffice, folder: Path) -> None:
    shared = office.realisasi.application.bot_data
    settings = shared.services.settings.model_copy(update={"evidence_dir": folder})
    shared.services = replace(shared.services, settings=settings)


async def test_who_reports_for_two_posts_chooses_whose_evidence_to_see(office: TestOffice) -> None:
    kasi = office.phone(KASI)
    await appoint(office, KASI, LOKET, at(10, 1).date())
    assert "Pilih laporannya" in await say(kasi, "/bukti")
    titles = ["Okt 2026 · Kepala Seksi Pelayanan", "Okt 2026 · Petugas Loket"]
    assert [plain(label) for label in kasi.labels] == titles
    assert "Petugas Loket" in await tap(kasi, titles[1])


async def test_more_files_than_come_at_once_come_in_two_portions(office: TestOffice) -> None:
    kasi, camat = office.phone(KASI), office.phone(CAMAT)
    await kasi.send("/lapor")
    for width in range(40, 47):
        await photo(kasi, width)
    await kasi.send("30")
    for number in range(5):
        await document(kasi, f"surat-{number}.pdf", b"%%PDF %d" % number)
    await kasi.send("4")
    await kasi.tap("Kirim")
    await press(camat, f"bk:s:{await position(office, KASI)}:2026-10")
    assert len(files(camat)) == 10
    await tap(camat, "(2)")
    assert files(camat) == ["foto"] * 7 + [f"surat-{number}.pdf" for number in range(5)]


async def test_a_file_shows_the_offices_day_on_which_it_came_also_before_the_sun_is_up(office: TestOffice) -> None:
    loket = office.phone(LOKET)
    await office.move_to(at(11, 4, 5, 30))
    await loket.send("/lapor")
    await document(loket, "antrean.pdf")
    await loket.send("12")
    await loket.tap("Kirim")
    await tap(loket, "1 bukti")
    assert "antrean.pdf · 4 B · 4 Nov 2026" in await tap(loket, "1 · 📎 1")


async def test_evidence_of_a_closed_month_is_seen_and_no_more_changed(office: TestOffice) -> None:
    loket = office.phone(LOKET)
    assert "Kirim foto atau berkas" in await say(loket, "/bukti")
    await loket.send("/lapor")
    await document(loket, "antrean.pdf")
    await loket.send("12")
    await loket.tap("Kirim")
    await office.move_to(at(12, 1, 9))
    await loket.tap("bukti")
    assert "Bukti dukung Oktober 2026" in plain(loket.last.text)
    assert "antrean.pdf" in await tap(loket, "1 · 📎 1")
    assert not any("✕" in label for label in loket.labels)


@pytest.mark.parametrize("copied", [True, False])
async def test_a_file_that_telegram_forgot_comes_from_its_copy_or_is_named(
    office: TestOffice, tmp_path: Path, *, copied: bool
) -> None:
    loket, kasi = office.phone(LOKET), office.phone(KASI)
    if copied:
        keep_copies(office, tmp_path / "evidence")
    await loket.send("/lapor")
    await document(loket, "antrean.pdf", b"%PDF-1")
    await loket.send("12")
    await loket.tap("Kirim")
    await office.realisasi.tick()
    office.telegram.faults.add(FORGOTTEN, "sendDocument")
    await press(kasi, f"bk:s:{await position(office, LOKET)}:2026-10")
    if copied:
        sent = office.telegram.files.get(kasi.last.json["document"]["file_id"])
        assert sent.upload.content == b"%PDF-1"
    else:
        assert files(kasi) == []
        assert "antrean.pdf" in kasi.last.text
        assert "tidak dapat diambil lagi" in plain(kasi.last.text)
