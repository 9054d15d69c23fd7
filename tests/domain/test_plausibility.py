"""Which numbers are asked back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plausibility import Oddity, Unusual, unusual

NUMBERS = st.integers(0, 10**9)
HISTORIES = st.lists(NUMBERS, min_size=3, max_size=24)


@given(HISTORIES, st.data())
def test_a_number_that_occurred_in_the_last_12_months_is_never_unusual(history: list[int], data: st.DataObject) -> None:
    assert unusual(data.draw(st.sampled_from(history[-12:])), history) is None


@given(NUMBERS, st.lists(NUMBERS, max_size=2))
def test_with_fewer_than_three_earlier_numbers_nothing_is_unusual(value: int, history: list[int]) -> None:
    assert unusual(value, history) is None


@given(NUMBERS, HISTORIES, st.integers(1, 1000))
def test_what_is_unusual_stays_unusual_on_a_larger_scale(value: int, history: list[int], scale: int) -> None:
    small = unusual(value, history)
    large = unusual(value * scale, [number * scale for number in history])
    assert small is None or (large is not None and large.oddity is small.oddity)


@given(NUMBERS, HISTORIES)
def test_the_order_of_the_last_12_does_not_matter(value: int, history: list[int]) -> None:
    recent = history[-12:]
    assert unusual(value, history) == unusual(value, sorted(recent)) == unusual(value, recent[::-1])


@pytest.mark.parametrize(
    ("value", "history", "expected"),
    [
        (450, [40, 45, 50, 42], Unusual(Oddity.TENFOLD_MORE, 44)),
        (4, [40, 45, 50, 42], Unusual(Oddity.TENFOLD_LESS, 44)),
        (100, [40, 45, 50, 42], Unusual(Oddity.FAR, 44)),
        (0, [40, 45, 50, 42], Unusual(Oddity.FAR, 44)),
        (60, [40, 45, 50, 42], None),
        (9, [1, 1, 1], None),
        (0, [3, 2, 5], None),
        (12, [0, 0, 0], Unusual(Oddity.FAR, 0)),
        (300, [5, 90, 240, 10, 150], None),
        (100, [10, 10, 10], Unusual(Oddity.TENFOLD_MORE, 10)),
        (10, [100, 100, 100], Unusual(Oddity.TENFOLD_LESS, 100)),
        (20, [10, 10, 10], Unusual(Oddity.FAR, 10)),
        (150, [100, 100, 100], None),
        (165, [90, 100, 110], Unusual(Oddity.FAR, 100)),
    ],
)
def test_a_digit_too_many_or_too_few_and_a_far_number_are_asked_back(
    value: int, history: list[int], expected: Unusual | None
) -> None:
    assert unusual(value, history) == expected


def test_only_the_last_12_numbers_are_compared_with() -> None:
    assert unusual(500, [500] * 6 + [20] * 12) == Unusual(Oddity.TENFOLD_MORE, 20)
