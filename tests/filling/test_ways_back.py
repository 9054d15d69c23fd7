"""Back, corrections from the summary, and questions that were answered before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.filling import (
    Filling,
    Ignored,
    Moved,
    Press,
    Step,
    edit,
    fill,
    press,
    to_next,
)
from tests.filling.forms import DONE, NOTHING, THREE, at, say, value

# ---------------------------------------------------------------------------------------------------------------- Back


def test_back_asks_the_indicator_before_and_keeps_its_answer_until_another_comes() -> None:
    filling, happened = say(Filling(THREE), "12", Press.BACK)
    assert (happened, at(filling)) == (Moved(), (0, Step.VALUE))
    assert filling.answers == {"0": value(12)}
    filling, _ = say(filling, "13")
    assert (filling.answers["0"], at(filling)) == (value(13), (1, Step.VALUE))


def test_after_going_back_twice_what_is_answered_is_not_asked_again() -> None:
    filling, _ = say(Filling(THREE), "12", "3/4", Press.BACK, Press.BACK, "13")
    assert at(filling) == (2, Step.VALUE)


@pytest.mark.parametrize("inside", [["3"], [Press.NOT_APPLICABLE]])
def test_back_inside_a_question_asks_the_same_one_from_its_beginning(inside: list[str | Press]) -> None:
    asked, _ = say(Filling(THREE), "12")
    assert say(asked, *inside, Press.BACK)[0] == asked


def test_back_at_the_first_question_asks_it_again() -> None:
    assert press(Filling(THREE), Press.BACK, NOTHING) == (Filling(THREE), Moved())


def test_back_from_the_summary_asks_the_last_indicator() -> None:
    filling, _ = press(DONE, Press.BACK, NOTHING)
    assert at(filling) == (2, Step.VALUE)
    assert filling.answers == DONE.answers


# ----------------------------------------------------------------------------------------- One answer from the summary


def test_one_answer_is_corrected_and_the_summary_comes_back() -> None:
    filling, happened = edit(DONE, 0)
    assert (happened, at(filling), filling.single) == (Moved(), (0, Step.VALUE), True)
    filling, _ = say(filling, "13")
    assert filling == replace(DONE, answers={**DONE.answers, "0": value(13)})


@pytest.mark.parametrize("inside", [[], ["5"], [Press.NOT_APPLICABLE]])
def test_back_from_a_correction_leads_to_the_summary_unchanged(inside: list[str | Press]) -> None:
    editing, _ = edit(DONE, 1)
    assert say(editing, *inside, Press.BACK) == (DONE, Moved())


def test_a_correction_may_be_a_ratio_in_two_messages_or_a_reason() -> None:
    editing, _ = edit(DONE, 1)
    assert say(editing, "5", "6")[0].answers["1"] == value(5, 6)
    filling, _ = say(editing, Press.NOT_APPLICABLE, "Cuti")
    assert (filling.answers["1"].reason, filling.step, filling.single) == ("Cuti", Step.SUMMARY, False)


@pytest.mark.parametrize("place", [-1, 3, 99])
def test_there_is_nothing_to_correct_outside_the_form(place: int) -> None:
    assert edit(DONE, place) == (DONE, Ignored())


def test_corrections_begin_at_the_summary_only() -> None:
    assert edit(Filling(THREE), 1) == (Filling(THREE), Ignored())


# ----------------------------------------------------------------------------------------------------- Answered before


def test_only_what_has_no_answer_yet_is_asked() -> None:
    filling = to_next(Filling(THREE, {"0": value(12), "2": value(1)}))
    assert at(filling) == (1, Step.VALUE)
    assert say(filling, "3/4")[0] == DONE


def test_everything_answered_before_leads_straight_to_the_summary() -> None:
    assert at(DONE) == (3, Step.SUMMARY)


def test_all_answers_at_once_lead_to_the_summary_from_anywhere() -> None:
    waiting, _ = say(Filling(THREE), "7", "3")
    assert fill(waiting, [value(12), value(3, 4), value(1)]) == DONE


def test_answers_at_once_must_be_as_many_as_the_indicators() -> None:
    with pytest.raises(ValueError, match="shorter"):
        fill(Filling(THREE), [value(12)])


def test_at_the_summary_the_indicator_is_the_last_one() -> None:
    assert DONE.indicator == THREE[2]
