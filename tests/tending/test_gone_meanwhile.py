"""What an administrator presses may be gone meanwhile, or a button of last year: nothing changes, and it says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.migrate import METADATA
from tests.botapi.pictures import picture
from tests.month.office import CAMAT, KASI, at
from tests.support.each import on_each
from tests.support.office import TestOffice
from tests.tending.chat import open_section, press, say, tap, toast
from tests.tending.test_evidence import attached, document, photo

ALL_ROWS = [select(table) for table in METADATA.sorted_tables if table.name != "handled_updates"]
NOBODY = 999_999


def rows(office: TestOffice) -> list[Any]:
    with office.realisasi.services.database.engine.connect() as connection:
        return [connection.execute(statement).all() for statement in ALL_ROWS]


@pytest.mark.parametrize(
    "data",
    [
        f"adp:k:{NOBODY}", f"adp:plt:{NOBODY}", f"adp:ya:undang:{NOBODY}", f"adp:ya:beri:{NOBODY}:auditor",
        "adp:tanya:beri:1:raja", "adp:ya:beri:1:raja", f"adj:p:{NOBODY}", f"adj:isi:{NOBODY}", f"adj:plt:{NOBODY}",
        "adj:u:kantor-lain:0", f"adj:bebas:{NOBODY}:2026-10", f"adq:{NOBODY}:2026-10:1", f"adq:1:2026-10:{NOBODY}",
        "kp:m:2020-01", "kp:o:2020-01", "kp:d:2020-01", "kp:r:2020-01:0:3", f"kp:r:2026-10:{NOBODY}:3",
        f"kp:u:{NOBODY}", "kp:r:2026-10:kantor-lain", "kl:x:20261201", "ku:t:kantor-lain", f"ku:k:{NOBODY}:now",
        f"ku:x:{NOBODY}", f"bk:x:{NOBODY}", f"bk:a:{NOBODY}:1", f"bk:q:{NOBODY}:0:1", "bk:l:7",
        f"t:a:{NOBODY}:2026-11:5",
    ],
)  # fmt: skip
async def test_what_is_gone_changes_nothing_and_is_answered(office: TestOffice, data: str) -> None:
    admin = office.phone(CAMAT)
    await admin.send("/admin")
    before = rows(office)
    assert await press(admin, data)
    assert rows(office) == before
    assert not any("terjadi kesalahan" in message.text for message in admin.messages)


async def test_a_copy_of_the_night_is_made_once_and_named_in_its_section(office: TestOffice, tmp_path: Path) -> None:
    admin, shared = office.phone(CAMAT), office.realisasi.application.bot_data
    settings = shared.services.settings.model_copy(update={"backup_dir": tmp_path / "copies"})
    shared.services = replace(shared.services, settings=settings)
    await office.move_to(at(11, 3, 1))
    assert "belum ada; dibuat setiap malam" in await open_section(admin, "Cadangan")
    for _ in range(2):
        await office.move_to(at(11, 3, 3))
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert "Cadangan otomatis terakhir" in await open_section(admin, "Cadangan")


@on_each
async def test_a_file_that_was_removed_can_be_attached_again(office: TestOffice) -> None:
    kasi = office.phone(KASI)
    await kasi.send("/lapor")
    await document(kasi, "surat.pdf")
    await press(kasi, "bk:x:1")
    assert await attached(office) == []
    assert "📎 Terlampir pada indikator 1: surat.pdf" in await document(kasi, "surat.pdf")
    assert [name for name, _ in await attached(office)] == ["surat.pdf"]


@on_each
async def test_a_file_that_waits_for_its_indicator_is_dropped_where_it_lies_already(office: TestOffice) -> None:
    kasi = office.phone(KASI)
    await photo(kasi, 40)
    assert "Terlampir pada indikator 1" in await tap(kasi, "1")
    await photo(kasi, 40)
    await tap(kasi, "1")
    assert "sudah terlampir" in toast(kasi)
    assert len(await attached(office)) == 1
    await press(kasi, "bk:x:1")
    office.telegram.send_photo(kasi.account, picture(40, 30))
    await kasi.settled()
    assert "Terlampir pada indikator 1" in await tap(kasi, "1")
    assert len(await attached(office)) == 1
    assert "1 bukti" in await say(kasi, "/bukti")
