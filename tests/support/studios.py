"""Studios that draw nothing real, so that a test of the chat takes no second."""

from __future__ import annotations

import asyncio

from bot.charts.content import Chart
from bot.drawing import DrawingError, Studio
from tests.botapi.pictures import picture

BLANK_PDF = b"%PDF-1.4 blank"


class Pencil(Studio):
    """Draws small pictures, as many as told, and remembers what of."""

    def __init__(self, pages: int = 1) -> None:
        super().__init__()
        self.drawn: list[Chart] = []
        self.called: list[str] = []
        self.pages = pages

    async def draw(self, chart: Chart) -> list[bytes]:
        self.drawn.append(chart)
        await asyncio.sleep(0)
        return [picture(40 + page, 50) for page in range(self.pages)]

    async def run(self, function: str, data: object) -> list[bytes]:
        self.called.append(function)
        await asyncio.sleep(0)
        return [BLANK_PDF]


class BrokenPencil(Studio):
    """Draws nothing."""

    async def draw(self, chart: Chart) -> list[bytes]:
        raise DrawingError("the pencil is broken")

    async def run(self, function: str, data: object) -> list[bytes]:
        raise DrawingError("the pencil is broken")
