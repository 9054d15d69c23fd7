"""A person's year: how each month's report came, and under it each indicator as a small picture of its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.charts.content import HistoryChart
from bot.charts.flow import Section, flow
from bot.charts.frame import BODY, SMALL, SUBTITLE, write
from bot.charts.lettering import line_height, width, wrap
from bot.charts.months_content import Arrival, HistoryContent, Series, history_content
from bot.charts.page import MARGIN, RIGHT, ROOM, Page
from bot.charts.palette import BLUE, INK, MUTED, ORANGE, PAPER, RULE, TRACK, VERMILLION
from bot.texts.formats import NBSP

CELL = 54
PICTURE = 64
LATEST_ROOM = 480
"""Width that the newest value with its unit of measure may take beside an indicator's name."""
LOOKS = {
    Arrival.ON_TIME: ("✓", BLUE, PAPER),
    Arrival.LATE: ("◷", ORANGE, INK),
    Arrival.MISSING: ("–", PAPER, INK),
    Arrival.OPEN: ("…", TRACK, INK),
    Arrival.LEAVE: ("C", TRACK, INK),
    Arrival.EXEMPT: ("B", TRACK, INK),
}
"""Sign, ground and ink of each way a report can come; the signs are repeated beside the words."""


def history_pages(chart: HistoryChart) -> list[bytes]:
    """Draw a person's months as PNG pages of 1080 × 1350 px; five indicators with short names fit on one."""
    return [page.png() for page in compose_history(history_content(chart))]


def compose_history(content: HistoryContent) -> list[Page]:
    """Set the pages without rendering them."""
    sections = [
        Section("Laporan", [Strip(content)] if content.labels else []),
        Section("Indikator", [Picture(series) for series in content.series]),
    ]
    return flow(content.heading, content.heading.subtitle, sections)


@dataclass(frozen=True)
class Strip:
    """The months side by side, each with the sign of how its report came, and what the signs mean."""

    content: HistoryContent

    @property
    def height(self) -> float:
        """Pixels it takes."""
        return line_height(SMALL) + CELL + 14 + len(self._lines) * line_height(SMALL) + 22

    @property
    def _lines(self) -> tuple[str, ...]:
        counts = [(kind, self.content.arrivals.count(kind)) for kind in Arrival]
        words = [f"{LOOKS[kind][0]} {count} {kind}" for kind, count in counts if count]
        return wrap("   ".join(part.replace(" ", NBSP) for part in words), SMALL, ROOM)

    def draw(self, page: Page, top: float) -> None:
        """Draw labels, cells and the words."""
        slot = ROOM / len(self.content.labels)
        for index, (label, kind) in enumerate(zip(self.content.labels, self.content.arrivals, strict=True)):
            x, sign = MARGIN + index * slot, LOOKS[kind]
            page.text(x + slot / 2, top, label, SMALL, align="center")
            upper = top + line_height(SMALL)
            page.box(x + 3, upper, slot - 6, CELL, fill=sign[1])
            if kind in {Arrival.MISSING, Arrival.OPEN}:
                page.outline(x + 3, upper, slot - 6, CELL, colour=MUTED)
            page.text(x + slot / 2, upper + CELL / 2 - SMALL * 0.63, sign[0], SMALL, colour=sign[2], align="center")
        write(page, top + line_height(SMALL) + CELL + 14, self._lines, SMALL, colour=MUTED)


@dataclass(frozen=True)
class Picture:
    """One indicator: name, newest value, columns in the order of the strip, highest and lowest in words."""

    series: Series

    @property
    def latest_lines(self) -> tuple[str, ...]:
        """The newest value as lines."""
        return wrap(self.series.latest, SUBTITLE, LATEST_ROOM, bold=True)

    @property
    def name_lines(self) -> tuple[str, ...]:
        """The name as lines, beside the newest value."""
        taken = max((width(line, SUBTITLE, bold=True) for line in self.latest_lines), default=0.0)
        return wrap(self.series.name, BODY, ROOM - taken - 28)

    @property
    def small_lines(self) -> tuple[str, ...]:
        """Month of the newest value, highest and lowest."""
        return wrap(self.series.words, SMALL, ROOM)

    @property
    def height(self) -> float:
        """Pixels it takes."""
        return self._upper + len(self.small_lines) * line_height(SMALL) + PICTURE + 32

    @property
    def _upper(self) -> float:
        """Pixels of the name and the value beside it."""
        beside = line_height(SUBTITLE) * max(len(self.latest_lines) - 1, 0) + line_height(BODY)
        return max(len(self.name_lines) * line_height(BODY), beside)

    def draw(self, page: Page, top: float) -> None:
        """Draw the words and below them the columns."""
        for place, line in enumerate(self.latest_lines):
            page.text(RIGHT, top + place * line_height(SUBTITLE), line, SUBTITLE, bold=True, align="right")
        write(page, top, self.name_lines, BODY)
        top = write(page, top + self._upper, self.small_lines, SMALL, colour=MUTED) + 8
        base = top + PICTURE
        goal = self.series.goal or 0.0
        highest = max([goal, *(row.value for row in self.series.rows if row.value is not None)]) or 1.0
        slot = ROOM / max(len(self.series.rows), 1)
        for index, row in enumerate(self.series.rows):
            x, wide = MARGIN + index * slot + slot * 0.15, slot * 0.7
            if row.value is None:
                page.line((x + wide * 0.3, base - 12), (x + wide * 0.7, base - 12), colour=MUTED, thick=4)
                continue
            high = max(PICTURE * row.value / highest, 4)
            page.box(x, base - high, wide, high, fill=TRACK if row.partial else BLUE)
            if row.partial:
                page.outline(x, base - high, wide, high, colour=INK)
        page.line((MARGIN, base), (RIGHT, base), colour=RULE, thick=3)
        if goal:
            height = base - PICTURE * goal / highest
            page.line((MARGIN, height), (RIGHT, height), colour=VERMILLION, thick=3, dashed=True)
