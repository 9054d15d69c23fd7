"""A roster is read as spreadsheets save it; whatever is wrong is listed by row, and then nothing of it counts."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue, Position, Unit
from models.nip import make_sample_nip
from models.roster import RosterRow, read_roster

A, B = (make_sample_nip(number) for number in range(2))
SHIPPED = load_catalogue()


def reasons(text: str | bytes, catalogue: Catalogue = SHIPPED) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [str(problem) for problem in read_roster(data, catalogue).problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_roster_is_read_however_a_spreadsheet_saved_it(delimiter: str, encoding: str, newline: str) -> None:
    lines = [["NIP", " Nama ", "JABATAN"], [f"'{A}", "Sépta Rahayu", "Sekretaris  dinas"], [B, "Budi", "caraka"]]
    text = newline.join(delimiter.join(cells) for cells in lines)
    roster = read_roster(text.encode(encoding), SHIPPED)
    assert roster.problems == ()
    assert roster.rows == (RosterRow(A, "Sépta Rahayu", "sekretaris"), RosterRow(B, "Budi", "caraka"))


def test_columns_may_stand_in_any_order_between_others() -> None:
    roster = read_roster(f"No,Jabatan,Golongan,Nama,NIP\n1,Caraka,II/a,Budi,{A}\n".encode(), SHIPPED)
    assert roster.rows == (RosterRow(A, "Budi", "caraka"),)


def test_quoted_titles_may_hold_the_delimiter() -> None:
    title = "Kepala Sub Bagian Perencanaan, Evaluasi dan Pelaporan"
    roster = read_roster(f'nip,nama,jabatan\n{A},"Ani, S.Kom.","{title}"\n'.encode(), SHIPPED)
    assert roster.rows == (RosterRow(A, "Ani, S.Kom.", "kasubbag-perencanaan"),)


@pytest.mark.parametrize("written", ["2025-02-03", "03/02/2025", "03-02-2025", "03.02.2025"])
def test_the_first_day_in_a_post_may_be_given(written: str) -> None:
    roster = read_roster(
        f"nip,nama,jabatan,TMT Jabatan\n{A},Ani,Caraka,{written}\n{B},Budi,sekretaris,\n".encode(), SHIPPED
    )
    assert [row.starts for row in roster.rows] == [date(2025, 2, 3), None]


def test_empty_rows_are_passed_over_but_counted() -> None:
    assert reasons(f"nip,nama,jabatan\n\n{A},Ani,Caraka\n , , \n{B},,sekretaris\n") == ["Baris 5: nama kosong"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{A},,Caraka", "Baris 2: nama kosong"),
        (f"{A},Ani,", "Baris 2: jabatan kosong"),
        (f"{A},Ani", "Baris 2: jabatan kosong"),
        (f"{A},A\x1bni,Caraka", "Baris 2: nama memuat karakter yang tidak dapat dicetak"),
        (f"{A},A\u202eni,Caraka", "Baris 2: nama memuat karakter yang tidak dapat dicetak"),
        (f"{A},{'x' * 121},Caraka", "Baris 2: nama lebih dari 120 karakter"),
        (f"{A},Ani,Bendahara Pengluaran", "mungkin maksudnya Bendahara Pengeluaran"),
        (f"{A},Ani,Juru Masak Istana", "Baris 2: jabatan 'Juru Masak Istana' tidak ada dalam katalog"),
        ('"1,96212E+17",Ani,Caraka', "Baris 2: NIP 1,96212E+17 sudah diubah Excel"),
        (",Ani,Caraka", "Baris 2: NIP kosong"),
        (f"{A},Ani,Caraka\n{A},Budi,sekretaris", f"Baris 3: NIP {A} sudah ada di baris 2"),
        (f"{A},Ani,Caraka\n{B},Budi,CARAKA", "Baris 3: jabatan 'CARAKA' sudah diisi di baris 2"),
    ],
)
def test_a_bad_row_is_named_with_its_reason(row: str, reason: str) -> None:
    (only,) = reasons(f"nip,nama,jabatan\n{row}\n")
    assert reason in only


def test_an_unreadable_date_is_refused() -> None:
    (only,) = reasons(f"nip,nama,jabatan,mulai\n{A},Ani,Caraka,kemarin\n")
    assert only.startswith("Baris 2: tanggal mulai 'kemarin' tidak dikenali")


def test_all_problems_of_all_rows_are_listed() -> None:
    found = reasons(f"nip,nama,jabatan\n123,,Raja\n{B},Budi,Caraka\nabc,Ani,sekretaris\n")
    assert [reason.partition(":")[0] for reason in found] == ["Baris 2", "Baris 2", "Baris 2", "Baris 4"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "kosong"),
        (b"\n\n  \n", "kosong"),
        (b"nip,nama,jabatan\n", "tidak ada baris pegawai"),
        (b"nip,nama\n1,2\n", "kolom jabatan tidak ada"),
        (b"siapa,apa\n", "kolom nip, nama, jabatan tidak ada"),
        (b"nip,nama,jabatan,NIP\n", "kolom nip ada dua kali"),
        (b"PK\x03\x04rest of a workbook", "berkas Excel tidak dapat dibaca"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "ini berkas Excel lama"),
        (b"%PDF-1.7", "ini berkas PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "ini gambar"),
        (b"\xff\xfe\0", "bukan berkas teks"),
        (b'nip,nama,jabatan\n"' + b"x" * 140_000, "CSV tidak dapat dibaca"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_as_a_whole(data: bytes, reason: str) -> None:
    (only,) = reasons(data)
    assert only.startswith("Berkas: ")
    assert reason in only


def test_shared_titles_need_the_code() -> None:
    twins = tuple(Position(code, "Staf Pelaksana", "kantor") for code in ("staf-1", "staf-2"))
    catalogue = Catalogue("Kantor", 2026, (Unit("kantor", "Kantor"),), twins)
    (only,) = reasons(f"nip,nama,jabatan\n{A},Ani,Staf Pelaksana\n", catalogue)
    assert "tulis kodenya: staf-1, staf-2" in only
    assert reasons(f"nip,nama,jabatan\n{A},Ani,staf-2\n", catalogue) == []


def test_ten_thousand_rows_are_read_in_seconds_even_where_all_posts_are_unknown() -> None:
    title = "Kepala Seksi Pengelolan nomor {} Teknologi Informasi"
    rows = [f"{make_sample_nip(number)};Orang {number};{title.format(number)}" for number in range(10_000)]
    started = time.process_time()
    roster = read_roster("\n".join(["nip;nama;jabatan", *rows]).encode(), SHIPPED)
    assert len(roster.problems) == 10_000
    assert time.process_time() - started < 10


def test_every_post_of_the_shipped_catalogue_is_found_by_title_and_by_code() -> None:
    titles = [p.title if place % 2 else p.code for place, p in enumerate(SHIPPED.positions)]
    text = "\n".join(["nip;nama;jabatan", *(f"{make_sample_nip(i)};Orang;{title}" for i, title in enumerate(titles))])
    roster = read_roster(text.encode(), SHIPPED)
    assert roster.problems == ()
    assert [row.position for row in roster.rows] == [p.code for p in SHIPPED.positions]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("nip,nama,jabatan\n" + text).encode()))
def test_no_file_whatever_breaks_the_reader(data: bytes) -> None:
    roster = read_roster(data, SHIPPED)
    assert roster.rows or roster.problems
    assert all(str(problem).isprintable() for problem in roster.problems)
