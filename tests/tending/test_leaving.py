"""Whatever /admin asks is left by the way back, by any other button and by /batal: nothing typed later answers it."""

from __future__ import annotations

import pytest

from models.queries.staffing import places, post_card
from models.store.awaited import open_question
from tests.month.office import CAMAT, LOKET
from tests.support.office import Phone, TestOffice
from tests.support.people import person_of
from tests.tending.chat import open_section, plain

ASKED = {
    "adp:cari": ("adp:awal", "adp:l:semua:0", "adm:awal"),
    "adp:plt:{person}": ("adp:k:{person}", "adp:awal"),
    "adj:isi:{post}": ("adj:p:{post}", "adj:awal", "adm:awal"),
    "adj:plt:{post}": ("adj:p:{post}", "adj:u:kecamatan:0"),
    "adj:bebas:{post}:2026-10": ("adj:p:{post}", "adt:m:{post}:d:{person}"),
    "adt:t:{post}:d:{person}": ("adt:m:{post}:d:{person}", "adj:p:{post}"),
    "adt:h:{post}:{held}:j": ("adt:e:{post}:{held}:j", "adj:p:{post}"),
    "adi:minta": ("adp:awal", "adi:contoh"),
    "kl:a": ("kl:awal", "kh:awal"),
    "ku:t:-": ("ku:awal", "ku:u:kecamatan", "kp:awal"),
}
"""The buttons that ask, and ways to leave each."""


async def tap(phone: Phone, data: str) -> None:
    """Press any data below the newest message with buttons."""
    message = next(message for message in reversed(phone.messages) if message.buttons)
    phone.office.telegram.tap(phone.account, message.message_id, data)
    await phone.settled()


async def is_asked(phone: Phone) -> bool:
    services = phone.office.realisasi.services
    return await services.database.read(open_question, phone.account, services.now()) is not None


async def ids(office: TestOffice) -> dict[str, int]:
    services = office.realisasi.services
    post = (await services.database.read(places))[LOKET]
    card = await services.database.read(post_card, post, services.now())
    assert card is not None
    return {"post": post, "person": await person_of(office, LOKET), "held": card.now[0].assignment}


@pytest.mark.parametrize("asking", ASKED)
async def test_a_question_is_left_by_every_way_out(office: TestOffice, asking: str) -> None:
    await office.realisasi.tick()
    admin, known = office.phone(CAMAT), await ids(office)
    await open_section(admin, "Jabatan")
    for way in (*ASKED[asking], "/batal", "/admin", "/status"):
        await tap(admin, asking.format(**known))
        assert await is_asked(admin), asking
        await (admin.send(way) if way.startswith("/") else tap(admin, way.format(**known)))
        assert not await is_asked(admin), (asking, way)
        await admin.send("/admin")
    said = plain((await admin.send("petugas loket, 5 januari libur")).text)
    assert "Pilih salah satu" not in said
    assert "tercatat libur" not in said
