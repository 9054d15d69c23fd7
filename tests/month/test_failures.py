"""What the ledger holds against: crashes, blocked bots, broken networks, many people, two ticks at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot import ledger as sending
from bot.playground.telegram import TelegramServer
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.faults import Fault, server_error, timed_out, too_many_requests
from jobs import reminders
from models.store.ledgers import LEASE
from models.tables import Outcome
from tests.month.office import CAMAT, KASI, LOKET, at, crowd, ledger, prompts
from tests.support.office import TestOffice, open_office
from tests.support.offices import SMALL_OFFICE
from tests.support.started import started_office

OPENS = at(11, 2)


def received(telegram: TelegramServer, accounts: Sequence[int]) -> Counter[int]:
    """Count the messages each account got from the bot."""
    return Counter({account: sum(message.from_bot for message in telegram.messages(account)) for account in accounts})


def is_to(params: dict[str, Any], account: int) -> bool:
    """Whether a call speaks to an account; parameters come as text."""
    return str(params.get("chat_id")) == str(account)


class Killer:
    """Ends a tick at its n-th message, before the message takes effect or right after."""

    def __init__(self, nth: int, *, before: bool) -> None:
        self.left, self.before = nth, before
        self.tick: asyncio.Task[None] | None = None

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        if method == "sendMessage" and self.tick is not None:
            self.left -= 1
            if self.left == 0:
                self.tick.cancel()
                if self.before:
                    raise asyncio.CancelledError
        return None


@pytest.mark.parametrize("before", [True, False], ids=["before it was sent", "after it was sent"])
async def test_a_crash_at_a_message_loses_none_and_doubles_what_was_in_flight_at_most(
    empty_url: str, before: bool
) -> None:
    killer = Killer(17, before=before)
    async with started_office(empty_url, SMALL_OFFICE) as office:
        accounts, telegram = await crowd(office, 40), office.telegram
        telegram.faults.rule = killer
        killer.tick = asyncio.create_task(office.realisasi.tick())
        with pytest.raises(asyncio.CancelledError):
            await killer.tick
    assert 10 < received(telegram, accounts).total() < 40

    async with open_office(empty_url, telegram=telegram, everybody=False, catalogue=SMALL_OFFICE) as office:
        await office.move_to(OPENS)
        in_flight = [account for account, count in received(telegram, accounts).items() if count == 0]
        assert len(in_flight) <= sending.AT_ONCE
        await office.move_to(OPENS + LEASE)
        await office.move_to(OPENS + 3 * LEASE)
    counts = received(telegram, accounts)
    assert min(counts.values()) == 1
    assert max(counts.values()) <= 2
    assert counts.total() - len(accounts) <= sending.AT_ONCE


async def test_three_hundred_people_get_one_message_each_page_by_page(office: TestOffice) -> None:
    accounts = await crowd(office, 300)
    await office.move_to(OPENS)
    await office.move_to(OPENS + timedelta(minutes=1))
    assert set(received(office.telegram, accounts).values()) == {1}
    assert len(accounts) > reminders.PAGE


async def test_two_ticks_at_once_send_once(office: TestOffice) -> None:
    accounts = await crowd(office, 30)
    await asyncio.gather(*(office.realisasi.tick() for _ in range(3)))
    assert set(received(office.telegram, accounts).values()) == {1}


async def test_two_processes_over_one_database_send_once(empty_url: str) -> None:
    async with started_office(empty_url, SMALL_OFFICE) as first:
        accounts = await crowd(first, 30)
        async with open_office(empty_url, telegram=first.telegram, everybody=False, catalogue=SMALL_OFFICE) as second:
            await asyncio.gather(first.realisasi.tick(), second.realisasi.tick())
        assert set(received(first.telegram, accounts).values()) == {1}


async def test_whoever_blocked_the_bot_is_left_alone_until_they_write_again(office: TestOffice) -> None:
    phone = office.phone(LOKET)
    office.telegram.block(phone.account)
    for moment in (at(11, 2), at(11, 5)):
        await office.move_to(moment)
    assert await ledger(office, LOKET) == {"opens": Outcome.UNREACHABLE}
    assert [call.method for call in office.telegram.calls if is_to(call.params, phone.account)] == ["sendMessage"]
    office.telegram.unblock(phone.account)
    await phone.send("halo")
    await office.move_to(at(11, 9))
    assert len(prompts(phone)) == 1


async def test_the_nearest_head_hears_once_of_whoever_cannot_be_reached(office: TestOffice) -> None:
    phone, head = office.phone(LOKET), office.phone(KASI)
    office.telegram.block(phone.account)
    for minute in range(3):
        await office.move_to(OPENS + timedelta(minutes=minute))
    told = [message.text for message in head.messages if "tidak sampai" in message.text]
    assert len(told) == 1
    assert "• Petugas Loket\n" in told[0]
    assert office.phone(CAMAT).messages == prompts(office.phone(CAMAT))
    office.telegram.unblock(phone.account)
    await phone.send("halo")
    office.telegram.block(phone.account)
    for day in (5, 6):
        await office.move_to(at(11, day))
    assert sum("tidak sampai" in message.text for message in head.messages) == 2
    assert len(prompts(head)) == 2


async def test_of_a_head_who_cannot_be_reached_the_next_one_above_hears(office: TestOffice) -> None:
    office.telegram.block(office.phone(KASI).account)
    await office.move_to(OPENS)
    assert "• Kepala Seksi Pelayanan\n" in office.phone(CAMAT).last.text


async def test_an_account_that_telegram_does_not_know_counts_as_unreachable(office: TestOffice) -> None:
    office.telegram.faults.rule = lambda method, params: (
        Fault(bad_request("chat not found")) if is_to(params, office.accounts[LOKET]) else None
    )
    await office.move_to(OPENS)
    assert await ledger(office, LOKET) == {"opens": Outcome.UNREACHABLE}
    assert await ledger(office, CAMAT) == {"opens": Outcome.SENT}


@pytest.mark.parametrize("fault", [server_error(), timed_out()], ids=["Telegram fails", "no answer"])
async def test_an_outage_is_waited_out_with_growing_pauses(office: TestOffice, fault: Fault) -> None:
    tried = []

    def fail(method: str, params: dict[str, Any]) -> Fault | None:
        if method == "sendMessage" and is_to(params, office.accounts[LOKET]):
            minute = round((office.clock() - OPENS) / timedelta(minutes=1))
            if minute not in tried:
                tried.append(minute)
            return fault
        return None

    office.telegram.faults.rule = fail
    for minute in range(40):
        await office.move_to(OPENS + timedelta(minutes=minute))
    assert tried == [0, 1, 3, 7, 15, 31]
    assert await ledger(office, LOKET) == {"opens": None}
    office.telegram.faults.clear()
    await office.move_to(OPENS + timedelta(hours=2))
    assert await ledger(office, LOKET) == {"opens": Outcome.SENT}
    assert len(prompts(office.phone(LOKET))) == 1


async def test_an_outage_over_a_stage_sends_the_newer_one_only(office: TestOffice) -> None:
    office.telegram.faults.rule = lambda method, params: server_error() if method == "sendMessage" else None
    await office.move_to(OPENS)
    office.telegram.faults.clear()
    await office.move_to(at(11, 5))
    assert await ledger(office, LOKET) == {"opens": Outcome.SUPERSEDED, "before_due": Outcome.SENT}
    assert len(prompts(office.phone(LOKET))) == 1


async def test_flood_control_is_waited_for_and_nothing_is_lost(office: TestOffice) -> None:
    accounts = await crowd(office, 20)
    office.telegram.faults.add(too_many_requests(0), "sendMessage", times=3)
    await office.move_to(OPENS)
    assert set(received(office.telegram, accounts).values()) == {1}


async def test_a_bot_that_is_asked_to_stop_leaves_the_rest_for_the_next_start(empty_url: str) -> None:
    async with started_office(empty_url, SMALL_OFFICE) as office:
        accounts, telegram = await crowd(office, 40), office.telegram
        stopping: list[asyncio.Task[None]] = []

        def stop(method: str, params: dict[str, Any]) -> Fault | None:
            if method == "sendMessage" and not stopping:
                stopping.append(asyncio.create_task(office.realisasi.application.stop()))
            return None

        telegram.faults.rule = stop
        await office.realisasi.tick()
        await asyncio.gather(*stopping)
    assert received(telegram, accounts).total() < 40
    async with open_office(empty_url, telegram=telegram, everybody=False, catalogue=SMALL_OFFICE) as office:
        await office.move_to(OPENS)
    assert set(received(telegram, accounts).values()) == {1}
