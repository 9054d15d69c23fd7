"""The grammar of answers: what a person typed, read as a realisation, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.catalogue.types import Combine, Indicator, Kind
from models.quantities import (
    LARGEST,
    OF,
    Reason,
    fold,
    gives_percent,
    is_figure,
    is_nihil,
    quantity,
    units_of,
    words_of,
)
from models.realisation import Answer, Realisation
from models.words import NUMBER_WORDS, SCALES

__all__ = [
    "LARGEST",
    "MAX_ANSWER",
    "MAX_LINE",
    "LineRefusal",
    "Partial",
    "Reason",
    "Refusal",
    "read_answer",
    "read_line",
]

MAX_ANSWER = 200
MAX_LINE = 1000
"""Longer texts are refused unread, so that no message can keep the bot busy."""

_YES = frozenset({"ya", "y", "iya", "yes", "sudah"})
_NO = frozenset({"tidak", "t", "tdk", "no", "belum"})
_SKIP = frozenset({("?",), ("lewati",), ("lewat",), ("belum", "ada", "data")})
_BETWEEN_ANSWERS = re.compile(r"[;\n]|,(?=\s|$)")
_PHRASES = frozenset({("tidak", "ada"), ("belum", "ada"), ("ada", "data")})


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that cannot be taken."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Partial:
    """The first number of a ratio; the second is still to be asked."""

    numerator: int


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """A line that cannot be taken: the answer at ``index`` (from 0), or ``None`` where their number does not fit."""

    index: int | None
    reason: Reason
    expected_count: int
    given: int


def read_answer(text: str, indicator: Indicator, numerator: int | None = None) -> Realisation | Partial | Refusal:
    """Read one message as the answer for an indicator; it never raises.

    ``numerator`` is a ratio's first number where the second is being asked; a whole ratio then replaces both.
    """
    text = text.strip()
    if len(text) > MAX_ANSWER:
        return Refusal(Reason.TOO_LONG)
    result = _read(words_of(fold(text)), indicator, numerator)
    return Refusal(result) if isinstance(result, Reason) else result


def read_line(
    text: str, indicators: Sequence[Indicator], bases: Mapping[str, int] | None = None
) -> list[Realisation] | LineRefusal:
    """Read the answers for all indicators, in their order, from one message such as ``12 45/50 nihil``.

    Answers are separated by spaces, by commas before a space, by semicolons or by lines. A ratio is ``45/50`` or
    ``45 dari 50``, and of one whose yearly base is known (``bases``, by code) the numerator is enough. ``lewati`` or
    ``?`` stands for *belum ada data*.
    """
    expected, text = len(indicators), text.strip()
    if len(text) > MAX_LINE:
        return LineRefusal(None, Reason.TOO_LONG, expected, 0)
    units = frozenset[str]().union(*map(units_of, indicators))
    chunks = map(words_of, _BETWEEN_ANSWERS.split(fold(text)))
    pieces = [piece for chunk in chunks for piece in _pieces(chunk, units)]
    if len(pieces) != expected:
        return LineRefusal(None, Reason.WRONG_COUNT, expected, len(pieces))
    answers: list[Realisation] = []
    for index, (piece, indicator) in enumerate(zip(pieces, indicators, strict=True)):
        answer = _read_whole(piece, indicator, (bases or {}).get(indicator.code))
        if isinstance(answer, Reason):
            return LineRefusal(index, answer, expected, len(pieces))
        answers.append(answer)
    return answers


def _pieces(words: Sequence[str], units: frozenset[str]) -> list[list[str]]:
    """Divide the words of a line into one list per answer."""
    pieces: list[list[str]] = []
    for word in words:
        if pieces and _continues(pieces[-1][-1], word, units):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return pieces


def _continues(previous: str, word: str, units: frozenset[str]) -> bool:
    """Whether a word belongs to the answer before it."""
    if OF in {previous, word} or word in units or word in {"%", "persen"} or (previous, word) in _PHRASES:
        return True
    if is_figure(previous):
        return word in SCALES
    return "nol" not in {previous, word} and NUMBER_WORDS.issuperset({previous, word})


def _read_whole(words: Sequence[str], indicator: Indicator, base: int | None) -> Realisation | Reason:
    if tuple(words) in _SKIP:
        return Realisation(Answer.NO_DATA)
    answer = _read(words, indicator, None)
    if isinstance(answer, Partial):
        return Reason.NEEDS_TWO_NUMBERS if base is None else _ratio(answer.numerator, base, indicator)
    return answer


def _read(words: Sequence[str], indicator: Indicator, numerator: int | None) -> Realisation | Partial | Reason:
    if indicator.kind is Kind.STATE:
        return _read_state(words)
    if gives_percent(words):
        return Reason.PERCENT_GIVEN
    units = units_of(indicator)
    parts = _parts(words, units)
    if indicator.is_ratio:
        return _read_ratio(parts, units, indicator, numerator)
    return _read_count(parts, units)


def _read_state(words: Sequence[str]) -> Realisation | Reason:
    word = " ".join(words)
    if word in _YES:
        return Realisation(Answer.VALUE, 1)
    return Realisation(Answer.VALUE, 0) if word in _NO else Reason.NEEDS_YES_NO


def _read_count(parts: Sequence[Sequence[str]], units: frozenset[str]) -> Realisation | Reason:
    numbers = [quantity(part, units) for part in parts]
    if len(numbers) > 1:
        return Reason.NEEDS_NUMBER if Reason.NEEDS_NUMBER in numbers else Reason.NEEDS_ONE_NUMBER
    number = numbers[0]
    if isinstance(number, Reason):
        return number
    return Realisation(Answer.VALUE if number else Answer.NIHIL, number)


def _read_ratio(
    parts: Sequence[Sequence[str]], units: frozenset[str], indicator: Indicator, numerator: int | None
) -> Realisation | Partial | Reason:
    numbers: list[int] = [] if numerator is None or len(parts) > 1 else [numerator]
    for part in parts:
        number = quantity(part, units)
        if isinstance(number, Reason):
            return number
        numbers.append(number)
    if len(numbers) > 2:
        return Reason.NEEDS_TWO_NUMBERS
    if len(numbers) == 2:
        return _ratio(numbers[0], numbers[1], indicator)
    if is_nihil(parts[0], units) and indicator.combine_denominator in {None, Combine.SUM}:
        return Realisation(Answer.NIHIL, 0, 0)
    return Partial(numbers[0])


def _ratio(numerator: int, denominator: int, indicator: Indicator) -> Realisation | Reason:
    if numerator > denominator and not indicator.may_exceed_100:
        return Reason.NUMERATOR_OVER_DENOMINATOR
    return Realisation(Answer.VALUE if numerator or denominator else Answer.NIHIL, numerator, denominator)


def _parts(words: Sequence[str], units: frozenset[str]) -> list[list[str]]:
    """Divide an answer into the numbers it gives: at *dari*, otherwise before each further figure (``12 15``).

    A *dari* inside the unit (``12 laporan dari masyarakat``) divides nothing.
    """
    parts: list[list[str]] = [[]]
    for word in words:
        if word == OF:
            parts.append([])
        else:
            parts[-1].append(word)
    parts = [part for part in parts if part is parts[0] or not part or not units.issuperset(part)]
    if len(parts) > 1 or quantity(parts[0], units) is not Reason.NEEDS_NUMBER:
        return parts
    figures = [index for index, word in enumerate(parts[0]) if is_figure(word)]
    starts = [0, *figures[1:]]
    return [parts[0][start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
