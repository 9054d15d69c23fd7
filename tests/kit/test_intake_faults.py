"""The intake when handlers fail, updates make no sense, or Telegram refuses."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

import pytest
from telegram import Update
from telegram.error import Forbidden, InvalidToken, NetworkError, TimedOut

from bot.intake import Limits, lane_of
from tests.kit.intakes import Recorder, intake_on, running
from tests.kit.update_server import UpdateServer, bot_on


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
    assert pauses == [0.5, 1, 2]


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
