"""Percentages, achievement, bands and the year so far."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.types import Combine, Kind, Polarity
from models.measures import (
    DEFAULT_BANDS,
    InverseRule,
    ToDate,
    achievement,
    band_of,
    combine,
    completeness_rate,
    parse_bands,
    percent,
    year_to_date,
)
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, RATIO, STATE, STOCK_RATIO, indicator

NUMBERS = st.integers(0, 10**12)
POSITIVE = st.integers(1, 10**12)
VALUES = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False)
MONTHS = st.lists(st.none() | st.integers(0, 10**6), max_size=12)
NIHIL = Realisation(Answer.NIHIL, 0, 0)


def value(numerator: int, denominator: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, numerator, denominator)


@given(NUMBERS, POSITIVE)
def test_a_percentage_times_its_base_is_a_hundred_times_the_part(n: int, d: int) -> None:
    result = percent(n, d)
    assert result is not None
    assert abs(Fraction(result) * d - 100 * n) <= Fraction(100 * n, 10**27)


@given(POSITIVE, POSITIVE, st.integers(1, 10**6))
def test_a_percentage_does_not_depend_on_the_scale(n: int, d: int, k: int) -> None:
    assert percent(n * k, d * k) == percent(n, d)


@given(NUMBERS)
def test_nothing_is_divided_by_zero(n: int) -> None:
    assert percent(n, 0) is None
    assert completeness_rate(0, 0) is None
    assert achievement(n, 0, Polarity.HIGHER) is None
    assert achievement(n, 0, Polarity.LOWER) is None
    assert achievement(0, 5, Polarity.LOWER, InverseRule.RECIPROCAL) is None


def test_45_of_50_is_90_percent() -> None:
    assert percent(45, 50) == 90
    assert completeness_rate(27, 27) == 100


def test_a_percentage_is_the_same_whatever_precision_the_caller_works_with() -> None:
    usual = percent(2, 3)
    with localcontext(prec=4):
        assert percent(2, 3) == usual


@pytest.mark.parametrize(
    ("realisation", "polarity", "inverse", "expected"),
    [
        (80, Polarity.HIGHER, InverseRule.LINEAR, 80),
        (120, Polarity.HIGHER, InverseRule.LINEAR, 120),
        (80, Polarity.LOWER, InverseRule.LINEAR, 120),
        (120, Polarity.LOWER, InverseRule.LINEAR, 80),
        (250, Polarity.LOWER, InverseRule.LINEAR, -50),
        (80, Polarity.LOWER, InverseRule.RECIPROCAL, 125),
        (200, Polarity.LOWER, InverseRule.RECIPROCAL, 50),
        (80, Polarity.HIGHER, InverseRule.RECIPROCAL, 80),
    ],
)
def test_achievement_against_a_target_of_100_follows_the_rule(
    realisation: int, polarity: Polarity, inverse: InverseRule, expected: int
) -> None:
    assert achievement(realisation, 100, polarity, inverse) == expected


@given(POSITIVE, st.sampled_from(Polarity), st.sampled_from(InverseRule))
def test_reaching_the_target_exactly_is_100_percent(target: int, polarity: Polarity, inverse: InverseRule) -> None:
    assert achievement(target, target, polarity, inverse) == 100


@given(NUMBERS, POSITIVE)
def test_higher_and_lower_are_mirrored_at_100_by_the_linear_rule(realisation: int, target: int) -> None:
    higher = achievement(realisation, target, Polarity.HIGHER)
    lower = achievement(realisation, target, Polarity.LOWER)
    assert higher is not None
    assert lower is not None
    assert abs(higher + lower - 200) <= abs(higher) * Decimal("1e-26")


@given(VALUES)
def test_every_value_is_in_exactly_one_band(number: Decimal) -> None:
    upper = [Decimal("Infinity"), *(band.at_least for band in DEFAULT_BANDS)]
    holding = [band for band, above in zip(DEFAULT_BANDS, upper, strict=False) if band.at_least <= number < above]
    assert holding == [band_of(number)]


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("91", "Sangat Tinggi"),
        ("90.999", "Tinggi"),
        ("76", "Tinggi"),
        ("66", "Sedang"),
        ("51", "Rendah"),
        ("50.99", "Sangat Rendah"),
        ("0", "Sangat Rendah"),
        ("-50", "Sangat Rendah"),
        ("1000", "Sangat Tinggi"),
    ],
)
def test_a_band_begins_at_its_limit(number: str, name: str) -> None:
    assert band_of(Decimal(number)).name == name


def test_bands_can_be_set_in_words() -> None:
    text = "91 Sangat Tinggi; 76 Tinggi; 66 Sedang; 51 Rendah; Sangat Rendah"
    assert parse_bands(text) == DEFAULT_BANDS
    assert [band.at_least for band in parse_bands("99,5 Istimewa; Biasa")] == [Decimal("99.5"), Decimal("-Infinity")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "91 Tinggi",
        "91 Tinggi;",
        "9 Tinggi",
        "51 Rendah; 91 Tinggi; Lain",
        "91 Tinggi; 91 Rendah; Lain",
        "91; Lain",
        "Tinggi; Rendah",
        "NaN A; B",
    ],
)
def test_bands_that_leave_a_gap_or_have_no_name_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="band"):
        parse_bands(text)


@given(MONTHS)
def test_months_combine_by_their_rule(months: list[int | None]) -> None:
    known = [number for number in months if number is not None]
    if not known:
        assert {combine(months, rule) for rule in Combine} == {None}
        return
    mean = combine(months, Combine.MEAN)
    assert combine(months, Combine.SUM) == sum(known)
    assert combine(months, Combine.LAST) == combine(months, Combine.FIXED) == known[-1]
    assert mean is not None
    assert abs(Fraction(mean) - Fraction(sum(known), len(known))) < Fraction(1, 10**40)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=12))
def test_the_year_so_far_is_the_ratio_of_the_sums(months: list[tuple[int, int]]) -> None:
    to_date = year_to_date(RATIO, [value(n, d) for n, d in months])
    numerators, denominators = zip(*months, strict=True)
    assert to_date == ToDate(Decimal(sum(numerators)), Decimal(sum(denominators)))
    assert to_date.percent(Kind.RATIO) == percent(sum(numerators), sum(denominators))


def test_the_year_so_far_is_not_the_mean_of_the_months() -> None:
    to_date = year_to_date(RATIO, [value(1, 1), value(0, 99)])
    assert to_date.percent(Kind.RATIO) == 1


def test_months_without_a_number_are_left_out() -> None:
    months = [value(3, 4), None, Realisation(Answer.NO_DATA), Realisation(Answer.NOT_APPLICABLE, reason="cuti")]
    assert year_to_date(RATIO, months) == ToDate(Decimal(3), Decimal(4))
    assert year_to_date(RATIO, months[1:]) == ToDate(None, None)
    assert year_to_date(RATIO, months[1:]).percent(Kind.RATIO) is None
    assert ToDate(None, Decimal(4)).percent(Kind.RATIO) is None
    assert ToDate(Decimal(3)).percent(Kind.RATIO) is None


@pytest.mark.parametrize(("rule", "base"), [(Combine.SUM, 50), (Combine.LAST, 50), (Combine.MEAN, 50)])
def test_nihil_of_a_ratio_says_nothing_about_a_stock(rule: Combine, base: int) -> None:
    ratio = indicator(Kind.RATIO, Combine.SUM, rule)
    assert year_to_date(ratio, [value(10, 50), NIHIL]) == ToDate(Decimal(10), Decimal(base))


def test_nihil_all_year_cannot_be_computed() -> None:
    assert year_to_date(RATIO, [NIHIL, NIHIL]) == ToDate(Decimal(0), Decimal(0))
    assert year_to_date(RATIO, [NIHIL]).percent(Kind.RATIO) is None
    assert year_to_date(STOCK_RATIO, [NIHIL]).percent(Kind.RATIO) is None


def test_a_count_and_a_state_have_no_percentage() -> None:
    assert year_to_date(COUNT, [value(3), value(4)]) == ToDate(Decimal(7))
    assert year_to_date(COUNT, [value(3)]).percent(Kind.COUNT) is None
    assert ToDate(Decimal(3), Decimal(4)).percent(Kind.COUNT) is None
    assert year_to_date(STATE, [value(1), value(0)]) == ToDate(Decimal(0))


def test_thirds_cancel_so_that_a_band_is_not_missed_by_a_rounding() -> None:
    ratio = indicator(Kind.RATIO, Combine.MEAN, Combine.MEAN)
    months = [value(91, 100), value(91, 100), value(0, 0), value(0, 0), value(0, 0), value(0, 0), value(0, 0)]
    to_date = year_to_date(ratio, months)
    assert to_date.percent(Kind.RATIO) == 91
