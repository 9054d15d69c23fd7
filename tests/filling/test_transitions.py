"""What an answer or a button at a question does, and what is asked next."""

from __future__ import annotations

import pytest

from models.answers import Reason
from models.filling import (
    MAX_REASON,
    AskedBack,
    Filling,
    Ignored,
    Moved,
    Press,
    Recorded,
    Refused,
    Step,
    press,
    read_text,
    same_as_last,
    whole_nihil,
)
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, RATIO, STATE, STOCK_RATIO
from tests.filling.forms import DONE, FIXED_RATIO, NOTHING, THREE, TOO_LONG, at, form, say, usual, value

NIHIL = Realisation(Answer.NIHIL, 0)
NO_DATA = Realisation(Answer.NO_DATA)


# ------------------------------------------------------------------------------------------------------------- Answers


def test_a_number_is_kept_for_the_indicator_that_was_asked_and_the_next_is_asked() -> None:
    filling, happened = say(Filling(THREE), "12")
    assert happened == Recorded(THREE[0], value(12))
    assert at(filling) == (1, Step.VALUE)
    assert filling.answers == {"0": value(12)}


def test_the_last_answer_leads_to_the_summary() -> None:
    filling, happened = say(Filling(THREE), "12", "3/4", "ya")
    assert happened == Recorded(THREE[2], value(1))
    assert at(filling) == (3, Step.SUMMARY)
    assert filling.answers == DONE.answers


def test_at_the_summary_a_message_is_no_answer() -> None:
    assert read_text(DONE, "12", NOTHING) == (DONE, Ignored())


@pytest.mark.parametrize(
    ("text", "reason"),
    [("-5", Reason.NEGATIVE), ("1,5", Reason.FRACTION), ("halo", Reason.NEEDS_NUMBER), (TOO_LONG, Reason.TOO_LONG)],
)
def test_what_is_no_answer_is_refused_and_leaves_everything_as_it_was(text: str, reason: Reason) -> None:
    filling = Filling(THREE)
    assert read_text(filling, text, NOTHING) == (filling, Refused(reason))


def test_a_ratio_in_one_message_needs_no_second_question() -> None:
    filling, happened = say(Filling(THREE), "12", "3 dari 4")
    assert happened == Recorded(THREE[1], value(3, 4))
    assert at(filling) == (2, Step.VALUE)


def test_a_ratios_first_number_waits_for_the_second() -> None:
    filling, happened = say(Filling(THREE), "12", "3")
    assert happened == Moved()
    assert at(filling) == (1, Step.DENOMINATOR)
    assert filling.pending == value(3)
    assert "1" not in filling.answers
    filling, happened = say(filling, "4")
    assert happened == Recorded(THREE[1], value(3, 4))
    assert filling.pending is None


def test_at_the_second_number_a_whole_ratio_replaces_both() -> None:
    assert say(Filling(THREE), "12", "3", "5/6")[1] == Recorded(THREE[1], value(5, 6))


def test_a_second_number_below_the_first_is_refused_and_asked_again() -> None:
    waiting, _ = say(Filling(THREE), "12", "30")
    assert read_text(waiting, "4", NOTHING) == (waiting, Refused(Reason.NUMERATOR_OVER_DENOMINATOR))


def test_over_a_known_yearly_base_one_number_is_the_whole_answer() -> None:
    fixed = form(FIXED_RATIO)
    assert at(say(Filling(fixed), "3")[0]) == (0, Step.DENOMINATOR)
    assert say(Filling(fixed, bases={"0": 40}), "3")[1] == Recorded(fixed[0], value(3, 40))
    assert say(Filling(fixed, bases={"0": 40}), "3/50")[1] == Recorded(fixed[0], value(3, 50))
    assert say(Filling(fixed, bases={"0": 40}), "41")[1] == Refused(Reason.NUMERATOR_OVER_DENOMINATOR)


# ----------------------------------------------------------------------------------------------------- Unusual answers

USUAL = usual("0", 11, 12, 13, 12)


def test_a_number_far_from_the_usual_one_is_asked_back_and_not_kept_yet() -> None:
    filling, happened = say(Filling(THREE), "120", history=USUAL)
    assert isinstance(happened, AskedBack)
    assert happened.finding.usual == 12
    assert at(filling) == (0, Step.UNUSUAL)
    assert filling.pending == value(120)
    assert filling.answers == {}


def test_confirmed_it_is_kept() -> None:
    filling, happened = say(Filling(THREE), "120", Press.ACCEPT, history=USUAL)
    assert happened == Recorded(THREE[0], value(120))
    assert (at(filling), filling.pending) == ((1, Step.VALUE), None)


def test_it_is_asked_back_once_whatever_is_typed_then_counts() -> None:
    assert say(Filling(THREE), "120", "130", history=USUAL)[1] == Recorded(THREE[0], value(130))


def test_what_is_no_answer_leaves_the_unusual_one_waiting() -> None:
    waiting, _ = say(Filling(THREE), "120", history=USUAL)
    assert say(waiting, "halo", history=USUAL) == (waiting, Refused(Reason.NEEDS_NUMBER))


@pytest.mark.parametrize("button", [Press.RETYPE, Press.BACK])
def test_typing_again_forgets_it_and_asks_the_same_question(button: Press) -> None:
    assert say(Filling(THREE), "120", button, history=USUAL) == (Filling(THREE), Moved())


def test_a_denominator_far_from_the_usual_one_is_asked_back_with_both_numbers() -> None:
    ratio = form(RATIO)
    filling, happened = say(Filling(ratio), "3", "400", history=usual("0", 3, 3, 3, denominator=4))
    assert isinstance(happened, AskedBack)
    assert filling.pending == value(3, 400)


def test_a_ratios_first_number_typed_where_the_whole_was_unusual_asks_for_the_second() -> None:
    ratio = form(RATIO)
    history = usual("0", 3, 3, 3, denominator=4)
    filling, happened = say(Filling(ratio), "3/400", "2", history=history)
    assert (happened, at(filling), filling.pending) == (Moved(), (0, Step.DENOMINATOR), value(2))


def test_nothing_waits_to_be_accepted_at_an_ordinary_question() -> None:
    assert press(Filling(THREE), Press.ACCEPT, NOTHING) == (Filling(THREE), Ignored())
    waiting, _ = say(Filling(THREE), "12", "3")
    assert press(waiting, Press.ACCEPT, NOTHING) == (waiting, Ignored())


# ------------------------------------------------------------------------------------------------------------- Buttons


def test_nihil_is_a_zero_said_on_purpose() -> None:
    assert say(Filling(THREE), Press.NIHIL)[1] == Recorded(THREE[0], NIHIL)


def test_a_ratio_of_work_has_nothing_above_and_below_the_line() -> None:
    assert whole_nihil(RATIO) == Realisation(Answer.NIHIL, 0, 0)


def test_a_ratio_over_a_stock_cannot_be_nihil_with_one_tap() -> None:
    stock = Filling(form(STOCK_RATIO))
    assert press(stock, Press.NIHIL, NOTHING) == (stock, Ignored())


def test_over_a_known_yearly_base_nihil_is_zero_of_it() -> None:
    fixed = Filling(form(FIXED_RATIO), bases={"0": 40})
    assert press(fixed, Press.NIHIL, NOTHING)[1] == Recorded(fixed.indicator, value(0, 40))


def test_a_state_has_no_nihil_and_a_number_has_no_yes() -> None:
    state = Filling(form(STATE))
    assert whole_nihil(STATE) is None
    assert press(Filling(THREE), Press.YES, NOTHING) == (Filling(THREE), Ignored())
    assert press(state, Press.YES, NOTHING)[1] == Recorded(state.indicator, value(1))
    assert press(state, Press.NO, NOTHING)[1] == Recorded(state.indicator, value(0))


def test_nihil_does_not_answer_a_state() -> None:
    state = Filling(form(STATE))
    assert press(state, Press.NIHIL, NOTHING) == (state, Ignored())


def test_same_as_last_month_repeats_the_newest_number() -> None:
    assert say(Filling(THREE), Press.SAME, history=usual("0", 7, 5))[1] == Recorded(THREE[0], value(7))


def test_same_as_last_month_is_nothing_where_last_month_has_no_number() -> None:
    filling = Filling(THREE)
    for history in (NOTHING, {"0": [NO_DATA]}, {"0": [Realisation(Answer.NOT_APPLICABLE, reason="x")]}):
        assert same_as_last(COUNT, history) is None
        assert press(filling, Press.SAME, history) == (filling, Ignored())


def test_skipping_is_recorded_as_no_data_and_is_nothing_to_send() -> None:
    filling, happened = say(Filling(THREE), Press.SKIP)
    assert happened == Recorded(THREE[0], NO_DATA)
    assert not filling.is_answered
    assert say(filling, "3/4")[0].is_answered


def test_skipping_in_the_middle_of_a_ratio_forgets_its_first_number() -> None:
    filling, _ = say(Filling(THREE), "12", "3", Press.SKIP)
    assert (filling.answers["1"], filling.pending) == (NO_DATA, None)


def test_at_the_summary_only_back_does_anything() -> None:
    for button in set(Press) - {Press.BACK}:
        assert press(DONE, button, NOTHING) == (DONE, Ignored())


# ------------------------------------------------------------------------------------------------------ Not applicable


def test_not_applicable_asks_for_a_reason() -> None:
    filling, happened = say(Filling(THREE), Press.NOT_APPLICABLE)
    assert (happened, at(filling)) == (Moved(), (0, Step.REASON))


def test_a_typed_reason_is_kept_with_single_spaces() -> None:
    filling, happened = say(Filling(THREE), Press.NOT_APPLICABLE, " Tidak ada\n  surat ")
    assert happened == Recorded(THREE[0], Realisation(Answer.NOT_APPLICABLE, reason="Tidak ada surat"))
    assert at(filling) == (1, Step.VALUE)


@pytest.mark.parametrize("button", [Press.NO_ACTIVITY, Press.NOT_MINE])
def test_one_tap_gives_a_reason_where_one_is_asked_for_and_nowhere_else(button: Press) -> None:
    filling, _ = say(Filling(THREE), Press.NOT_APPLICABLE, button)
    assert filling.answers["0"].answer is Answer.NOT_APPLICABLE
    assert filling.answers["0"].reason
    assert press(Filling(THREE), button, NOTHING) == (Filling(THREE), Ignored())


@pytest.mark.parametrize(("text", "reason"), [(" \n ", Reason.NEEDS_REASON), ("x" * (MAX_REASON + 1), Reason.TOO_LONG)])
def test_an_empty_or_endless_reason_is_refused(text: str, reason: Reason) -> None:
    asked, _ = say(Filling(THREE), Press.NOT_APPLICABLE)
    assert read_text(asked, text, NOTHING) == (asked, Refused(reason))


def test_a_number_typed_as_a_reason_is_a_reason() -> None:
    assert say(Filling(THREE), Press.NOT_APPLICABLE, "12")[0].answers["0"].reason == "12"
