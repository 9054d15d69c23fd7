"""Evidence: attached while a question is open or later, refused in clear words, removed, copied, and shown."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Update

from models.administration import Evidence
from models.evidence import MAX_BYTES, FileKind, Incoming, copy_name, file_name, type_refusal
from models.queries.audit_pages import audit_page
from tests.botapi.pictures import picture
from tests.month.office import CAMAT, KASI, LOKET, OCTOBER, at
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice
from tests.tending.chat import plain, press, say, tap, toast


async def photo(phone: Phone, width: int, album: str | None = None) -> str:
    """Send a picture of a width, which tells pictures apart."""
    phone.office.telegram.send_photo(phone.account, picture(width, 30), album=album)
    return plain((await phone.settled()).text)


async def document(phone: Phone, name: str, content: bytes = b"%PDF") -> str:
    phone.office.telegram.send_document(phone.account, name, content)
    return plain((await phone.settled()).text)


async def attached(office: TestOffice) -> Sequence[tuple[str, int | None]]:
    """Return the names and indicators of all files that are attached or wait, the oldest first."""

    def read(session: Session) -> Sequence[tuple[str, int | None]]:
        statement = select(Evidence.name, Evidence.indicator_id).where(Evidence.removed_at.is_(None))
        return [(row.name, row.indicator_id) for row in session.execute(statement.order_by(Evidence.id))]

    return await office.realisasi.services.database.read(read)


async def test_a_file_sent_at_a_question_belongs_to_it_and_disturbs_nothing(office_on_each: TestOffice) -> None:
    office, kasi = office_on_each, office_on_each.phone(KASI)
    await kasi.send("/lapor")
    assert await photo(kasi, 40) == ("📎 Terlampir pada indikator 1: foto-1.jpg. Lanjutkan dengan angkanya.")
    said = await photo(kasi, 40)
    assert "Berkas ini sudah terlampir." in said
    assert "Indikator 1 dari 2" in said
    assert "Yang diterima: foto, JPG, PNG, PDF, DOCX, dan XLSX" in await document(kasi, "program.exe")
    assert "Rekap <a>.PDF" in await document(kasi, "Rekap <a>.PDF")
    await kasi.send("30")
    sent = office.telegram.send_photo(kasi.account, picture(41, 30))
    assert "indikator 2" in (await kasi.settled()).text
    application = office.realisasi.application
    await application.process_update(Update.de_json(sent, application.bot))  # delivered again
    assert len(await attached(office)) == 3
    summary = await say(kasi, "4")
    assert "30 surat · 📎 2 bukti" in summary
    assert "4 pengaduan · 📎 1 bukti" in summary
    assert "Untuk indikator mana" in await photo(kasi, 42)
    assert "📎 Terlampir pada indikator 1: foto-3.jpg" in await tap(kasi, "1")
    await kasi.tap("Kirim")
    receipt = kasi.last
    assert "📎 4 bukti" in plain(receipt.text)
    await tap(kasi, "4 bukti")
    assert "1. Jumlah surat keterangan yang selesai · 📎 3 bukti" in plain(kasi.last.text)
    assert "Terkirim" in receipt.text  # the proof stays
    await tap(kasi, "1 · 📎 3")
    assert "foto-1.jpg" not in await tap(kasi, "✕ foto-1.jpg")
    assert [name for name, _ in await attached(office)] == ["Rekap <a>.PDF", "foto-1.jpg", "foto-3.jpg"]
    page = await office.realisasi.services.database.read(audit_page)
    assert [event.action for event in page.events[:3]] == ["evidence.removed", "report.sent", "evidence.attached"]


@on_each
async def test_at_rest_an_album_is_asked_about_once_and_goes_to_one_indicator(office: TestOffice) -> None:
    kasi = office.phone(KASI)
    asked = len(kasi.messages)
    for width in (40, 41, 42):
        await photo(kasi, width, album="7")
    assert len(kasi.messages) == asked + 1
    assert "Untuk indikator mana berkas ini?" in plain(kasi.last.text)
    assert "3 berkas terlampir pada indikator 2" in await tap(kasi, "2")
    assert "📎" in kasi.last.text
    await photo(kasi, 43, album="7")  # what comes after the answer goes there too
    assert [name for name, _ in await attached(office)] == ["foto-1.jpg", "foto-2.jpg", "foto-3.jpg", "foto-4.jpg"]
    await photo(kasi, 44)
    assert "tidak dilampirkan" in await tap(kasi, "Jangan lampirkan")
    await photo(kasi, 45)
    await office.move_to(at(11, 4, 9))  # nobody says to which it belongs: forgotten
    assert len(await attached(office)) == 4
    await kasi.send("/lapor")
    messages = len(kasi.messages)
    for width in (50, 51):
        await photo(kasi, width, album="8")
    assert plain(kasi.last.text) == "📎 Album terlampir pada indikator 1. Lanjutkan dengan angkanya."
    assert len(kasi.messages) == messages + 1
    for width in range(52, 60):
        await photo(kasi, width)
    assert "sudah memiliki 10 berkas" in await photo(kasi, 60)
    assert "📎 10 bukti" in await say(kasi, "/bukti")


@on_each
async def test_only_those_above_and_auditors_see_files_and_only_of_a_report_that_is_in(office: TestOffice) -> None:
    kasi, loket, camat = office.phone(KASI), office.phone(LOKET), office.phone(CAMAT)
    await loket.send("/lapor")
    await document(loket, "antrean.pdf")
    [(_, indicator)] = await attached(office)
    shown = f"bk:s:{await position(office)}:2026-10"
    assert "hanya dapat dilihat" in await press(camat, shown)  # a draft is its owner's alone
    await loket.send("12")
    await loket.tap("Kirim")
    await office.realisasi.tick()
    assert any("1 bukti" in plain(button["text"]) for message in kasi.messages for button in message.buttons)
    for phone in (camat, kasi, loket):
        await press(phone, shown)
        assert [m.json["document"]["file_name"] for m in phone.messages if "document" in m.json] == ["antrean.pdf"]
    assert "hanya dapat dilihat" in await press(kasi, shown.replace(str(await position(office)), "1"))
    assert "tidak ditemukan" in await press(kasi, "bk:x:1")  # its reporter removes it, nobody else
    assert "tidak ditemukan" in await press(kasi, f"bk:a:1:{indicator}")
    await office.move_to(at(12, 1, 9))
    assert "sudah ditutup" in await press(loket, "bk:x:1")
    assert toast(loket)


async def test_copies_are_named_by_ids_readable_by_their_owner_only_and_go_with_what_is_removed(
    office: TestOffice, tmp_path: Path
) -> None:
    services, kasi = office.realisasi.services, office.phone(KASI)
    folder = tmp_path / "evidence"
    shared = office.realisasi.application.bot_data
    settings = services.settings.model_copy(update={"evidence_dir": folder})
    object.__setattr__(shared.services, "settings", settings)
    await kasi.send("/lapor")
    await document(kasi, "Surat Ani.pdf", b"%PDF-1")
    await office.realisasi.tick()
    [copy] = folder.iterdir()
    assert copy.read_bytes() == b"%PDF-1"
    assert "Ani" not in copy.name
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    [(_, number)] = await attached(office)
    assert number is not None
    await press(kasi, "bk:x:1")
    await office.realisasi.tick()
    assert list(folder.iterdir()) == []


async def test_of_the_tables_of_an_administrator_only_xlsx_may_be_evidence(office: TestOffice) -> None:
    camat, content = office.phone(CAMAT), b"tanggal,suhu\n1,2\n"
    assert "kolom nip, nama, jabatan tidak ada" in await document(camat, "pegawai.csv", content)
    assert "kolom nip" not in await document(camat, "pegawai.xlsx", content)


async def position(office: TestOffice) -> int:
    def read(session: Session) -> int:
        return session.scalars(select(Evidence.position_id)).one()

    return await office.realisasi.services.database.read(read)


@pytest.mark.parametrize(
    ("name", "size", "taken"),
    [
        ("a.pdf", MAX_BYTES, True), ("a.pdf", MAX_BYTES + 1, False), ("A.JPEG", 1, True), ("a.docx", 1, True),
        ("a.xlsx", 1, True), ("a.xls", 1, False), ("a.pdf.exe", 1, False), ("pdf", 1, False), ("", 1, False),
    ],
)  # fmt: skip
def test_the_ending_and_the_size_decide_what_is_taken(name: str, size: int, *, taken: bool) -> None:
    assert (type_refusal(Incoming(FileKind.DOCUMENT, "x", "y", size, name)) is None) is taken


def test_a_long_name_keeps_its_ending_and_a_copy_has_no_name() -> None:
    named = file_name(Incoming(FileKind.DOCUMENT, "x", "y", 1, f"{'a' * 200}\n.pdf"), 1)
    assert len(named) == 80
    assert named.endswith("….pdf")
    assert copy_name(7, 3, OCTOBER, "../../Ani.PDF") == "2026-10-3-7.pdf"
    assert copy_name(7, 3, OCTOBER, "foto-1") == "2026-10-3-7.jpg"
