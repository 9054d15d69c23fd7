"""What may be sent in all, and how one process alone keeps to it; replicas do in `bot.shared_budget`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

ASKING = 1.0
"""Seconds to look again after, at the latest, while it is not known when the next message may go."""

MARGIN = 0.005
"""Seconds that a message counts longer than it has to, since Telegram's clock and ours don't tick together."""

CAUTION = 3.0
"""By how many times the mean of ways over the root of their number the fastest may be too slow: where ways there and
back vary evenly, each by itself, it is 1.25 times on average."""

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

PRIVATE, GROUP = Rate(1.0, 3), Rate(60 / 17, 3)
"""One a second in a private chat, after 3 at once; 3 + 17 a minute in a group."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The limits, each with its burst inside it: 3 + 17 a minute in groups; in private 3, then 1 a second."""

    overall: Window = OVERALL
    private: Rate = PRIVATE
    group: Rate = GROUP


class FastestWay:
    """The fastest way to Telegram and back that was seen, in seconds, ``None`` before the first."""

    def __init__(self) -> None:
        self.seen: float | None = None
        self._sum, self._count = 0.0, 0

    def see(self, seconds: float) -> None:
        """Note what a message took that Telegram accepted."""
        self.seen = seconds if self.seen is None else min(self.seen, seconds)
        self._sum, self._count = self._sum + seconds, self._count + 1

    def surely(self, others: float | None = None) -> float:
        """What a way takes at least, where others saw one that was as fast as that.

        A faster one than was seen may come yet: the more they vary and the fewer there were, the faster.
        """
        if self.seen is None:
            return 0.0
        yet = CAUTION * (self._sum / self._count - self.seen) / sqrt(self._count) if self._count > 1 else self.seen
        return max(0.0, min(self.seen, self.seen if others is None else others) - yet)


class Budget(Protocol):
    """Counts what is sent to all chats together."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""

    def delay(self, now: float, ready: Iterable[bool]) -> float:
        """Seconds until the next message may go; an estimate while none is known.

        ``ready`` says of each message that waits for nothing else, answers first: whether somebody waits for it.
        """

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
        self._fastest = FastestWay()
        self._changed: Callable[[], None] = nobody

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""
        self._changed = changed

    def delay(self, now: float, ready: Iterable[bool] = ()) -> float:  # noqa: ARG002 - nobody else waits
        """Seconds until the next message may go; an estimate while all places are under way."""
        counts = self._window.seconds + MARGIN - self._fastest.surely()
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
            self._fastest.see(now - left)
        if len(self._answers) == 1:
            self._changed()

    def hold(self, seconds: float) -> None:
        """The pacing itself waits."""

    async def place_in_group(self, chat: int | str, rate: Rate) -> float:  # noqa: ARG002 - nobody else sends there
        """There are no other processes."""
        return 0.0


def nobody() -> None:
    """Nobody watches yet."""
