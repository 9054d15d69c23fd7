"""A whole report in one message."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import MAX_LINE, LineRefusal, Reason, read_line
from models.catalogue.types import Combine, Indicator, Kind
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, RATIO, STATE, STOCK_RATIO, indicator

NUMBERS = st.integers(0, 10**9)
THREE = [COUNT, RATIO, COUNT]
NO_DATA = Realisation(Answer.NO_DATA)
EXPECTED = [Realisation(Answer.VALUE, 12), Realisation(Answer.VALUE, 45, 50), Realisation(Answer.NIHIL, 0)]


@pytest.mark.parametrize(
    "text",
    [
        "12 45/50 nihil",
        "12, 45/50, nihil",
        "12; 45 dari 50; nol",
        "12;45/50;0",
        "12\n45 / 50\n-",
        "  12  45 :50 nihil. ",
        "dua belas dokumen 45 dari 50 berkas tidak ada",
        "12 laporan, empat puluh lima dari lima puluh, kosong",
        "１２　４５／５０　nihil",
    ],
)
def test_a_line_is_divided_as_people_write_it(text: str) -> None:
    assert read_line(text, THREE) == EXPECTED


@st.composite
def reports(draw: st.DrawFn) -> tuple[list[Indicator], list[Realisation], list[str]]:
    """Indicators, what is answered for each, and one way of writing each answer."""
    kinds = draw(st.lists(st.sampled_from([COUNT, RATIO, STATE]), max_size=10))
    answers, texts = [], []
    for kind in kinds:
        low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
        if kind is COUNT:
            answers.append(Realisation(Answer.VALUE if low else Answer.NIHIL, low))
            texts.append(draw(st.sampled_from([str(low), f"{low:,}".replace(",", "."), f"{low} laporan"])))
        elif kind is RATIO:
            answers.append(Realisation(Answer.VALUE, low, high) if high else Realisation(Answer.NIHIL, 0, 0))
            texts.append(draw(st.sampled_from([f"{low}/{high}", f"{low} dari {high}", f"{low} / {high}"])))
        else:
            answers.append(Realisation(Answer.VALUE, low % 2))
            texts.append(("tidak", "ya")[low % 2])
    return kinds, answers, texts


@given(reports(), st.sampled_from([" ", ", ", "; ", ";", "\n", " ; \n"]))
def test_every_report_is_read_back_from_its_line(
    report: tuple[list[Indicator], list[Realisation], list[str]], separator: str
) -> None:
    kinds, answers, texts = report
    assert read_line(separator.join(texts), kinds) == answers


@pytest.mark.parametrize("text", ["lewati 45/50 ?", "?, 45/50, belum ada data", "LEWATI\n45/50\nlewati"])
def test_an_answer_can_be_left_open(text: str) -> None:
    assert read_line(text, THREE) == [NO_DATA, EXPECTED[1], NO_DATA]


@pytest.mark.parametrize(("text", "given_count"), [("", 0), ("12", 1), ("12 45/50", 2), ("12 45/50 nihil 4", 4)])
def test_the_number_of_answers_has_to_fit(text: str, given_count: int) -> None:
    assert read_line(text, THREE) == LineRefusal(None, Reason.WRONG_COUNT, 3, given_count)


@pytest.mark.parametrize(
    ("text", "index", "reason"),
    [
        ("-1 45/50 nihil", 0, Reason.NEGATIVE),
        ("12 50/45 nihil", 1, Reason.NUMERATOR_OVER_DENOMINATOR),
        ("12 45 50", 1, Reason.NEEDS_TWO_NUMBERS),
        ("12 45/50 90%", 2, Reason.PERCENT_GIVEN),
        ("12 45/50 90 persen", 2, Reason.PERCENT_GIVEN),
        ("12 45/50 90 %", 2, Reason.PERCENT_GIVEN),
        ("12 45/50 2,5", 2, Reason.FRACTION),
        ("12 45/50 halo", 2, Reason.NEEDS_NUMBER),
        ("1/2 45/50 3", 0, Reason.NEEDS_ONE_NUMBER),
    ],
)
def test_the_first_answer_that_does_not_fit_is_named(text: str, index: int, reason: Reason) -> None:
    assert read_line(text, THREE) == LineRefusal(index, reason, 3, 3)


def test_nol_is_a_number_of_its_own() -> None:
    two, zero = Realisation(Answer.VALUE, 2), Realisation(Answer.NIHIL, 0)
    assert read_line("nol dua", [COUNT, COUNT]) == [zero, two]
    assert read_line("dua nol", [COUNT, COUNT]) == [two, zero]


def test_a_line_that_is_too_long_is_not_read_to_count_its_answers() -> None:
    assert read_line("1" * MAX_LINE, [COUNT]) == LineRefusal(0, Reason.TOO_LARGE, 1, 1)
    assert read_line("1" * (MAX_LINE + 1), [COUNT]) == LineRefusal(None, Reason.TOO_LONG, 1, 0)


def test_nihil_of_a_ratio_over_a_stock_needs_both_numbers_in_a_line() -> None:
    assert read_line("nihil", [RATIO]) == [Realisation(Answer.NIHIL, 0, 0)]
    assert read_line("nihil", [STOCK_RATIO]) == LineRefusal(0, Reason.NEEDS_TWO_NUMBERS, 1, 1)
    assert read_line("0/50", [STOCK_RATIO]) == [Realisation(Answer.VALUE, 0, 50)]


def test_over_a_known_yearly_base_the_numerator_alone_is_enough_in_a_line() -> None:
    yearly = indicator(Kind.RATIO, Combine.SUM, Combine.FIXED)
    bases = {yearly.code: 50}
    for text, numerator, denominator in (("12", 12, 50), ("nihil", 0, 50), ("12/60", 12, 60), ("12 dari 60", 12, 60)):
        assert read_line(text, [yearly], bases) == [Realisation(Answer.VALUE, numerator, denominator)]
    assert read_line("12", [yearly]) == LineRefusal(0, Reason.NEEDS_TWO_NUMBERS, 1, 1)
    assert read_line("51", [yearly], bases) == LineRefusal(0, Reason.NUMERATOR_OVER_DENOMINATOR, 1, 1)


@given(st.text(max_size=1100), st.lists(st.sampled_from([COUNT, RATIO, STATE]), max_size=5))
def test_no_text_makes_the_reading_of_a_line_fail(text: str, kinds: list[Indicator]) -> None:
    result = read_line(text, kinds)
    assert isinstance(result, LineRefusal) or len(result) == len(kinds)


@pytest.mark.parametrize("part", ["1 ", "1", "/", ";", ",", "dua ", "\n1"])
def test_a_hundred_thousand_characters_in_a_line_are_refused_at_once(part: str) -> None:
    started = time.process_time()
    result = read_line(part * (100_000 // len(part)), THREE)
    assert time.process_time() - started < 0.1
    assert isinstance(result, LineRefusal)
    assert result.reason is Reason.TOO_LONG
