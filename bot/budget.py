"""What may be sent in all, from one process or from all replicas together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from models.replicas import EVERYTHING, SessionLostError

_logger = logging.getLogger(__name__)

STALE = 0.5
"""Seconds after which a replica's place that was not used is gone."""

LATE = 0.02
"""Seconds that a replica may be late at its place; if it is later, it moves the places of all that follow."""

ASKING = 1.0
"""Seconds to look again after, at the latest, while it is not known when the next message may go."""

MARGIN = 0.005
"""Seconds that a message counts longer than it has to, since Telegram's clock and ours don't tick together."""

LEFT_OVER = 1e-6
"""Seconds that sums of fractions leave over, and that are nothing."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` messages at once and one more each ``interval`` seconds: never over ``burst + time / interval``.

    A queue's whole state is the time at which it would be empty (the "generic cell rate algorithm"), so that a
    chat costs one number and is idle once that time has passed.
    """

    interval: float
    burst: float = 1

    def delay(self, empty_at: float, now: float) -> float:
        """Seconds until the next message may go."""
        seconds = empty_at - (self.burst - 1) * self.interval - now
        return seconds if seconds > LEFT_OVER else 0.0

    def after(self, empty_at: float, now: float) -> float:
        """The state after a message sent now."""
        return max(empty_at, now) + self.interval


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``messages`` in any ``seconds``; ``pace`` spreads them, so that nobody who writes waits for a new window.

    The pace is above what the window lets pass, so that it makes up for timers that are late.
    """

    messages: int
    seconds: float
    pace: Rate


OVERALL = Window(30, 1.0, Rate(1 / 33, 3))
"""Telegram's 30 messages a second."""

SHARED = Rate(1.045 / 30)
"""The same for replicas together, who don't know of each other's answers: 30 in 1.045 seconds. So a message may leave
20 ms late and be held up for 25 ms on its way without the thirtieth after it coming too soon. 95 % of the 30 remain."""

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

    def answered(self, left: float, now: float, *, ok: bool) -> None:
        """A message that left then is under way no more; ``ok`` if Telegram took it."""

    def hold(self, seconds: float) -> None:
        """Telegram wants nothing for so long."""

    async def place_in_group(self, chat: int | str, rate: Rate) -> float:
        """Take a place in a group; return in how many seconds it comes; 0 where nobody else sends."""


class OwnBudget:
    """The budget of the only process there is.

    When a message reaches Telegram is not known, only that it is after it left and before its answer came. So each
    counts from when it leaves until a window's length after its answer, less the fastest round trip there was: that
    much the answer took at least to come back, and the next message takes to get there. A message that is held up
    on its way holds up the later ones in its place, however long that is.
    """

    def __init__(self, window: Window, now: float) -> None:
        self._window, self._empty_at = window, now
        self._under_way = 0
        self._answers: deque[float] = deque()
        self._fastest: float | None = None
        self._changed: Callable[[], None] = _nobody

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""
        self._changed = changed

    def delay(self, now: float) -> float:
        """Seconds until the next message may go; an estimate while all places are under way."""
        counts = self._window.seconds + MARGIN - (self._fastest or 0.0)
        while self._answers and self._answers[0] + counts - now < LEFT_OVER:
            self._answers.popleft()
        spacing = self._window.pace.delay(self._empty_at, now)
        if self._under_way + len(self._answers) < self._window.messages:
            return spacing
        return max(spacing, self._answers[0] + counts - now if self._answers else ASKING)

    def take(self, now: float) -> None:
        """Count a message."""
        self._empty_at = self._window.pace.after(self._empty_at, now)
        self._under_way += 1

    def answered(self, left: float, now: float, *, ok: bool) -> None:
        """Let a message count from now on for as long as Telegram may still count it."""
        self._under_way -= 1
        self._answers.append(now)
        if ok:
            self._fastest = now - left if self._fastest is None else min(self._fastest, now - left)
        if len(self._answers) == 1:
            self._changed()

    def hold(self, seconds: float) -> None:
        """The pacing itself waits."""

    async def place_in_group(self, chat: int | str, rate: Rate) -> float:  # noqa: ARG002 - nobody else sends there
        """There are no other processes."""
        return 0.0


class Places(Protocol):
    """Where replicas get their places from; both raise ``SessionLostError``."""

    async def slot(self, interval: float, burst: float, name: str = EVERYTHING) -> float:
        """Take a place in what all send to one chat, or to all; return in how many seconds it comes."""

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""


class SharedBudget:
    """The budget of a replica: it takes its places one by one from the database, when it has something to send.

    So whoever has much to send gets what the others leave, and nobody waits for more than one message of each.
    """

    def __init__(self, places: Places, rate: Rate = SHARED, clock: Callable[[], float] = time.monotonic) -> None:
        self._places, self._rate, self._clock = places, rate, clock
        self._place: float | None = None
        self._due = 0.0  # no later than the database means the place to be; the place itself is no earlier
        self._asking: asyncio.Task[None] | None = None
        self._moving: asyncio.Task[None] | None = None
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
        return ASKING

    def take(self, now: float) -> None:
        """Use the place; if it is late, let the others know before the window ends that it now begins."""
        if now - self._due > LATE:
            self._moving = asyncio.create_task(self._move(now - self._due - LATE), name="late in the budget")
        self._place = None

    def answered(self, left: float, now: float, *, ok: bool) -> None:
        """The others could not be told in time."""

    def hold(self, seconds: float) -> None:
        """Tell the other replicas too."""
        self._holding = asyncio.create_task(self._hold(seconds + self._rate.burst * self._rate.interval))

    async def place_in_group(self, chat: int | str, rate: Rate) -> float:
        """Take a place in what all replicas send to a group; return in how many seconds it comes."""
        try:
            return await self._places.slot(rate.interval, rate.burst, str(chat))
        except SessionLostError:
            return 0.0  # this process still keeps the limit for itself

    async def _ask(self) -> None:
        asked = self._clock()
        try:
            seconds = await self._places.slot(self._rate.interval, self._rate.burst)
        except SessionLostError:
            # The database is gone, and people are to hear of it: slowly, since nobody knows what the others send.
            seconds = 10 * self._rate.interval
        self._due, self._place, self._asking = asked + seconds, self._clock() + seconds, None
        self._changed()

    async def _move(self, seconds: float) -> None:
        with suppress(SessionLostError):
            await self._places.slot(seconds, 1)

    async def _hold(self, seconds: float) -> None:
        try:
            await self._places.hold(seconds)
        except SessionLostError:
            _logger.warning("the other replicas could not be told to hold back")


def _nobody() -> None:
    """Nobody watches yet."""
