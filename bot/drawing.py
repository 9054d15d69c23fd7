"""Drawing in another process, so that a chart of half a second never holds up anybody's answer.

The bot itself does not import matplotlib: functions are named ``package.module:function`` and looked up by the
worker, which imports what it needs once and is replaced after ``CHARTS_PER_WORKER`` charts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess

from bot.charts.content import Chart, HistoryChart, TrendChart
from bot.lasting import lasting

_logger = logging.getLogger(__name__)

CHARTS_PER_WORKER = 500
TIMEOUT = 60.0
"""Seconds for one chart once it is its turn, the start of the worker included; the whole office takes about 5."""

SECONDS_TO_END = 5.0

RECAP = "bot.charts.recap:recap_pages"
TREND = "bot.charts.trend:trend_pages"
HISTORY = "bot.charts.history:history_pages"
WARM_UP = "bot.charts.warm_up:warm_up"


class DrawingError(RuntimeError):
    """A chart could not be drawn: it took too long, or the worker died twice."""


class Studio:
    """A pool of drawing processes that starts with the first chart and is made anew when a worker dies.

    Charts are drawn in the order in which they are asked for. A caller that will not wait its turn for ever puts
    its own ``asyncio.timeout`` around ``draw``.
    """

    def __init__(self, *, workers: int = 1, timeout: float = TIMEOUT) -> None:
        self._workers = workers
        self._timeout = timeout
        self._turns = asyncio.Semaphore(workers)
        self._pool: ProcessPoolExecutor | None = None
        self._closings = 0

    async def draw(self, chart: Chart) -> list[bytes]:
        """Return a chart's pages as PNG; raises ``DrawingError`` where that is impossible."""
        return await self.run(_function_for(chart), chart)

    async def run(self, function: str, data: object) -> list[bytes]:
        """Call an importable function with picklable data in the worker and return its pages.

        A worker that dies is replaced and the chart tried once more. Whatever the function raises itself is raised
        here. ``DrawingError`` tells of a chart that outlasts the timeout, that kills two workers, or before whose end
        the studio is closed.
        """
        closings = self._closings
        async with self._turns:
            for _attempt in range(2):
                if self._closings != closings:
                    raise DrawingError(f"the studio was closed before {function} ended")
                pool = self._open()
                try:
                    async with asyncio.timeout(self._timeout):
                        return await asyncio.wrap_future(_submit(pool, function, data))
                except TimeoutError as error:
                    self._abandon(pool)
                    raise DrawingError(f"{function} took longer than {self._timeout:g} s") from error
                except BrokenProcessPool:
                    self._abandon(pool)
        raise DrawingError(f"the process that ran {function} died twice")

    async def warm_up(self) -> None:
        """Start a worker and let it import what charts need, so that the first chart does not wait for that."""
        try:
            await self.run(WARM_UP, None)
        except DrawingError as error:
            _logger.warning("the drawing process could not be warmed up: %s", error)

    async def close(self) -> None:
        """End the workers and wait until they are gone; the studio may be used again afterwards."""
        self._closings += 1
        if self._pool is not None:
            workers = self._abandon(self._pool)
            await asyncio.to_thread(_join, workers)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=get_context("spawn"),
                initializer=_prepare_worker,
                max_tasks_per_child=CHARTS_PER_WORKER,
            )
        return self._pool

    def _abandon(self, pool: ProcessPoolExecutor) -> list[BaseProcess]:
        """Stop a pool without waiting for the chart in hand; another pool may have replaced it already.

        Its other charts end with ``BrokenProcessPool``, and so are tried again in the next one.
        """
        if self._pool is pool:
            self._pool = None
        workers: list[BaseProcess] = list((pool._processes or {}).values())  # noqa: SLF001 - nothing else reaches a worker that hangs
        for worker in workers:
            worker.terminate()
        pool.shutdown(wait=False)
        return workers


def _join(workers: list[BaseProcess]) -> None:
    for worker in workers:
        worker.join(SECONDS_TO_END)
        if worker.is_alive():
            worker.kill()


def _submit(pool: ProcessPoolExecutor, function: str, data: object) -> Future[list[bytes]]:
    return pool.submit(_call, function, data)


def _function_for(chart: Chart) -> str:
    match chart:
        case TrendChart():
            return TREND
        case HistoryChart():
            return HISTORY
        case _:
            return RECAP


def _prepare_worker() -> None:
    """Leave Ctrl-C to the bot, which ends its workers itself, and end with a bot that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the bot's end: a worker holds both ends of its queue, so it would never notice by itself."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _call(function: str, data: object) -> list[bytes]:
    """Look the function up in the worker, where its module is imported the first time."""
    module, _, name = function.partition(":")
    if module not in sys.modules:
        with lasting():
            import_module(module)
    draw: Callable[[object], list[bytes]] = getattr(sys.modules[module], name)
    return draw(data)
