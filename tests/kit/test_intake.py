"""Updates are neither lost nor mixed up, whatever happens between Telegram and the handlers."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from telegram import Update

from bot.intake import Limits, answer_leaves, lane_of
from tests.kit.intakes import Recorder, intake_on, running
from tests.kit.update_server import UpdateServer, dice


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


async def test_while_an_answer_is_on_its_way_others_are_looked_for_once() -> None:
    server, recorder = UpdateServer(), Recorder()
    on_their_way = recorder.hold(1)

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            server.receive(2, chat=2)
            answer_leaves()
        await recorder(update)

    server.receive(1, chat=1)
    async with running(await intake_on(server, handle, limits=Limits(recheck=1000.0))):
        await recorder.until(lambda: 2 in recorder.ids)
        for _ in range(200):
            await asyncio.sleep(0)
        assert recorder.ids == [2]
        assert len(server.polls) <= 4
        assert set(server.acknowledged) <= {1}
        on_their_way.set()
        await server.idle.wait()
    assert recorder.ids == [2, 1]


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
