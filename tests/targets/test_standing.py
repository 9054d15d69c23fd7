"""What a target is held against, and how an indicator stands by it, by the rules of the arithmetic."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.achievements import (
    DEFAULT_RULES,
    AchievementRules,
    adds_up,
    judged,
    measured,
    percent_of,
    since_january,
    standing,
)
from models.catalogue.types import Catalogue, Combine, Indicator, Kind, Polarity, Unit
from models.measures import DEFAULT_BANDS, InverseRule, ToDate, achievement, band_of
from models.months import Month
from models.realisation import Answer, Realisation
from models.summaries import Figure
from tests.recap.office import NO_DATA, indicator, post, value

COUNT = indicator("staf.surat")
STOCK = indicator("staf.server", above=Combine.LAST)
MONTHLY = indicator("staf.tepat", Kind.RATIO)
YEARLY = indicator("staf.kunjungan", Kind.RATIO, below=Combine.FIXED)
EVERY = [
    replace(indicator(f"staf.{kind}-{above}-{below}", kind, above=above, below=below), polarity=polarity)
    for kind, above, below, polarity in product((Kind.COUNT, Kind.RATIO), Combine, Combine, Polarity)
]
POSITIVE = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(10**12), places=4)
MEASURED = st.decimals(min_value=0, max_value=Decimal(10**12), places=4)


def test_only_work_that_is_done_month_by_month_adds_up_towards_a_year() -> None:
    assert (adds_up(COUNT), adds_up(STOCK), adds_up(MONTHLY), adds_up(YEARLY)) == (True, False, False, True)
    stock_below = indicator("staf.latih", Kind.RATIO, below=Combine.LAST)
    stocks = indicator("staf.menara", Kind.RATIO, above=Combine.LAST, below=Combine.LAST)
    assert (since_january(stock_below), since_january(stocks)) == (True, False)
    assert (since_january(COUNT), since_january(YEARLY), since_january(MONTHLY)) == (False, True, False)


def test_a_count_is_held_against_its_year_so_far() -> None:
    assert measured(COUNT, None, ToDate(Decimal(143))) == 143
    assert measured(COUNT, None, None) is None


def test_a_ratio_is_held_against_the_months_percentage_unless_its_base_is_a_yearly_one() -> None:
    so_far = ToDate(Decimal(50), Decimal(100))
    assert measured(MONTHLY, Decimal(90), so_far) == 90
    assert measured(YEARLY, Decimal("7.7"), so_far) == 50
    assert measured(YEARLY, Decimal("7.7"), ToDate(Decimal(50), Decimal(0))) is None


def test_a_state_is_held_against_nothing() -> None:
    assert measured(indicator("staf.buka", Kind.STATE), None, ToDate(Decimal(1))) is None


@given(each=st.sampled_from(EVERY), target=POSITIVE, value=MEASURED, month=st.integers(1, 12),
       inverse=st.sampled_from(InverseRule))  # fmt: skip
def test_the_achievement_is_that_of_the_measures(
    each: object, target: Decimal, value: Decimal, month: int, inverse: InverseRule
) -> None:
    assert isinstance(each, type(COUNT))
    shown = standing(each, target, value, month, AchievementRules(inverse))
    assert shown is not None
    assert (shown.target, shown.measured) == (target, value)
    assert shown.achievement == achievement(value, target, each.polarity, inverse)
    assert shown.running == (adds_up(each) and month < 12)
    if shown.band is not None:
        assert shown.achievement is not None
        assert shown.band == band_of(shown.achievement)
    elif shown.achievement is not None:
        assert shown.running


def test_without_a_target_or_a_number_there_is_no_standing() -> None:
    assert standing(COUNT, None, Decimal(5), 10, DEFAULT_RULES) is None
    assert standing(COUNT, Decimal(5), None, 10, DEFAULT_RULES) is None


@pytest.mark.parametrize(
    ("polarity", "value", "month", "band"),
    [
        (Polarity.HIGHER, 10, 1, None),
        (Polarity.HIGHER, 100, 6, "Sangat Tinggi"),
        (Polarity.HIGHER, 10, 12, "Sangat Rendah"),
        (Polarity.LOWER, 10, 6, None),
        (Polarity.LOWER, 100, 6, None),
        (Polarity.LOWER, 160, 6, "Sangat Rendah"),
        (Polarity.LOWER, 10, 12, "Sangat Tinggi"),
    ],
)
def test_a_running_year_is_judged_only_when_more_work_cannot_change_the_verdict(
    polarity: Polarity, value: int, month: int, band: str | None
) -> None:
    shown = standing(replace(COUNT, polarity=polarity), Decimal(100), Decimal(value), month, DEFAULT_RULES)
    assert shown is not None
    assert (shown.band.name if shown.band else None) == band


def test_a_stock_is_judged_in_any_month() -> None:
    shown = standing(STOCK, Decimal(10), Decimal(5), 1, DEFAULT_RULES)
    assert shown is not None
    assert shown.band is not None
    assert (shown.band.name, shown.running) == ("Sangat Rendah", False)


def test_the_percentage_of_a_month_is_that_of_a_ratio_with_both_numbers() -> None:
    assert percent_of(MONTHLY, value(45, 50)) == 90
    assert percent_of(MONTHLY, value(0, 50)) == 0
    assert percent_of(MONTHLY, Realisation(Answer.NIHIL, 0, 0)) is None
    assert percent_of(MONTHLY, NO_DATA) is None
    assert percent_of(MONTHLY, value(45)) is None
    assert percent_of(MONTHLY, Realisation(Answer.VALUE, None, 50)) is None
    assert percent_of(COUNT, value(45, 50)) is None


def figure(of: Indicator, answer: Realisation | None, above: int, below: int | None = None) -> Figure:
    to_date = ToDate(Decimal(above), None if below is None else Decimal(below))
    shown = percent_of(of, answer) if answer else None
    return Figure(of.code, of.name, of.kind, of.unit_of_measure, of.position, "u", answer, shown, to_date=to_date)


def test_figures_of_a_month_are_judged_by_the_targets_and_rules_of_their_office() -> None:
    lower = replace(YEARLY, code="staf.aduan", polarity=Polarity.LOWER)
    office = Catalogue("Dinas", 2026, (Unit("u", "Unit"),), (post("u", "staf", COUNT, STOCK, MONTHLY, YEARLY, lower),))
    figures = [
        figure(COUNT, value(5), 60),
        figure(STOCK, NO_DATA, 5),
        figure(MONTHLY, value(45, 50), 50, 100),
        figure(YEARLY, value(5, 100), 50, 100),
        figure(lower, value(5, 100), 80, 100),
        replace(figure(YEARLY, value(5, 100), 50, 100), code=STOCK.code),
    ]
    targets = {each.code: Decimal(100) for each in (COUNT, STOCK, MONTHLY, YEARLY)} | {lower.code: Decimal(50)}
    rules = AchievementRules(InverseRule.RECIPROCAL, DEFAULT_BANDS[:1] + DEFAULT_BANDS[-1:])

    def seen(month: int, goals: dict[str, Decimal]) -> list[tuple[object, ...]]:
        found = judged(figures, office, goals, Month(2026, month), rules)
        return [(f.target, f.achievement, f.band and f.band.name, f.since_january, f.running) for f in found]

    low = DEFAULT_BANDS[-1].name
    assert seen(10, targets) == [
        (100, 60, None, False, True),
        (100, None, None, False, False),
        (100, 90, low, False, False),
        (100, 50, None, True, True),
        (50, Decimal("62.5"), low, True, True),
        (100, 50, low, False, False),
    ]
    assert [band for _, _, band, _, _ in seen(12, targets)] == [low, None, low, low, low, low]
    assert {found[:3] for found in seen(10, {})} == {(None, None, None)}
    assert [found[3:] for found in seen(10, {})] == [(each[3], False) for each in seen(10, targets)]
