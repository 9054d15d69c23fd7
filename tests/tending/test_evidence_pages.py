"""Evidence of a post with two hundred indicators, and of somebody with thirty posts: all of it is on some page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.administration import Evidence
from models.store.periods import reopen
from models.tables import Assignment, Indicator, Position
from tests.conversations.test_large_office import path_of
from tests.month.office import KASI, OCTOBER, at
from tests.support import databases
from tests.support.acts import BY
from tests.support.office import Phone, TestOffice, open_office
from tests.support.people import person_of
from tests.support.plans import traced
from tests.tending.chat import plain, press, say, tap, toast
from tests.tending.test_evidence import document

INDICATORS, OTHERS = 95, 29
NAME = "Jumlah berkas layanan administrasi kependudukan yang selesai pada hari yang sama"


@pytest.fixture
async def clerk(either_url: str, tmp_path: Path) -> AsyncIterator[Phone]:
    """Somebody whose post has many indicators with long names, below a head; the other posts are nobody's."""
    async with open_office(either_url, catalogue=write_many(tmp_path)) as office:
        yield office.phone("petugas")


def write_many(folder: Path) -> Path:
    head = '[[positions]]\ncode = "kepala"\ntitle = "Kepala Kantor"\nunit = "kantor"\nhead = true'
    parts = [
        'office = "Kantor"\nyear = 2026',
        '[[units]]\ncode = "kantor"\nname = "Kantor"',
        head,
        _indicator("kepala", 1),
    ]
    parts += ['[[positions]]\ncode = "petugas"\ntitle = "Petugas"\nunit = "kantor"']
    parts += [_indicator("petugas", number) for number in range(1, INDICATORS + 1)]
    for other in range(1, OTHERS + 1):
        parts += [f'[[positions]]\ncode = "lain{other}"\ntitle = "Lain {other:02}"\nunit = "kantor"']
        parts.append(_indicator(f"lain{other}", 1))
    file = folder / "many.toml"
    file.write_text("\n\n".join(parts), encoding="utf-8")
    return file


def _indicator(post: str, number: int) -> str:
    return (
        f'[[positions.indicators]]\ncode = "{post}.i{number}"\nobjective = "Surat"\nname = "{number:03} {NAME}"\n'
        f'kind = "count"\nnumerator = "{NAME}"\nunit_of_measure = "berkas"\ncombine_numerator = "sum"\n'
        'source = "Agenda"'
    )


async def hold_all(office: TestOffice, post: str) -> None:
    """Let the holder of a post act in all others but the head's."""
    person = await person_of(office, post)

    def work(session: Session) -> None:
        for position in session.scalars(select(Position.id).where(Position.code.startswith("lain"))):
            session.add(Assignment(person_id=person, position_id=position, starts=date(2026, 1, 1), acting=True))

    await office.realisasi.services.database.write(work)


async def attached(office: TestOffice) -> list[str]:
    statement = select(Indicator.code).join(Evidence, Evidence.indicator_id == Indicator.id).order_by(Evidence.id)
    return await office.realisasi.services.database.read(lambda session: list(session.scalars(statement)))


async def test_a_file_can_be_given_to_the_last_of_many_indicators_and_is_found_there(clerk: Phone) -> None:
    asked = await document(clerk, "satu.pdf")
    assert "\n20. 020 Jumlah berkas" in asked
    assert "21. " not in asked
    assert clerk.labels[19:] == ["20", "2/5 ›", "Jangan lampirkan"]
    for page in range(2, 6):
        shown = await tap(clerk, f"{page}/5 ›")
    assert "\n95. 095 Jumlah berkas" in shown
    assert clerk.labels == [*(str(n) for n in range(81, 96)), "‹ 4/5", "Jangan lampirkan"]
    assert "Terlampir pada indikator 95: satu.pdf" in await tap(clerk, "95")
    assert await attached(clerk.office) == ["petugas.i95"]
    assert "1. 001 Jumlah berkas" in await say(clerk, "/bukti")
    assert [plain(label) for label in clerk.labels] == ["2/5 ›", "📎 1 bukti"]
    for page in range(2, 6):
        shown = await tap(clerk, f"{page}/5 ›")
    assert "95. 095 Jumlah" in shown
    assert "satu.pdf" in await tap(clerk, "95 · 📎")
    assert "95. 095 Jumlah" in await tap(clerk, "‹ Kembali")  # back where it was
    key = (await clerk.office.realisasi.services.database.read(_first_evidence)).id
    assert "tidak ditemukan" in await press(clerk, f"bk:q:{key}:0:1")  # it waits no more


async def test_the_reports_and_indicators_of_thirty_posts_have_pages(clerk: Phone) -> None:
    await hold_all(clerk.office, "petugas")
    assert "Pilih laporannya" in await say(clerk, "/bukti")
    assert len(clerk.labels) == 21
    assert "Lain 29" in await tap(clerk, "2/2 ›")
    assert [plain(label) for label in clerk.labels[-2:]] == ["Okt 2026 · Lain 29", "‹ 1/2"]
    assert "\n20. Petugas: 020" in await document(clerk, "dua.pdf")
    for page in range(2, 8):
        shown = await tap(clerk, f"{page}/7 ›")
    assert "\n124. Lain 29: 001" in shown
    assert "dua.pdf" in await tap(clerk, "124")
    assert await attached(clerk.office) == ["lain29.i1"]
    assert toast(clerk) == ""


async def test_the_files_of_many_reports_are_counted_in_one_statement(sqlite_template: Path, tmp_path: Path) -> None:
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with open_office(url, catalogue=write_many(tmp_path)) as office:
        clerk = office.phone("petugas")
        await hold_all(office, "petugas")
        await document(clerk, "empat.pdf")
        await tap(clerk, "1")
        with traced(path_of(office)) as plans:
            await clerk.send("/bukti")
    assert len(clerk.labels) == 21
    assert "Okt 2026 · Petugas (1)" in [plain(label) for label in clerk.labels]
    assert sum("FROM evidence" in text for text in plans.statements) == 1


async def test_each_of_two_months_of_one_post_shows_its_own_files(office_on_each: TestOffice) -> None:
    office, kasi = office_on_each, office_on_each.phone(KASI)

    async def attach(name: str) -> None:
        await document(kasi, name, name.encode())
        await tap(kasi, "1")

    await attach("satu.pdf")
    await office.move_to(at(12, 1, 9))
    await office.realisasi.services.database.write(reopen, OCTOBER, None, at(12, 20, 9), BY)
    await attach("dua.pdf")
    await attach("tiga.pdf")
    await kasi.send("/bukti")
    assert [plain(label).partition(" ·")[0] + plain(label)[-4:] for label in kasi.labels] == [
        "Nov 2026 (2)",
        "Okt 2026 (1)",
    ]


async def test_at_the_summary_a_file_goes_to_that_report_on_every_page(clerk: Phone) -> None:
    await hold_all(clerk.office, "petugas")
    await clerk.send("/lapor")
    for _ in range(INDICATORS):
        await clerk.send("1")
    assert "Untuk indikator mana" in await document(clerk, "tiga.pdf")
    for page in range(2, 6):
        shown = await tap(clerk, f"{page}/5 ›")
    assert "\n95. 095 Jumlah" in shown
    assert "Lain" not in shown


def _first_evidence(session: Session) -> Evidence:
    return session.scalars(select(Evidence)).one()
