"""What may be sent in all, from one process or from all replicas together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from models.replicas import SessionLostError

_logger = logging.getLogger(__name__)

STALE = 1.0
"""Seconds after which a place that nobody used is gone; used late, it would come on top of the following ones."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` messages at once and one more each ``interval`` seconds: never over ``burst + time / interval``.

    A queue's whole state is the time at which it would be empty (the "generic cell rate algorithm"), so that a
    chat costs one number and is idle once that time has passed.
    """

    interval: float
    burst: float = 1

    def delay(self, empty_at: float, now: float) -> float:
        """Seconds until the next message may go; 0 below a microsecond, which sums of fractions leave over."""
        seconds = empty_at - (self.burst - 1) * self.interval - now
        return seconds if seconds > 1e-6 else 0.0

    def after(self, empty_at: float, now: float) -> float:
        """The state after a message sent now."""
        return max(empty_at, now) + self.interval


OVERALL = Rate(1 / 28.6, 1.4)
"""Telegram's 30 messages a second, with the burst inside; it only makes up for timers that are late, so that 95 % of
the 30 remain."""

PRIVATE, GROUP = Rate(1.0, 3), Rate(60 / 17, 3)
"""One a second in a private chat, after 3 at once; 3 + 17 a minute in a group."""


class Budget(Protocol):
    """Counts what is sent to all chats together."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""

    def delay(self, now: float) -> float:
        """Seconds until the next message may go; an estimate while none is known."""

    def take(self, now: float) -> None:
        """Count a message."""

    def hold(self, seconds: float) -> None:
        """Telegram wants nothing for so long."""


class OwnBudget:
    """The budget of the only process there is."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate, self._empty_at = rate, now

    def watch(self, changed: Callable[[], None]) -> None:
        """Nobody else changes anything."""

    def delay(self, now: float) -> float:
        """Seconds until the next message may go."""
        return self._rate.delay(self._empty_at, now)

    def take(self, now: float) -> None:
        """Count a message."""
        self._empty_at = self._rate.after(self._empty_at, now)

    def hold(self, seconds: float) -> None:
        """The pacing itself waits."""


class Places(Protocol):
    """Where replicas get their places from; both raise ``SessionLostError``."""

    async def slot(self, interval: float, burst: float) -> float:
        """Take a place; return in how many seconds it comes."""

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""


class SharedBudget:
    """The budget of a replica: it takes its places one by one from the database, when it has something to send.

    So whoever has much to send gets what the others leave, and nobody waits for more than one message of each.
    """

    def __init__(self, places: Places, rate: Rate = OVERALL, clock: Callable[[], float] = time.monotonic) -> None:
        self._places, self._rate, self._clock = places, rate, clock
        self._place: float | None = None
        self._asking: asyncio.Task[None] | None = None
        self._holding: asyncio.Task[None] | None = None
        self._changed: Callable[[], None] = _nobody

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""
        self._changed = changed

    def delay(self, now: float) -> float:
        """Seconds until our place comes; without one, ask for it and let the answer wake whoever waits."""
        if self._place is not None and self._place > now - STALE:
            return max(0.0, self._place - now)
        if self._asking is None:
            self._place = None
            self._asking = asyncio.create_task(self._ask(), name="place in the budget")
        return STALE

    def take(self, now: float) -> None:  # noqa: ARG002 - the place has its own time
        """Use the place."""
        self._place = None

    def hold(self, seconds: float) -> None:
        """Tell the other replicas too."""
        self._holding = asyncio.create_task(self._hold(seconds + self._rate.burst * self._rate.interval))

    async def _ask(self) -> None:
        try:
            seconds = await self._places.slot(self._rate.interval, self._rate.burst)
        except SessionLostError:
            # The database is gone, and people are to hear of it: slowly, since nobody knows what the others send.
            seconds = 10 * self._rate.interval
        self._place, self._asking = self._clock() + seconds, None
        self._changed()

    async def _hold(self, seconds: float) -> None:
        try:
            await self._places.hold(seconds)
        except SessionLostError:
            _logger.warning("the other replicas could not be told to hold back")


def _nobody() -> None:
    """Nobody watches yet."""
