"""The garbage collector rests while a large office is read, and works again when the last who asked for it is done."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from models.garbage import uncollected


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_the_collector_rests_until_the_end_of_a_block_that_fails_too() -> None:
    def fail() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - only that it comes out
        fail()
    assert gc.isenabled()


@pytest.mark.parametrize("first_out", [0, 1])
def test_of_two_who_overlap_the_last_one_wakes_it(first_out: int) -> None:
    blocks = [uncollected(), uncollected()]
    for block in blocks:
        block.__enter__()
    blocks[first_out].__exit__(None, None, None)
    assert not gc.isenabled()
    blocks[1 - first_out].__exit__(None, None, None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with uncollected(), uncollected():
        assert not gc.isenabled()
    assert not gc.isenabled()
