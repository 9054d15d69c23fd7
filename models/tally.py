"""The tally of a running month: which indicators are counted day by day, and what a message or a tap adds to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.answers import MAX_ANSWER, Partial, Refusal, read_answer
from models.catalogue.types import Combine, Indicator, Kind
from models.months import Month
from models.quantities import LARGEST, OF, Reason, fold, is_figure, words_of
from models.words import NUMBER_WORDS, SCALES


class Counting(StrEnum):
    """What of an indicator grows from day to day.

    ``NUMBER`` is a count, or the numerator over a stock or a yearly base, which does not grow. ``PART`` is a ratio of
    work done, whose numerator is part of its denominator; of ``BOTH`` the two numbers grow apart from each other.
    """

    NUMBER = "number"
    PART = "part"
    BOTH = "both"


class Problem(StrEnum):
    """Why nothing was added, besides the reasons for which an answer is refused."""

    NOTHING = "nothing"
    NO_SUCH_PLACE = "no_such_place"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Misread:
    """A text that adds nothing, and why."""

    problem: Reason | Problem


@dataclass(frozen=True, slots=True)
class Amount:
    """What is added, or the sum of it; a denominator only where it grows too."""

    numerator: int
    denominator: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it changes no sum."""
        return not self.numerator and not self.denominator

    @property
    def is_sane(self) -> bool:
        """Whether both numbers are small enough to be meant."""
        return max(self.numerator, self.denominator or 0) <= LARGEST

    @property
    def answer(self) -> str:
        """The amount as a person would type it: ``143`` or ``45/50``."""
        return str(self.numerator) if self.denominator is None else f"{self.numerator}/{self.denominator}"

    def plus(self, other: Amount) -> Amount:
        """Return both together."""
        if self.denominator is None and other.denominator is None:
            return Amount(self.numerator + other.numerator)
        return Amount(self.numerator + other.numerator, (self.denominator or 0) + (other.denominator or 0))


@dataclass(frozen=True, slots=True)
class Tally:
    """A person's tally of one indicator in the running month; ``key`` names it on buttons, ``title`` is the post's.

    ``today`` are the amounts of this day that were not undone, oldest first.
    """

    key: int
    indicator: Indicator
    title: str
    month: Month
    total: Amount
    today: tuple[Amount, ...] = ()


def counting(indicator: Indicator) -> Counting | None:
    """Return what of an indicator is counted day by day; ``None`` for a state, a stock or an average."""
    if indicator.kind is Kind.STATE or indicator.combine_numerator is not Combine.SUM:
        return None
    if not indicator.is_ratio or indicator.combine_denominator is not Combine.SUM:
        return Counting.NUMBER
    return Counting.BOTH if indicator.may_exceed_100 else Counting.PART


def nothing_of(indicator: Indicator) -> Amount:
    """Return the sum a tally begins with."""
    return Amount(0) if counting(indicator) is Counting.NUMBER else Amount(0, 0)


def fits(indicator: Indicator, amount: Amount) -> bool:
    """Whether an amount can be added to an indicator's tally; buttons may be forged."""
    kind = counting(indicator)
    if kind is None or amount.is_nothing or (amount.denominator is None) is not (kind is Counting.NUMBER):
        return False
    return kind is not Counting.PART or amount.numerator <= (amount.denominator or 0)


def read_additions(text: str, indicators: Sequence[Indicator]) -> dict[int, Amount] | Misread:
    """Read what stands behind the command as an amount for each of the indicators, by place, that can take it.

    ``5`` is meant for any of them; with several, ``2 5`` is 5 for the second. ``4/5`` and ``4 dari 5`` are four of
    five. The first word names a place only where another number follows it.
    """
    place, amount = _place_and_amount(text) if len(indicators) > 1 else (None, text)
    if place is not None and not 1 <= place <= len(indicators):
        return Misread(Problem.NO_SUCH_PLACE)
    chosen = range(len(indicators)) if place is None else [place - 1]
    read = {index: read_amount(amount, indicators[index]) for index in chosen}
    amounts = {index: found for index, found in read.items() if isinstance(found, Amount)}
    return amounts or next(found for found in read.values() if isinstance(found, Misread))


def read_amount(text: str, indicator: Indicator) -> Amount | Misread:
    """Read one amount by the grammar of answers; of part of a whole, a single number is done and counts in both."""
    kind = counting(indicator)
    asked = replace(indicator, kind=Kind.COUNT, denominator=None) if kind is Counting.NUMBER else indicator
    reading = read_answer(text, asked)
    if isinstance(reading, Refusal):
        return Misread(reading.reason)
    if isinstance(reading, Partial):
        if kind is Counting.BOTH:
            return Misread(Reason.NEEDS_TWO_NUMBERS)
        amount = Amount(reading.numerator, reading.numerator)
    else:
        amount = Amount(reading.numerator or 0, reading.denominator)
    return Misread(Problem.NOTHING) if amount.is_nothing else amount


def _place_and_amount(text: str) -> tuple[int | None, str]:
    """Divide ``2 4/5`` into the place and the amount; the place is ``None`` where there is one number only."""
    words = words_of(fold(text)) if len(text) <= MAX_ANSWER else []
    if len(words) < 2 or not words[0].isdecimal() or len(words[0]) > len(str(LARGEST)):
        return None, text
    following = words[1]
    is_number = is_figure(following.lstrip("-")) or following in NUMBER_WORDS - SCALES.keys() or following == "-"
    if following == OF or not is_number:
        return None, text
    return int(words[0]), " ".join(words[1:])
