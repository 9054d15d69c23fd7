"""Which reports the scheduler shows to whoever reviews them: what came lately, of months that can still be reopened."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from models.months import Month
from models.queries.review_notices import MONTHS_BACK, NEWS_FOR, unshown
from models.running import Notice
from models.tables import Period, Report
from tests.reviews.office import KASI, LOKET, data, report
from tests.support.each import on_each
from tests.support.office import TestOffice

OLDEST = Month(2026, 11).plus(-MONTHS_BACK)


async def waiting(office: TestOffice) -> int:
    """Return how many reports have not been shown."""
    services = office.realisasi.services
    found = await services.database.read(unshown, services.calendar, services.catalogue, office.clock())
    return sum(len(reports) for reports in found.values())


async def as_if_never_shown(office: TestOffice, month: Month) -> None:
    """Make all reports ones of that month of which nobody was told."""

    def write(session: Session) -> None:
        session.execute(delete(Notice))
        window = office.realisasi.services.calendar.window(month)
        session.add(Period(month=month, opens=window.opens, due=window.due, closes=window.closes))
        session.flush()
        session.execute(update(Report).values(month=month))

    await office.realisasi.services.database.write(write)


@on_each
async def test_a_report_of_a_month_that_is_too_old_is_not_shown(office: TestOffice) -> None:
    await report(office, LOKET)
    assert await waiting(office) == 0
    await as_if_never_shown(office, OLDEST)
    assert await waiting(office) == 1
    await as_if_never_shown(office, OLDEST.plus(-1))
    assert await waiting(office) == 0


@on_each
async def test_a_report_is_shown_for_two_weeks_until_it_is_reviewed(office: TestOffice) -> None:
    await report(office, LOKET)
    await as_if_never_shown(office, OLDEST)
    office.clock.move_to(office.clock() + NEWS_FOR)
    assert await waiting(office) == 1
    office.clock.move_to(office.clock() + timedelta(minutes=1))
    assert await waiting(office) == 0


@on_each
async def test_a_report_that_was_reviewed_at_once_is_not_shown(office: TestOffice) -> None:
    head = office.phone(KASI)
    await report(office, LOKET)
    office.telegram.tap(head.account, head.last.message_id, data(head.last, "Setujui"))
    await head.settled()
    await as_if_never_shown(office, OLDEST)
    office.clock.move_to(office.clock() + NEWS_FOR)
    assert await waiting(office) == 0
