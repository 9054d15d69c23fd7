"""Measuring and wrapping text before it is drawn, in pixels, with the font that matplotlib ships."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

FAMILY = "DejaVu Sans"
DPI = 100
POINTS_PER_PIXEL = 72 / DPI
LINE = 1.2
"""Height of a line of text as a multiple of its size; the font itself needs 1.17, so lines cannot touch."""

_INVISIBLE = {"Cc", "Cf", "Cs"}
"""Unicode's categories of control characters, format characters and halves of characters."""


@lru_cache(maxsize=256)
def face(size: int, *, bold: bool = False) -> FontProperties:
    """Return the font at a size in pixels."""
    return FontProperties(family=FAMILY, size=size * POINTS_PER_PIXEL, weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def width(text: str, size: int, *, bold: bool = False) -> float:
    """Return how many pixels wide a line of text is."""
    font = get_font(findfont(face(size, bold=bold)))
    font.set_size(size * POINTS_PER_PIXEL, DPI)
    font.set_text(visible(text))
    return font.get_width_height()[0] / 64


def visible(text: str) -> str:
    """Return the text without characters that show nothing: the font draws boxes for some, and a PDF breaks at others.

    Emoji joined by them fall apart into those they were joined of; the order of right-to-left letters stays their own.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) not in _INVISIBLE)


def line_height(size: int) -> float:
    """Return the pixels from one line of text to the next."""
    return size * LINE


def wrap(text: str, size: int, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into lines no wider than ``room`` pixels, between words and, where a word is too long, inside it.

    Only ordinary spaces are places to break: non-breaking ones hold numbers and units together.
    """
    lines: list[str] = []
    current = ""
    for word in text.replace("\n", " ").split(" "):
        joined = f"{current} {word}" if current else word
        if width(joined, size, bold=bold) <= room:
            current = joined
            continue
        if current:
            lines.append(current)
        *full, current = _chop(word, size, room, bold=bold)
        lines.extend(full)
    return (*lines, current) if current else tuple(lines)


def balanced(text: str, size: int, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Wrap a title into as few lines as fit, of about the same width, so that no word is left over alone."""
    best = wrap(text, size, room, bold=bold)
    while room > size * 6:
        room *= 0.95
        narrower = wrap(text, size, room, bold=bold)
        if len(narrower) > len(best):
            break
        best = narrower
    return best


def _chop(word: str, size: int, room: float, *, bold: bool) -> list[str]:
    """Cut a word that is wider than a whole line into pieces that fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
