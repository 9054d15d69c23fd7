"""Telegram delivers an update until it is acknowledged: everything anybody types or taps twice has one effect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Update

from bot.playground.telegram import StoredMessage
from bot.texts import awaited as texts
from models.administration import Right
from models.migrate import METADATA
from models.store.rights import grant
from tests.botapi.pictures import picture
from tests.month.office import CAMAT, KASI, LOKET, at, report
from tests.support.acts import BY
from tests.support.office import Phone, TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.people import person_of
from tests.support.tour import walk
from tests.tending.chat import open_section, press, say, tap

BOOKKEEPING = {"handled_updates", "chart_files"}
ALL_ROWS = {table.name: select(table) for table in METADATA.sorted_tables if table.name not in BOOKKEEPING}


@dataclass
class Echo(Phone):
    """A phone of which every update is delivered a second time, right after the first."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    twice: int = 0

    def __post_init__(self) -> None:
        push = self.office.telegram.updates.push

        def kept(kind: str, content: dict[str, Any]) -> dict[str, Any]:
            update = push(kind, content)
            self.updates.append(update)
            return update

        self.office.telegram.updates.push = kept  # type: ignore[method-assign]  # listens in, changes nothing

    async def settled(self) -> StoredMessage:
        await super().settled()
        realisasi = self.office.realisasi
        while self.updates:
            update = self.updates.pop(0)
            before, said = self._rows(), len(self.messages)
            answers = len(self.office.telegram.callback_answers)
            await realisasi.intake.feed(Update.de_json(update, realisasi.application.bot))
            after = self._rows()
            assert {name for name, rows in after.items() if rows != before[name]} == set(), update
            answered = len(self.messages) > said or len(self.office.telegram.callback_answers) > answers
            assert answered or "message" not in update, update
            assert not any("terjadi kesalahan" in message.text for message in self.messages[said:]), update
            self.twice += 1
        return self.last

    @property
    def heard(self) -> str:
        """The bot's newest messages: the answer, and what came to the second delivery."""
        return "\n".join(message.text for message in self.messages[-3:])

    def _rows(self) -> dict[str, Any]:
        with self.office.realisasi.services.database.engine.connect() as connection:
            return {name: connection.execute(statement).all() for name, statement in ALL_ROWS.items()}


@pytest.fixture
async def office(either_url: str) -> AsyncIterator[TestOffice]:
    async with open_office(either_url, catalogue=SMALL_OFFICE) as opened:
        person = await person_of(opened, CAMAT)
        await opened.realisasi.services.database.write(grant, person, Right.ADMINISTRATOR, BY)
        yield opened


async def test_every_button_and_command_delivered_twice_has_one_effect(office: TestOffice) -> None:
    echo = Echo(office, office.accounts[CAMAT])
    await walk(echo, "/lapor 28/30 900/1000", "/cuti 3-7 november", "/cuti batal")
    assert echo.twice > 60


async def test_every_answer_to_an_administrators_questions_delivered_twice_has_one_effect(office: TestOffice) -> None:
    admin = Echo(office, office.accounts[CAMAT])
    await open_section(admin, "Hari libur")
    await tap(admin, "Tambah")
    await say(admin, "1 desember Hari jadi")
    assert "tercatat libur" in admin.heard
    assert admin.last.text == texts.RECEIVED
    await tap(admin, "✕ 1 Des")
    await open_section(admin, "Pengumuman")
    await tap(admin, "Seluruh kantor")
    await say(admin, "Rapat jam 9")
    await tap(admin, "Kirim ke 3 orang")
    await office.realisasi.tick()
    loket = office.phone(LOKET).messages
    assert sum("Rapat jam 9" in message.text for message in loket) == 1
    await office.move_to(at(12, 1, 9))
    await press(admin, "kp:r:2026-10:0:3")
    await press(admin, "kp:t:2026-10")
    await say(admin, "/target loket.surat 120")
    assert admin.twice > 12


async def test_every_step_of_a_review_delivered_twice_has_one_effect(office: TestOffice) -> None:
    anybody = Echo(office, office.accounts[LOKET])
    await report(office, LOKET)
    office.telegram.send_photo(anybody.account, picture(40, 30))
    await anybody.settled()
    await anybody.tap("1")
    anybody.account = office.accounts[KASI]
    await anybody.tap("Kembalikan")
    await anybody.tap("Lainnya")
    await say(anybody, "Mohon diperiksa lagi")
    assert anybody.last.text == texts.RECEIVED
    assert "Mohon diperiksa lagi" in office.phone(LOKET).last.text
    anybody.account = office.accounts[LOKET]
    await tap(anybody, "Perbaiki")
    await tap(anybody, "Kirim")
    anybody.account = office.accounts[KASI]
    await tap(anybody, "Setujui")
    assert anybody.twice > 9


async def test_every_name_day_and_reason_that_an_administrator_types_twice_is_taken_once(office: TestOffice) -> None:
    admin = Echo(office, office.accounts[CAMAT])
    await open_section(admin, "Pegawai")
    await tap(admin, "Cari")
    await say(admin, "tidak ada")
    assert "Tidak ada yang cocok" in admin.last.text  # it is asked on
    await say(admin, "loket")
    assert "Hasil untuk" in admin.heard
    assert admin.last.text == texts.RECEIVED
    await open_section(admin, "Jabatan")
    await tap(admin, "Seksi Pelayanan")
    await tap(admin, "Petugas Loket")
    await tap(admin, "Bebaskan")
    await say(admin, "Melahirkan")
    assert "Tidak perlu melapor" in admin.heard
    assert admin.last.text == texts.RECEIVED
    await tap(admin, "Tetapkan Plt")
    await say(admin, "kepala seksi")
    assert admin.last.text == texts.RECEIVED
    await tap(admin, "Kepala Seksi")
    await tap(admin, "Tanggal lain")
    await say(admin, "1 desember")
    assert "mulai Selasa, 1" in admin.heard
    assert admin.last.text == texts.RECEIVED
    await say(admin, "halo")
    assert "Saat ini tidak ada laporan" in admin.last.text
