"""A round of the scheduler that takes longer than the minute until the next."""

from __future__ import annotations

import pytest

import jobs
from bot.context import Context
from jobs import reminders
from models.queries.health import vitals
from tests.month.office import at, crowd
from tests.support.office import TestOffice

OPENS = at(11, 2)


async def test_prompts_show_page_by_page_that_the_scheduler_has_not_stopped(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "PAGE", 2)
    await crowd(office, 3)
    office.clock.move_to(OPENS)
    context, database = Context(office.realisasi.application), office.realisasi.services.database
    await jobs.keep_up_with_months(context)
    before = await database.read(vitals)
    await reminders.remind(context)
    after = await database.read(vitals)
    assert before.ticked_at is None or before.ticked_at < OPENS
    assert after.ticked_at == OPENS


async def test_the_next_minute_leaves_a_round_that_is_still_sending_alone(office: TestOffice) -> None:
    accounts = await crowd(office, 3)
    office.clock.move_to(OPENS)
    context = Context(office.realisasi.application)
    told = [len(office.telegram.messages(account)) for account in accounts]
    async with office.realisasi.services.ticking:  # as a round does that is under way
        await jobs.tick_unless_under_way(context)
    assert [len(office.telegram.messages(account)) for account in accounts] == told
    await jobs.tick_unless_under_way(context)
    assert [len(office.telegram.messages(account)) for account in accounts] == [count + 1 for count in told]
