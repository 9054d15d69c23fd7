"""The bot never speaks faster than Telegram allows, and the people who wait for an answer go first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.budget import Rates
from bot.pacing import BROADCAST_TRIES, INTERACTIVE_TRIES, NO_LIMITS, Pacing, growing_pause
from bot.transport import AnswerLostError, NotSentError
from tests.kit.update_server import UpdateServer
from tests.kit.virtual_time import VirtualTime

BROADCAST = {"broadcast": True}


class Telegram:
    """Notes when each call arrives, and fails first where told to; refuses what is too fast if it enforces."""

    def __init__(self, time: VirtualTime, *, enforces: bool = False) -> None:
        self.time, self.enforces = time, enforces
        self.calls: list[tuple[float, int | str | None]] = []
        self.failures: list[TelegramError] = []
        self.refused = 0

    async def call(self, endpoint: str, data: dict[str, Any]) -> bool:
        now, chat = self.time.now, data.get("chat_id")
        if self.enforces and self._too_fast(now, chat):
            self.refused += 1
            raise RetryAfter(5)
        self.calls.append((now, chat))
        if self.failures:
            raise self.failures.pop(0)
        return True

    def _too_fast(self, now: float, chat: int | str | None) -> bool:
        lately = [known for at, known in self.calls if at > now - 1]
        minute = [known for at, known in self.calls if at > now - 60]
        group = isinstance(chat, str) or (chat or 0) < 0
        return len(lately) >= 30 or (minute.count(chat) >= 20 if group else lately.count(chat) >= 3)

    def times_of(self, chat: int | str) -> list[float]:
        return [round(at, 3) for at, known in self.calls if known == chat]


class Office:
    """A pacing on virtual time in front of that Telegram."""

    def __init__(self, rates: Rates | None = None, *, enforces: bool = False) -> None:
        self.time = VirtualTime()
        self.telegram = Telegram(self.time, enforces=enforces)
        self.pacing = Pacing(rates, clock=self.time.clock, sleep=self.time.sleep, jitter=lambda: 0.0)

    async def send(self, chat: int | str | None, *, endpoint: str = "sendMessage", broadcast: bool = False) -> Any:
        data = {} if chat is None else {"chat_id": chat}
        marks = BROADCAST if broadcast else None
        return await self.pacing.process_request(self.telegram.call, (endpoint, data), {}, endpoint, data, marks)

    async def all(self, *sending: Awaitable[Any]) -> list[Any]:
        return await self.time.run(asyncio.gather(*sending, return_exceptions=True))


async def test_six_hundred_messages_pass_an_enforcing_server_without_one_refusal_in_23_seconds() -> None:
    office = Office(enforces=True)
    await office.all(*(office.send(chat, broadcast=True) for chat in range(1, 601)))
    assert office.telegram.refused == 0
    assert len(office.telegram.calls) == 600
    assert office.time.now < 23


async def test_a_mixture_of_private_chats_and_groups_passes_an_enforcing_server() -> None:
    office = Office(enforces=True)
    sending = [office.send(chat) for _ in range(8) for chat in (*range(1, 31), -1, -2, "@kanal")]
    results = await office.all(*sending)
    assert results == [True] * len(sending)
    assert office.telegram.refused == 0


async def test_a_private_chat_gets_a_burst_of_three_and_then_one_a_second() -> None:
    office = Office()
    await office.all(*(office.send(5) for _ in range(6)))
    assert [round(at) for at in office.telegram.times_of(5)] == [0, 0, 0, 1, 2, 3]


async def test_a_group_gets_at_most_twenty_messages_in_any_minute() -> None:
    office = Office()
    await office.all(*(office.send(-100) for _ in range(60)))
    times = office.telegram.times_of(-100)
    assert max(sum(start <= at < start + 60 for at in times) for start in times) <= 20


async def test_one_busy_chat_does_not_hold_back_the_others() -> None:
    office = Office()
    await office.all(*(office.send(1) for _ in range(20)), *(office.send(chat) for chat in range(2, 10)))
    assert all(office.telegram.times_of(chat)[0] < 0.5 for chat in range(2, 10))


async def test_messages_of_one_chat_keep_their_order() -> None:
    office, order = Office(), []

    async def send(number: int) -> None:
        await office.send(1)
        order.append(number)

    await office.all(*(send(number) for number in range(10)))
    assert order == list(range(10))


async def test_an_answer_overtakes_a_broadcast_that_waits() -> None:
    office = Office()
    broadcast = [office.send(chat, broadcast=True) for chat in range(1, 301)]

    async def answer() -> float:
        await office.time.sleep(2.0)
        await office.send(1000)
        return office.time.now

    *_, answered = await office.all(*broadcast, answer())
    assert answered < 2.1
    assert len(office.telegram.calls) == 301


async def test_a_broadcast_gets_every_tenth_place_while_answers_keep_coming() -> None:
    office = Office()
    answers = [office.send(chat) for chat in range(1, 201)]
    await office.all(*answers, *(office.send(chat, broadcast=True) for chat in range(1001, 1021)))
    first_hundred = [chat for _, chat in office.telegram.calls[:100] if isinstance(chat, int)]
    assert sum(chat > 1000 for chat in first_hundred) in {9, 10}


async def test_after_a_refusal_everything_waits_as_long_as_telegram_asks() -> None:
    office = Office()
    office.telegram.failures = [RetryAfter(30)]
    await office.all(office.send(1), office.send(2), office.send(3, broadcast=True), office.send(None, endpoint="x"))
    assert office.telegram.times_of(1)[0] == 0
    later = {chat: at for at, chat in office.telegram.calls[1:]}
    assert len(later) == 4
    assert min(later.values()) >= 30


async def test_what_can_be_done_without_is_tried_once_and_its_refusal_holds_nothing_back() -> None:
    office = Office()
    office.telegram.failures = [RetryAfter(80_000)]
    name, marks = "setMyDescription", {"aside": True}
    with pytest.raises(RetryAfter):
        await office.pacing.process_request(office.telegram.call, (name, {}), {}, name, {}, marks)
    await office.all(office.send(1))
    assert office.telegram.times_of(1) == [0]


async def test_a_call_refused_again_and_again_fails_after_its_tries() -> None:
    office = Office()
    office.telegram.failures = [RetryAfter(3) for _ in range(9)]
    [error] = await office.all(office.send(1))
    assert isinstance(error, RetryAfter)
    assert len(office.telegram.calls) == INTERACTIVE_TRIES
    assert office.time.now >= 6


@pytest.mark.parametrize(("broadcast", "tries"), [(False, INTERACTIVE_TRIES), (True, BROADCAST_TRIES)])
async def test_an_error_of_the_server_is_retried_with_growing_pauses_and_not_for_ever(
    broadcast: bool, tries: int
) -> None:
    office = Office()
    office.telegram.failures = [NetworkError("Bad Gateway") for _ in range(9)]
    [error] = await office.all(office.send(1, broadcast=broadcast))
    assert isinstance(error, NetworkError)
    times = office.telegram.times_of(1)
    assert len(times) == tries
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == sorted(gaps)
    assert gaps[0] >= 0.5


@pytest.mark.parametrize("error", [BadRequest("Message text is empty"), Forbidden("bot was blocked by the user")])
async def test_what_telegram_will_never_accept_is_not_retried(error: TelegramError) -> None:
    office = Office()
    office.telegram.failures = [error]
    assert await office.all(office.send(1)) == [error]
    assert len(office.telegram.calls) == 1


@pytest.mark.parametrize("error", [TimedOut(), AnswerLostError("disconnected")])
async def test_a_message_that_may_have_arrived_is_not_sent_again(error: TelegramError) -> None:
    office = Office()
    office.telegram.failures = [error]
    assert await office.all(office.send(1)) == [error]
    assert len(office.telegram.calls) == 1


@pytest.mark.parametrize(
    ("endpoint", "error"),
    [
        ("sendMessage", NotSentError("no route")),
        ("editMessageText", TimedOut()),
        ("answerCallbackQuery", AnswerLostError("disconnected")),
    ],
)
async def test_a_call_that_can_do_nothing_twice_is_made_again(endpoint: str, error: TelegramError) -> None:
    office = Office()
    office.telegram.failures = [error]
    assert await office.all(office.send(1, endpoint=endpoint)) == [True]
    assert len(office.telegram.calls) == 2


async def test_answers_to_taps_are_not_paced() -> None:
    office = Office()
    await office.all(*(office.send(1) for _ in range(40)), office.send(None, endpoint="answerCallbackQuery"))
    assert [at for at, chat in office.telegram.calls if chat is None] == [0.0]


async def test_without_limits_nothing_waits() -> None:
    office = Office(NO_LIMITS)
    await office.all(*(office.send(chat) for _ in range(10) for chat in (1, 2, -3)))
    assert len(office.telegram.calls) == 30
    assert office.time.now == 0


async def test_idle_chats_are_forgotten() -> None:
    office = Office()
    await office.all(*(office.send(chat) for chat in range(1, 3001)))
    assert len(office.telegram.calls) == 3000
    assert office.pacing.chats_known < 1100


async def test_a_caller_who_gives_up_takes_nobodys_place() -> None:
    office = Office()
    waiting = [asyncio.ensure_future(office.send(chat)) for chat in range(1, 41)]
    await asyncio.sleep(0)
    for task in waiting[5:35]:
        task.cancel()
    await office.all(*waiting)
    assert Counter(chat for _, chat in office.telegram.calls) == Counter([*range(1, 6), *range(36, 41)])
    assert office.time.now < 0.5


async def test_shutting_down_refuses_what_waits_and_says_that_it_was_not_sent() -> None:
    office = Office()
    waiting = [asyncio.ensure_future(office.send(chat)) for chat in range(1, 10)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await office.pacing.shutdown()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert Counter(type(result) for result in results) == {bool: 3, NotSentError: 6}


def test_pauses_double_up_to_their_limit_and_vary_by_half() -> None:
    pauses = [growing_pause(attempt, limit=30, jitter=lambda: 0.0) for attempt in range(8)]
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert growing_pause(99, limit=30, jitter=lambda: 1.0) == 15


async def test_the_library_leads_every_call_but_the_polling_through_the_pacing() -> None:
    seen: list[str] = []

    class Watching(Pacing):
        async def process_request(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            seen.append(kwargs["endpoint"])
            return await super().process_request(callback, *args, **kwargs)

    server = UpdateServer()
    bot = ExtBot("1:TEST", request=server, get_updates_request=server, rate_limiter=Watching())
    await bot.initialize()
    await bot.get_updates()
    assert seen == ["getMe"]
