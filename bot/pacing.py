"""How fast the bot may speak: Telegram's limits kept from this side, its refusals obeyed, its hiccups retried.

Telegram asks for at most about 30 messages a second in all, one a second in a private chat (a short burst is let
through) and 20 a minute in a group. Keeping to that is faster than being refused: a refusal stops everything.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter
from telegram.warnings import PTBDeprecationWarning

from bot.budget import Budget, OwnBudget, Rate, Rates, Window
from bot.transport import AnswerLostError, NotSentError

JSON = dict[str, Any]
Result = bool | JSON | list[JSON]
Sent = Callable[[str, bool], None]
"""Told of every try to send a message: ``ok`` or the error's name, and whether nobody waits for it."""

_logger = logging.getLogger(__name__)

INTERACTIVE_TRIES, BROADCAST_TRIES = 3, 5
RETRY_MARGIN = 0.1
"""Seconds added to what Telegram asks for, since its clock and ours don't tick together."""
BROADCAST_SHARE = 10
"""While both wait, every tenth place goes to the broadcast, so that it moves on a busy day too."""
_NOT_MESSAGES = ("answer", "get", "sendChatAction")
_ADDING = ("send", "copy", "forward", "create", "post", "upload")


def retry_after_seconds(error: RetryAfter) -> float:
    """How long Telegram wants us to wait; the library is between two types for that and warns about it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        asked: int | float | timedelta = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def growing_pause(attempt: int, *, limit: float, jitter: Callable[[], float]) -> float:
    """Seconds before try ``attempt`` + 1: doubling from half a second up to ``limit``, less up to half at random."""
    return float(min(limit, 0.5 * 2 ** min(attempt, 16)) * (1 - jitter() / 2))


NO_LIMITS = Rates(Window(sys.maxsize, 0, Rate(0)), Rate(0), Rate(0))
"""For a Telegram of our own, which has none: that of tests and benchmarks."""


@dataclass(slots=True)
class _Line:
    """The messages that wait, in order of arrival; ``overtaken`` counts how often the broadcast had to stand back."""

    interactive: dict[asyncio.Future[float], int | str] = field(default_factory=dict)
    broadcast: dict[asyncio.Future[float], int | str] = field(default_factory=dict)
    overtaken: int = 0

    def in_turn(self) -> tuple[dict[asyncio.Future[float], int | str], ...]:
        """Who is asked first now."""
        if self.overtaken >= BROADCAST_SHARE - 1:
            return self.broadcast, self.interactive
        return self.interactive, self.broadcast

    def leave(self, ticket: asyncio.Future[float]) -> None:
        """Take a ticket out, if it is still in: it is served, or was given up."""
        if self.interactive.pop(ticket, None) is not None:
            self.overtaken = self.overtaken + 1 if self.broadcast else 0
        elif self.broadcast.pop(ticket, None) is not None:
            self.overtaken = 0


class Pacing(BaseRateLimiter[JSON]):
    """The rate limiter that every call of the bot passes through, `getUpdates` excepted by the library.

    ``rate_limit_args={"broadcast": True}`` marks what nobody is waiting for: answers to people overtake it, and
    ``{"repeatable": True}`` what is better seen twice than never, such as the next question; ``{"aside": True}`` is
    for what can be done without, such as the menu: it is tried once, and its refusal holds nothing back. A
    `RetryAfter` holds everything back for as long as Telegram asks. `NetworkError` and `TimedOut` are retried, with
    growing pauses, unless the first try may have added a message already; other errors never are.
    """

    def __init__(
        self,
        rates: Rates | None = None,
        *,
        budget: Budget | None = None,
        sent: Sent | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._rates = rates or Rates()
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._line = _Line()
        self._held_until = clock()
        self._budget = budget or OwnBudget(self._rates.overall, clock())
        self._budget.watch(self._serve)
        self._sent = sent
        self._chats: dict[int | str, float] = {}
        self._prune_at = 1000
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Refuse what still waits, with an error that says it was not sent."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        for ticket in (*self._line.interactive, *self._line.broadcast):
            if not ticket.done():
                ticket.set_exception(NotSentError("The bot is shutting down."))

    @property
    def chats_known(self) -> int:
        """How many chats take up memory; idle ones are forgotten."""
        return len(self._chats)

    @property
    def waiting(self) -> tuple[int, int]:
        """How many answers wait for their turn, and how many messages of a broadcast."""
        return len(self._line.interactive), len(self._line.broadcast)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's signature
        kwargs: JSON,
        endpoint: str,
        data: JSON,
        rate_limit_args: JSON | None,
    ) -> Result:
        """Call Telegram when it is this call's turn; retry what can be retried, see the class."""
        if rate_limit_args and rate_limit_args.get("aside"):
            return await callback(*args, **kwargs)
        broadcast = bool(rate_limit_args and rate_limit_args.get("broadcast"))
        repeatable = bool(rate_limit_args and rate_limit_args.get("repeatable"))
        chat = None if endpoint.startswith(_NOT_MESSAGES) else _chat_of(data)
        retries_left = (BROADCAST_TRIES if broadcast else INTERACTIVE_TRIES) - 1
        attempt = 0
        while True:
            outcome = await self._in_turn(lambda: callback(*args, **kwargs), chat, broadcast=broadcast)
            self._count(type(outcome).__name__ if isinstance(outcome, TelegramError) else "ok", chat, broadcast)
            if not isinstance(outcome, TelegramError):
                return outcome
            self._hold_back(outcome, endpoint)
            if attempt >= retries_left or not _may_retry(outcome, endpoint, repeatable=repeatable):
                raise outcome
            if not isinstance(outcome, RetryAfter):
                _logger.info("%s failed (%s), trying again", endpoint, outcome)
                await self._sleep(growing_pause(attempt, limit=30, jitter=self._jitter))
            attempt += 1

    def _count(self, result: str, chat: int | str | None, broadcast: bool) -> None:
        if chat is not None and self._sent is not None:
            self._sent(result, broadcast)

    def _hold_back(self, error: TelegramError, endpoint: str) -> None:
        """After a refusal for too many messages, let nothing go until Telegram wants to hear from us again."""
        if isinstance(error, RetryAfter):
            asked = retry_after_seconds(error)
            self._held_until = max(self._held_until, self._clock() + asked + RETRY_MARGIN)
            self._budget.hold(asked + RETRY_MARGIN)
            _logger.warning("Telegram asks to wait %g s, says its answer to %s", asked, endpoint)

    async def _in_turn(
        self, call: Callable[[], Awaitable[Result]], chat: int | str | None, *, broadcast: bool
    ) -> Result | TelegramError:
        """Make a call when it may be made; what is no message waits only while Telegram has us hold back."""
        if chat is None:
            while (held := self._held_until - self._clock()) > 0:
                await self._sleep(held)
            return await _outcome(call())
        await self._wait_for_others(chat)
        outcome: Result | TelegramError | None = None
        ticket = asyncio.get_running_loop().create_future()
        (self._line.broadcast if broadcast else self._line.interactive)[ticket] = chat
        try:
            self._serve()
            await ticket
            outcome = await _outcome(call())
            return outcome
        finally:
            self._line.leave(ticket)
            if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
                self._budget.answered(ticket.result(), self._clock(), ok=not isinstance(outcome, None | TelegramError))

    async def _wait_for_others(self, chat: int | str) -> None:
        """Keep a group's limit together with other processes, each message at a place of its own."""
        rate = self._rate(chat)
        if rate is self._rates.group and (seconds := await self._budget.place_in_group(chat, rate)) > 0:
            await self._sleep(seconds)

    def _serve(self) -> None:
        """Let all go who may go now, then set the timer for the next."""
        while (delay := self._serve_one()) == 0:
            pass
        if delay is not None:
            self._wake_in(delay)

    def _serve_one(self) -> float | None:
        """Serve the first in turn and return 0; else the seconds until somebody can be, ``None`` if nobody waits."""
        if not (self._line.interactive or self._line.broadcast):
            return None
        now = self._clock()
        if self._held_until > now:
            return self._held_until - now
        soonest: float | None = None
        for queue in self._line.in_turn():
            for ticket, chat in queue.items():
                if ticket.done():  # its caller gave up, and takes it out
                    continue
                if (delay := self._rate(chat).delay(self._chats.get(chat, now), now)) == 0:
                    if (delay := self._budget.delay(now, self._ready(now))) == 0:
                        self._let_go(ticket, chat, now)
                    return delay
                soonest = delay if soonest is None else min(soonest, delay)
        return soonest

    def _ready(self, now: float) -> Iterator[bool]:
        """Of each message that its chat's limit would let go now, answers first: whether somebody waits for it."""
        chats: dict[int | str, float] = {}
        for queue in (self._line.interactive, self._line.broadcast):
            for ticket, chat in queue.items():
                rate, empty_at = self._rate(chat), chats.get(chat, self._chats.get(chat, now))
                if not ticket.done() and rate.delay(empty_at, now) == 0:
                    chats[chat] = rate.after(empty_at, now)
                    yield queue is self._line.interactive

    def _let_go(self, ticket: asyncio.Future[float], chat: int | str, now: float) -> None:
        """Count the message and wake its caller."""
        self._line.leave(ticket)
        self._budget.take(now)
        self._chats[chat] = self._rate(chat).after(self._chats.get(chat, now), now)
        if len(self._chats) >= self._prune_at:
            self._chats = {known: empty_at for known, empty_at in self._chats.items() if empty_at > now}
            self._prune_at = max(1000, 2 * len(self._chats))
        ticket.set_result(now)

    def _rate(self, chat: int | str) -> Rate:
        """Groups and channels have negative ids or names."""
        return self._rates.private if isinstance(chat, int) and chat > 0 else self._rates.group

    def _wake_in(self, delay: float) -> None:
        """Serve again after ``delay`` seconds, unless that is to happen sooner anyway."""
        at = self._clock() + delay
        if self._timer and not self._timer.done():
            if self._timer_at <= at:
                return
            self._timer.cancel()
        self._timer_at = at
        self._timer = asyncio.create_task(self._wake(delay), name="pacing")

    async def _wake(self, delay: float) -> None:
        await self._sleep(delay)
        self._timer = None
        self._serve()


async def _outcome(calling: Awaitable[Result]) -> Result | TelegramError:
    """Return what a call came to, an error of Telegram's too."""
    try:
        return await calling
    except TelegramError as error:
        return error


def _chat_of(data: JSON) -> int | str | None:
    """The chat a call speaks to, a number where it is one; ``None`` if it speaks to no chat."""
    chat: int | str | None = data.get("chat_id")
    with suppress(ValueError, TypeError):
        chat = int(chat)  # type: ignore[arg-type]  # a name and None stay what they are
    return chat


def _may_retry(error: TelegramError, endpoint: str, *, repeatable: bool) -> bool:
    """Whether the call can be made again without doing anything twice.

    What only sets a state can always be. What adds a message can be if it never left, or if Telegram answered that
    it failed (5xx is a bare `NetworkError`), but not if its answer was lost, unless it is ``repeatable``.
    """
    if isinstance(error, RetryAfter | NotSentError):
        return True
    if not isinstance(error, NetworkError) or isinstance(error, BadRequest):
        return False
    return repeatable or not (isinstance(error, TimedOut | AnswerLostError) and endpoint.startswith(_ADDING))
