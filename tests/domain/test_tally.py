"""The tally of a running month: what is counted day by day, and how an addition is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.types import Combine, Indicator, Kind
from models.quantities import LARGEST, Reason
from models.tally import Amount, Counting, Misread, Problem, counting, fits, nothing_of, read_additions
from tests.domain.indicators import COUNT, OPEN_RATIO, RATIO, STATE, STOCK_RATIO, indicator

OVER_A_BASE = indicator(Kind.RATIO, Combine.SUM, Combine.FIXED)
TALLIED = (COUNT, RATIO, OPEN_RATIO, OVER_A_BASE)
SMALL = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("counted", "kind"),
    [
        (COUNT, Counting.NUMBER),
        (RATIO, Counting.PART),
        (OPEN_RATIO, Counting.BOTH),
        (OVER_A_BASE, Counting.NUMBER),
        (STOCK_RATIO, None),
        (STATE, None),
        (indicator(Kind.COUNT, Combine.LAST), None),
        (indicator(Kind.COUNT, Combine.MEAN), None),
    ],
)
def test_only_what_is_summed_is_tallied_and_of_a_base_that_stands_only_the_numerator(
    counted: Indicator, kind: Counting | None
) -> None:
    assert counting(counted) is kind


@pytest.mark.parametrize(
    ("text", "counted", "expected"),
    [
        ("5", COUNT, Amount(5)),
        ("dua belas laporan", COUNT, Amount(12)),
        ("1.234", COUNT, Amount(1234)),
        ("5", RATIO, Amount(5, 5)),
        ("4/5", RATIO, Amount(4, 5)),
        ("4 dari 5", RATIO, Amount(4, 5)),
        ("0/5", RATIO, Amount(0, 5)),
        ("1 5", RATIO, Amount(1, 5)),
        ("6/5", OPEN_RATIO, Amount(6, 5)),
        ("5", OVER_A_BASE, Amount(5)),
        ("-3", COUNT, Reason.NEGATIVE),
        ("minus 3", RATIO, Reason.NEGATIVE),
        ("1,5", COUNT, Reason.FRACTION),
        ("6/5", RATIO, Reason.NUMERATOR_OVER_DENOMINATOR),
        ("5", OPEN_RATIO, Reason.NEEDS_TWO_NUMBERS),
        ("4/5", COUNT, Reason.NEEDS_ONE_NUMBER),
        ("4/5", OVER_A_BASE, Reason.NEEDS_ONE_NUMBER),
        ("2 5", COUNT, Reason.NEEDS_ONE_NUMBER),
        ("5 masuk", OVER_A_BASE, Reason.NEEDS_NUMBER),
        ("90 %", RATIO, Reason.PERCENT_GIVEN),
        ("0", COUNT, Problem.NOTHING),
        ("nihil", COUNT, Problem.NOTHING),
        ("0/0", RATIO, Problem.NOTHING),
        ("halo", COUNT, Reason.NEEDS_NUMBER),
        ("5" * 300, COUNT, Reason.TOO_LONG),
    ],
)
def test_an_amount_is_read_by_the_grammar_of_answers(
    text: str, counted: Indicator, expected: Amount | Reason | Problem
) -> None:
    read = read_additions(text, [counted])
    assert read == ({0: expected} if isinstance(expected, Amount) else Misread(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", {0: Amount(5), 1: Amount(5, 5)}),
        ("5 laporan", {0: Amount(5), 1: Amount(5, 5)}),
        ("dua ribu", {0: Amount(2000), 1: Amount(2000, 2000)}),
        ("2 ribu", {0: Amount(2000), 1: Amount(2000, 2000)}),
        ("4/5", {1: Amount(4, 5)}),
        ("4 dari 5", {1: Amount(4, 5)}),
        ("1 5", {0: Amount(5)}),
        ("1. 5", {0: Amount(5)}),
        ("2 4/5", {1: Amount(4, 5)}),
        ("2 dua puluh", {1: Amount(20, 20)}),
        ("1 4/5", Misread(Reason.NEEDS_ONE_NUMBER)),
        ("2 -5", Misread(Reason.NEGATIVE)),
        ("-5", Misread(Reason.NEGATIVE)),
        ("3 5", Misread(Problem.NO_SUCH_PLACE)),
        ("0 5", Misread(Problem.NO_SUCH_PLACE)),
        ("999999999999 5", Misread(Problem.NO_SUCH_PLACE)),
        ("1 -", Misread(Problem.NOTHING)),
        ("1 5".ljust(200), {0: Amount(5)}),
        ("3 " + "5" * 300, Misread(Reason.TOO_LONG)),
        ("halo", Misread(Reason.NEEDS_NUMBER)),
        ("halo 5", Misread(Reason.NEEDS_NUMBER)),
    ],
)
def test_with_several_indicators_a_first_number_before_another_names_the_place(
    text: str, expected: dict[int, Amount] | Misread
) -> None:
    assert read_additions(text, [COUNT, RATIO]) == expected


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reading_and_what_is_read_fits(text: str) -> None:
    read = read_additions(text, TALLIED)
    if isinstance(read, dict):
        assert read
        assert all(fits(TALLIED[place], amount) for place, amount in read.items())


def test_a_tally_begins_with_nothing_of_what_is_counted() -> None:
    assert [nothing_of(each) for each in TALLIED] == [Amount(0), Amount(0, 0), Amount(0, 0), Amount(0)]


def test_a_number_alone_is_added_above_the_line() -> None:
    assert Amount(1).plus(Amount(2)) == Amount(3)
    assert Amount(1).plus(Amount(2, 3)) == Amount(2, 3).plus(Amount(1)) == Amount(3, 3)


@given(above=SMALL, below=SMALL, times=st.integers(1, 50))
def test_the_sum_of_a_part_and_a_whole_is_again_one(above: int, below: int, times: int) -> None:
    added = Amount(min(above, below), max(above, below))
    total = nothing_of(RATIO)
    for _ in range(times):
        total = total.plus(added)
    assert total == Amount(added.numerator * times, max(above, below) * times)
    assert total.is_nothing or fits(RATIO, total)


@pytest.mark.parametrize(
    ("counted", "amount"),
    [
        (COUNT, Amount(0)),
        (COUNT, Amount(1, 1)),
        (RATIO, Amount(1)),
        (RATIO, Amount(2, 1)),
        (RATIO, Amount(1, 0)),
        (RATIO, Amount(0, 0)),
        (OVER_A_BASE, Amount(1, 1)),
        (STATE, Amount(1)),
    ],
)
def test_a_forged_amount_does_not_fit(counted: Indicator, amount: Amount) -> None:
    assert not fits(counted, amount)


def test_a_sum_beyond_what_can_be_meant_is_told_from_a_sane_one() -> None:
    assert Amount(LARGEST, LARGEST).is_sane
    assert not Amount(LARGEST).plus(Amount(1)).is_sane
    assert not Amount(0, LARGEST + 1).is_sane
