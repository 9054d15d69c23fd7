"""What offices really send: titles above the header, merged cells, formulas, other encodings, acting rows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from bot.sheets.roster import roster_template
from models.catalogue.loading import load_catalogue
from models.nip import make_sample_nip
from models.roster import Roster, RosterRow, find_posts, read_roster
from models.roster_plan import Staff

SHIPPED = load_catalogue()
A, B, C = (make_sample_nip(number) for number in range(3))


def read(text: str, encoding: str = "utf-8") -> Roster:
    return read_roster(text.encode(encoding), SHIPPED)


def book(*rows: Sequence[object], merge: str = "") -> bytes:
    out = io.BytesIO()
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    workbook.save(out)
    return out.getvalue()


def mac_book(*rows: Sequence[object]) -> bytes:
    """Write a workbook that counts its days from 1904, as Excel on a Mac did."""
    out = io.BytesIO()
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(out)
    return out.getvalue()


def only(roster: Roster) -> str:
    [problem] = roster.problems
    return str(problem)


def test_a_title_above_the_header_and_numbers_below_it_are_passed_over() -> None:
    roster = read(f"DAFTAR PEGAWAI;;;\n;;;\nNo;NIP Baru;Nama Lengkap;Nama Jabatan\n1;2;3;4\n1;{A};Ani;Caraka\n")
    assert (roster.rows, roster.problems) == ((RosterRow(A, "Ani", "caraka"),), ())
    assert roster.rows[0].number == 5


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_without_its_mark_too(encoding: str) -> None:
    assert read(f"nip,nama,jabatan\n{A},Ani,Caraka\n", encoding).rows == (RosterRow(A, "Ani", "caraka"),)


def test_names_and_titles_with_more_commas_than_there_are_columns_hide_no_semicolons() -> None:
    row = RosterRow(A, "Dr. Ani, S.Sos., M.Si., M.M., Ph.D.", "caraka")
    assert read(f"nip;nama;jabatan\n{A};{row.name};Caraka\n").rows == (row,)
    assert read(f"Dinas Contoh, Kabupaten, Provinsi, Indonesia\nnip\tnama\tjabatan\n{A}\t{row.name}\tCaraka").rows == (
        row,
    )


def test_what_an_unquoted_comma_would_cut_off_is_refused() -> None:
    said = only(read(f"nip,jabatan,nama\n{A},Caraka,Ani\n{B},Sekretaris Dinas,Budi, S.Kom.\n"))
    assert said.startswith("Berkas: baris 3 berisi lebih banyak kolom daripada baris judul")
    assert read(f"nip,jabatan,nama\n{A},Caraka,Ani,,\n").rows == (RosterRow(A, "Ani", "caraka"),)
    noted = book(["nip", "nama", "jabatan"], [A, "Ani", "Caraka", None, "pensiun 2027"])
    assert read_roster(noted, SHIPPED).rows == (RosterRow(A, "Ani", "caraka"),)


def test_a_quotation_mark_that_is_never_closed_swallows_nobody() -> None:
    said = only(read(f'nip;jabatan;nama\n{A};Caraka;Ani\n{B};Sekretaris Dinas;"Budi\n{C};Kepala Dinas;Citra\n'))
    assert said.startswith('Berkas: tanda kutip (") di baris 3 tidak ditutup')
    closed = read(f'nip;jabatan;nama\n{A};Caraka;"Ani\nS.Kom."\nend')
    assert [row.name for row in closed.rows] == ["Ani S.Kom."]


def test_dates_of_an_old_workbook_of_a_mac_are_the_days_it_shows() -> None:
    rows = ["nip", "nama", "jabatan", "mulai"], [A, "Ani", "Caraka", date(2026, 1, 5)]
    assert [row.starts for row in read_roster(mac_book(*rows), SHIPPED).rows] == [date(2026, 1, 5)]
    assert [row.starts for row in read_roster(book(*rows), SHIPPED).rows] == [date(2026, 1, 5)]


def test_a_number_kept_as_a_formula_is_read_and_any_other_formula_refused() -> None:
    assert read(f'nip;nama;jabatan\n="{A}";Ani;Caraka\n').rows == (RosterRow(A, "Ani", "caraka"),)
    for name in ("=B2&C2", "#REF!", "+cmd", "@SUM"):
        assert "salin lalu tempel sebagai nilai" in only(read(f"nip;nama;jabatan\n{A};{name};Caraka\n"))


def test_merged_cells_are_named_and_hinder_only_where_a_row_lacks_something() -> None:
    rows = (["nip", "nama", "jabatan"], [A, "Ani", "Caraka"], [B, "Budi", "Sekretaris Dinas"])
    assert "sel C2:C3 digabung (merge)" in only(read_roster(book(*rows, merge="C2:C3"), SHIPPED))
    headed = (["DAFTAR PEGAWAI", None, None], *rows)
    assert read_roster(book(*headed, merge="A1:C1"), SHIPPED).problems == ()


def test_missing_columns_are_named_with_what_stands_there_instead() -> None:
    said = only(read(f"nip,pegawai\n{A},Ani\n"))
    assert "kolom nama, jabatan tidak ada" in said
    assert "namapegawai" in said
    assert "yang terbaca: 'nip', 'pegawai'" in said
    assert read("tanggal,suhu\n1,2\n").foreign
    assert not read("nip,suhu\n1,2\n").foreign


def test_somebody_may_act_in_a_second_post_by_status_or_title() -> None:
    roster = read(
        "nip,nama,jabatan,status,mulai,sampai\n"
        f"{A},Ani,Caraka,definitif,,\n{A},Ani,Sekretaris Dinas,Plt.,2026-11-01,2026-12-31\n"
        f"{B},Budi,Sekretaris Dinas,,,\n{C},Cici,Plh. Caraka,,,\n"
    )
    assert roster.problems == ()
    assert roster.rows[1] == RosterRow(A, "Ani", "sekretaris", date(2026, 11, 1), date(2026, 12, 31), acting=True)
    assert [row.acting for row in roster.rows] == [False, True, False, True]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (f"{A},Ani,Caraka,,\n{A},Ani,Sekretaris Dinas,,", "untuk jabatan rangkap isi kolom status dengan Plt"),
        (f"{A},Ani,Caraka,,\n{A},Anu,Sekretaris Dinas,Plt,", "NIP sama dengan baris 2, tetapi namanya berbeda"),
        (f"{A},Ani,Caraka,magang,", "status 'magang' tidak dikenali"),
        (f"{A},Ani,Caraka,,2026-12-01", "tanggal sampai mendahului tanggal mulai"),
    ],
)
def test_what_contradicts_itself_is_refused(rows: str, reason: str) -> None:
    header = "nip,nama,jabatan,status,sampai,mulai\n"
    lines = "\n".join(f"{row},2027-01-01" if "2026-12-01" in row else f"{row}," for row in rows.split("\n"))
    assert reason in only(read(header + lines))


def test_rows_that_only_name_a_post_are_vacancies_and_one_name_twice_is_worth_a_look() -> None:
    roster = read(f"nip,nama,jabatan\n,,Caraka\n-,lowong,Bendahara Pengeluaran\n{A},Ani,Sekretaris Dinas\n")
    assert (len(roster.rows), roster.vacant, roster.problems) == (1, 2, ())
    twins = read(f"nip,nama,jabatan\n{A},Ani,Caraka\n{B},Ani,Sekretaris Dinas\n")
    assert [str(note) for note in twins.notes] == [
        "Baris 3: nama sama dengan baris 2 tetapi NIP berbeda; periksa keduanya"
    ]
    assert twins.problems == ()


def test_posts_are_found_by_words_or_by_likeness() -> None:
    assert [post.code for post in find_posts(SHIPPED, "sekretaris dinas")] == ["sekretaris"]
    assert [post.code for post in find_posts(SHIPPED, "Bendahara Pengluaran")] == ["bendahara-pengeluaran"]
    assert find_posts(SHIPPED, "  ") == []


def test_the_template_is_read_back_as_what_it_says() -> None:
    empty = read_roster(roster_template(SHIPPED, Staff({}, ())), SHIPPED)
    assert (empty.rows, empty.vacant) == ((), len(SHIPPED.positions))
