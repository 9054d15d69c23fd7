"""The year so far, added up by the database, equals the rule written in Python."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Combine, Indicator, Kind, Unit
from models.measures import ToDate, year_to_date
from models.periods import Month
from models.queries import year
from models.realisation import Answer, Realisation
from tests.recap.office import NO_DATA, NOT_APPLICABLE, found, indicator, post, send, staff, value

COUNTS = [indicator(f"staf.count-{rule}", above=rule) for rule in Combine]
RATIOS = [
    indicator(f"staf.ratio-{above}-{below}", Kind.RATIO, above=above, below=below)
    for above, below in product(Combine, Combine)
]
STATE = indicator("staf.state", Kind.STATE, above=Combine.LAST)
EVERY_RULE = Catalogue(
    office="Dinas Contoh",
    year=2026,
    units=(Unit("dinas", "Dinas Contoh"),),
    positions=(post("dinas", "staf", *COUNTS, *RATIOS, STATE, head=True),),
)

NUMBERS = st.integers(0, 50) | st.integers(0, 10**12)
WITHOUT_NUMBER = st.sampled_from([None, NO_DATA, NOT_APPLICABLE])
ANSWERS = {
    Kind.COUNT: st.builds(value, NUMBERS) | st.just(Realisation(Answer.NIHIL, 0)) | WITHOUT_NUMBER,
    Kind.RATIO: (
        st.builds(value, NUMBERS, NUMBERS)
        | st.sampled_from([Realisation(Answer.NIHIL, 0, 0), Realisation(Answer.NIHIL, 0)])
        | WITHOUT_NUMBER
    ),
    Kind.STATE: st.builds(value, st.integers(0, 1)) | WITHOUT_NUMBER,
}
Year = dict[str, list[Realisation | None]]


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Twelve months of answers to every indicator."""
    return {each.code: draw(st.lists(ANSWERS[each.kind], min_size=12, max_size=12)) for each in EVERY_RULE.indicators()}


def report_year(session: Session, answers: Year, of: int = 2026) -> None:
    found(session, EVERY_RULE)
    person = staff(session, ["staf"])["staf"]
    for number in range(1, 13):
        given_answers = {code: months[number - 1] for code, months in answers.items()}
        told = {code: answer for code, answer in given_answers.items() if answer is not None}
        send(session, person, "staf", Month(of, number), told)


def expected(answers: Year, until: int) -> dict[str, ToDate]:
    results = {each.code: year_to_date(each, answers[each.code][:until]) for each in EVERY_RULE.indicators()}
    return {code: result for code, result in results.items() if result.numerator is not None}


@settings(max_examples=15)
@given(answers=years())
def test_the_database_adds_up_the_year_as_python_does(engine: Engine, answers: Year) -> None:
    with Session(engine) as session:
        report_year(session, answers)
        for until in (1, 2, 7, 12):
            assert year.of_units(session, ["dinas"], Month(2026, until)) == expected(answers, until)


def test_the_year_starts_in_january(session: Session) -> None:
    report_year(session, {each.code: [value(1, 1)] * 12 for each in (*COUNTS, *RATIOS)}, of=2025)
    assert year.of_units(session, ["dinas"], Month(2026, 5)) == {}


def test_a_mean_keeps_all_its_digits_on_both_databases(session: Session) -> None:
    thirds: list[Realisation | None] = [value(1), value(0), value(0), *[None] * 9]
    report_year(session, {"staf.count-mean": thirds})
    mean = year.of_units(session, ["dinas"], Month(2026, 12))["staf.count-mean"].numerator
    assert str(mean).startswith("0." + "3" * 50)


@pytest.mark.parametrize("each", RATIOS, ids=lambda each: each.code)
def test_a_percentage_is_the_ratio_of_combined_numbers(session: Session, each: Indicator) -> None:
    answers: list[Realisation | None] = [value(1, 2), value(9, 10), *[None] * 10]
    report_year(session, {each.code: answers})
    found_percent = year.of_units(session, ["dinas"], Month(2026, 12))[each.code].percent(Kind.RATIO)
    assert found_percent == year_to_date(each, answers).percent(Kind.RATIO)
    assert found_percent is not None


def test_reports_without_any_number_say_nothing_about_the_year(session: Session) -> None:
    answers: list[Realisation | None] = [*[NO_DATA] * 6, *[NOT_APPLICABLE] * 6]
    report_year(session, {"staf.count-sum": answers})
    assert session.scalar(select(func.count(tables.Entry.id))) == 12
    assert year.of_units(session, ["dinas"], Month(2026, 12)) == {}
