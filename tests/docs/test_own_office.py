"""The README's own office works: its catalogue loads, and its roster leads from an empty bot to two reports."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground.telegram import StoredMessage
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Kind
from models.nip import SAMPLE_BIRTH
from tests.docs.documents import blocks, section, text_of
from tests.support import databases
from tests.support.office import Phone, TestOffice, open_office

OWN_OFFICE = section(text_of("README.md"), "Your own office")
ADMINISTRATOR, LIBRARIAN, HEAD = 99, 101, 102


def example(language: str) -> str:
    [found] = blocks(OWN_OFFICE, language)
    return found


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    file = tmp_path / "contoh.toml"
    file.write_text(example("toml"), encoding="utf-8")
    return file


@pytest.fixture
async def office(
    catalogue: Path, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TestOffice]:
    """The example's office before anybody is in it."""
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with open_office(url, everybody=False, catalogue=catalogue) as opened:
        yield opened


def phone(office: TestOffice, account: int, name: str) -> Phone:
    office.telegram.add_user(account, name)
    return Phone(office, account)


async def send_roster(administrator: Phone) -> StoredMessage:
    administrator.office.telegram.send_document(administrator.account, "pegawai.csv", example("csv").encode())
    return await administrator.settled()


async def invite(administrator: Phone, name: str) -> str:
    """Return the command that a fresh invitation tells to send."""
    await administrator.send(f"/admin {name}")
    await administrator.tap(name)
    shown = await administrator.tap("Undang")
    codes: list[str] = re.findall(r"/start \S+(?: \S{4})*", shown.text)
    assert len(codes) == 1
    return codes[0]


def test_the_example_shows_a_ratio_that_is_fed_by_a_count(catalogue: Path) -> None:
    loaded = load_catalogue(catalogue)
    ratio = loaded.indicator["kabid-layanan.1"]

    assert ratio.kind is Kind.RATIO
    assert [loaded.indicator[code].kind for code in ratio.fed_by] == [Kind.COUNT]


def test_the_numbers_in_the_example_roster_are_nobodys() -> None:
    rows = example("csv").splitlines()[1:]
    assert all(row.startswith(SAMPLE_BIRTH) for row in rows)


async def test_the_readme_leads_from_an_empty_bot_to_the_first_reports(office: TestOffice) -> None:
    administrator = phone(office, ADMINISTRATOR, "Administrator")

    assert "Kantor ini belum punya pegawai" in (await administrator.send("/start")).text
    assert "document" in (await administrator.tap("Unduh contoh")).json
    assert "Baru: 3" in (await send_roster(administrator)).text
    await administrator.tap("Terapkan 3 perubahan")
    await administrator.tap("Undang yang belum terhubung")
    slips = (await administrator.tap("Undang 3 orang (PDF)")).json
    assert slips["document"]["file_name"].endswith(".pdf")

    librarian = phone(office, LIBRARIAN, "Pustakawan")
    welcome = await librarian.send(await invite(administrator, "Pustakawan"))
    assert "Laporan Oktober 2026 ditunggu paling lambat 9 Nov" in welcome.text.replace("\N{NO-BREAK SPACE}", " ")
    await librarian.send("/lapor")
    await librarian.send("120")
    assert "Terkirim" in (await librarian.tap("Kirim")).text

    head = phone(office, HEAD, "Kepala Bidang Layanan")
    await head.send(await invite(administrator, "Kepala Bidang Layanan"))
    await head.send("/lapor")
    await head.tap("Pakai 120 — Pustakawan")
    assert "120 / 125 × 100 = 96,0 %" in (await head.send("125")).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Terkirim" in (await head.tap("Kirim")).text
