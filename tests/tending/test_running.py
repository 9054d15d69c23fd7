"""The sections that tell how the bot runs: the trail, copies, health."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from bot.playground.telegram import StoredMessage
from models.backups import back_up_daily, newest_copy
from models.vitals import Concern, Copy, Health, Vitals
from tests.month.office import CAMAT, LOKET, report
from tests.support.office import START, TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.tending.chat import open_section, press, tap, toast
from tests.tending.conftest import administered


async def test_the_trail_is_told_in_words_by_posts_and_its_chain_is_checked(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await report(office, LOKET)
    said = await open_section(admin, "Catatan audit")
    assert "Petugas Loket mengirim laporan: Petugas Loket, Oktober" in said
    assert "Perintah di server memberi hak: Camat, administrator" in said
    assert "✅ Rantai utuh" in (await tap(admin, "Periksa"))
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
    assert "⚠️ Rantai rusak" in (await tap(admin, "Periksa"))


async def test_a_copy_is_made_and_sent_once_and_says_what_is_in_it(either_url: str, tmp_path: Path) -> None:
    async with open_office(either_url, catalogue=SMALL_OFFICE) as opened:
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
            with sqlite3.connect(tmp_path / "copy.db") as copy:
                assert copy.execute("SELECT count(*) FROM people").fetchone() == (3,)
        assert newest_copy(services.database.engine, tmp_path) is None
        back_up_daily(services.database.engine, tmp_path, START.date())
        assert newest_copy(services.database.engine, tmp_path) is not None


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
    ill = Health(old, "1", 50 * hour, makes_copies=True, copy=Copy(START - 37 * hour, 1))
    assert ill.concerns(START) == (
        Concern.NO_TICK, Concern.NOTICES_STUCK, Concern.NO_BACKUP, Concern.UNREACHABLE,
    )  # fmt: skip
    just_started = Vitals("sqlite", 1, 3, 0, START - 2 * hour, 3, 0, 0, None)
    assert Health(just_started, "1", timedelta(0), makes_copies=True, copy=None).concerns(START) == ()


def document(message: StoredMessage) -> dict[str, str]:
    return dict(message.json["document"])
