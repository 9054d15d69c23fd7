"""What lower positions counted: the sum that is offered, who is missing from it, and which number cannot be right."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.types import Indicator
from models.feeding import Fed, Feeder, feeders
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, RATIO

NIHIL = Realisation(Answer.NIHIL, 0)
NO_DATA = Realisation(Answer.NO_DATA)
NOT_APPLICABLE = Realisation(Answer.NOT_APPLICABLE, reason="Tidak ada kegiatan")

counts = st.integers(0, 10_000).map(lambda count: Realisation(Answer.VALUE, count))
answers = st.one_of(counts, st.sampled_from([NIHIL, NO_DATA, NOT_APPLICABLE, None]))
below = st.lists(answers, max_size=6)
above = st.one_of(counts, st.integers(0, 10_000).map(lambda count: Realisation(Answer.VALUE, count, 10)), answers)


def head_and_entries(given_answers: list[Realisation | None]) -> tuple[Indicator, dict[str, Feeder]]:
    codes = [f"kasi-{place}.surat" for place in range(len(given_answers))]
    entries = {
        code: Feeder(replace(COUNT, code=code), code.title(), answer)
        for code, answer in zip(codes, given_answers, strict=True)
    }
    return replace(RATIO, fed_by=tuple(codes)), entries


def fed(*given_answers: Realisation | None) -> Fed:
    return feeders(*head_and_entries(list(given_answers)))


def value(numerator: int, denominator: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, numerator, denominator)


@given(below)
def test_everybody_who_feeds_a_number_is_part_of_it_or_missing_in_the_order_of_the_catalogue(
    given_answers: list[Realisation | None],
) -> None:
    indicator, entries = head_and_entries(given_answers)
    found = feeders(indicator, entries)
    codes = [feeder.indicator.code for feeder in (*found.parts, *found.missing)]
    assert sorted(codes) == sorted(indicator.fed_by)
    for group in (found.parts, found.missing):
        places = [indicator.fed_by.index(feeder.indicator.code) for feeder in group]
        assert places == sorted(places)


@given(below)
def test_the_sum_is_that_of_the_numbers_that_are_there_and_none_without_any(
    given_answers: list[Realisation | None],
) -> None:
    numbers = [answer.numerator or 0 for answer in given_answers if answer is not None and answer.has_number]
    assert fed(*given_answers).total == (sum(numbers) if numbers else None)


@given(below, above)
def test_the_sum_itself_is_never_contradicted_nor_is_an_answer_without_a_number(
    given_answers: list[Realisation | None], answer: Realisation | None
) -> None:
    found = fed(*given_answers)
    if found.total is not None:
        assert not found.contradicts(value(found.total, 100))
    if answer is None or not answer.has_number or found.total is None:
        assert not found.contradicts(answer)


@given(st.lists(st.one_of(counts, st.just(NIHIL)), min_size=1, max_size=6), st.one_of(counts, st.just(NIHIL)))
def test_once_everybody_counted_only_their_sum_agrees(given_answers: list[Realisation], answer: Realisation) -> None:
    found = fed(*given_answers)
    assert found.contradicts(answer) == ((answer.numerator or 0) != found.total)


def test_nihil_counts_as_zero_and_an_answer_without_a_number_as_missing() -> None:
    found = fed(NIHIL, value(42), NO_DATA, NOT_APPLICABLE, None)
    assert found.total == 42
    assert [feeder.count for feeder in found.parts] == [0, 42]
    assert [feeder.answer for feeder in found.missing] == [NO_DATA, NOT_APPLICABLE, None]


def test_while_somebody_is_missing_a_larger_number_may_be_right_and_a_smaller_one_may_not() -> None:
    found = fed(value(42), None)
    assert found.contradicts(value(41, 50))
    assert found.contradicts(Realisation(Answer.NIHIL, 0, 0))
    assert not found.contradicts(value(60, 60))


def test_a_count_that_nobody_knows_is_left_out() -> None:
    indicator, entries = head_and_entries([value(42)])
    assert feeders(replace(indicator, fed_by=(*indicator.fed_by, "lain.surat")), entries).total == 42
