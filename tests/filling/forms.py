"""Forms to fill in, and the little that tests of the state machine need to say about them."""

from __future__ import annotations

from dataclasses import replace

from models.answers import MAX_ANSWER
from models.catalogue.types import Combine, Indicator, Kind
from models.filling import Filling, Happened, History, Press, Step, press, read_text, to_next
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, RATIO, STATE, STOCK_RATIO, indicator

FIXED_RATIO = indicator(Kind.RATIO, denominator=Combine.FIXED)
NOTHING: History = {}
TOO_LONG = "9" * (MAX_ANSWER + 1)


def form(*kinds: Indicator) -> tuple[Indicator, ...]:
    """Return indicators with codes of their own: ``0``, ``1`` …"""
    return tuple(replace(kind, code=str(place)) for place, kind in enumerate(kinds))


THREE = form(COUNT, RATIO, STATE)
EVERY_KIND = form(COUNT, RATIO, STATE, STOCK_RATIO, FIXED_RATIO)


def value(numerator: int, denominator: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, numerator, denominator)


def usual(code: str, *numbers: int, denominator: int | None = None) -> History:
    """Return a history of one indicator, newest first."""
    return {code: [value(number, denominator) for number in numbers]}


def say(filling: Filling, *answers: str | Press, history: History = NOTHING) -> tuple[Filling, Happened | None]:
    """Give answers one after the other; return where that leads and what the last one did."""
    happened: Happened | None = None
    for answer in answers:
        if isinstance(answer, Press):
            filling, happened = press(filling, answer, history)
        else:
            filling, happened = read_text(filling, answer, history)
    return filling, happened


def at(filling: Filling) -> tuple[int, Step]:
    return filling.place, filling.step


DONE = to_next(Filling(THREE, {"0": value(12), "1": value(3, 4), "2": value(1)}))
"""All answered, at the summary."""
