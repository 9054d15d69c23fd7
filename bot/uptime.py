"""Since when this process runs, and which version it is."""

from __future__ import annotations

import time
from datetime import timedelta
from importlib import metadata

_STARTED = time.monotonic()


def uptime() -> timedelta:
    """Return how long ago the process started."""
    return timedelta(seconds=time.monotonic() - _STARTED)


def version() -> str:
    """Return the version as it was installed."""
    return metadata.version("realisasi")
