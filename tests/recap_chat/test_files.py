"""The files of a recap: one tap each, clearly named, for those who may see the unit."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault
from bot.texts import files as texts
from tests.recap_chat.office import calls, card, draw_with, plain, press, rename
from tests.support.office import Phone, TestOffice
from tests.support.studios import BrokenPencil, Pencil

CHOICES = ["XLSX bulan", "XLSX tahun 2026", "PDF", "CSV"]


def content(phone: Phone) -> bytes:
    """Return the file in the newest message."""
    document = phone.last.json["document"]
    return phone.office.telegram.files.get(document["file_id"]).upload.content


def lines(phone: Phone) -> list[dict[str, str]]:
    """Return the CSV in the newest message."""
    return list(csv.DictReader(io.StringIO(content(phone).decode("utf-8-sig")), delimiter=";"))


def year_sheet(phone: Phone) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content(phone)))["2026"]
    assert isinstance(sheet, Worksheet)
    return sheet


async def chosen(office: TestOffice, who: str, label: str, asked: str = "/rekap september") -> Phone:
    """Ask for a recap and take one of its files."""
    phone = office.phone(who)
    await phone.send(asked)
    await phone.tap("Berkas")
    await phone.tap(label)
    return phone


async def test_the_files_are_offered_in_the_card_and_lead_back(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap september")
    before = len(phone.messages)
    await phone.tap("Berkas")
    assert phone.labels[:4] == CHOICES
    assert "Berkas · Rekap September 2026" in plain(phone.last.text)
    await phone.tap("‹ Agu")
    assert "Berkas · Rekap Agustus 2026" in plain(phone.last.text)
    assert "Rekap Agustus 2026" in plain(card(phone)[0].text)
    await phone.tap("‹ Rekap Agustus")
    assert "Berkas" in phone.labels
    assert len(phone.messages) == before


@pytest.mark.parametrize(
    ("label", "name", "begins"),
    [
        ("XLSX bulan", "rekap-2026-09-bidang-komunikasi.xlsx", b"PK"),
        ("XLSX tahun", "rekap-2026-bidang-komunikasi.xlsx", b"PK"),
        ("PDF", "rekap-2026-09-bidang-komunikasi.pdf", b"%PDF"),
        ("CSV", "rekap-2026-09-bidang-komunikasi.csv", b"\xef\xbb\xbf"),
    ],
)
async def test_each_file_is_one_tap_and_named_after_what_it_holds(
    office: TestOffice, label: str, name: str, begins: bytes
) -> None:
    phone = await chosen(office, "kabid-komunikasi", label)
    assert phone.last.json["document"]["file_name"] == name
    assert content(phone).startswith(begins)
    assert "Bidang Komunikasi" in phone.last.text
    assert "data contoh" in phone.last.text
    assert "upload_document" in [action["action"] for action in office.telegram.chat_actions]


async def test_the_files_hold_the_unit_s_own_posts_only(office: TestOffice) -> None:
    phone = await chosen(office, "kabid-komunikasi", "CSV")
    catalogue = office.realisasi.services.catalogue
    below = catalogue.below("bidang-komunikasi")
    own = [item.code for item in catalogue.indicators() if catalogue.position[item.position].unit in below]
    assert [line["Kode indikator"] for line in lines(phone)] == own
    assert {line["Unit kerja"] for line in lines(phone)} <= {catalogue.unit[code].name for code in below}
    await phone.tap("XLSX tahun")
    titles = [str(row[0].value) for row in year_sheet(phone).iter_rows(min_row=9)]
    posts = [post for post in catalogue.positions if post.unit in below and post.indicators]
    expected = [f"Jabatan: {post.title} · {catalogue.unit[post.unit].name}" for post in posts]
    assert [title for title in titles if title.startswith("Jabatan")] == expected


async def test_the_year_has_the_months_of_the_store(office: TestOffice) -> None:
    phone = await chosen(office, "kasi-kemitraan", "XLSX tahun")
    filled = [
        column
        for column in range(7, 19)
        if any(isinstance(row[column - 1].value, int) for row in year_sheet(phone).iter_rows(min_row=10))
    ]
    assert filled == [13, 14, 15]


async def test_the_same_pdf_is_drawn_and_uploaded_once(office: TestOffice, pencil: Pencil) -> None:
    phone = await chosen(office, "kabid-komunikasi", "PDF")
    await phone.tap("PDF")
    assert pencil.called == ["bot.charts.document:recap_pdf"]
    assert calls(office, "sendDocument") == ["sendDocument*", "sendDocument"]
    await phone.tap("‹ Agu")
    await phone.tap("PDF")
    assert calls(office, "sendDocument") == ["sendDocument*", "sendDocument", "sendDocument*"]


async def test_a_pdf_that_telegram_forgot_is_drawn_again(office: TestOffice, pencil: Pencil) -> None:
    phone = await chosen(office, "kabid-komunikasi", "PDF")
    office.telegram.faults.add(Fault(bad_request("wrong file identifier/HTTP URL specified")), "sendDocument")
    await phone.tap("PDF")
    assert content(phone).startswith(b"%PDF")
    assert len(pencil.called) == 2
    office.telegram.faults.add(Fault(bad_request("not enough rights to send documents")), "sendDocument")
    await phone.tap("PDF")
    assert "terjadi kesalahan" in phone.last.text
    assert len(pencil.called) == 2


async def test_a_pdf_that_cannot_be_drawn_leaves_the_other_files(office: TestOffice) -> None:
    draw_with(office, BrokenPencil())
    phone = await chosen(office, "kabid-komunikasi", "PDF")
    assert phone.last.text == texts.NO_PDF
    await phone.tap("CSV")
    assert len(lines(phone)) > 0


async def test_a_month_without_reports_has_files_too(office: TestOffice) -> None:
    phone = office.phone("kabid-komunikasi")
    await phone.send("/rekap oktober")
    await phone.tap("‹ Rekap Oktober")
    await phone.tap("Berkas")
    assert phone.labels[:4] == CHOICES
    await phone.tap("CSV")
    assert {line["Jawaban"] for line in lines(phone)} == {"belum dilaporkan"}
    assert calls(office, "sendPhoto") == []


async def test_names_with_markup_and_formulas_reach_files_as_they_are(office: TestOffice) -> None:
    await office.realisasi.services.database.write(rename, "staf-kemitraan", '=HYPERLINK("x") <b>🌸')
    phone = office.phone("kabid-komunikasi")
    for label in CHOICES:
        await phone.send("/rekap oktober")
        await phone.tap("‹ Rekap Oktober")
        await phone.tap("Berkas")
        await phone.tap(label)
        assert "document" in phone.last.json, label
        if label == "XLSX bulan":
            sheet: Any = load_workbook(io.BytesIO(content(phone)))["Belum melapor"]
            names = [(row[2].value, row[2].data_type) for row in sheet.iter_rows(min_row=2)]
            assert ('=HYPERLINK("x") <b>🌸', "s") in names


@pytest.mark.parametrize("view", ["f", "x", "y", "d", "c"])
async def test_files_of_another_unit_are_refused_and_so_is_a_person_who_leads_none(
    office: TestOffice, view: str
) -> None:
    for who in ("kabid-komunikasi", "caraka"):
        phone = office.phone(who)
        await phone.send("/status")
        answer = await press(phone, f"r{view}:202609:sekretariat:0")
        assert answer["show_alert"]
        assert answer["text"]
    assert calls(office, "sendDocument") == []
