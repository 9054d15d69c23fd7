"""A whole year, day by day: every stage comes once, on its day, to those who owe, and to nobody else."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from models.periods import Stage
from models.queries.periods import windows
from tests.month.office import CAMAT, KASI, LOKET, at, prompts, recaps, report
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE

START, END = at(1, 2), at(1, 1, year=2027)
ASKED = {
    # reports on the morning the month opens; after the reminder on the day it is due; never
    KASI: [Stage.OPENS],
    CAMAT: [Stage.OPENS, Stage.BEFORE_DUE, Stage.DUE],
    LOKET: [Stage.OPENS, Stage.BEFORE_DUE, Stage.DUE, Stage.OVERDUE],
}


async def days_with_messages(office: TestOffice) -> dict[str, Counter[date]]:
    """Live through the year, one tick each morning at eight, and note who was asked or shown something when."""
    seen: dict[str, Counter[date]] = {who: Counter() for who in (*ASKED, "heads")}
    calendar = office.realisasi.services.calendar
    due_days = {calendar.window(calendar.reportable_month(START).plus(step)).due.date() for step in range(1, 13)}
    for step in range((END - START).days):
        before = {post: len(prompts(office.phone(post))) for post in ASKED}
        charts = len(recaps(office.phone(CAMAT)))
        await office.move_to(START + timedelta(days=step))
        today = office.clock().date()
        for post, count in before.items():
            seen[post][today] += len(prompts(office.phone(post))) - count
        seen["heads"][today] += len(recaps(office.phone(CAMAT))) - charts
        if seen[KASI][today]:
            await report(office, KASI)
        if today in due_days or step == 7:
            await report(office, CAMAT)
    return {who: +days for who, days in seen.items()}


async def test_every_month_of_a_year_comes_on_its_days_once(either_url: str) -> None:
    async with open_office(either_url, now=START, catalogue=SMALL_OFFICE) as office:
        seen = await days_with_messages(office)
        services = office.realisasi.services
        opened = await services.database.read(windows)
    assert len(opened) == 12
    times = [services.calendar.notice_times(window) for window in opened]
    for post, stages in ASKED.items():
        expected = Counter(moments[stage].date() for moments in times for stage in stages)
        assert seen[post] == +Counter({day: count for day, count in expected.items() if day < END.date()}), post
    # Nothing changes after the post of the day after due, so there is no final one.
    assert seen["heads"] == Counter(moments[Stage.OVERDUE].date() for moments in times)
