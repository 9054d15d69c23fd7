"""Number words, checked against the words that num2words writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from models.words import NUMBER_WORDS, parse_number_words

NUMBERS = st.integers(0, 10**12) | st.integers(0, 12_000)


@given(NUMBERS)
def test_every_number_is_read_back_from_its_words(number: int) -> None:
    assert parse_number_words(num2words(number, lang="id").split()) == number


@given(st.lists(st.sampled_from(sorted(NUMBER_WORDS)), max_size=8))
def test_words_in_any_other_order_are_no_number_or_one_that_reads_the_same(words: list[str]) -> None:
    number = parse_number_words(words)
    assert number is None or 0 <= number < 10**15


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("dua belas", 12),
        ("duabelas", 12),
        ("duapuluh lima", 25),
        ("limaratus", 500),
        ("seratus dua puluh tiga ribu", 123_000),
        ("sejuta", 1_000_000),
        ("satu ribu", 1000),
        ("semilyar", 10**9),
        ("dua jt", 2_000_000),
        ("12 ribu", 12_000),
        ("2 juta 500 ribu", 2_500_000),
        ("2 ribu 500", 2500),
    ],
)
def test_spoken_forms_are_understood(text: str, number: int) -> None:
    assert parse_number_words(text.split()) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "setengah",
        "dua setengah",
        "dua koma lima",
        "dua dua",
        "ratus",
        "satu belas",
        "satu puluh",
        "satu puluh dua",
        "sepuluh belas",
        "sepuluh puluh",
        "sepuluh puluh satu",
        "dua puluh sebelas",
        "dua puluh seribu",
        "seratus seribu",
        "ribu",
        "nol ribu",
        "0 ribu",
        "² ribu",
        "1500 ribu",
        "12",
        "12 15",
        "dua ribu tiga juta",
        "dua ribu tiga ribu",
        "seratus dokumen",
        "nol satu",
    ],
)
def test_what_is_not_one_whole_number_in_words_is_refused(text: str) -> None:
    assert parse_number_words(text.split()) is None
