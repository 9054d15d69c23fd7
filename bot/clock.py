"""The time, injected, so that tests and the playground can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present as an aware datetime."""


def system_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that runs on from wherever it was set."""

    def __init__(self, now: datetime, *, source: Clock = system_clock) -> None:
        self._source = source
        self._offset = now - source()

    def __call__(self) -> datetime:
        """Return the moved time."""
        return self._source() + self._offset

    def move_to(self, moment: datetime) -> None:
        """Set the clock; it may only go forward. Raises ``ValueError`` otherwise, since time never ran back."""
        step = moment - self()
        if step < timedelta(0):
            msg = f"{moment} is in the past of this clock"
            raise ValueError(msg)
        self._offset += step
