"""Sample data: believable, consistent, the same each time, marked, and never over anything real."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Combine, Indicator, Kind
from models.nip import SAMPLE_BIRTH, check_nip
from models.periods import Month
from models.queries.health import unsound
from models.queries.recaps import recap
from models.queries.trends import trend
from models.realisation import Answer
from models.sample_numbers import sample_realisation
from models.store.office import follow_catalogue
from models.store.sample import SeedRefusedError, SeedResult, ensure_sample_people, seed
from models.summaries import PostState
from tests.recap.office import CALENDAR, NOW, OCTOBER, appoint, position_id, send, value
from tests.support.offices import small_office

SHIPPED = load_catalogue()
TODAY = NOW.date()
_MONTHS = select(tables.Report.month).distinct().order_by(tables.Report.month)


@pytest.fixture
def office(session: Session) -> Session:
    """The shipped office, without people or months."""
    follow_catalogue(session, SHIPPED)
    return session


def how_many(session: Session, table: type[tables.Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def all_entries(session: Session) -> list[tuple[object, ...]]:
    statement = (
        select(tables.Report.month, tables.Indicator.code, tables.Entry.answer, tables.Entry.numerator)
        .add_columns(tables.Entry.denominator, tables.Report.submitted_at, tables.Report.late)
        .join_from(tables.Report, tables.Entry, tables.Entry.report_id == tables.Report.id)
        .join(tables.Indicator, tables.Indicator.id == tables.Entry.indicator_id)
        .order_by(tables.Report.month, tables.Indicator.code)
    )
    return [tuple(row) for row in session.execute(statement)]


def test_every_post_of_the_office_gets_a_person_named_after_it(office: Session) -> None:
    people = ensure_sample_people(office, SHIPPED, TODAY)
    assert [person.position_code for person in people] == [position.code for position in SHIPPED.positions]
    assert [person.name for person in people] == [position.title for position in SHIPPED.positions]
    assert len({person.person_id for person in people}) == len(people) == 28
    nips = list(office.scalars(select(tables.Person.nip)))
    assert all(check_nip(nip) == nip and nip.startswith(SAMPLE_BIRTH) for nip in nips)


def test_people_are_made_once_and_holders_of_a_post_stay_in_it(office: Session) -> None:
    caraka = next(position.code for position in SHIPPED.positions if position.title == "Caraka")
    real = appoint(office, caraka, "Budi")
    first = ensure_sample_people(office, SHIPPED, TODAY)
    assert ensure_sample_people(office, SHIPPED, TODAY) == first
    assert {person.position_code: person.person_id for person in first}[caraka] == real
    assert how_many(office, tables.Person) == 28


def test_a_sample_person_follows_whoever_left_a_post(office: Session) -> None:
    caraka = next(position.code for position in SHIPPED.positions if position.title == "Caraka")
    appoint(office, caraka, "Budi", ends=date(2026, 3, 31))
    people = {person.position_code: person for person in ensure_sample_people(office, SHIPPED, TODAY)}
    begins = select(tables.Assignment.starts).where(tables.Assignment.person_id == people[caraka].person_id)
    assert people[caraka].name == "Caraka"
    assert office.scalar(begins) == date(2026, 4, 1)


def test_a_seeded_database_is_sound(office: Session) -> None:
    seed(office, SHIPPED, CALENDAR, 6, NOW)
    assert list(unsound(office.connection())) == []


def test_the_months_before_the_reportable_one_are_filled_and_that_one_is_left(office: Session) -> None:
    result = seed(office, SHIPPED, CALENDAR, 6, NOW)
    months = tuple(office.scalars(_MONTHS))
    assert months == tuple(OCTOBER.plus(-step) for step in range(6, 0, -1))
    assert result == SeedResult(28, how_many(office, tables.Report), months)
    assert 27 * 6 * 0.85 < result.reports < 27 * 6


def test_a_seeded_month_is_marked_closed_and_has_all_kinds_of_posts(office: Session) -> None:
    seed(office, SHIPPED, CALENDAR, 12, NOW)
    states: Counter[PostState] = Counter()
    for month in office.scalars(_MONTHS):
        shown = recap(office, SHIPPED, SHIPPED.root.code, month, NOW)
        assert shown.sample
        assert not shown.partial
        states.update(post.state for post in shown.posts)
    assert set(states) == {PostState.ON_TIME, PostState.LATE, PostState.MISSING}
    assert 0.02 < states[PostState.LATE] / states.total() < 0.1
    assert states[PostState.MISSING] / states.total() < 0.08
    answers = Counter(office.scalars(select(tables.Entry.answer)))
    assert answers[Answer.VALUE] > 10 * answers[Answer.NIHIL] > 0


def test_reports_arrive_within_their_window_and_are_late_after_due(office: Session) -> None:
    seed(office, SHIPPED, CALENDAR, 6, NOW)
    for report in office.scalars(select(tables.Report)):
        window = CALENDAR.window(report.month)
        assert window.opens < report.submitted_at < window.closes
        assert report.late == (report.submitted_at >= window.due)


def test_seeding_again_adds_nothing_and_more_months_leave_the_others_as_they_were(office: Session) -> None:
    seed(office, SHIPPED, CALENDAR, 2, NOW)
    before = all_entries(office)
    assert seed(office, SHIPPED, CALENDAR, 2, NOW) == SeedResult(0, 0, (OCTOBER.plus(-2), OCTOBER.plus(-1)))
    assert seed(office, SHIPPED, CALENDAR, 3, NOW).reports > 0
    assert all_entries(office)[-len(before) :] == before
    assert seed(office, SHIPPED, CALENDAR, 0, NOW) == SeedResult(0, 0, ())


def test_the_same_office_is_seeded_the_same_way(office: Session) -> None:
    seed(office, SHIPPED, CALENDAR, 2, NOW)
    first = all_entries(office)
    for table in (tables.Entry, tables.Report, tables.Period):
        office.execute(delete(table))
    seed(office, SHIPPED, CALENDAR, 2, NOW)
    assert all_entries(office) == first


def test_sample_data_is_refused_beside_real_reports_and_nothing_changes(office: Session) -> None:
    caraka = next(position for position in SHIPPED.positions if position.title == "Caraka")
    person = appoint(office, caraka.code, "Budi")
    send(office, person, caraka.code, OCTOBER, {caraka.indicators[0].code: value(3)})
    with pytest.raises(SeedRefusedError, match="real reports"):
        seed(office, SHIPPED, CALENDAR, 6, NOW)
    assert (how_many(office, tables.Person), how_many(office, tables.Report)) == (1, 1)


def test_in_a_playground_a_report_its_visitor_filed_is_never_overwritten(office: Session) -> None:
    people = {person.position_code: person.person_id for person in ensure_sample_people(office, SHIPPED, TODAY)}
    caraka = next(position for position in SHIPPED.positions if position.title == "Caraka")
    code, month = caraka.indicators[0].code, OCTOBER.previous()
    send(office, people[caraka.code], caraka.code, month, {code: value(987)})
    assert seed(office, SHIPPED, CALENDAR, 1, NOW, beside_real=True).reports > 20
    assert trend(office, SHIPPED, code, month).points[-1].realisation == value(987)
    place = position_id(office, caraka.code)
    mine = select(tables.Report.sample).where(tables.Report.position_id == place, tables.Report.month == month)
    assert list(office.scalars(mine)) == [False]


def test_a_window_fixed_before_is_kept(office: Session) -> None:
    month = OCTOBER.previous()
    window = CALENDAR.window(month)
    due = window.due + timedelta(days=3)
    office.add(tables.Period(month=month, opens=window.opens, due=due, closes=window.closes))
    seed(office, SHIPPED, CALENDAR, 1, NOW)
    assert office.get_one(tables.Period, month).due == due


MONTHS = st.builds(Month, st.integers(2024, 2027), st.integers(1, 12))
INDICATORS = st.sampled_from(list(SHIPPED.indicators()))


@settings(max_examples=200)
@given(indicator=INDICATORS, month=MONTHS)
def test_invented_numbers_keep_to_what_their_indicator_allows(indicator: Indicator, month: Month) -> None:
    answer = sample_realisation(SHIPPED, indicator, month)
    assert answer == sample_realisation(SHIPPED, indicator, month)
    assert answer.has_number
    assert answer.numerator is not None
    assert (answer.denominator is None) == (indicator.kind is not Kind.RATIO)
    if indicator.kind is Kind.STATE:
        assert answer.numerator in {0, 1}
    if answer.denominator is not None and not indicator.may_exceed_100:
        assert answer.numerator <= answer.denominator
    if indicator.combine_denominator is Combine.FIXED:
        assert answer.denominator == sample_realisation(SHIPPED, indicator, Month(month.year, 1)).denominator


@given(indicator=st.sampled_from([each for each in SHIPPED.indicators() if each.fed_by]), month=MONTHS)
def test_a_heads_numerator_is_what_the_posts_below_counted(indicator: Indicator, month: Month) -> None:
    counted = [sample_realisation(SHIPPED, SHIPPED.indicator[code], month).numerator for code in indicator.fed_by]
    assert sample_realisation(SHIPPED, indicator, month).numerator == sum(number or 0 for number in counted)


def test_indicators_are_seeded_in_the_months_that_ask_for_them(session: Session) -> None:
    catalogue = small_office()
    follow_catalogue(session, catalogue)
    seed(session, catalogue, CALENDAR, 12, NOW)
    asked = select(tables.Report.month).join_from(tables.Entry, tables.Report).join(tables.Indicator)
    months = set(session.scalars(asked.where(tables.Indicator.code == "petugas-loket.loket")))
    assert months
    assert {month.number for month in months} <= {3, 6, 9, 12}


def test_no_report_comes_from_the_future(office: Session) -> None:
    """A first window may reach past the moment of seeding."""
    month = OCTOBER.previous()
    opens, due = NOW - timedelta(days=2), NOW + timedelta(days=5)
    office.add(tables.Period(month=month, opens=opens, due=due, closes=due + timedelta(days=9)))
    result = seed(office, SHIPPED, CALENDAR, 1, NOW)
    moments = list(office.scalars(select(tables.Report.submitted_at)))
    assert len(moments) == result.reports
    assert 0 < result.reports < 20
    assert all(moment <= NOW for moment in moments)


def test_a_yearly_base_above_the_line_stays_the_same_all_year() -> None:
    yearly = Indicator(
        code="staf.pagu",
        position="staf",
        objective="Anggaran",
        name="Pagu",
        as_printed="Pagu",
        kind=Kind.COUNT,
        numerator="Pagu",
        denominator=None,
        unit_of_measure="juta rupiah",
        source="DPA",
        combine_numerator=Combine.FIXED,
    )
    answers = {sample_realisation(SHIPPED, yearly, Month(2026, number)) for number in range(1, 13)}
    assert len(answers) == 1
