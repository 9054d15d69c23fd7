"""Updates are neither lost nor mixed up, whatever happens between Telegram and the handlers."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import pytest
from telegram import Update
from telegram.error import Forbidden, InvalidToken, NetworkError, TimedOut

from bot.intake import Intake, Limits, lane_of
from tests.kit.update_server import UpdateServer, bot_on, dice

QUICK = Limits(recheck=0.02, grace=0.05)


class Recorder:
    """Handles updates by noting them; a chat or update that is held waits for `release`."""

    def __init__(self) -> None:
        self.handled: list[tuple[int, int]] = []
        self.started: list[int] = []
        self.held: dict[int, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    def hold(self, update_id: int) -> asyncio.Event:
        return self.held.setdefault(update_id, asyncio.Event())

    async def __call__(self, update: Update) -> None:
        async with self.changed:
            self.started.append(update.update_id)
            self.changed.notify_all()
        if update.update_id in self.held:
            await self.held[update.update_id].wait()
        async with self.changed:
            self.handled.append((lane_of(update), update.update_id))
            self.changed.notify_all()

    @property
    def ids(self) -> list[int]:
        return [update_id for _, update_id in self.handled]

    def has_handled(self, count: int) -> bool:
        return len(self.handled) == count

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(condition)


async def intake_on(server: UpdateServer, handle: Callable[[Update], Awaitable[None]], **changes: Any) -> Intake:
    return Intake(await bot_on(server), handle, allowed_updates=["message"], **{"limits": QUICK, **changes})


@asynccontextmanager
async def running(intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(intake.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_everything_waiting_is_handled_once_and_then_acknowledged() -> None:
    server, recorder = UpdateServer(), Recorder()
    for update_id in range(1, 251):
        server.receive(update_id, chat=update_id % 7 + 1)
    await (await intake_on(server, recorder)).drain()
    assert sorted(recorder.ids) == list(range(1, 251))
    assert not server.waiting


async def test_the_offset_never_passes_an_update_that_is_still_in_hand() -> None:
    server, recorder = UpdateServer(), Recorder()
    gate = recorder.hold(11)
    for update_id in range(10, 20):
        server.receive(update_id, chat=update_id)
    async with running(await intake_on(server, recorder)):
        await recorder.until(lambda: len(recorder.handled) == 9)
        server.receive(20, chat=99)
        await recorder.until(lambda: 20 in recorder.ids)
        assert set(server.acknowledged) <= {10}
        gate.set()
        await recorder.until(lambda: 11 in recorder.ids)
        await server.idle.wait()
    assert sorted(server.acknowledged) == list(range(10, 21))


async def test_a_slow_chat_does_not_delay_the_others() -> None:
    server, recorder = UpdateServer(), Recorder()
    recorder.hold(1)
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder)):
        await recorder.until(lambda: recorder.started == [1])
        for update_id in range(2, 60):
            server.receive(update_id, chat=update_id)
        await recorder.until(lambda: len(recorder.handled) == 58)
        assert 1 not in recorder.ids


async def test_an_update_that_is_shown_again_while_in_hand_is_not_handled_again() -> None:
    server, recorder = UpdateServer(), Recorder()
    gate = recorder.hold(1)
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder)):
        await recorder.until(lambda: recorder.started == [1])
        for _ in range(3):
            server.polled.clear()
            await asyncio.wait_for(server.polled.wait(), 5)
        gate.set()
        await server.idle.wait()
    assert recorder.started == [1]


async def test_while_one_update_is_in_hand_polling_does_not_spin() -> None:
    server, recorder = UpdateServer(), Recorder()
    recorder.hold(1)
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder, limits=Limits(recheck=10.0))):
        await recorder.until(lambda: recorder.started == [1])
        for _ in range(200):
            await asyncio.sleep(0)
        assert len(server.polls) <= 3


async def test_one_chat_is_handled_strictly_in_order() -> None:
    server, rng = UpdateServer(), dice(5)
    order: dict[int, list[int]] = defaultdict(list)

    async def handle(update: Update) -> None:
        for _ in range(rng.randrange(6)):
            await asyncio.sleep(0)
        order[lane_of(update)].append(update.update_id)

    for update_id in range(1, 301):
        server.receive(update_id, chat=rng.randrange(1, 9))
    await (await intake_on(server, handle)).drain()
    assert sum(map(len, order.values())) == 300
    assert all(ids == sorted(ids) for ids in order.values())


async def test_a_backlog_is_not_read_over_and_over() -> None:
    server, recorder = UpdateServer(), Recorder()
    for update_id in range(1, 1001):
        server.receive(update_id, chat=update_id)
    await (await intake_on(server, recorder, limits=Limits(recheck=5))).drain()
    assert len(recorder.handled) == 1000
    assert len(server.polls) <= 60


async def test_no_more_are_handled_at_once_than_allowed() -> None:
    server = UpdateServer()
    now = most = 0

    async def handle(update: Update) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    for update_id in range(1, 61):
        server.receive(update_id, chat=update_id)
    await (await intake_on(server, handle, limits=Limits(at_once=4))).drain()
    assert most == 4


@pytest.mark.parametrize("seed", range(6))
async def test_killed_at_any_moment_nothing_is_lost(seed: int) -> None:
    server, rng = UpdateServer(), dice(seed)
    handled: set[int] = set()

    async def handle(update: Update) -> None:
        for _ in range(rng.randrange(8)):
            await asyncio.sleep(0)
        handled.add(update.update_id)

    for update_id in range(1, 251):
        server.receive(update_id, chat=rng.randrange(1, 40))
    for _ in range(5):
        async with running(await intake_on(server, handle)):
            for _ in range(rng.randrange(60)):
                await asyncio.sleep(0)
        assert set(server.acknowledged) <= handled
    await (await intake_on(server, handle)).drain()
    assert handled == set(range(1, 251))


async def test_stop_finishes_what_is_in_hand_and_acknowledges_it() -> None:
    server, recorder = UpdateServer(), Recorder()
    gate = recorder.hold(2)
    for update_id in (1, 2, 3):
        server.receive(update_id, chat=update_id)
    intake = await intake_on(server, recorder, limits=Limits(recheck=0.02, grace=5))
    async with running(intake) as run:
        await recorder.until(lambda: recorder.ids == [1, 3])
        intake.stop()
        gate.set()
        await run
    assert not server.waiting
    assert server.polls[-1]["limit"] == 1


async def test_stop_gives_up_after_its_grace_and_the_unfinished_update_comes_again() -> None:
    server, recorder = UpdateServer(), Recorder()
    recorder.hold(2)
    for update_id in (1, 2, 3):
        server.receive(update_id, chat=update_id)
    intake = await intake_on(server, recorder)
    async with running(intake) as run:
        await recorder.until(lambda: recorder.ids == [1, 3])
        intake.stop()
        await run
    assert sorted(server.waiting) == [2, 3]
    again = Recorder()
    await (await intake_on(server, again)).drain()
    assert again.ids == [2, 3]


async def test_stop_ends_a_long_poll_at_once() -> None:
    server, recorder = UpdateServer(), Recorder()
    intake = await intake_on(server, recorder)
    async with running(intake) as run:
        await server.idle.wait()
        intake.stop()
        await asyncio.wait_for(run, 5)
    assert recorder.handled == []


async def test_what_a_handler_raises_is_logged_and_the_update_counts_as_handled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server, handled = UpdateServer(), []

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            raise ValueError("broken")
        if update.update_id == 2:
            raise asyncio.CancelledError
        handled.append(update.update_id)

    for update_id in (1, 2, 3):
        server.receive(update_id, chat=5)
    await (await intake_on(server, handle)).drain()
    assert handled == [3]
    assert not server.waiting
    assert "Update 1 could not be handled" in caplog.text


async def test_a_handler_that_never_returns_is_given_up_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    server, recorder = UpdateServer(), Recorder()
    recorder.hold(1)
    server.receive(1, chat=1)
    server.receive(2, chat=1)
    await (await intake_on(server, recorder, limits=Limits(recheck=0.02, patience=0.02))).drain()
    assert recorder.ids == [2]
    assert not server.waiting


async def test_ids_may_jump_and_start_anew_at_a_lower_number() -> None:
    server, recorder, ids = UpdateServer(), Recorder(), [900, 5_000_000, 17, 40, 12]
    async with running(await intake_on(server, recorder)):
        for count, update_id in enumerate(ids, start=1):
            await server.idle.wait()
            server.receive(update_id, chat=1)
            await recorder.until(partial(recorder.has_handled, count))
        await server.idle.wait()
    assert recorder.ids == ids
    assert not server.waiting


async def test_a_full_window_waits_for_its_first_update_and_goes_on_behind_it() -> None:
    server, recorder = UpdateServer(), Recorder()
    gate = recorder.hold(1)
    for update_id in range(1, 151):
        server.receive(update_id, chat=update_id)
    async with running(await intake_on(server, recorder)):
        await recorder.until(lambda: len(recorder.handled) == 99)
        gate.set()
        await recorder.until(lambda: len(recorder.handled) == 150)
        await server.idle.wait()
    assert not server.waiting


@pytest.mark.parametrize("malformed", [1, 3, 5])
async def test_an_update_the_library_cannot_read_is_skipped_alone(
    malformed: int, caplog: pytest.LogCaptureFixture
) -> None:
    server, recorder = UpdateServer(), Recorder()
    for update_id in range(1, 6):
        server.receive(update_id, chat=1)
    server.receive_raw({"update_id": malformed, "message": {"text": "without chat"}})
    await (await intake_on(server, recorder)).drain()
    assert recorder.ids == [known for known in range(1, 6) if known != malformed]
    assert not server.waiting
    assert f"Update {malformed} is malformed and skipped" in caplog.text


async def test_updates_are_bound_to_the_bot_also_beside_a_malformed_one() -> None:
    server, bots = UpdateServer(), []

    async def handle(update: Update) -> None:
        bots.append(update.get_bot())

    server.receive(1, chat=1)
    server.receive_raw({"update_id": 2, "message": {}})
    intake = await intake_on(server, handle)
    await intake.drain()
    server.receive(3, chat=1)
    await intake.drain()
    assert len(bots) == 2
    assert len(set(map(id, bots))) == 1


async def test_pauses_after_failures_grow_and_end_with_the_first_success() -> None:
    server, recorder, pauses = UpdateServer(), Recorder(), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    server.failures = [NetworkError("gone"), TimedOut(), (502, {"description": "Bad Gateway"})] * 3
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder, sleep=sleep, jitter=lambda: 0.0)):
        await recorder.until(lambda: recorder.ids == [1])
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


async def test_an_answer_that_makes_no_sense_is_a_failure_like_others() -> None:
    server, recorder, pauses = UpdateServer(), Recorder(), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    server.failures = [(200, {}), (200, {"ok": True}), (200, {"ok": True, "result": [{}]})]
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder, sleep=sleep, jitter=lambda: 0.0)):
        await recorder.until(lambda: recorder.ids == [1])
    assert pauses == [0.5]


async def test_a_demand_to_wait_is_obeyed() -> None:
    server, recorder, pauses = UpdateServer(), Recorder(), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    server.failures = [(429, {"description": "Too Many Requests", "parameters": {"retry_after": 77}})]
    server.receive(1, chat=1)
    async with running(await intake_on(server, recorder, sleep=sleep)):
        await recorder.until(lambda: recorder.ids == [1])
    assert pauses == [77]


async def test_a_second_program_on_the_same_bot_is_named_and_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    server, recorder = UpdateServer(), Recorder()
    server.failures = [(409, {"description": "Conflict: terminated by other getUpdates request"})]
    server.receive(1, chat=1)

    async def sleep(seconds: float) -> None:
        """Takes no time."""

    async with running(await intake_on(server, recorder, sleep=sleep)):
        await recorder.until(lambda: recorder.ids == [1])
    assert [r.levelno for r in caplog.records if "Another program receives" in r.message] == [logging.ERROR]


@pytest.mark.parametrize(("status", "error"), [(401, InvalidToken), (404, InvalidToken), (403, Forbidden)])
async def test_a_bot_that_telegram_refuses_ends_the_run(status: int, error: type[Exception]) -> None:
    server = UpdateServer()
    server.failures = [(status, {"description": "no"})]
    intake = await intake_on(server, Recorder())
    with pytest.raises(error):
        await intake.run()


async def test_an_acknowledgement_that_fails_at_the_end_only_costs_seeing_the_updates_again() -> None:
    server, recorder = UpdateServer(), Recorder()
    gate = recorder.hold(1)
    server.receive(1, chat=1)
    intake = await intake_on(server, recorder, limits=Limits(recheck=10, grace=5))
    async with running(intake) as run:
        await recorder.until(lambda: recorder.started == [1])
        intake.stop()
        await asyncio.sleep(0)
        server.failures = [NetworkError("gone")]
        gate.set()
        await run
    assert recorder.ids == [1]
    assert list(server.waiting) == [1]


async def test_what_is_fed_by_a_webhook_keeps_the_order_of_its_chat_and_returns_when_handled() -> None:
    server, recorder = UpdateServer(), Recorder()
    intake = await intake_on(server, recorder)
    for update_id in (1, 2, 3):
        server.receive(update_id, chat=7)
    updates = await (await bot_on(server)).get_updates()
    gate = recorder.hold(1)
    feeding = [asyncio.create_task(intake.feed(update)) for update in updates]
    await recorder.until(lambda: recorder.started == [1])
    assert not any(task.done() for task in feeding)
    gate.set()
    await asyncio.gather(*feeding)
    assert recorder.ids == [1, 2, 3]


def test_an_update_without_chat_waits_for_its_user_and_one_without_either_for_nobody() -> None:
    person = {"id": 42, "is_bot": False, "first_name": "Pegawai"}
    inline = Update.de_json({"update_id": 1, "inline_query": {"id": "1", "from": person, "query": "", "offset": ""}})
    assert lane_of(inline) == 42
    assert lane_of(Update(77)) == 77
