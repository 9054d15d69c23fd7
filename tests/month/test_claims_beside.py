"""What a process that did not lead had in hand when it was killed: a card, looked at beside a round that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from models.store.ledgers import LEASE
from models.store.review_notices import claim_card
from models.tables import Report
from tests.month.office import KASI, LOKET, at
from tests.month.test_claims import from_bot, second_process
from tests.support.office import TestOffice
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office

MORNING = at(11, 2, 9)


@pytest.fixture
async def office(empty_url: str) -> AsyncIterator[TestOffice]:
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        await opened.move_to(MORNING)
        yield opened


async def _leave_a_card(office: TestOffice) -> None:
    """Let a report come in whose card is claimed and not sent, as by a process that is killed over it."""
    services, head = office.realisasi.services, office.phone(KASI)
    services.showing.add(head.account)
    reporter = office.phone(LOKET)
    await reporter.send("/lapor 12")
    await reporter.tap("Kirim")

    def write(session: Session) -> None:
        report = session.scalars(select(Report.id)).one()
        assert claim_card(session, services.calendar, services.catalogue, report, services.now()) is not None

    await services.database.write(write)


async def test_a_card_that_a_killed_process_left_does_not_wait_for_what_follows_in_the_round(
    office: TestOffice, round_goes_on: asyncio.Event
) -> None:
    await _leave_a_card(office)
    head = office.phone(KASI).account
    told = from_bot(office, head)

    shortly_before = MovableClock(MORNING + LEASE - timedelta(seconds=2))
    async with second_process(office, clock=shortly_before, ticks=True) as other:
        try:
            async with asyncio.timeout(30):
                while from_bot(office, head) == told:  # noqa: ASYNC110 - what is sent sets no event
                    await asyncio.sleep(0.01)
            assert other.realisasi.services.ticking.locked()
        finally:
            round_goes_on.set()
    assert from_bot(office, head) == told + 1
