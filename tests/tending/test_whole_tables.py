"""What administrators look at and send may go through the people of the office, never through all that ever happened.

As in `tests/conversations/test_large_office.py`, SQLite says of every statement how it will find the rows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.test_large_office import SMALL, path_of
from tests.month.office import CAMAT, KASI, LOKET, at
from tests.support import databases
from tests.support.asking import reported
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.plans import DERIVED, Plans, traced
from tests.tending.chat import open_section, say, tap

OFFICE = {"units", "positions", "indicators", "people", "assignments", "targets", "grants"}
"""Tables of the office's own size, which a list of everybody goes through."""

FEW = {"snoozes", "leaves", "exemptions", "handovers", "invitations", "subscriptions"}
"""What few people have at a time."""

SQLITES_OWN = {"pragma_page_count", "pragma_page_size"}


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestOffice]:
    monkeypatch.setenv("ADMIN_IDS", "1001")
    async with open_office(databases.sqlite_copy(sqlite_template, tmp_path), catalogue=SMALL_OFFICE) as opened:
        await opened.realisasi.tick()
        await reported(opened.phone(LOKET), "12")
        yield opened


def history(plans: Plans) -> dict[str, list[str]]:
    """Return the statements that read a whole table of what happened.

    What a statement made itself may get an index of its own: how it was made stands in the plan, too.
    """
    found = plans.whole(SMALL.keys() | OFFICE | FEW | SQLITES_OWN)
    made = {text: [step for step in steps if not step.split()[1].startswith(DERIVED)] for text, steps in found.items()}
    return {text: steps for text, steps in made.items() if steps}


async def test_the_screens_of_administration_read_no_history(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    with traced(path_of(office)) as plans:
        for section in ("Periode", "Hari libur", "Pengumuman", "Target", "Catatan", "Kesehatan", "Pegawai", "Jabatan"):
            await open_section(admin, section)
        await say(admin, "/target")
        await say(admin, "/audit")
        await open_section(admin, "Periode")
        await tap(admin, "Okt")
        await tap(admin, "Pengecualian")
    assert len(plans.statements) > 50
    assert history(plans) == {}


async def test_announcing_and_sending_it_reads_no_history(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    with traced(path_of(office)) as plans:
        await open_section(admin, "Pengumuman")
        await tap(admin, "Seluruh kantor")
        await say(admin, "Rapat")
        await tap(admin, "Kirim ke")
        await office.realisasi.tick()
    assert any("INTO deliveries" in text for text in plans.statements)
    assert history(plans) == {}


async def test_reopening_a_month_and_telling_of_it_reads_no_history(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await office.move_to(at(12, 1, 9))
    with traced(path_of(office)) as plans:
        await open_section(admin, "Periode")
        await tap(admin, "Okt")
        await tap(admin, "Buka untuk semua")
        await tap(admin, "hari")
        await office.realisasi.tick()
    assert any("INTO reopenings" in text for text in plans.statements)
    assert history(plans) == {}


async def test_a_round_of_prompts_and_the_heads_recaps_read_no_history(office: TestOffice) -> None:
    with traced(path_of(office)) as plans:
        for day in (4, 6, 9):
            await office.move_to(at(11, day, 17 if day == 6 else 9))
        await office.move_to(at(12, 1, 9))
    assert any("INTO notices" in text for text in plans.statements)
    assert len(office.phone(KASI).messages) > 2
    assert history(plans) == {}
