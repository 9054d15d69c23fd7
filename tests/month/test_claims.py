"""Claims of messages that take long: kept while their process lives, and given up where another has sent them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import jobs
from bot import ledger as sending
from bot.clock import MovableClock
from bot.context import Context
from bot.pacing import NO_LIMITS, Pacing
from bot.playground.telegram import Fault
from bot.playground.telegram.faults import too_many_requests
from jobs import reminders
from models.administration import Announcement, Delivery
from models.oversight import GroupNotice
from models.running import Notice
from models.store.ledgers import LEASE, PEOPLE
from models.store.notices import claim
from models.tables import Base, Outcome, Person
from tests.month.office import KASI, LOKET, OCTOBER, at, crowd, ledger
from tests.support.groups import GroupChat, open_group
from tests.support.office import TestOffice, frozen, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office

OPENS, OVERDUE = at(11, 2), at(11, 10)
GROUP = -4007
STEP = LEASE - timedelta(seconds=1)


class HeldTime:
    """A clock for pacing: whoever sleeps goes on when told so, as long later as they wanted to sleep."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self._slept = 0.0

    def clock(self) -> float:
        return time.monotonic() + self._slept

    async def sleep(self, seconds: float) -> None:
        await self.go_on.wait()
        self._slept += seconds


@asynccontextmanager
async def second_process(
    office: TestOffice, held: HeldTime | None = None, clock: MovableClock | None = None, *, ticks: bool = False
) -> AsyncIterator[TestOffice]:
    """Open the office in another process, which stands still where Telegram asks to wait."""
    pacing = Pacing(NO_LIMITS, clock=held.clock, sleep=held.sleep) if held else None
    async with open_office(
        office.realisasi.services.settings.database_url,
        telegram=office.telegram,
        everybody=False,
        catalogue=SMALL_OFFICE,
        pacing=pacing,
        clock=clock or office.clock,
        ticks=ticks,
    ) as other:
        yield other


def refused_once(account: int) -> Callable[[str, dict[str, Any]], Fault | None]:
    """Let Telegram ask for a pause, once, when something is sent to a chat."""
    left = [too_many_requests(60)]
    return lambda method, params: (
        left.pop() if left and method.startswith("send") and str(params.get("chat_id")) == str(account) else None
    )


async def held_until(office: TestOffice, rows: type[Base]) -> datetime | None:
    """Return until when the row that waits longest is claimed."""
    table = rows.__table__.c

    def read(session: Session) -> datetime | None:
        until: datetime | None = session.scalar(select(func.min(table.retry_at)).where(table.ended_at.is_(None)))
        return until

    return await office.realisasi.services.database.read(read)


async def renewed(office: TestOffice, rows: type[Base]) -> None:
    """Wait until every claim holds for a whole lease from now on."""
    async with asyncio.timeout(30):
        while (until := await held_until(office, rows)) is None or until < office.clock() + LEASE:  # noqa: ASYNC110 - a row sets no event
            await asyncio.sleep(0.01)


def from_bot(office: TestOffice, chat: int) -> int:
    """Count what the bot said; the table below a chart has no plain text."""
    return sum(message.from_bot and bool(message.text) for message in office.telegram.messages(chat))


async def announced(office: TestOffice) -> None:
    """Let an announcement to one person go."""

    def write(session: Session) -> None:
        person = session.scalars(select(Person.id).where(Person.telegram_id == office.accounts[LOKET])).one()
        row = Announcement(text="Rapat", telegram_id=1, created_at=OPENS, send_at=OPENS)
        session.add(row)
        session.flush()
        session.add(Delivery(announcement_id=row.id, person_id=person, attempts=0))

    await office.realisasi.services.database.write(write)


async def one_prompt(office: TestOffice) -> tuple[int, type[Base]]:
    office.clock.move_to(OPENS)
    return office.accounts[LOKET], Notice


async def one_announcement(office: TestOffice) -> tuple[int, type[Base]]:
    await office.move_to(OPENS)
    await announced(office)
    return office.accounts[LOKET], Delivery


async def one_group_post(office: TestOffice) -> tuple[int, type[Base]]:
    group: GroupChat = open_group(office, GROUP, "Grup Pelayanan", KASI, LOKET)
    await group.say(KASI, "/start@realisasi_bot rekap-seksi-pelayanan")
    office.clock.move_to(OVERDUE)
    return GROUP, GroupNotice


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims are renewed every few milliseconds."""
    monkeypatch.setattr(sending, "RENEWED_EVERY", timedelta(milliseconds=5))


@pytest.fixture
async def office(empty_url: str) -> AsyncIterator[TestOffice]:
    async with started_office(empty_url, SMALL_OFFICE) as opened:
        yield opened


@pytest.mark.parametrize("prepare", [one_prompt, one_announcement, one_group_post])
async def test_what_waits_long_in_a_living_process_is_left_to_it_by_every_other(
    office: TestOffice, prepare: Callable[[TestOffice], Any]
) -> None:
    chat, rows = await prepare(office)
    before, held = from_bot(office, chat), HeldTime()
    office.telegram.faults.rule = refused_once(chat)
    async with second_process(office, held) as slow:
        tick = asyncio.create_task(slow.realisasi.tick())
        for _ in range(3):
            await renewed(office, rows)
            office.clock.move_to(office.clock() + STEP)
            await office.realisasi.tick()
        assert from_bot(office, chat) == before
        held.go_on.set()
        await tick
    await office.realisasi.tick()
    assert from_bot(office, chat) == before + 1


@pytest.mark.parametrize("prepare", [one_prompt, one_announcement])
async def test_what_another_process_has_sent_is_given_up_by_one_that_stood_still(
    office: TestOffice, prepare: Callable[[TestOffice], Any], caplog: pytest.LogCaptureFixture
) -> None:
    chat, rows = await prepare(office)
    before, held = from_bot(office, chat), HeldTime()
    office.telegram.faults.rule = refused_once(chat)
    async with second_process(office, held) as slow:
        tick = asyncio.create_task(slow.realisasi.tick())
        await renewed(office, rows)
        async with second_process(
            office, clock=frozen(office.clock() + 2 * LEASE)
        ) as quick:  # for which the claim has ended
            await quick.realisasi.tick()
        await tick
        held.go_on.set()
        await slow.realisasi.tick()
    assert from_bot(office, chat) == before + 1
    assert "was sent by another process meanwhile" in caplog.text


async def test_a_database_that_is_away_keeps_nobody_from_sending(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    held = HeldTime()
    office.clock.move_to(OPENS)
    office.telegram.faults.rule = refused_once(office.accounts[LOKET])

    def fail(*_: object) -> bool:
        held.go_on.set()
        raise OSError

    monkeypatch.setattr(PEOPLE, "renew", fail)
    async with second_process(office, held) as slow:
        await slow.realisasi.tick()
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT}
    assert "could not be renewed" in caplog.text


async def test_a_long_round_takes_up_between_its_pages_what_a_killed_process_left(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "PAGE", 4)
    accounts = await crowd(office, 12)
    office.clock.move_to(OPENS)
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    sent = []

    def note(method: str, params: dict[str, Any]) -> Fault | None:
        if method == "sendMessage":
            sent.append(int(params["chat_id"]))
            if len(sent) == 6:  # the claim that was left ends while the second page is sent
                office.clock.move_to(OPENS + LEASE)
        return None

    await _leave_a_claim(office, accounts[0])
    office.telegram.faults.rule = note
    await office.realisasi.tick()
    assert sent.count(accounts[0]) == 1
    assert 6 < sent.index(accounts[0]) < len(sent) - 2
    assert set(accounts) <= set(sent)


async def test_whoever_starts_looks_again_when_what_a_killed_process_had_claimed_is_free(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TOGETHER", timedelta(milliseconds=50))
    office.clock.move_to(OPENS)
    await _leave_a_claim(office, office.accounts[LOKET])

    shortly_before = MovableClock(OPENS + LEASE - timedelta(seconds=2))
    async with second_process(office, clock=shortly_before, ticks=True), asyncio.timeout(30):
        while not from_bot(office, office.accounts[LOKET]):  # noqa: ASYNC110 - what is sent sets no event
            await asyncio.sleep(0.01)
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT}


async def test_prompts_that_a_killed_process_left_do_not_wait_for_what_follows_in_the_round(
    office: TestOffice, round_goes_on: asyncio.Event
) -> None:
    accounts = await crowd(office, 2)
    office.clock.move_to(OPENS)
    await _leave_a_claim(office, accounts[0])
    office.clock.move_to(OPENS + timedelta(seconds=1))
    await _leave_a_claim(office, accounts[1])
    told = [from_bot(office, account) for account in accounts]

    shortly_before = MovableClock(OPENS + LEASE - timedelta(seconds=2))
    async with second_process(office, clock=shortly_before, ticks=True) as other:
        try:
            async with asyncio.timeout(30):
                while [from_bot(office, account) for account in accounts] != [count + 1 for count in told]:  # noqa: ASYNC110 - what is sent sets no event
                    await asyncio.sleep(0.01)
            assert other.realisasi.services.ticking.locked()
        finally:
            round_goes_on.set()


async def test_a_look_beside_the_round_sends_nothing_that_is_under_way_though_the_clock_was_moved_on(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, rows = await one_prompt(office)
    before, held = from_bot(office, chat), HeldTime()
    office.telegram.faults.rule = refused_once(chat)
    monkeypatch.setattr(sending, "RENEWED_EVERY", timedelta(hours=1))
    async with second_process(office, held) as slow:
        tick = asyncio.create_task(slow.realisasi.tick())
        await renewed(office, rows)
        office.clock.move_to(office.clock() + 2 * LEASE)
        look = asyncio.create_task(jobs.look_beside(Context(slow.realisasi.application)))
        assert not (await asyncio.wait({look}, timeout=0.5))[0]
        assert from_bot(office, chat) == before
        held.go_on.set()
        await asyncio.gather(tick, look)
    assert from_bot(office, chat) == before + 1


async def _leave_a_claim(office: TestOffice, account: int) -> None:
    """Leave a prompt claimed, as a process does that is killed before it could send it."""
    await jobs.keep_up_with_months(Context(office.realisasi.application))

    def write(session: Session) -> None:
        person = session.scalars(select(Person.id).where(Person.telegram_id == account)).one()
        assert claim(session, person, OCTOBER, "opens", office.clock()) is not None

    await office.realisasi.services.database.write(write)
