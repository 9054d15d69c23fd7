"""Imports that the garbage collector leaves alone: it would pass over them again and again and find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from models.garbage import uncollected


@contextmanager
def lasting() -> Iterator[None]:
    """Keep what is made in this block to the end of the process: a start takes two thirds of the time, its end too."""
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()
