"""Who reports a month in which a post changed hands."""

from __future__ import annotations

from datetime import date

from models.handover import Holding, question
from models.months import Month

OCTOBER = Month(2026, 10)
CLOSES = date(2026, 12, 1)
OLD, NEW, NEWEST = 1, 2, 3


def held(*times: tuple[int, date, date | None]) -> list[Holding]:
    return [Holding(*time) for time in times]


def default(*times: tuple[int, date, date | None]) -> tuple[tuple[int, ...], int | None] | None:
    found = question(OCTOBER, held(*times), CLOSES)
    assert found is None or found.month == OCTOBER
    return (found.candidates, found.default) if found else None


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_a_post_held_by_one_person_raises_no_question_since_whenever_that_is_known() -> None:
    assert default((OLD, day(1, 1), None)) is None
    assert default((OLD, day(11, 2), None)) is None
    assert default() is None
    assert default((OLD, day(1, 1), day(9, 30)), (NEW, day(10, 1), None)) is None


def test_a_change_in_the_month_falls_to_whoever_holds_the_post_on_its_last_day() -> None:
    assert default((OLD, day(1, 1), day(10, 14)), (NEW, day(10, 15), None)) == ((NEW, OLD), NEW)
    assert default((OLD, day(1, 1), day(10, 30)), (NEW, day(10, 31), None)) == ((NEW, OLD), NEW)
    assert default((OLD, day(1, 1), day(10, 1)), (NEW, day(10, 2), None)) == ((NEW, OLD), NEW)


def test_a_change_after_the_month_while_it_can_be_reported_falls_to_the_former_holder() -> None:
    assert default((OLD, day(1, 1), day(10, 31)), (NEW, day(11, 1), None)) == ((NEW, OLD), OLD)
    assert default((OLD, day(1, 1), day(11, 9)), (NEW, day(11, 10), None)) == ((NEW, OLD), OLD)
    assert default((OLD, day(1, 1), day(11, 30)), (NEW, CLOSES, None)) == ((NEW, OLD), OLD)


def test_a_change_after_the_month_has_closed_asks_nothing() -> None:
    assert default((OLD, day(1, 1), day(12, 1)), (NEW, day(12, 2), None)) is None


def test_a_post_left_vacant_is_nobodys_unless_it_was_held_on_the_last_day() -> None:
    assert default((OLD, day(1, 1), day(10, 14))) == ((OLD,), None)
    assert default((OLD, day(1, 1), day(11, 9))) == ((OLD,), OLD)
    assert default((OLD, day(1, 1), day(10, 14)), (NEW, day(11, 5), None)) == ((NEW, OLD), NEW)


def test_where_nobody_is_known_for_the_last_day_the_first_after_it_counts() -> None:
    assert default((OLD, day(11, 2), day(11, 9)), (NEW, day(11, 10), None)) == ((NEW, OLD), OLD)


def test_of_three_in_a_row_the_newest_comes_first() -> None:
    times = (OLD, day(1, 1), day(10, 9)), (NEW, day(10, 10), day(10, 19)), (NEWEST, day(10, 20), None)
    assert default(*times) == ((NEWEST, NEW, OLD), NEWEST)
