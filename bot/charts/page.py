"""A sheet of 1080 × 1350 px to draw on: pixels from the top left, matplotlib's own objects, no global state."""

from __future__ import annotations

import io
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from bot.charts.lettering import DPI, face, visible, width
from bot.charts.palette import INK, PAPER

WIDTH, HEIGHT = 1080, 1350
MARGIN = 48
ROOM = WIDTH - 2 * MARGIN
RIGHT = WIDTH - MARGIN
COLOURS = 64
"""Colours of the palette picture; with more, letters look no better and the file grows."""

PIXELS = IdentityTransform()

Align = Literal["left", "center", "right"]


class Page:
    """One picture under construction; it keeps its texts so that tests can look for overlaps."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
        self.canvas = FigureCanvasAgg(self._figure)
        self.texts: list[Text] = []

    def text(
        self, x: float, top: float, words: str, size: int, *, colour: str = INK, bold: bool = False,
        align: Align = "left",
    ) -> None:  # fmt: skip
        """Write one line whose box begins ``top`` pixels from the upper edge; mathematics marks are letters here."""
        text = Text(
            x, HEIGHT - top - size * 0.95, visible(words), color=colour, fontproperties=face(size, bold=bold),
            horizontalalignment=align, verticalalignment="baseline", parse_math=False,
            transform=PIXELS,
        )  # fmt: skip
        self._figure.add_artist(text)
        self.texts.append(text)

    def box(
        self, x: float, top: float, wide: float, high: float, *, fill: str, hatch: str | None = None,
        hatch_colour: str = PAPER,
    ) -> None:  # fmt: skip
        """Fill a rectangle, hatched for what is not final."""
        shape = Rectangle((x, HEIGHT - top - high), wide, high, facecolor=fill, linewidth=0, transform=PIXELS)
        if hatch:
            shape.set_edgecolor(hatch_colour)
            shape.set_hatch(hatch)
            shape.set_hatch_linewidth(2.5)
        self._figure.add_artist(shape)

    def outline(self, x: float, top: float, wide: float, high: float, *, colour: str) -> None:
        """Draw the dashed rectangle that stands for something missing."""
        shape = Rectangle((x, HEIGHT - top - high), wide, high, fill=False, linewidth=1.8, transform=PIXELS)
        shape.set_edgecolor(colour)
        shape.set_linestyle((0, (4, 3)))
        self._figure.add_artist(shape)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, colour: str, thick: float = 2,
        dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a straight line between two points."""
        self._figure.add_artist(
            Line2D(
                (start[0], end[0]), (HEIGHT - start[1], HEIGHT - end[1]), color=colour,
                linewidth=thick * 72 / DPI, linestyle=(0, (3, 2)) if dashed else "solid", transform=PIXELS,
            )
        )  # fmt: skip

    def mark(self, x: float, y: float, *, shape: str, size: float, fill: str, edge: str = PAPER) -> None:
        """Put a marker such as a diamond (``D``) or a dot (``o``) on a point."""
        self._figure.add_artist(
            Line2D(
                (x,), (HEIGHT - y,), marker=shape, markersize=size * 72 / DPI, markerfacecolor=fill,
                markeredgecolor=edge, markeredgewidth=1.6, linestyle="none", transform=PIXELS,
            )
        )  # fmt: skip

    def pill(self, right: float, top: float, words: str, size: int, *, fill: str, colour: str) -> float:
        """Write words on a rounded ground that ends at ``right``; return where it begins."""
        wide = width(words, size, bold=True) + size
        shape = FancyBboxPatch(
            (right - wide + 8, HEIGHT - top - size * 1.3 + 8), wide - 16, size * 1.3 - 16,
            boxstyle="round,pad=8,rounding_size=14", facecolor=fill, edgecolor=colour, linewidth=1.5, transform=PIXELS,
        )  # fmt: skip
        self._figure.add_artist(shape)
        self.text(right - wide / 2, top + size * 0.05, words, size, colour=colour, bold=True, align="center")
        return right - wide

    def png(self) -> bytes:
        """Render the page as a palette PNG, about a quarter of the bytes of a full-colour one."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._figure.savefig(raw, format="rgba", dpi=DPI, facecolor=PAPER)
        picture = Image.frombytes("RGBA", (WIDTH, HEIGHT), raw.getvalue()).convert("RGB")
        fewer = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        fewer.save(out, "PNG", compress_level=6)
        return out.getvalue()
