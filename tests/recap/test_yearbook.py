"""A unit's year as the store has it, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models import tables
from models.administration import Exemption
from models.measures import InverseRule
from models.months import Month
from models.queries import year
from models.queries.yearbook import year_book
from models.realisation import Answer, Realisation
from models.yearbook import YearBook, YearLine
from tests.recap import office
from tests.recap.office import NO_DATA, NOT_APPLICABLE, NOW, OCTOBER, OFFICE, value


@pytest.fixture
def people(founded: Session) -> dict[str, int]:
    return office.staff(founded)


def book(session: Session, unit: str = "dinas", number: int = 2026, now: datetime = NOW) -> YearBook:
    return year_book(session, OFFICE, unit, number, now)


def line(shown: YearBook, code: str) -> YearLine:
    return next(line for post in shown.posts for line in post.lines if line.indicator.code == code)


def report(
    session: Session, people: dict[str, int], month: Month, answer: Realisation, *, sample: bool = False
) -> None:
    answers = {"kabid-a.tepat": answer}
    office.send(session, people["kabid-a"], "kabid-a", month, answers, sample=sample)


def test_the_twelve_months_stand_in_their_places(founded: Session, people: dict[str, int]) -> None:
    report(founded, people, Month(2026, 1), value(45, 50))
    report(founded, people, OCTOBER, value(5, 50))
    report(founded, people, Month(2026, 3), NO_DATA)
    report(founded, people, Month(2026, 4), NOT_APPLICABLE)
    shown = line(book(founded), "kabid-a.tepat")
    expected: list[Realisation | None] = [None] * 12
    expected[0], expected[2], expected[3], expected[9] = value(45, 50), NO_DATA, NOT_APPLICABLE, value(5, 50)
    assert list(shown.months) == expected


def test_other_years_do_not_reach_into_it(founded: Session, people: dict[str, int]) -> None:
    report(founded, people, Month(2025, 12), value(1, 2))
    report(founded, people, Month(2027, 1), value(1, 2))
    shown = book(founded)
    assert line(shown, "kabid-a.tepat").months == (None,) * 12
    assert shown.is_empty
    assert not book(founded, number=2025).is_empty


def test_the_total_is_what_the_database_adds_up(founded: Session, people: dict[str, int]) -> None:
    for number in range(1, 11):
        report(founded, people, Month(2026, number), value(number, 50))
    office.send(founded, people["kasi-a2"], "kasi-a2", OCTOBER, {"kasi-a2.server": value(7)})
    totals = year.of_units(founded, OFFICE.below("dinas"), Month(2026, 12))
    shown = book(founded)
    assert {code: line(shown, code).total for code in totals} == totals


def test_months_in_which_an_indicator_is_not_asked_do_not_apply(founded: Session, people: dict[str, int]) -> None:
    months = line(book(founded), "kabid-b.triwulan").months
    assert [month is None for month in months] == [number in {3, 6, 9, 12} for number in range(1, 13)]
    assert {month.answer for month in months if month is not None} == {NOT_APPLICABLE.answer}


def test_a_month_that_a_post_need_not_report_does_not_apply_to_it(founded: Session, people: dict[str, int]) -> None:
    for post, month in (("kabid-a", Month(2026, 2)), ("kabid-a", OCTOBER), ("kabid-b", Month(2026, 3))):
        office.open_month(founded, month)
        key = office.position_id(founded, post)
        founded.add(Exemption(position_id=key, month=month, reason="Ditata", created_at=NOW))
    founded.flush()
    report(founded, people, OCTOBER, value(5, 50))
    months = line(book(founded), "kabid-a.tepat").months
    assert months[1] == Realisation(Answer.NOT_APPLICABLE)
    assert months[9] == value(5, 50)  # what was reported all the same is shown
    assert [number for number, month in enumerate(months, start=1) if month is None] == [1, *range(3, 10), 11, 12]


def test_a_unit_s_year_has_its_own_posts_and_those_below(founded: Session, people: dict[str, int]) -> None:
    report(founded, people, OCTOBER, value(1, 2))
    shown = book(founded, "bidang-a")
    assert [post.unit_name for post in shown.posts] == ["Bidang A", "Seksi A1", "Seksi A2"]
    assert (shown.unit, shown.unit_name, shown.office) == ("bidang-a", "Bidang A", "Dinas Contoh")
    assert book(founded, "bidang-b").is_empty
    assert all(post.lines for post in book(founded).posts)


def test_an_unknown_unit_is_refused(founded: Session) -> None:
    with pytest.raises(KeyError):
        book(founded, "istana")


def test_sample_numbers_mark_the_year(founded: Session, people: dict[str, int]) -> None:
    report(founded, people, OCTOBER, value(1, 2))
    assert not book(founded).sample
    report(founded, people, Month(2026, 9), value(1, 2), sample=True)
    assert book(founded).sample
    assert not book(founded, "bidang-b").sample


def test_a_year_is_partial_until_its_december_has_closed(founded: Session) -> None:
    assert book(founded).partial
    office.open_month(founded, Month(2026, 12))
    closes = office.CALENDAR.window(Month(2026, 12)).closes
    assert book(founded, now=closes.replace(hour=0)).partial
    assert not book(founded, now=closes).partial


def test_targets_and_the_office_s_rule_come_with_it(founded: Session, people: dict[str, int]) -> None:
    place = founded.scalars(select(tables.Indicator.id).where(tables.Indicator.code == "kabid-a.tepat")).one()
    founded.add(tables.Target(indicator_id=place, year=2026, value=95))
    founded.flush()
    shown = year_book(founded, OFFICE, "bidang-a", 2026, NOW, InverseRule.RECIPROCAL)
    assert line(shown, "kabid-a.tepat").target == 95
    assert line(shown, "kasi-a1.surat").target is None
    assert shown.inverse is InverseRule.RECIPROCAL
    assert line(book(founded, number=2025), "kabid-a.tepat").target is None


def test_all_answers_of_a_year_come_with_one_statement(founded: Session, people: dict[str, int]) -> None:
    for number in range(1, 11):
        report(founded, people, Month(2026, number), value(number, 50))
    said: list[str] = []
    connection = founded.connection()
    event.listen(connection, "before_cursor_execute", lambda *arguments: said.append(str(arguments[2])))
    book(founded)
    assert len([statement for statement in said if "entries" in statement]) == 1
    assert len(said) == 4
