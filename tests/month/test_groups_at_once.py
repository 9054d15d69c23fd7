"""Two heads and one group at one time: none takes it from a unit that they don't lead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.oversight import Group
from models.store.drafts import Moment
from models.store.subscriptions import Registration, register
from models.subscribing import RegisteredGroup
from models.tables import Unit
from tests.month.office import CAMAT, KASI
from tests.support.groups import open_group
from tests.support.office import TestOffice
from tests.support.people import person_of

CHAT = -4007
SECTION, WHOLE = "seksi-pelayanan", "kecamatan"


async def registrar(office: TestOffice, post: str, unit: str) -> Callable[[Session, int], RegisteredGroup]:
    """Return what registers the group for a head of a unit as the effect of an update."""
    services, person = office.realisasi.services, await person_of(office, post)

    def work(session: Session, update_id: int) -> RegisteredGroup:
        wanted, moment = Registration(CHAT, "Grup", unit, person), Moment(office.clock(), update_id)
        return register(session, services.calendar, services.catalogue, wanted, moment)

    return work


async def unit_of(office: TestOffice) -> str | None:
    statement = select(Unit.code).join(Group, Group.unit_id == Unit.id).where(Group.chat_id == CHAT)
    return await office.realisasi.services.database.read(lambda session: session.scalar(statement))


async def test_a_group_that_went_to_the_unit_above_between_look_and_tap_stays_there(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = open_group(office, CHAT, "Grup", KASI, CAMAT)
    await group.say(KASI, f"/start@realisasi_bot rekap-{SECTION}")
    await group.say(CAMAT, "/langganan")
    database = office.realisasi.services.database
    write = database.write

    async def overtaken(work: Callable[..., object], *arguments: object, **named: object) -> object:
        if work is register:
            monkeypatch.setattr(database, "write", write)
            assert "Kecamatan Contoh" in await move()
        return await write(work, *arguments, **named)

    async def move() -> str:
        """Let the head of the unit above take the group, as another process would do it just now."""

        def work(session: Session) -> str:
            row = session.scalars(select(Group).where(Group.chat_id == CHAT)).one()
            unit = session.scalars(select(Unit).where(Unit.code == WHOLE)).one()
            row.unit_id = unit.id
            return unit.name

        return await write(work)

    monkeypatch.setattr(database, "write", overtaken)
    message = group.messages[0]
    office.telegram.tap(office.accounts[KASI], message.message_id, f"lg:ganti:{SECTION}", chat_id=CHAT)
    await group.settled()
    assert await unit_of(office) == WHOLE


async def test_two_heads_who_register_a_new_group_at_one_time_leave_it_with_one_of_them(office: TestOffice) -> None:
    open_group(office, CHAT, "Grup", KASI, CAMAT)
    section, whole = await registrar(office, KASI, SECTION), await registrar(office, CAMAT, WHOLE)
    database = office.realisasi.services.database
    barrier = Barrier(2)

    def run(work: Callable[[Session, int], RegisteredGroup], update_id: int) -> RegisteredGroup:
        barrier.wait(timeout=30)
        with Session(database.engine) as session, session.begin():
            return work(session, update_id)

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(run, section, 900_001), pool.submit(run, whole, 900_002)]
        told = [future.result(timeout=30) for future in futures]
    assert {one.unit for one in told} == {await unit_of(office)}
