"""The sections that tell how the bot runs: the trail, copies, health."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.playground.telegram import StoredMessage
from handlers import admin_running
from models.backups import back_up_daily, newest_copy
from models.vitals import Concern, Copy, Copying, Health, Vitals
from tests.month.office import CAMAT, LOKET, report
from tests.support.office import START, TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office
from tests.tending.chat import open_section, plain, press, tap, toast
from tests.tending.conftest import administered


async def test_the_trail_is_told_in_words_by_posts_and_its_chain_is_checked(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await report(office, LOKET)
    said = await open_section(admin, "Catatan audit")
    assert "Petugas Loket mengirim laporan: Petugas Loket, Oktober" in said
    assert "Perintah di server memberi hak: Camat, administrator" in said
    assert "✅ Catatan utuh" in (await tap(admin, "Periksa"))
    await tap(admin, "Kembali")
    await tap(admin, "CSV")
    assert document(admin.last)["file_name"] == "audit-2026-11-02.csv"
    for number in range(12):
        await press(admin, f"kp:r:2026-10:{number}:3")
    await press(admin, "kl:x:20261201")
    database = office.realisasi.services.database
    for day in range(10, 22):
        await press(admin, "kl:a")
        await admin.send(f"{day} desember Libur")
    assert "21 Des 2026" in (await open_section(admin, "Catatan audit"))
    assert "memberi hak" in (await tap(admin, "Lebih lama"))
    with database.engine.begin() as connection:  # behind the application's back
        if database.engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_events_UPDATE"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE audit_events SET action = 'x' WHERE id = 2"))
    assert "⚠️ Tidak utuh" in (await tap(admin, "Periksa"))


@pytest.mark.copies
async def test_a_copy_is_made_and_sent_once_and_says_what_is_in_it(either_url: str, tmp_path: Path) -> None:
    async with started_office(either_url, SMALL_OFFICE) as opened:
        office = await administered(opened)
        admin, services = office.phone(CAMAT), office.realisasi.services
        assert "Cadangan otomatis dimatikan" in await open_section(admin, "Cadangan")
        await tap(admin, "Buat cadangan")
        assert toast(admin) == "Cadangan sedang dibuat …"
        assert "memuat data pribadi" in admin.last.text
        if services.database.engine.dialect.name == "sqlite":
            (tmp_path / "copy.db").write_bytes(
                office.telegram.files.get(document(admin.last)["file_id"]).upload.content
            )
            with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
                assert copy.execute("SELECT count(*) FROM people").fetchone() == (3,)
        assert newest_copy(services.database.engine, tmp_path) is None
        back_up_daily(services.database.engine, tmp_path, START.date())
        assert newest_copy(services.database.engine, tmp_path) is not None


def sizes(folder: Path) -> list[int]:
    """Return the sizes of the copies made by hand in a folder, all of which are the owner's alone to read."""
    found = [copy.stat() for copy in folder.glob("manual-*")]
    assert all(each.st_mode & 0o777 == 0o600 for each in found)
    return [each.st_size for each in found]


@pytest.mark.copies
@pytest.mark.parametrize("kept", [True, False], ids=["with BACKUP_DIR", "without"])
async def test_a_copy_that_telegram_does_not_take_says_where_it_lies_or_what_to_type(
    either_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    monkeypatch.setattr(admin_running, "LARGEST", 10_000)
    folder = tmp_path / "copies"
    async with open_office(either_url, catalogue=SMALL_OFFICE, backup_dir=folder if kept else None) as opened:
        admin = (await administered(opened)).phone(CAMAT)
        await open_section(admin, "Cadangan")
        await tap(admin, "Buat cadangan")
        said = plain(admin.last.text)
        assert "document" not in admin.last.json
        assert "lebih besar dari yang dapat dikirim lewat Telegram" in said
        if not kept:
            assert ".venv/bin/python -m bot db backup cadangan.db" in said
            assert not sizes(folder)
            return
        assert f"disimpan di server: {folder}/manual-2026-11-02-0800" in said
        assert "Salin berkas itu" in said
        [size] = sizes(folder)
        assert size > 10_000


async def test_a_copy_of_more_than_50_megabytes_is_not_even_offered_to_telegram(
    tmp_path: Path,
) -> None:
    async with open_office(f"sqlite:///{tmp_path}/office.db", catalogue=SMALL_OFFICE, backup_dir=tmp_path) as opened:
        admin = (await administered(opened)).phone(CAMAT)
        with opened.realisasi.services.database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE ballast (content BLOB)"))
            connection.execute(text("INSERT INTO ballast VALUES (zeroblob(51 * 1024 * 1024))"))
        await open_section(admin, "Cadangan")
        await tap(admin, "Buat cadangan")
        assert "50 MB" in plain(admin.last.text)
        assert not opened.telegram.sent("sendDocument")
        assert sizes(tmp_path)[0] > 50 * 1024 * 1024


async def test_health_says_in_one_line_whether_all_is_well_and_what_to_do(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await office.realisasi.tick()
    said = await open_section(admin, "Kesehatan")
    assert "✅ Semua baik" in said
    assert "Akun terhubung: 3, tidak dapat dihubungi: 0" in said
    assert "Penjadwal terakhir berjalan: 2 Nov 2026 08.00 WIB" in said
    office.telegram.block(office.accounts[LOKET])
    await office.realisasi.intake.drain()
    assert "memblokir bot: minta mereka" in (await tap(admin, "Muat ulang"))


def test_what_stands_still_fails_or_is_old_is_a_concern() -> None:
    hour = timedelta(hours=1)
    old = Vitals("sqlite", 1, 3, 1, START - 2 * hour, 3, 1, 0, START - hour)
    ill = Health(old, "1", 50 * hour, copying=Copying.NIGHTLY, copy=Copy(START - 37 * hour, 1))
    assert ill.concerns(START) == (
        Concern.NO_TICK, Concern.NOTICES_STUCK, Concern.NO_BACKUP, Concern.UNREACHABLE,
    )  # fmt: skip
    just_started = Vitals("sqlite", 1, 3, 0, START - 2 * hour, 3, 0, 0, None)
    assert Health(just_started, "1", timedelta(0), copying=Copying.NIGHTLY, copy=None).concerns(START) == ()


def document(message: StoredMessage) -> dict[str, str]:
    return dict(message.json["document"])


async def test_where_every_post_is_held_the_search_for_vacant_ones_says_so(office: TestOffice) -> None:
    assert plain((await office.phone(CAMAT).send("/admin lowong")).text) == "Tidak ada jabatan yang lowong."
    assert "Coba sebagian nama" in (await office.phone(CAMAT).send("/admin zzz")).text
