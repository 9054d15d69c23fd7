"""Since when a bot runs, and which version it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Uptime:
    """Counts from when it is made, by a clock that nobody sets."""

    _started: float = field(default_factory=time.monotonic)

    def __call__(self) -> timedelta:
        """Return how long that is ago."""
        return timedelta(seconds=time.monotonic() - self._started)


def version() -> str:
    """Return the version as it was installed."""
    return metadata.version("realisasi")
