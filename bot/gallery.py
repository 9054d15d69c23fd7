"""Charts drawn lately, so that two people who ask for the same one, or for its next page, have it drawn once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial

from bot.charts.content import Chart
from bot.charts.fingerprints import fingerprint
from bot.drawing import Studio

CHARTS_HELD = 8
"""Charts in memory, about 60 kB a page; the rest is drawn again or known to Telegram."""


class Gallery:
    """The newest charts as PNG, by their fingerprint; those being drawn are waited for."""

    def __init__(self, size: int = CHARTS_HELD) -> None:
        self._size = size
        self._charts: OrderedDict[str, asyncio.Task[list[bytes]]] = OrderedDict()
        self._marks: OrderedDict[int, tuple[Chart, str]] = OrderedDict()

    async def fingerprint(self, chart: Chart) -> str:
        """Return a chart's fingerprint, which is worked out once for the same object: its data can never change.

        The object is held together with it, so that no other one gets its number meanwhile.
        """
        held = self._marks.get(id(chart))
        if held is None:
            held = chart, await asyncio.to_thread(fingerprint, chart)
            self._marks[id(chart)] = held
        self._marks.move_to_end(id(chart))
        while len(self._marks) > self._size:
            self._marks.popitem(last=False)
        return held[1]

    async def pages(self, studio: Studio, chart: Chart, fingerprint: str) -> list[bytes]:
        """Return a chart's pages; raises what ``Studio.draw`` raises, to everybody who waits for this chart."""
        drawing = self._charts.get(fingerprint)
        if drawing is None:
            drawing = asyncio.create_task(studio.draw(chart), name="drawing")
            self._charts[fingerprint] = drawing
            drawing.add_done_callback(partial(self._drop_failed, fingerprint))
        self._charts.move_to_end(fingerprint)
        while len(self._charts) > self._size:
            self._charts.popitem(last=False)
        # One who gives up waiting must not take the chart from the others.
        return await asyncio.shield(drawing)

    def _drop_failed(self, fingerprint: str, drawing: asyncio.Task[list[bytes]]) -> None:
        """Let the next one who asks have a failed chart drawn anew, also where nobody waited for it any more."""
        failed = drawing.cancelled() or drawing.exception() is not None
        if failed and self._charts.get(fingerprint) is drawing:
            del self._charts[fingerprint]
