"""The section "Hari libur kantor": typed days, what they move, and days that are none."""

from __future__ import annotations

from models.administration import Right
from models.store.rights import grant
from tests.month.office import CAMAT, LOKET
from tests.support.acts import BY
from tests.support.office import TestOffice
from tests.support.people import dismiss, person_of
from tests.tending.chat import open_section, plain, press, say, tap, toast


async def test_a_day_is_added_by_typing_it_shows_what_it_moves_and_is_taken_back(office: TestOffice) -> None:
    admin, calendar = office.phone(CAMAT), office.realisasi.services.calendar
    assert "Belum ada" in await open_section(admin, "Hari libur")
    await tap(admin, "Tambah")
    for typed, why in (
        ("kapan-kapan", "tidak terbaca"),
        ("31 februari Hari jadi", "tidak ada di kalender"),
        ("1 desember", "Nama hari liburnya belum ditulis"),
        ("1-3 desember Hari jadi", "satu tanggal saja"),
        ("1 november Hari jadi", "sudah lewat"),
        (f"1 desember {'x' * 81}", "paling panjang 80"),
    ):
        said = await say(admin, typed)
        assert why in said, typed
        assert "Contoh: 16 november" in said
    added = await say(admin, "1 desember Hari <jadi>")
    assert "Selasa, 1 Desember 2026 tercatat libur: Hari <jadi>." in added
    assert "dibuka 1 Des 2026 08.00 WIB → 2 Des 2026 08.00 WIB" in added
    day = calendar.window(calendar.reportable_month(office.clock()).next()).opens.day
    assert day == 2  # the running bot follows at once
    removed = await tap(admin, "✕ 1 Des")
    assert "dibuka 2 Des 2026 08.00 WIB → 1 Des 2026 08.00 WIB" in removed
    assert "Belum ada" in await press(admin, "kl:x:20261201")
    assert "sudah tidak ada di daftar" in toast(admin)
    await tap(admin, "Tambah")
    inside = await say(admin, "6 november Pilkades")
    stays = "Laporan Oktober 2026 sudah dibuka: batas waktunya tetap 9 Nov 2026 16.00 WIB."
    assert stays in inside
    assert stays in await open_section(admin, "Hari libur")
    assert stays not in await tap(admin, "✕ 6 Nov")
    await tap(admin, "Tambah")
    assert "Belum ada" in await tap(admin, "Kembali")
    assert "/lapor" in (await say(admin, "1 desember Hari jadi"))  # who went back was not asked any more
    await open_section(admin, "Hari libur")
    await tap(admin, "Tambah")
    assert "Dibatalkan" in (await say(admin, "/batal"))
    assert "/lapor" in (await say(admin, "1 desember Hari jadi"))  # nothing is awaited any more


async def test_an_administrator_without_a_post_who_audits_too_hears_of_their_answer_only(office: TestOffice) -> None:
    person, write = await person_of(office, LOKET), office.realisasi.services.database.write
    for right in Right:
        await write(grant, person, right, BY)
    await dismiss(office, LOKET)
    admin = office.phone(LOKET)
    await open_section(admin, "Hari libur")
    await tap(admin, "Tambah")
    before = len(admin.messages)
    await say(admin, "1 desember Hari jadi")
    [answer] = [plain(message.text) for message in admin.messages[before:]]
    assert "tercatat libur: Hari jadi" in answer
