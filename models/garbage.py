"""Work that makes much and throws nothing away, without the garbage collector looking through it again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_pauses: list[bool] = []
"""Whether the collector was on when each pause that is not over began, of all threads."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest in this block; what goes in circles and is dropped meanwhile, it finds afterwards."""
    with _lock:
        _pauses.append(gc.isenabled() or any(_pauses))
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            was_on = _pauses.pop()
            if was_on and not _pauses:
                gc.enable()
