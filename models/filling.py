"""Filling in a report, as a pure state machine: what is asked next, and what an answer or a button changes.

The database keeps a ``Filling`` between two messages, so every rule of the conversation can be read and tested here,
without Telegram and without a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.answers import Partial, Reason, Refusal, read_answer
from models.catalogue.types import Combine, Indicator, Kind
from models.plausibility import Unusual, find_unusual
from models.realisation import Answer, Realisation
from models.tally import Amount

MAX_REASON = 200
"""Characters of a reason; enough for a sentence, short enough for a chart's footnote."""


class Step(StrEnum):
    """What the bot is waiting for."""

    VALUE = "value"
    DENOMINATOR = "denominator"
    UNUSUAL = "unusual"
    REASON = "reason"
    SUMMARY = "summary"


class Press(StrEnum):
    """The buttons below a question; values are short because callback data holds 64 bytes."""

    NIHIL = "nihil"
    SAME = "same"
    SKIP = "skip"
    NOT_APPLICABLE = "na"
    BACK = "back"
    YES = "yes"
    NO = "no"
    ACCEPT = "ok"
    RETYPE = "re"
    FED = "fed"
    TALLY = "tal"
    NO_ACTIVITY = "r1"
    NOT_MINE = "r2"


@dataclass(frozen=True, slots=True)
class Filling:
    """A report under way: the answers so far and the place in it.

    ``single`` while one answer is corrected from the summary. ``pending`` holds a ratio's numerator while its
    denominator is asked, and in ``Step.UNUSUAL`` the value that waits to be confirmed. ``bases`` are the yearly
    denominators that were stated in an earlier month of the year, by indicator code: they are asked once. ``fed`` is
    what lower positions counted this month for a count or a numerator, and ``tallied`` what the person did, by
    indicator code.
    """

    indicators: tuple[Indicator, ...]
    answers: Mapping[str, Realisation] = field(default_factory=dict)
    place: int = 0
    step: Step = Step.VALUE
    single: bool = False
    pending: Realisation | None = None
    bases: Mapping[str, int] = field(default_factory=dict)
    fed: Mapping[str, int] = field(default_factory=dict)
    tallied: Mapping[str, Amount] = field(default_factory=dict)

    @property
    def indicator(self) -> Indicator:
        """The indicator that is asked for; at the summary the last one that was."""
        return self.indicators[min(self.place, len(self.indicators) - 1)]

    @property
    def base(self) -> int | None:
        """The yearly denominator of the indicator that is asked for, where it is known."""
        return self.bases.get(self.indicator.code)

    @property
    def begins(self) -> bool:
        """Whether this is the first question, before which there is nothing to go back to."""
        return self.place == 0 and self.step is Step.VALUE and not self.single

    @property
    def is_answered(self) -> bool:
        """Whether there is anything to send: at least one indicator with more than "no data yet"."""
        return any(answer.answer is not Answer.NO_DATA for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer was taken."""

    indicator: Indicator
    realisation: Realisation


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer was not understood, or cannot be; the place has not moved."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A value far from the usual one; it waits for a confirmation, asked once."""

    finding: Unusual


@dataclass(frozen=True, slots=True)
class Moved:
    """The place changed and no answer did: back, on to a denominator or a reason, or to one answer's correction."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """The button does not belong to this place."""


Happened = Recorded | Refused | AskedBack | Moved | Ignored
History = Mapping[str, Sequence[Realisation]]
"""Earlier realisations by indicator code, newest first."""


def read_text(filling: Filling, text: str, history: History) -> tuple[Filling, Happened]:
    """Take a plain message as the answer to what is asked."""
    if filling.step is Step.SUMMARY:
        return filling, Ignored()
    if filling.step is Step.REASON:
        return _reason(filling, text)
    numerator = filling.pending.numerator if filling.pending and filling.step is Step.DENOMINATOR else None
    reading = read_answer(text, filling.indicator, numerator)
    if isinstance(reading, Partial) and filling.base is not None:
        reading = read_answer(str(filling.base), filling.indicator, reading.numerator)
    if isinstance(reading, Refusal):
        return filling, Refused(reading.reason)
    if isinstance(reading, Partial):
        pending = Realisation(Answer.VALUE, reading.numerator)
        return replace(filling, step=Step.DENOMINATOR, pending=pending), Moved()
    # Whoever types a number again after having been asked back means it.
    if filling.step is not Step.UNUSUAL and (finding := find_unusual(filling.indicator, reading, history)):
        return replace(filling, step=Step.UNUSUAL, pending=reading), AskedBack(finding)
    return record(filling, reading)


def press(filling: Filling, button: Press, history: History) -> tuple[Filling, Happened]:
    """Take a button below the question."""
    if button is Press.BACK:
        return _back(filling), Moved()
    if filling.step is Step.SUMMARY:
        return filling, Ignored()
    if button is Press.SKIP:
        return record(filling, Realisation(Answer.NO_DATA))
    if button in _LEADS_TO:
        return replace(filling, step=_LEADS_TO[button], pending=None), Moved()
    if button in {Press.FED, Press.TALLY}:
        return _take_offered(filling, button, history)
    answer = _pressed_answer(filling, button, history)
    return record(filling, answer) if answer else (filling, Ignored())


def _take_offered(filling: Filling, button: Press, history: History) -> tuple[Filling, Happened]:
    code = filling.indicator.code
    if button is Press.FED:
        return take_fed(filling, filling.fed.get(code), history)
    return take_tallied(filling, filling.tallied.get(code), history)


def take_fed(filling: Filling, offered: int | None, history: History) -> tuple[Filling, Happened]:
    """Take the number that was offered from below, as if it had been typed.

    It is refused where the lower positions count something else by now: nobody is to record what they did not see.
    """
    if filling.step is not Step.VALUE or offered is None:
        return filling, Ignored()
    if filling.fed.get(filling.indicator.code) != offered:
        return filling, Refused(Reason.CHANGED)
    return read_text(filling, str(offered), history)


def take_tallied(filling: Filling, offered: Amount | None, history: History) -> tuple[Filling, Happened]:
    """Take the person's own tally of the month, by the same rule as `take_fed`."""
    if filling.step is not Step.VALUE or offered is None:
        return filling, Ignored()
    if filling.tallied.get(filling.indicator.code) != offered:
        return filling, Refused(Reason.CHANGED)
    return read_text(filling, offered.answer, history)


def edit(filling: Filling, place: int) -> tuple[Filling, Happened]:
    """Go from the summary to one indicator and come back to it after the answer."""
    if filling.step is not Step.SUMMARY or not 0 <= place < len(filling.indicators):
        return filling, Ignored()
    return replace(filling, place=place, step=Step.VALUE, single=True, pending=None), Moved()


def record(filling: Filling, realisation: Realisation) -> tuple[Filling, Happened]:
    """Keep an answer and go on to the next indicator, or to the summary after the last."""
    indicator = filling.indicator
    answers = {**filling.answers, indicator.code: realisation}
    going_on = replace(filling, answers=answers, single=False, pending=None)
    return to_next(going_on, len(filling.indicators) if filling.single else filling.place + 1), Recorded(
        indicator, realisation
    )


def to_next(filling: Filling, start: int = 0) -> Filling:
    """Go to the first indicator from ``start`` on that has no answer yet, or to the summary."""
    unanswered = (
        place
        for place, indicator in enumerate(filling.indicators)
        if place >= start and indicator.code not in filling.answers
    )
    place = next(unanswered, len(filling.indicators))
    step = Step.SUMMARY if place == len(filling.indicators) else Step.VALUE
    return replace(filling, place=place, step=step, pending=None)


def fill(filling: Filling, realisations: Sequence[Realisation]) -> Filling:
    """Answer all indicators at once, in their order, and go to the summary."""
    answers = {item.code: answer for item, answer in zip(filling.indicators, realisations, strict=True)}
    return to_next(replace(filling, answers=answers, single=False))


def same_as_last(indicator: Indicator, history: History) -> Realisation | None:
    """Return last month's numbers, which the button "same as last month" offers; ``None`` without any."""
    earlier = history.get(indicator.code, ())
    return earlier[0] if earlier and earlier[0].has_number else None


def whole_nihil(indicator: Indicator, base: int | None = None) -> Realisation | None:
    """Return what one tap on "nihil" records.

    A ratio of work done has nothing above and nothing below the line. Where the denominator is a stock or a yearly
    base, "nothing" would wipe it out: over a known ``base`` it is zero, otherwise both numbers are asked and there
    is no such button.
    """
    if indicator.kind is Kind.COUNT:
        return Realisation(Answer.NIHIL, 0)
    if indicator.kind is Kind.RATIO and indicator.combine_denominator is Combine.SUM:
        return Realisation(Answer.NIHIL, 0, 0)
    return Realisation(Answer.VALUE, 0, base) if base else None


def _pressed_answer(filling: Filling, button: Press, history: History) -> Realisation | None:
    indicator = filling.indicator
    if button is Press.ACCEPT:
        return filling.pending if filling.step is Step.UNUSUAL else None
    if button in REASONS:
        return Realisation(Answer.NOT_APPLICABLE, reason=REASONS[button]) if filling.step is Step.REASON else None
    if button is Press.NIHIL:
        return whole_nihil(indicator, filling.base)
    if button is Press.SAME:
        return same_as_last(indicator, history)
    if indicator.kind is Kind.STATE:
        return Realisation(Answer.VALUE, int(button is Press.YES))
    return None


_LEADS_TO = {Press.NOT_APPLICABLE: Step.REASON, Press.RETYPE: Step.VALUE}

REASONS = {
    Press.NO_ACTIVITY: "Tidak ada kegiatan bulan ini",
    Press.NOT_MINE: "Bukan tugas saya bulan ini",
}
"""Reasons one tap gives; they are data, kept with the answer."""


def _reason(filling: Filling, text: str) -> tuple[Filling, Happened]:
    reason = " ".join(text.split())
    if not reason:
        return filling, Refused(Reason.NEEDS_REASON)
    if len(reason) > MAX_REASON:
        return filling, Refused(Reason.TOO_LONG)
    return record(filling, Realisation(Answer.NOT_APPLICABLE, reason=reason))


def _back(filling: Filling) -> Filling:
    if filling.single:
        return replace(filling, place=len(filling.indicators), step=Step.SUMMARY, single=False, pending=None)
    within_question = filling.step in {Step.DENOMINATOR, Step.UNUSUAL, Step.REASON}
    place = filling.place if within_question else max(filling.place - 1, 0)
    return replace(filling, place=place, step=Step.VALUE, pending=None)
