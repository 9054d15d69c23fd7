"""The office's own free days: the running bot follows them, months that are open already keep their dates."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from models.months import Month
from models.queries.free_days import free_days
from models.queries.periods import window
from models.store.free_days import add_free_day, remove_free_day
from tests.month.office import LOKET, OCTOBER, at, prompts
from tests.support.acts import BY
from tests.support.office import TestOffice

NOVEMBER = Month(2026, 11)


async def opened(office: TestOffice, month: Month) -> bool:
    return await office.realisasi.services.database.read(window, month) is not None


async def test_a_month_opens_on_the_next_working_day_without_a_restart(office: TestOffice) -> None:
    database = office.realisasi.services.database
    await database.write(add_free_day, date(2026, 12, 1), "Hari jadi kabupaten", BY)
    await office.move_to(at(12, 1))
    assert not await opened(office, NOVEMBER)
    await office.move_to(at(12, 2))
    assert await opened(office, NOVEMBER)


async def test_a_month_that_is_open_keeps_its_dates_and_its_reminders_step_aside(office: TestOffice) -> None:
    database, phone = office.realisasi.services.database, office.phone(LOKET)
    await office.move_to(at(11, 2))
    before = await database.read(window, OCTOBER)
    for day in (4, 6):
        await database.write(add_free_day, date(2026, 11, day), "Pilkades", BY)
    for day in (4, 6):
        await office.move_to(at(11, day))
    assert len(prompts(phone)) == 1
    assert await database.read(window, OCTOBER) == before
    await office.move_to(at(11, 9))
    assert len(prompts(phone)) == 2


async def test_a_day_taken_off_the_list_is_worked_on_again(office: TestOffice) -> None:
    database = office.realisasi.services.database
    await database.write(add_free_day, date(2026, 12, 1), "Keliru", BY)
    await office.move_to(at(11, 2, 8, 1))

    def take_off(session: Session) -> tuple[bool, bool]:
        return remove_free_day(session, date(2026, 12, 1), BY), remove_free_day(session, date(2026, 12, 1), BY)

    assert await database.write(take_off) == (True, False)
    assert await database.read(free_days) == {}
    await office.move_to(at(12, 1))
    assert await opened(office, NOVEMBER)
