"""What a roster's preview says of names, days and posts, and questions that want words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from models.nip import make_sample_nip
from tests.people.people_chat import ADMINISTRATOR, Desk
from tests.support.office import open_office
from tests.tending.chat import open_section, plain, say, tap


@pytest.fixture
async def desk(either_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """An administrator with a caraka and a sekretaris in their office."""
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, everybody=False) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        opened = Desk(office, ADMINISTRATOR)
        await opened.roster((1, "caraka"), (2, "sekretaris"))
        await opened.tap("Terapkan")
        await office.pass_time(timedelta(days=1))
        yield opened


async def test_a_preview_names_former_names_first_and_last_days_and_vacant_posts(desk: Desk) -> None:
    rows = (
        "nip;nama;jabatan;mulai;sampai",
        f"{make_sample_nip(1)};Ani Wijaya;caraka;;",
        f"{make_sample_nip(2)};Pegawai 2;sekretaris;;",
        f"{make_sample_nip(3)};Pegawai 3;bendahara-penerimaan;01-12-2026;31-12-2026",
        ";;kepala-dinas;;",
    )
    shown = plain((await desk.send_file("\n".join(rows).encode())).text)
    assert "Ani Wijaya: Caraka (sebelumnya tertulis Pegawai 1)" in shown
    assert "mulai 1 Des 2026; sampai 31 Des 2026" in shown
    assert "jabatan lowong 1" in shown


async def test_a_file_that_changes_nothing_still_names_who_is_not_in_it(desk: Desk) -> None:
    shown = plain((await desk.roster((1, "caraka"))).text)
    assert "Tidak ada yang berubah" in shown
    assert "Pegawai 2" in shown


async def test_a_picture_is_no_answer_to_a_question_and_the_question_stays(desk: Desk) -> None:
    await open_section(desk, "Hari libur")
    await tap(desk, "Tambah")
    desk.office.telegram.send_sticker(desk.account)
    assert "teks" in (await desk.settled()).text
    assert "tercatat libur" in await say(desk, "1 desember Hari jadi")
