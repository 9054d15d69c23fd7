"""Indonesian number words, such as ``seratus dua puluh tiga ribu``, as whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

DIGITS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
SCALES = {
    "triliun": 10**12,
    "trilyun": 10**12,
    "miliar": 10**9,
    "milyar": 10**9,
    "juta": 10**6,
    "jt": 10**6,
    "ribu": 10**3,
    "rb": 10**3,
}
_ONE_OF_SCALE = {"seribu": "ribu", "sejuta": "juta", "semiliar": "miliar", "semilyar": "miliar", "setriliun": "triliun"}
_PARTS = frozenset({"belas", "puluh", "ratus"})
_TEENS = {"sepuluh": 10, "sebelas": 11}

NUMBER_WORDS = frozenset({"nol", "seratus", *DIGITS, *SCALES, *_ONE_OF_SCALE, *_PARTS, *_TEENS})
"""Every word that can be part of a number."""

_JOINED = re.compile(f"({'|'.join(DIGITS)})(belas|puluh|ratus|ribu|juta|miliar|milyar|triliun)")


def parse_number_words(words: Sequence[str]) -> int | None:
    """Read lower-case words as one whole number below 10**15; ``None`` for anything else.

    Joined forms (``duabelas``) and figures before a scale (``12 ribu``) are understood. Figures alone, halves and
    words in another order are not.
    """
    if list(words) == ["nol"]:
        return 0
    separate = _separate(words)
    if NUMBER_WORDS.isdisjoint(separate):
        return None
    total, ceiling, group = 0, 10**15, list[str]()
    for word in separate:
        if word not in SCALES:
            group.append(word)
            continue
        scale, count = SCALES[word], _below_thousand(group)
        if count is None or scale >= ceiling:
            return None
        total, ceiling, group = total + count * scale, scale, []
    rest = _below_thousand(group) if group else 0
    return None if rest is None else total + rest


def _separate(words: Sequence[str]) -> list[str]:
    """Undo joined forms, also that of ``se`` and a scale."""
    separate: list[str] = []
    for word in words:
        joined = _JOINED.fullmatch(word)
        if word in _ONE_OF_SCALE:
            separate += ["se", _ONE_OF_SCALE[word]]
        else:
            separate += joined.groups() if joined else [word]
    return separate


def _below_thousand(group: list[str]) -> int | None:
    match group:
        case ["se"]:
            return 1
        case [figures] if figures.isdecimal() and len(figures) <= 3:
            return int(figures) or None
        case ["seratus", *rest]:
            return _plus(100, rest)
        case [digit, "ratus", *rest] if digit in DIGITS:
            return _plus(DIGITS[digit] * 100, rest)
    return _below_hundred(group)


def _below_hundred(group: list[str]) -> int | None:
    match group:
        case [teen] if teen in _TEENS:
            return _TEENS[teen]
        case [digit] if digit in DIGITS:
            return DIGITS[digit]
        case [digit, "belas"] if DIGITS.get(digit, 1) > 1:
            return DIGITS[digit] + 10
        case [digit, "puluh"] if DIGITS.get(digit, 1) > 1:
            return DIGITS[digit] * 10
        case [digit, "puluh", unit] if DIGITS.get(digit, 1) > 1 and unit in DIGITS:
            return DIGITS[digit] * 10 + DIGITS[unit]
    return None


def _plus(hundreds: int, rest: list[str]) -> int | None:
    below = _below_hundred(rest) if rest else 0
    return None if below is None else hundreds + below
