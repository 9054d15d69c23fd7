"""What waits for SQLite's one writer, and how those who wait hear of it.

Waking a thread or an event loop costs as much as a statement, so each is woken once for all that is there.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

TOGETHER = 64
"""Pieces of work committed together at most, so that the first need not wait long for the last."""

Outcome = tuple[Any, BaseException | None]
"""What a piece of work returned, or what it raised."""

Waiting = tuple[Callable[[Session], Any], asyncio.Future[Any]]


class WriteQueue:
    """Pieces of work in the order they came, for one thread at a time; any thread may add to them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Waiting] = deque()
        self._is_worked_off = False

    def put(self, piece: Waiting) -> bool:
        """Add a piece of work; returns whether somebody has to begin with it."""
        with self._lock:
            self._waiting.append(piece)
            begins, self._is_worked_off = not self._is_worked_off, True
            return begins

    def take(self) -> list[Waiting]:
        """Take what waits and is still wanted; whoever gets nothing has ended, and the next piece begins anew."""
        with self._lock:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
                if wanted := [piece for piece in batch if not piece[1].cancelled()]:
                    return wanted
            self._is_worked_off = False
            return []

    def abandon(self) -> Sequence[Waiting]:
        """Return what waits, for which nobody could be woken, so that none of it waits for ever."""
        with self._lock:
            left, self._waiting, self._is_worked_off = self._waiting, deque(), False
            return left


def hand_out(futures: Sequence[asyncio.Future[Any]], outcomes: Sequence[Outcome]) -> None:
    """Give each its outcome, waking each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Outcome]]] = defaultdict(list)
    for future, outcome in zip(futures, outcomes, strict=True):
        by_loop[future.get_loop()].append((future, outcome))
    for loop, its in by_loop.items():
        with suppress(RuntimeError):  # a loop that was closed meanwhile has nobody left who waits
            loop.call_soon_threadsafe(_settle, its)


def _settle(outcomes: Sequence[tuple[asyncio.Future[Any], Outcome]]) -> None:
    for future, (result, error) in outcomes:
        if future.cancelled():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
