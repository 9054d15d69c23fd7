"""Where a post stands in a month, and who holds it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from models import tables
from models.administration import Exemption
from models.periods import Month
from models.queries.absences import covers
from models.queries.recap_views import post_view
from models.queries.recaps import recap
from models.realisation import Answer, Realisation
from models.store.office import follow_catalogue
from models.summaries import Completeness, Post, PostState, Recap
from tests.recap.office import (
    CALENDAR,
    NO_DATA,
    NOT_APPLICABLE,
    NOW,
    OCTOBER,
    OFFICE,
    appoint,
    leave,
    open_month,
    position_id,
    send,
    staff,
    value,
)

NOT_APPLICABLE_AT_ALL = Realisation(Answer.NOT_APPLICABLE)


def whole_office(session: Session, month: Month = OCTOBER, now: datetime = NOW) -> Recap:
    return recap(session, OFFICE, "dinas", month, now)


def standing(session: Session, code: str, month: Month = OCTOBER, now: datetime = NOW) -> Post:
    posts = {post.position: post for post in whole_office(session, month, now).posts}
    return posts[code]


def test_a_post_without_indicators_is_not_in_the_recap(founded: Session) -> None:
    posts = [post.position for post in whole_office(founded).posts]
    assert posts == ["kabid-a", "kasi-a1", "kasi-a2", "kabid-b", "staf-b"]


def test_a_report_before_due_is_on_time_and_one_after_it_late(founded: Session) -> None:
    people = staff(founded)
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(3)})
    send(founded, people["kasi-a2"], "kasi-a2", OCTOBER, {"kasi-a2.server": value(3)}, late=True)
    on_time, late = standing(founded, "staf-b"), standing(founded, "kasi-a2")
    assert (on_time.state, late.state) == (PostState.ON_TIME, PostState.LATE)
    window = CALENDAR.window(OCTOBER)
    assert on_time.submitted_at == window.opens + timedelta(hours=1)
    assert late.submitted_at == window.due + timedelta(days=1)


def test_a_post_s_year_shows_the_months_in_which_its_holder_was_away_as_leave(founded: Session) -> None:
    people = staff(founded)
    september, august = OCTOBER.previous(), OCTOBER.plus(-2)
    for month in (september, august):
        open_month(founded, month)
    window = CALENDAR.window(september)
    leave(founded, people["staf-b"], window.opens.date(), window.due.date())
    view = post_view(founded, OFFICE, "staf-b", OCTOBER, NOW)
    assert view is not None
    assert view.leave == {september}
    send(founded, people["staf-b"], "staf-b", september, {"staf-b.arsip": value(3)})
    view = post_view(founded, OFFICE, "staf-b", OCTOBER, NOW)
    assert view is not None
    assert view.leave == frozenset()


def test_whoever_has_sent_nothing_is_missing(founded: Session) -> None:
    person = appoint(founded, "staf-b", "Budi")
    post = standing(founded, "staf-b")
    assert (post.state, post.holder, post.person_id, post.submitted_at) == (PostState.MISSING, "Budi", person, None)


def test_a_post_nobody_held_until_now_is_vacant(founded: Session) -> None:
    appoint(founded, "staf-b", "Budi", ends=date(2026, 9, 30))
    post = standing(founded, "staf-b")
    assert (post.state, post.holder) == (PostState.VACANT, None)


def test_a_post_filled_after_a_month_closed_was_vacant_in_it(founded: Session) -> None:
    appoint(founded, "staf-b", "Budi", starts=date(2027, 1, 4))
    assert standing(founded, "staf-b", now=datetime(2027, 2, 1, tzinfo=NOW.tzinfo)).state is PostState.VACANT


def test_whoever_takes_a_post_over_while_the_month_is_open_owes_its_report(founded: Session) -> None:
    appoint(founded, "staf-b", "Budi", starts=date(2026, 11, 10))
    post = standing(founded, "staf-b")
    assert (post.state, post.holder) == (PostState.MISSING, "Budi")


def test_a_report_counts_even_if_nobody_is_known_to_have_held_the_post(founded: Session) -> None:
    gone = appoint(founded, "staf-b", "Budi", ends=date(2026, 8, 31))
    send(founded, gone, "staf-b", OCTOBER, {"staf-b.arsip": value(3)})
    assert standing(founded, "staf-b").state is PostState.ON_TIME


def test_the_holder_shown_is_the_one_of_the_months_last_day(founded: Session) -> None:
    appoint(founded, "staf-b", "Budi", ends=date(2026, 10, 15))
    appoint(founded, "staf-b", "Cici", starts=date(2026, 10, 16), ends=date(2026, 10, 31))
    appoint(founded, "staf-b", "Dedi", starts=date(2026, 11, 1))
    assert standing(founded, "staf-b").holder == "Cici"


def test_without_a_holder_on_the_last_day_the_newest_is_shown(founded: Session) -> None:
    appoint(founded, "staf-b", "Budi", ends=date(2026, 10, 10))
    appoint(founded, "staf-b", "Cici", starts=date(2026, 10, 11), ends=date(2026, 10, 20))
    assert standing(founded, "staf-b").holder == "Cici"


def test_leave_for_the_whole_window_excuses_and_leave_for_a_part_of_it_does_not(founded: Session) -> None:
    window = CALENDAR.window(OCTOBER)
    people = staff(founded)
    away, back = people["staf-b"], people["kabid-a"]
    leave(founded, away, window.opens.date(), window.due.date())
    leave(founded, back, window.opens.date(), window.due.date() - timedelta(days=1))
    assert standing(founded, "staf-b").state is PostState.ON_LEAVE
    assert standing(founded, "kabid-a").state is PostState.MISSING


def test_two_leaves_that_follow_each_other_excuse_together(founded: Session) -> None:
    window, person = CALENDAR.window(OCTOBER), staff(founded)["staf-b"]
    leave(founded, person, date(2026, 10, 1), window.opens.date())
    leave(founded, person, window.opens.date() + timedelta(days=1), window.due.date())
    assert standing(founded, "staf-b").state is PostState.ON_LEAVE


def test_an_acting_holder_at_work_owes_the_report_of_somebody_on_leave(founded: Session) -> None:
    window, person = CALENDAR.window(OCTOBER), staff(founded)["staf-b"]
    leave(founded, person, window.opens.date(), window.due.date())
    stand_in = appoint(founded, "kadis", "Eka")
    place = position_id(founded, "staf-b")
    founded.add(tables.Assignment(person_id=stand_in, position_id=place, starts=date(2026, 10, 1), acting=True))
    founded.flush()
    assert standing(founded, "staf-b").state is PostState.MISSING


def test_a_post_that_need_not_report_says_why_and_so_does_its_year(founded: Session) -> None:
    people = staff(founded)
    key = position_id(founded, "staf-b")
    founded.add(Exemption(position_id=key, month=OCTOBER, reason="Cuti melahirkan", created_at=NOW))
    founded.flush()
    post = standing(founded, "staf-b")
    assert (post.state, post.reason) == (PostState.EXEMPT, "Cuti melahirkan")
    assert whole_office(founded).completeness == Completeness(missing=3)
    view = post_view(founded, OFFICE, "staf-b", OCTOBER, NOW)
    assert view is not None
    assert view.exempt == {OCTOBER}
    assert {figure.realisation for figure in view.figures} == {NOT_APPLICABLE_AT_ALL}
    send(founded, people["staf-b"], "staf-b", OCTOBER, {"staf-b.arsip": value(3)})
    assert (standing(founded, "staf-b").state, standing(founded, "staf-b").reason) == (PostState.ON_TIME, "")


def test_a_report_sent_from_leave_counts(founded: Session) -> None:
    window, person = CALENDAR.window(OCTOBER), staff(founded)["staf-b"]
    leave(founded, person, window.opens.date(), window.due.date())
    send(founded, person, "staf-b", OCTOBER, {"staf-b.arsip": value(1)})
    assert standing(founded, "staf-b").state is PostState.ON_TIME


def test_the_days_of_the_window_are_days_of_the_offices_time_zone(session: Session) -> None:
    """08:00 in Jayapura is the evening before in UTC, on which this leave has not begun."""
    jayapura = ZoneInfo("Asia/Jayapura")
    founded_office(session, jayapura)
    person = appoint(session, "staf-b", "Budi")
    leave(session, person, date(2026, 11, 2), date(2026, 11, 6))
    now = datetime(2026, 11, 12, 10, tzinfo=jayapura)
    assert standing(session, "staf-b", now=now).state is PostState.ON_LEAVE


def founded_office(session: Session, zone: ZoneInfo) -> None:
    follow_catalogue(session, OFFICE)
    opens, due = datetime(2026, 11, 2, 8, tzinfo=zone), datetime(2026, 11, 6, 16, tzinfo=zone)
    session.add(tables.Period(month=OCTOBER, opens=opens, due=due, closes=due + timedelta(days=20)))
    session.flush()


def test_a_post_that_is_asked_nothing_in_a_month_is_not_expected(founded: Session) -> None:
    open_month(founded, Month(2026, 9))
    staff(founded)
    assert standing(founded, "kabid-b").state is PostState.NOT_APPLICABLE
    assert standing(founded, "kabid-b", Month(2026, 9)).state is PostState.MISSING


def test_a_report_in_which_nothing_applies_leaves_the_expected(founded: Session) -> None:
    people = staff(founded)
    answers = {"kasi-a1.surat": NOT_APPLICABLE, "kasi-a1.berkas": NOT_APPLICABLE}
    send(founded, people["kasi-a1"], "kasi-a1", OCTOBER, answers)
    assert standing(founded, "kasi-a1").state is PostState.NOT_APPLICABLE
    assert whole_office(founded).completeness == Completeness(missing=3)


@pytest.mark.parametrize("other", [value(0), NO_DATA])
def test_one_indicator_that_applies_keeps_a_report_among_the_expected(founded: Session, other: Realisation) -> None:
    people = staff(founded)
    answers = {"kasi-a1.surat": NOT_APPLICABLE, "kasi-a1.berkas": other}
    send(founded, people["kasi-a1"], "kasi-a1", OCTOBER, answers)
    assert standing(founded, "kasi-a1").state is PostState.ON_TIME


def test_nobody_is_expected_to_report_a_month_from_before_the_bot(founded: Session) -> None:
    staff(founded)
    before = whole_office(founded, Month(2026, 8))
    assert {post.state for post in before.posts} == {PostState.NOT_APPLICABLE}
    assert before.completeness == Completeness()
    assert not before.partial


def test_leaves_cover_days_only_without_a_gap() -> None:
    first, last = date(2026, 11, 2), date(2026, 11, 6)
    assert covers([(date(2026, 11, 4), date(2026, 12, 1)), (date(2026, 10, 1), date(2026, 11, 3))], first, last)
    assert not covers([(date(2026, 10, 1), date(2026, 11, 3)), (date(2026, 11, 5), date(2026, 12, 1))], first, last)
    assert not covers([], first, last)
