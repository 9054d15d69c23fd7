"""The number that lower positions counted, offered as an answer."""

from __future__ import annotations

import pytest

from models.answers import Reason
from models.catalogue.types import Indicator
from models.filling import AskedBack, Filling, Ignored, Moved, Press, Recorded, Refused, Step, press, take_fed
from models.quantities import LARGEST
from tests.domain.indicators import COUNT, RATIO, STATE
from tests.filling.forms import FIXED_RATIO, NOTHING, form, say, usual, value


def filling(kind: Indicator, fed: int | None = 42, base: int | None = None) -> Filling:
    return Filling(form(kind), fed={} if fed is None else {"0": fed}, bases={} if base is None else {"0": base})


def test_it_answers_the_numerator_and_the_denominator_is_asked() -> None:
    asked, happened = say(filling(RATIO), Press.FED)
    assert (asked.step, asked.pending, happened) == (Step.DENOMINATOR, value(42), Moved())
    assert say(asked, "50")[1] == Recorded(asked.indicator, value(42, 50))


def test_with_a_known_yearly_base_it_answers_the_whole_ratio() -> None:
    asked = filling(FIXED_RATIO, base=60)
    assert say(asked, Press.FED)[1] == Recorded(asked.indicator, value(42, 60))


def test_it_answers_a_whole_count() -> None:
    assert say(filling(COUNT), Press.FED)[1] == Recorded(filling(COUNT).indicator, value(42))


def test_another_number_can_be_typed() -> None:
    assert say(filling(RATIO), "40/50")[1] == Recorded(filling(RATIO).indicator, value(40, 50))


def test_a_number_far_from_the_usual_is_asked_back_although_it_was_counted() -> None:
    history = usual("0", 4, 4, 5, 4)
    asked, happened = say(filling(COUNT, 420), Press.FED, history=history)
    assert isinstance(happened, AskedBack)
    assert say(asked, Press.ACCEPT, history=history)[1] == Recorded(asked.indicator, value(420))


def test_a_number_that_changed_since_it_was_offered_is_refused() -> None:
    for fed in (43, None):
        asked = filling(RATIO, fed)
        assert take_fed(asked, 42, NOTHING) == (asked, Refused(Reason.CHANGED))


def test_more_than_can_be_meant_is_refused_like_a_typed_number() -> None:
    asked = filling(COUNT, LARGEST + 1)
    assert press(asked, Press.FED, NOTHING) == (asked, Refused(Reason.TOO_LARGE))


@pytest.mark.parametrize("inside", [["3"], [Press.NOT_APPLICABLE], ["3/4"]])
def test_it_belongs_to_the_first_question_only(inside: list[str | Press]) -> None:
    elsewhere, _ = say(filling(RATIO), *inside)
    assert press(elsewhere, Press.FED, NOTHING) == (elsewhere, Ignored())


def test_where_nothing_is_fed_there_is_nothing_to_take() -> None:
    assert press(filling(RATIO, None), Press.FED, NOTHING) == (filling(RATIO, None), Ignored())
    assert press(filling(STATE), Press.FED, NOTHING)[1] == Refused(Reason.NEEDS_YES_NO)
