"""What holds after any sequence of messages and buttons, whatever the form and the earlier months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.types import Indicator, Kind
from models.filling import (
    AskedBack,
    Filling,
    Happened,
    History,
    Ignored,
    Moved,
    Press,
    Recorded,
    Refused,
    Step,
    edit,
    press,
    read_text,
    to_next,
)
from models.realisation import Answer, Realisation
from tests.filling.forms import EVERY_KIND, TOO_LONG, form, value

Action = Callable[[Filling, History], tuple[Filling, Happened]]


@dataclass(frozen=True)
class Typed:
    """A message."""

    text: str

    def __call__(self, filling: Filling, history: History) -> tuple[Filling, Happened]:
        return read_text(filling, self.text, history)


@dataclass(frozen=True)
class Pressed:
    """A button, whether it is shown or not."""

    button: Press

    def __call__(self, filling: Filling, history: History) -> tuple[Filling, Happened]:
        return press(filling, self.button, history)


@dataclass(frozen=True)
class Edited:
    """A correction from the summary."""

    place: int

    def __call__(self, filling: Filling, history: History) -> tuple[Filling, Happened]:
        return edit(filling, self.place)


numbers = st.integers(0, 500)
texts = st.one_of(
    numbers.map(str),
    st.tuples(numbers, numbers).map("{0[0]}/{0[1]}".format),
    st.sampled_from(["nihil", "ya", "tidak", "lewati", "-3", "1,5", "90%", "", " ", "1/2/3", TOO_LONG, "12 dokumen"]),
    st.text(max_size=12),
)
actions: st.SearchStrategy[Action] = st.one_of(
    texts.map(Typed), st.sampled_from(Press).map(Pressed), st.integers(-1, 6).map(Edited)
)
forms = st.lists(st.sampled_from(EVERY_KIND), min_size=1, max_size=5).map(lambda kinds: form(*kinds))


@st.composite
def histories(draw: st.DrawFn, indicators: tuple[Indicator, ...]) -> History:
    """Earlier months that fit the form."""
    history = {}
    for indicator in indicators:
        denominator = draw(numbers) if indicator.is_ratio else None
        earlier = draw(st.lists(numbers if indicator.kind is not Kind.STATE else st.integers(0, 1), max_size=4))
        history[indicator.code] = [value(number, denominator) for number in earlier]
    return history


@st.composite
def begun(draw: st.DrawFn) -> tuple[Filling, History]:
    """A report as it begins: some answers may be there from an earlier sending, and some bases from earlier months."""
    indicators = draw(forms)
    sent = draw(st.sets(st.sampled_from(indicators)))
    answers = {item.code: Realisation(Answer.NOT_APPLICABLE, reason="Dikirim dulu") for item in sent}
    bases = {item.code: draw(st.integers(1, 500)) for item in indicators if item.numerator and draw(st.booleans())}
    bases = {code: base for code, base in bases.items() if indicators[int(code)].is_ratio}
    return to_next(Filling(indicators, answers, bases=bases)), draw(histories(indicators))


def check_place(filling: Filling) -> None:
    count = len(filling.indicators)
    assert 0 <= filling.place <= count
    assert (filling.step is Step.SUMMARY) == (filling.place == count)
    assert (filling.pending is not None) == (filling.step in {Step.DENOMINATOR, Step.UNUSUAL})
    assert not (filling.single and filling.step is Step.SUMMARY)
    assert filling.answers.keys() <= {item.code for item in filling.indicators}
    # Questions come in order, so whatever lies before the one that is asked is answered.
    assert {item.code for item in filling.indicators[: filling.place]} <= filling.answers.keys()
    if filling.single:
        assert len(filling.answers) == count


def check_answers(filling: Filling) -> None:
    for indicator in filling.indicators:
        given_answer = filling.answers.get(indicator.code)
        if given_answer is None:
            continue
        assert given_answer.has_number == (given_answer.numerator is not None)
        assert (given_answer.denominator is not None) == (indicator.is_ratio and given_answer.has_number)
        assert (given_answer.answer is Answer.NOT_APPLICABLE) == bool(given_answer.reason)
        assert min(given_answer.numerator or 0, given_answer.denominator or 0) >= 0
        if given_answer.answer is Answer.NIHIL:
            assert not given_answer.numerator
            assert not given_answer.denominator
        if indicator.kind is Kind.STATE and given_answer.has_number:
            assert given_answer.numerator in {0, 1}


def check_effect(before: Filling, after: Filling, happened: Happened) -> None:
    assert after.indicators == before.indicators
    assert after.bases == before.bases
    match happened:
        case Recorded(indicator, realisation):
            assert before.step is not Step.SUMMARY
            assert indicator == before.indicator
            assert after.answers == {**before.answers, indicator.code: realisation}
            assert (after.place > before.place) or before.single
            assert not after.single
        case Refused() | Ignored():
            assert after == before
        case AskedBack():
            assert (after.answers, after.place, after.step) == (before.answers, before.place, Step.UNUSUAL)
        case Moved():
            assert after.answers == before.answers


@given(begun(), st.lists(actions, max_size=25))
def test_the_place_the_answers_and_each_effect_are_sound(start: tuple[Filling, History], taken: list[Action]) -> None:
    filling, history = start
    check_place(filling)
    for action in taken:
        before = filling
        filling, happened = action(filling, history)
        check_place(filling)
        check_answers(filling)
        check_effect(before, filling, happened)


@given(begun(), st.lists(actions, max_size=25))
def test_back_leads_to_the_first_question_from_anywhere(start: tuple[Filling, History], taken: list[Action]) -> None:
    filling, history = start
    for action in taken:
        filling, _ = action(filling, history)
    answers = filling.answers
    # Out of a correction, out of the inside of a question, then question by question.
    for _ in range(len(filling.indicators) + 2):
        filling, happened = press(filling, Press.BACK, history)
        assert happened == Moved()
    assert (filling.place, filling.step) == (0, Step.VALUE)
    assert filling.answers == answers


@given(begun(), st.lists(actions, max_size=25))
def test_skipping_ends_at_the_summary_within_as_many_taps_as_indicators(
    start: tuple[Filling, History], taken: list[Action]
) -> None:
    filling, history = start
    for action in taken:
        filling, _ = action(filling, history)
    for _ in filling.indicators:
        if filling.step is not Step.SUMMARY:
            filling, _ = press(filling, Press.SKIP, history)
    assert filling.step is Step.SUMMARY
    assert filling.answers.keys() == {item.code for item in filling.indicators}


@given(begun(), st.lists(actions, max_size=25))
def test_an_answer_once_given_is_changed_only_at_its_own_question(
    start: tuple[Filling, History], taken: list[Action]
) -> None:
    filling, history = start
    for action in taken:
        before = filling
        filling, _ = action(filling, history)
        changed = {code for code, answer in before.answers.items() if filling.answers[code] != answer}
        assert changed <= {before.indicator.code}
