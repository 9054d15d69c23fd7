"""How months followed each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from models.periods import Month
from models.queries.trends import history, trend
from tests.recap.office import CALENDAR, NO_DATA, OCTOBER, OFFICE, open_month, send, staff, value

AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)


@pytest.fixture
def reported(founded: Session) -> Session:
    """A ratio reported in August and, late, in October; nothing in September."""
    person = staff(founded)["kabid-a"]
    open_month(founded, SEPTEMBER)
    send(founded, person, "kabid-a", AUGUST, {"kabid-a.tepat": value(1, 2)})
    send(founded, person, "kabid-a", OCTOBER, {"kabid-a.tepat": value(9, 10)}, late=True)
    return founded


def test_a_trend_runs_from_the_oldest_month_and_keeps_gaps(reported: Session) -> None:
    points = trend(reported, OFFICE, "kabid-a.tepat", OCTOBER).points
    assert [(point.month, point.percent, point.late) for point in points] == [
        (AUGUST, Decimal(50), False),
        (SEPTEMBER, None, False),
        (OCTOBER, Decimal(90), True),
    ]
    assert points[1].realisation is None


def test_a_trend_starts_no_earlier_than_the_first_month_anybody_was_asked_for(reported: Session) -> None:
    assert len(trend(reported, OFFICE, "staf-b.arsip", OCTOBER).points) == 3
    assert trend(reported, OFFICE, "kabid-a.tepat", Month(2025, 6)).points == ()


def test_a_trend_is_as_long_as_asked_and_ends_with_the_month_asked(reported: Session) -> None:
    points = trend(reported, OFFICE, "kabid-a.tepat", SEPTEMBER, months=2).points
    assert [point.month for point in points] == [AUGUST, SEPTEMBER]
    whole_year = trend(reported, OFFICE, "kabid-a.tepat", AUGUST.plus(11)).points
    assert [whole_year[0].month, whole_year[-1].month, len(whole_year)] == [AUGUST, AUGUST.plus(11), 12]


def test_a_month_still_open_is_partial(reported: Session) -> None:
    now = CALENDAR.window(OCTOBER).due
    points = trend(reported, OFFICE, "kabid-a.tepat", OCTOBER, now=now).points
    assert [point.partial for point in points] == [False, False, True]
    assert not any(point.partial for point in trend(reported, OFFICE, "kabid-a.tepat", OCTOBER).points)


def test_a_trend_says_what_it_measures(reported: Session) -> None:
    shown, meant = trend(reported, OFFICE, "kabid-a.tepat", OCTOBER), OFFICE.indicator["kabid-a.tepat"]
    assert (shown.code, shown.name, shown.kind) == (meant.code, meant.name, meant.kind)
    assert (shown.unit_of_measure, shown.position) == (meant.unit_of_measure, "kabid-a")


def test_an_unknown_indicator_raises(founded: Session) -> None:
    with pytest.raises(KeyError):
        trend(founded, OFFICE, "kabid-a.none", OCTOBER)


def test_a_history_is_a_trend_for_each_indicator_of_a_position(founded: Session) -> None:
    person = staff(founded)["kasi-a1"]
    answers = {"kasi-a1.surat": value(5), "kasi-a1.berkas": NO_DATA}
    send(founded, person, "kasi-a1", OCTOBER, answers)
    shown = history(founded, OFFICE, "kasi-a1", OCTOBER)
    assert [each.code for each in shown] == list(answers)
    assert [each.points[-1].realisation for each in shown] == list(answers.values())
    assert shown == tuple(trend(founded, OFFICE, code, OCTOBER) for code in answers)
    assert history(founded, OFFICE, "kadis", OCTOBER) == ()
