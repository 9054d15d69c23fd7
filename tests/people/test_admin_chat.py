"""`/admin`: from an empty office to everybody invited, and the pages of people and posts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.texts import common
from models.administration import AuditEvent, Grant
from models.nip import make_sample_nip
from models.tables import Invitation, Person
from tests.people.people_chat import ADMINISTRATOR, Desk, filled_in, roster
from tests.support.each import on_each
from tests.support.office import TestOffice, open_office


@pytest.fixture
async def desk(either_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """An administrator who is not on the roster, in an office without people."""
    monkeypatch.setenv("ADMIN_IDS", str(ADMINISTRATOR))
    async with open_office(either_url, everybody=False) as office:
        office.telegram.add_user(ADMINISTRATOR, "Administrator")
        yield Desk(office, ADMINISTRATOR)


async def count(office: TestOffice, table: type) -> int:
    return await office.realisasi.services.database.read(
        lambda session: session.scalar(select(func.count()).select_from(table)) or 0
    )


async def test_an_empty_office_is_invited_with_two_messages_and_four_taps(desk: Desk) -> None:
    assert "Tiga langkah" in (await desk.send("/start")).text
    await desk.tap("Unduh contoh")
    preview = await desk.send_file(filled_in(desk.file()), "daftar-pegawai.xlsx")
    assert "pratinjau" in preview.json.get("document", {}).get("file_name", "")
    assert "Baru: 28" in desk.shown("Terapkan 28 perubahan").text
    assert await count(desk.office, Person) == 0
    await desk.tap("Terapkan 28 perubahan")
    await desk.tap("Undang yang belum terhubung")
    sheet = await desk.tap("Undang 28 orang")
    assert desk.file().startswith(b"%PDF")
    assert "28 undangan" in sheet.json["caption"]
    assert await count(desk.office, Invitation) == 28
    assert (desk.messages_sent, desk.taps) == (2, 4)


@on_each
async def test_the_same_file_changes_nothing_and_what_is_applied_is_what_was_shown(desk: Desk) -> None:
    await desk.roster((1, "caraka"), (2, "sekretaris"))
    first, _ = desk.find("Terapkan 2 perubahan")
    data = first.buttons[0]["callback_data"]
    await desk.tap("Terapkan")
    desk.office.telegram.tap(desk.account, first.message_id, data)
    assert "Data kantor berubah" not in (await desk.settled()).text
    assert "Tidak ada yang berubah" in (await desk.roster((1, "caraka"), (2, "sekretaris"))).text
    await desk.roster((3, "caraka"))
    stale = desk.shown("Terapkan 1")
    await desk.roster((4, "caraka"))
    await desk.tap("Terapkan 1")
    desk.office.telegram.tap(desk.account, stale.message_id, stale.buttons[0]["callback_data"])
    await desk.settled()
    edited = next(m for m in desk.messages if m.message_id == stale.message_id)
    assert "Data kantor berubah sejak pratinjau itu" in edited.text
    assert "Pegawai 4: Caraka, " in edited.text


async def test_people_missing_from_a_file_stay_unless_their_posts_are_ended_on_purpose(desk: Desk) -> None:
    await desk.roster((1, "caraka"), (2, "sekretaris"), (3, "bendahara-penerimaan"))
    await desk.tap("Terapkan")
    desk.office.clock.move_to(desk.office.clock() + timedelta(days=1))
    shown = await desk.roster((1, "caraka"), (1, "sekretaris", "Plt"))
    assert "Tidak ada di berkas (jabatannya tetap): 2" in shown.text
    await desk.tap("dan akhiri jabatan 2 orang")
    assert "2 jabatan berakhir" in desk.shown("Undang yang belum").text
    home = await desk.send("/admin")
    assert "Jabatan lowong: 27" in home.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("pegawai.csv", b"", None),
        ("pegawai.pdf", b"%PDF-1.7", "ini berkas PDF"),
        ("pegawai.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "ini berkas Excel lama"),
        ("pegawai.csv", b"nip;jabatan\n1;2\n", "kolom nama tidak ada"),
        ("pegawai.csv", b"x" * 5_000_001, "paling besar 5"),
    ],
)
async def test_a_file_that_is_no_roster_is_answered_and_nothing_is_written(
    desk: Desk, name: str, content: bytes, said: str | None
) -> None:
    await desk.send("/admin")
    await desk.tap("Pegawai")
    await desk.tap("Impor berkas")
    if said is None:
        desk.office.telegram.send_location(desk.account, -7.9, 112.6)
        assert "sebagai berkas XLSX atau CSV" in (await desk.settled()).text
        assert "ketik /batal" in (await desk.send("ini berkasnya")).text
        return
    assert said in (await desk.send_file(content, name)).text
    assert await count(desk.office, Person) == 0


async def test_an_administrator_who_is_no_employee_is_no_stranger(desk: Desk) -> None:
    for text in ("halo", "/lapor", "/langganan"):
        assert (await desk.send(text)).text == common.NOT_ON_ROSTER
    assert "/admin" in common.NOT_ON_ROSTER


@on_each
async def test_people_are_found_shown_and_changed_each_after_a_question(desk: Desk) -> None:
    await desk.roster((1, "caraka"), (2, "sekretaris"))
    await desk.tap("Terapkan")
    await desk.send("/admin")
    await desk.tap("Pegawai")
    await desk.tap("Belum memulai 2")
    await desk.tap("Cari")
    await desk.send("sekret")
    card = await desk.tap("Pegawai 2")
    assert make_sample_nip(2) in card.text
    sent = await desk.tap("Undang")
    code = sent.json["caption"].split("start=")[1].split()[0]
    desk.office.telegram.add_user(500, "Pegawai")
    desk.office.telegram.send_text(500, f"/start {code}")
    await desk.settled()
    await desk.send("/admin pegawai 2")
    await desk.tap("✅ Pegawai 2")
    assert "tanpa mengubah apa pun" in (await desk.tap("Jadikan auditor")).text
    await desk.tap("Ya")
    assert await count(desk.office, Grant) == 1
    await desk.tap("Akhiri: Sekretaris Dinas")
    assert "tanpa jabatan" in (await desk.tap("Ya")).text
    await desk.tap("Cabut koneksi")
    assert "Belum memulai" in (await desk.tap("Ya")).text
    trail = select(AuditEvent).order_by(AuditEvent.id)
    kept = await desk.office.realisasi.services.database.read(lambda session: list(session.scalars(trail)))
    assert [e.action for e in kept][-4:] == ["person.bound", "right.granted", "roster.ended", "person.unbound"]
    assert not any(make_sample_nip(2) in e.after + e.before + e.subject for e in kept)


async def test_a_post_without_a_holder_is_found_by_its_title_and_leads_to_its_card(desk: Desk) -> None:
    await desk.roster((1, "caraka"), (2, "sekretaris"), (1, "bendahara-penerimaan", "Plt"))
    await desk.tap("Terapkan")
    shown = await desk.send("/admin bendahara")
    assert shown.text == "Hasil untuk “bendahara”: 3"
    assert [button["text"] for button in shown.buttons][:3] == [
        "◻️ Pegawai 1 · Caraka",
        "▫️ Bendahara Pengeluaran · lowong",
        "▫️ Bendahara Penerimaan · lowong",
    ]
    assert "Pemegang: lowong\nPlt./Plh.: Pegawai 1" in (await desk.tap("▫️ Bendahara Penerimaan")).text
    await desk.send("/admin")
    await desk.tap("Pegawai")
    await desk.tap("Cari")
    assert (await desk.send("lowong")).text.startswith("Hasil untuk “lowong”: 26\n18 lagi tidak ditampilkan")
    assert (await desk.send("pengeluaran lowong")).text == "Hasil untuk “pengeluaran lowong”: 1"
    assert "Pemegang: lowong" in (await desk.tap("Bendahara Pengeluaran")).text
    await desk.send("pengeluaran lowong")  # it was found: nothing is asked any more
    assert "Hasil untuk" not in desk.messages[-1].text


async def test_a_post_is_filled_doubled_and_exempted_from_its_card(desk: Desk) -> None:
    await desk.roster((1, "caraka"), (2, "sekretaris"))
    await desk.tap("Terapkan")
    await desk.send("/admin")
    await desk.tap("Jabatan")
    assert "👤 Sekretaris Dinas: Pegawai 2" in (await desk.tap("Sekretariat")).text
    await desk.tap("Sub Bagian Keuangan")
    assert "lowong" in (await desk.tap("Bendahara Penerimaan")).text
    await desk.tap("Tetapkan pemegang")
    assert "Tidak ada yang cocok" in (await desk.send("Zzz")).text
    await desk.send("pegawai 1")
    assert "melepas Caraka" in (await desk.tap("Pegawai 1")).text
    assert "Pemegang: Pegawai 1" in (await desk.tap("Rangkap")).text
    await desk.tap("Bebaskan Oktober")
    assert "3 sampai 200" in (await desk.send("x")).text
    assert "tidak perlu melapor" in (await desk.send("Baru <dibentuk>")).text
    assert "Tidak perlu melapor" not in (await desk.tap("Wajib lapor lagi")).text
    card = await desk.send("/admin pegawai 1")
    assert "Caraka" in card.buttons[0]["text"]
    assert {"Akhiri: Caraka", "Akhiri: Bendahara Penerimaan"} <= {
        b["text"] for b in (await desk.tap("Pegawai 1")).buttons
    }


async def test_long_lists_come_in_pages_and_a_search_says_what_it_leaves_out(desk: Desk) -> None:
    codes = [position.code for position in desk.office.realisasi.services.catalogue.positions]
    await desk.send_file(roster(*((number, code) for number, code in enumerate(codes))))
    await desk.tap("Terapkan")
    await desk.send("/admin")
    await desk.tap("Pegawai")
    assert "halaman 1 dari 4" in (await desk.tap("Semua 28")).text
    await desk.tap("›")
    assert "halaman 2 dari 4" in desk.shown("‹").text
    assert "20 lagi tidak ditampilkan" in (await desk.send("/admin pegawai")).text
