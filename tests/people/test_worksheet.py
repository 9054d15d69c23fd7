"""A roster may be an Excel workbook: real ones, as two writers make them, and broken ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
import xlsxwriter

from models.catalogue.loading import load_catalogue
from models.nip import make_sample_nip
from models.roster import RosterRow, read_roster
from models.worksheet import COLUMNS, WorksheetError, merged_cells, read_rows

SHIPPED = load_catalogue()
A, B = make_sample_nip(0), make_sample_nip(1)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Cell = str | int | float | date | None
Writer = Callable[[Sequence[Sequence[Cell]]], bytes]


def by_openpyxl(rows: Sequence[Sequence[Cell]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.create_sheet("Lain").append(["bukan", "roster"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Roster")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return out.getvalue()


WRITERS = pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])


def raw(sheet: str, *, workbook: str = f'<sheet name="A" xmlns:r="{OFFICE}" r:id="r1"/>') -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", f"<workbook {MAIN}><sheets>{workbook}</sheets></workbook>")
        relation = '<Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/>'
        book.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{relation}</Relationships>")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def cells(inside: str) -> list[tuple[int, list[str]]]:
    return list(read_rows(raw(f"<worksheet {MAIN}><sheetData>{inside}</sheetData></worksheet>")))


@WRITERS
def test_a_workbook_is_a_roster(write: Writer) -> None:
    rows: list[list[Cell]] = [
        ["NIP", None, "Nama", "Jabatan", "TMT"],
        [A, 1, "Séptá", "Caraka", date(2025, 2, 3)],
        [],
        [B, 2, "Budi", "sekretaris"],
    ]
    roster = read_roster(write(rows), SHIPPED)
    assert roster.problems == ()
    assert roster.rows == (RosterRow(A, "Séptá", "caraka", date(2025, 2, 3)), RosterRow(B, "Budi", "sekretaris"))


@WRITERS
def test_a_nip_that_excel_made_a_number_is_refused_with_the_row(write: Writer) -> None:
    rows: list[list[Cell]] = [["nip", "nama", "jabatan"], [], [1.96212011990011e17, "Ani", "Caraka"]]
    (only,) = read_roster(write(rows), SHIPPED).problems
    assert only.row == 3
    assert "Excel" in only.reason


def test_formatted_and_inline_texts_are_joined_without_reading_aids() -> None:
    runs = "<is><r><t>Ka</t></r><r><t>raka</t></r><rPh><t>zzz</t></rPh></is>"
    assert cells(f'<row r="7"><c r="C7" t="inlineStr">{runs}</c><c><v>5</v></c></row>') == [
        (7, ["", "", "Karaka", "5"])
    ]


@pytest.mark.parametrize(
    "inside",
    [
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="?"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>4</v></c></row>',
        '<row r="one"><c r="A1"><v>4</v></c></row>',
        "<row",
    ],
)
def test_a_damaged_sheet_is_refused(inside: str) -> None:
    with pytest.raises(WorksheetError, match="simpan ulang"):
        cells(inside)


def test_the_last_column_of_excel_is_a_cell() -> None:
    ((_, found),) = cells('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    assert len(found) == COLUMNS


def test_a_document_type_is_refused_before_it_can_expand_anything() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + f"<worksheet {MAIN}>&a;</worksheet>"
    with pytest.raises(WorksheetError):
        list(read_rows(raw(bomb)))


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO(raw("x"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b" " * 50_000_001)
    with pytest.raises(WorksheetError):
        list(read_rows(out.getvalue()))


@pytest.mark.parametrize("workbook", ["", '<sheet name="A"/>'])
def test_a_workbook_without_a_sheet_is_refused(workbook: str) -> None:
    with pytest.raises(WorksheetError):
        list(read_rows(raw(f"<worksheet {MAIN}/>", workbook=workbook)))


def test_an_encrypted_or_oddly_packed_workbook_is_refused() -> None:
    data = bytearray(raw(f"<worksheet {MAIN}/>"))
    entry = data.index(b"PK\x01\x02")
    for offset, value in ((8, 1), (10, 99)):
        odd = data.copy()
        odd[entry + offset] = value
        with pytest.raises(WorksheetError, match="simpan ulang"):
            list(read_rows(bytes(odd)))


def test_another_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("surat.txt", "halo")
    (only,) = read_roster(out.getvalue(), SHIPPED).problems
    assert "tidak dapat dibaca" in only.reason


def test_rows_of_spaces_hold_nothing_and_cells_merged_in_one_row_are_no_merged_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["NIP", "Nama"], [" ", "  "], [A, "Ani"], [B, "Budi"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("B3:B4")
    out = io.BytesIO()
    book.save(out)
    assert [number for number, _ in read_rows(out.getvalue())] == [1, 3, 4]
    assert merged_cells(out.getvalue()) == {3: "B3:B4", 4: "B3:B4"}
    assert merged_cells(b"nip;nama\n") == {}
