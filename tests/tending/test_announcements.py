"""Announcements: previewed, cancelled, sent once to each, through blocks, failures and crashes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.playground.telegram.faults import server_error
from models.administration import Announcement, Delivery
from models.store.announcements import claim
from models.tables import Outcome
from tests.month.office import CAMAT, KASI, LOKET, at, crowd, person_id, unbind
from tests.support.each import on_each
from tests.support.office import Phone, TestOffice
from tests.tending.chat import open_section, plain, press, say, tap, toast


def announced(phone: Phone, text: str) -> int:
    """Return how often an announcement is on a phone."""
    return sum(message.text == f"📣 Pengumuman\n\n{text}" for message in phone.messages)


async def outcomes(office: TestOffice) -> Sequence[Outcome | None]:
    def read(session: Session) -> Sequence[Outcome | None]:
        return session.scalars(select(Delivery.outcome).order_by(Delivery.person_id)).all()

    return await office.realisasi.services.database.read(read)


def forget_end(session: Session) -> None:
    session.execute(update(Announcement).values(ended_at=None))


async def test_an_announcement_is_previewed_and_sent_once_to_everybody_with_a_result(office: TestOffice) -> None:
    admin, kasi, loket = office.phone(CAMAT), office.phone(KASI), office.phone(LOKET)
    await unbind(office, LOKET)
    await open_section(admin, "Pengumuman")
    assert "Menjangkau 2 orang; 1 belum terhubung" in await tap(admin, "Seluruh kantor")
    assert "paling banyak 3.500 karakter" in await say(admin, "🙂" * 1751)
    await say(admin, "Rapat <jam> 9 & 10")
    assert announced(admin, "Rapat <jam> 9 & 10") == 1  # the preview
    assert "Dikirim dalam satu menit" in await tap(admin, "Kirim ke 2 orang")
    office.telegram.block(office.accounts[KASI])
    await office.realisasi.intake.drain()
    await office.realisasi.tick()
    result = plain(next(message.text for message in admin.messages if "Terkirim" in message.text))
    assert "Terkirim: 1 dari 2 orang" in result
    assert "Memblokir bot (1): Kepala Seksi Pelayanan" in result
    assert "Belum terhubung (1): Petugas Loket" in result
    await office.realisasi.tick()
    assert announced(admin, "Rapat <jam> 9 & 10") == 2
    assert (announced(kasi, "Rapat <jam> 9 & 10"), announced(loket, "Rapat <jam> 9 & 10")) == (0, 0)


async def test_only_a_unit_and_those_below_it_get_what_is_meant_for_them(office: TestOffice) -> None:
    admin = office.phone(CAMAT)
    await open_section(admin, "Pengumuman")
    assert "Menjangkau 2 orang" in await tap(admin, "Seksi Pelayanan")
    await say(admin, "Lama")
    replaced, send = admin.find("Kirim ke 2")
    await say(admin, "Khusus seksi")  # typed again, it replaces the first
    office.telegram.tap(admin.account, replaced.message_id, send)
    await admin.settled()
    assert "sudah dikirim, diganti, atau dibatalkan" in toast(admin)  # nothing else goes by the first one's button
    await tap(admin, "Kirim ke 2")
    await office.realisasi.tick()
    assert [announced(office.phone(post), "Khusus seksi") for post in (CAMAT, KASI, LOKET)] == [1, 1, 1]
    assert announced(office.phone(KASI), "Lama") == 0


@on_each
async def test_what_is_cancelled_or_old_is_not_sent_and_at_night_it_may_wait(office: TestOffice) -> None:
    admin, kasi = office.phone(CAMAT), office.phone(KASI)
    await press(admin, "ku:t:-")
    await say(admin, "Batal saja")
    await say(admin, "/batal")
    await tap(admin, "Kirim ke 3")
    assert "sudah dikirim, diganti, atau dibatalkan" in toast(admin)
    await office.move_to(at(11, 2, 20))
    await press(admin, "ku:t:-")
    assert "Di luar jam kerja" in await say(admin, "Besok pagi")
    assert "3 Nov 2026 07.00" in await tap(admin, "07.00")
    await office.realisasi.tick()
    assert announced(kasi, "Besok pagi") == 0
    postponed = admin.find("Batal")[1]
    assert "tidak ada yang terkirim" in await tap(admin, "Batal")
    assert "sudah dikirim, diganti, atau dibatalkan" in await press(admin, postponed)
    await press(admin, "ku:t:-")
    await say(admin, "Besok pagi")
    await tap(admin, "07.00")
    await office.move_to(at(11, 3, 7))
    assert (announced(kasi, "Besok pagi"), announced(kasi, "Batal saja")) == (1, 0)


async def test_whatever_dies_or_fails_in_between_everybody_gets_it(office_on_each: TestOffice) -> None:
    office = office_on_each
    database, admin = office.realisasi.services.database, office.phone(CAMAT)
    await crowd(office, 130)
    await press(admin, "ku:t:-")
    await say(admin, "Semua")
    await tap(admin, "Kirim ke 133")
    # Another process has claimed one and died; Telegram fails for one more.
    first = await person_id(office, KASI)
    assert await database.write(claim, 1, first, office.clock()) == office.accounts[KASI]
    assert await database.write(claim, 1, first, office.clock()) is None
    office.telegram.faults.add(server_error(), "sendMessage", times=60)
    await office.realisasi.tick()
    assert "⏳" in plain(next(message.text for message in admin.messages if "dari 133 terkirim" in message.text))
    assert announced(office.phone(KASI), "Semua") == 0
    await office.move_to(at(11, 2, 9))
    assert await outcomes(office) == [Outcome.SENT] * 133
    assert [announced(Phone(office, account), "Semua") for account in (5000, 5129)] == [1, 1]
    assert announced(office.phone(KASI), "Semua") == 1
    assert [message for message in admin.messages if "Terkirim: 133 dari 133" in plain(message.text)]
    # An announcement whose end was not noted is ended without being sent again.
    await database.write(forget_end)
    await office.realisasi.tick()
    assert announced(office.phone(KASI), "Semua") == 1
