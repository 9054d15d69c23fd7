"""Ordered failures reach the bot as the errors the library raises for real ones."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.playground.telegram import (
    Fault,
    TelegramServer,
    connection_lost,
    server_error,
    timed_out,
    too_many_requests,
)
from bot.playground.telegram.errors import bad_request
from tests.botapi.conftest import BUDI, SITI


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (too_many_requests(3), RetryAfter),
        (server_error(), NetworkError),
        (connection_lost(), NetworkError),
        (timed_out(), TimedOut),
        (Fault(bad_request("chat not found")), BadRequest),
    ],
    ids=["flood", "server", "network", "timeout", "refusal"],
)
async def test_a_failure_before_the_effect_has_no_effect(
    bot: Bot, server: TelegramServer, fault: Fault, error: type[Exception]
) -> None:
    server.faults.add(fault, "sendMessage")

    with pytest.raises(error):
        await bot.send_message(SITI, "satu")
    assert server.messages(SITI) == []
    assert (await bot.send_message(SITI, "dua")).message_id == 1


@pytest.mark.parametrize("fault", [server_error(after=True), connection_lost(after=True), timed_out(after=True)])
async def test_a_failure_after_the_effect_loses_only_the_answer(bot: Bot, server: TelegramServer, fault: Fault) -> None:
    server.faults.add(fault)

    with pytest.raises(NetworkError):
        await bot.send_message(SITI, "satu")
    assert [message.text for message in server.messages(SITI)] == ["satu"]


async def test_flood_control_says_how_long_to_wait(bot: Bot, server: TelegramServer) -> None:
    server.faults.add(too_many_requests(17))

    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(SITI, "satu")
    assert refusal.value.retry_after == timedelta(seconds=17)


async def test_a_failure_is_for_its_method_and_so_many_times(bot: Bot, server: TelegramServer) -> None:
    server.faults.add(server_error(), "sendMessage", times=2)

    assert (await bot.get_me()).is_bot
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(SITI, "satu")
    assert (await bot.send_message(SITI, "satu")).message_id == 1


async def test_a_failure_without_a_method_spares_the_polling(bot: Bot, server: TelegramServer) -> None:
    server.faults.add(server_error())

    assert await bot.get_updates() == ()
    with pytest.raises(NetworkError):
        await bot.get_me()


async def test_an_update_whose_answer_is_lost_comes_again(bot: Bot, server: TelegramServer) -> None:
    server.send_text(SITI, "12")
    server.faults.add(connection_lost(after=True), "getUpdates")

    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert [update.update_id for update in await bot.get_updates()] == [1]


async def test_a_rule_decides_by_method_and_parameters(bot: Bot, server: TelegramServer) -> None:
    server.faults.rule = lambda _, params: server_error() if params.get("chat_id") == str(BUDI) else None

    assert (await bot.send_message(SITI, "a")).message_id == 1
    with pytest.raises(NetworkError):
        await bot.send_message(BUDI, "a")
    server.faults.clear()
    assert (await bot.send_message(BUDI, "a")).message_id == 1


async def test_calls_are_logged_with_the_refusals_they_met(bot: Bot, server: TelegramServer) -> None:
    server.faults.add(too_many_requests(1), "sendMessage")
    with pytest.raises(RetryAfter):
        await bot.send_message(SITI, "a")
    await bot.send_message(SITI, "a")
    await bot.get_updates()

    logged = [(call.method, call.error.error_code if call.error else None) for call in server.calls]
    assert logged[-2:] == [("sendMessage", 429), ("sendMessage", None)]
    assert [params["text"] for params in server.sent("sendMessage")] == ["a", "a"]
