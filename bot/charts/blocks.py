"""The blocks of a recap: notes, completeness of the unit and of units side by side, and indicators."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.charts.frame import BODY, SMALL, SUBTITLE, VALUE, write
from bot.charts.lettering import line_height, width, wrap
from bot.charts.page import MARGIN, RIGHT, ROOM, Page
from bot.charts.palette import BLUE, FILL, GREY, INK, MUTED, ORANGE, PAPER, RULE, TRACK, Tone
from bot.charts.recap_content import IndicatorRow, UnitLine
from bot.texts.formats import NBSP, number
from models.summaries import Completeness

BAR = 38
BAR_ROOM = 736
"""Width of the bars; what is left at the right belongs to the value."""
SIDE_ROOM = 360
"""Width that a number with its unit of measure may take beside an indicator's name."""
UNIT_BAR_ROOM = 560
SWATCH = 38
"""Pixels from the left edge of a small patch of colour to the words beside it."""
FLAG = 12
"""Width of the colour beside a number that was judged."""
AXIS_CAP = 150.0
"""Percentages beyond this are drawn as a bar that is visibly cut; their label still says the true value."""


def _details(row: IndicatorRow, *more: str) -> str:
    """Return whose an indicator is and the numbers behind it."""
    return f"{NBSP}· ".join(filter(None, (row.owner, *row.details, *more)))


@dataclass(frozen=True)
class Note:
    """A short paragraph."""

    words: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraph as lines."""
        return wrap(self.words, SMALL, ROOM)

    @property
    def height(self) -> float:
        """Pixels it takes."""
        return len(self.lines) * line_height(SMALL) + 10

    def draw(self, page: Page, top: float) -> None:
        """Write it in muted ink."""
        write(page, top, self.lines, SMALL, colour=MUTED)


def _segments(page: Page, top: float, wide: float, high: float, counts: Completeness, *, partial: bool) -> None:
    """Draw on time, late and missing as parts of one bar; what can still come in is hatched."""
    x = float(MARGIN)
    unit = wide / counts.expected if counts.expected else 0
    for count, fill, ink in ((counts.on_time, BLUE, PAPER), (counts.late, ORANGE, INK), (counts.missing, PAPER, INK)):
        length = count * unit
        if not count:
            continue
        missing = fill == PAPER
        page.box(x, top, length, high, fill=fill, hatch="/" if missing and partial else None, hatch_colour=RULE)
        if missing:
            page.outline(x, top, length, high, colour=MUTED)
        words = number(count)
        if length >= max(60, width(words, SMALL, bold=True) + 12) and not (missing and partial):
            page.text(x + length / 2, top + high / 2 - SMALL * 0.63, words, SMALL, colour=ink, bold=True,
                      align="center")  # fmt: skip
        x += length
    if not counts.expected:
        page.box(x, top, wide, high, fill=TRACK)


@dataclass(frozen=True)
class Overview:
    """The unit's completeness as one wide bar with its parts named below it."""

    counts: Completeness
    partial: bool

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts in words, each with its colour."""
        counts = self.counts
        named = ((counts.on_time, "tepat waktu", BLUE), (counts.late, "terlambat", ORANGE),
                 (counts.missing, "belum masuk", PAPER))  # fmt: skip
        return tuple((f"{number(count)} {words}", fill) for count, words, fill in named)

    @property
    def columns(self) -> int:
        """How many parts stand side by side: all of them, but for the numbers of a very large office."""
        widest = max(width(words, SMALL) for words, _ in self.parts)
        return next((count for count in (3, 2) if SWATCH + widest <= ROOM / count), 1)

    @property
    def height(self) -> float:
        """Pixels it takes."""
        return 64 + 12 + math.ceil(len(self.parts) / self.columns) * line_height(SMALL) + 14

    def draw(self, page: Page, top: float) -> None:
        """Draw the bar and a swatch with words for each part."""
        _segments(page, top, ROOM, 64, self.counts, partial=self.partial)
        for place, (words, fill) in enumerate(self.parts):
            row, column = divmod(place, self.columns)
            x, below = MARGIN + column * ROOM / self.columns, top + 64 + 12 + row * line_height(SMALL)
            page.box(x, below + 6, 26, 26, fill=fill)
            if fill == PAPER:
                page.outline(x, below + 6, 26, 26, colour=MUTED)
            page.text(x + SWATCH, below, words, SMALL)


@dataclass(frozen=True)
class UnitBar:
    """One unit among others: its name, its bar, how many are in and how many are owed, and its indicators by band."""

    row: UnitLine
    partial: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """The unit's name as lines."""
        return wrap(self.row.name, BODY, ROOM)

    @property
    def height(self) -> float:
        """Pixels it takes."""
        small = len(self.band_lines) + (not self._is_beside)
        return len(self.lines) * line_height(BODY) + 8 + BAR + 18 + small * line_height(SMALL)

    @property
    def owed(self) -> str:
        """How many reports are in and how many are not."""
        counts = self.row.completeness
        if not counts.expected:
            return "tidak ada yang ditunggu"
        owed = f"{number(counts.missing)} belum" if counts.missing else "lengkap"
        return f"{number(counts.submitted)} dari {number(counts.expected)}: {owed}"

    @property
    def _is_beside(self) -> bool:
        """Whether there is room for that beside the bar; in a very large unit it stands below."""
        return width(self.owed, SMALL, bold=True) <= ROOM - UNIT_BAR_ROOM - 20

    @property
    def band_lines(self) -> tuple[str, ...]:
        """The bands as lines; in words alone, since the colours of the bar above say when reports came."""
        return wrap(self.row.bands, SMALL, ROOM)

    def draw(self, page: Page, top: float) -> None:
        """Draw the name above the bar and the counts beside it."""
        counts = self.row.completeness
        top = write(page, top, self.lines, BODY) + 8
        _segments(page, top, UNIT_BAR_ROOM, BAR, counts, partial=self.partial)
        below = top + BAR + 4
        if self._is_beside:
            page.text(MARGIN + UNIT_BAR_ROOM + 20, top + 1, self.owed, SMALL, bold=counts.missing > 0)
        else:
            below = write(page, below, (self.owed,), SMALL, bold=counts.missing > 0)
        write(page, below, self.band_lines, SMALL, colour=MUTED)


@dataclass(frozen=True)
class RatioBar:
    """A percentage on a grey track that ends at 100 %, with last month's diamond and the target's line."""

    row: IndicatorRow
    axis: float
    partial: bool

    @property
    def name_lines(self) -> tuple[str, ...]:
        """The indicator's name as lines."""
        return wrap(self.row.name, BODY, ROOM)

    @property
    def beside(self) -> str:
        """What stands below the value; empty where it is too long for that."""
        return self.row.unit if width(self.row.unit, SMALL, bold=True) <= SIDE_ROOM else ""

    @property
    def small_lines(self) -> tuple[str, ...]:
        """What stands below the bar: whose it is, and the numbers behind it."""
        if not self.beside:
            return wrap(_details(self.row, self.row.unit), SMALL, ROOM)
        words = _details(self.row)
        first = next(iter(wrap(words, SMALL, ROOM - width(self.beside, SMALL, bold=True) - 28)), "")
        # Only the first line has the words at the right beside it.
        return tuple(filter(None, (first, *wrap(words.removeprefix(first).lstrip(" "), SMALL, ROOM))))

    @property
    def height(self) -> float:
        """Pixels it takes."""
        above = len(self.name_lines) * line_height(BODY) + self._own_line
        return above + BAR + 22 + len(self.small_lines) * line_height(SMALL) + 18

    @property
    def _own_line(self) -> float:
        """Pixels of a line for the value alone, where it is too long to stand beside the bar."""
        fits = width(self.row.value, VALUE, bold=True) <= ROOM - BAR_ROOM - 12
        return 0 if fits else line_height(VALUE)

    def draw(self, page: Page, top: float) -> None:
        """Draw name, bar, value and details."""
        top = write(page, top, self.name_lines, BODY) + 12 + self._own_line
        self._bar(page, top)
        if self.row.value:
            page.text(RIGHT, top - 6 - self._own_line, self.row.value, VALUE, bold=True, align="right")
        if self.beside:
            page.text(RIGHT, top + BAR + 10, self.beside, SMALL, bold=True, align="right")
        write(page, top + BAR + 10, self.small_lines, SMALL, colour=MUTED)

    def _x(self, percent: float) -> float:
        return MARGIN + BAR_ROOM * min(max(percent, 0.0), self.axis) / self.axis

    def _bar(self, page: Page, top: float) -> None:
        full = self._x(100) - MARGIN
        if self.row.share is None:
            page.outline(MARGIN, top, full, BAR, colour=GREY)
            inside = full >= 360
            page.text(MARGIN + (16 if inside else full + 16), top + 1, self.row.status, SMALL, colour=INK)
        else:
            page.box(MARGIN, top, full, BAR, fill=TRACK)
            fill, end = FILL[self.row.tone], self._x(self.row.share)
            page.box(MARGIN, top, max(end - MARGIN, 4), BAR, fill=fill, hatch="//" if self.partial else None)
            if self.row.share > self.axis:
                for shift in (-34, -20):
                    page.line((end + shift, top + BAR + 4), (end + shift + 14, top - 4), colour=PAPER, thick=6)
        if self.row.goal is not None and self.row.goal <= self.axis:
            x = self._x(self.row.goal)
            page.line((x, top - 7), (x, top + BAR + 7), colour=INK, thick=6)
        if self.row.mark is not None and self.row.share is not None and self.row.mark <= self.axis:
            page.mark(self._x(self.row.mark), top + BAR / 2, shape="D", size=20, fill=INK)


@dataclass(frozen=True)
class NumberLine:
    """A count or a yes/no: numbers of different units share no axis, so they are set as figures."""

    row: IndicatorRow

    @property
    def figure(self) -> str:
        """What stands at the right: ``12 dokumen``, or the words of an answer that is no number."""
        return " ".join(filter(None, (self.row.value, self.row.unit))) or self.row.status

    @property
    def side_lines(self) -> tuple[str, ...]:
        """The figure as lines."""
        return wrap(self.figure, SUBTITLE, SIDE_ROOM, bold=bool(self.row.value))

    @property
    def name_lines(self) -> tuple[str, ...]:
        """The indicator's name as lines, beside its figure."""
        taken = max(width(line, SUBTITLE, bold=bool(self.row.value)) for line in self.side_lines)
        return wrap(self.row.name, BODY, ROOM - taken - 28)

    @property
    def small_lines(self) -> tuple[str, ...]:
        """What stands below the name: whose it is, last month, the year, the target."""
        return wrap(_details(self.row), SMALL, ROOM)

    @property
    def height(self) -> float:
        """Pixels it takes."""
        upper = max(len(self.name_lines) * line_height(BODY), len(self.side_lines) * line_height(SUBTITLE))
        return upper + len(self.small_lines) * line_height(SMALL) + 26

    def draw(self, page: Page, top: float) -> None:
        """Draw the words at the left, the figure at the right, a rule below, and beside it the colour of its band."""
        page.line((MARGIN, top + self.height - 16), (RIGHT, top + self.height - 16), colour=RULE)
        if self.row.tone is not Tone.PLAIN:
            page.box(MARGIN - FLAG - 10, top + 6, FLAG, self.height - 38, fill=FILL[self.row.tone])
        beside, known = top, bool(self.row.value)
        for line in self.side_lines:
            page.text(RIGHT, beside, line, SUBTITLE, bold=known, align="right")
            beside += line_height(SUBTITLE)
        below = write(page, top, self.name_lines, BODY)
        write(page, max(below, beside), self.small_lines, SMALL, colour=MUTED)
