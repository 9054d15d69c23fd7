"""Working days, the window in which a month is reported, and the moments of its notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.periods import CalendarRules, Month, OfficeCalendar, Stage, Window

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = OfficeCalendar(JAKARTA)
MONTHS = st.builds(Month, st.integers(2024, 2030), st.integers(1, 12))
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 2, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 3), "Saturday"),
        (date(2026, 10, 4), "Sunday"),
        (date(2025, 3, 31), "Idul Fitri"),
        (date(2025, 4, 7), "cuti bersama Idul Fitri"),
        (date(2025, 8, 18), "cuti bersama of Independence Day"),
        (date(2026, 3, 23), "cuti bersama Idul Fitri"),
        (date(2026, 8, 17), "Independence Day"),
        (date(2026, 12, 24), "cuti bersama Natal"),
    ],
)
def test_nobody_works_on_weekends_national_holidays_and_cuti_bersama(day: date, why: str) -> None:
    assert not OfficeCalendar(JAKARTA).is_working_day(day), why


@pytest.mark.parametrize("day", [date(2025, 4, 8), date(2026, 3, 17), date(2026, 10, 1), date(2026, 12, 23)])
def test_the_days_around_them_are_working_days(day: date) -> None:
    assert OFFICE.is_working_day(day)


def test_the_office_may_have_free_days_of_its_own() -> None:
    office = OfficeCalendar(JAKARTA, [date(2026, 10, 1)])
    assert not office.is_working_day(date(2026, 10, 1))
    assert office.window(Month(2026, 9)).opens == at(2026, 10, 2, 8)
    office.observe([date(2026, 10, 2)])
    assert office.is_working_day(date(2026, 10, 1))
    assert not office.is_working_day(date(2026, 10, 2))


def test_working_days_are_counted_over_lebaran() -> None:
    assert OFFICE.nth_working_day(2025, 4, 1) == date(2025, 4, 8)
    assert OFFICE.add_working_days(date(2025, 3, 27), 1) == date(2025, 4, 8)
    assert OFFICE.add_working_days(date(2025, 4, 8), -1) == date(2025, 3, 27)
    assert OFFICE.working_days(date(2025, 3, 27), date(2025, 4, 8)) == 2
    assert OFFICE.working_days(date(2025, 3, 28), date(2025, 4, 7)) == 0
    assert OFFICE.working_days(date(2025, 4, 8), date(2025, 4, 8)) == 1
    assert OFFICE.working_days(date(2025, 4, 9), date(2025, 4, 8)) == 0


@given(DAYS, st.integers(1, 30))
def test_as_many_working_days_back_as_forth_lead_to_the_same_day(day: date, count: int) -> None:
    start = OFFICE.add_working_days(day, 0)
    end = OFFICE.add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(OFFICE.is_working_day, between)) == count
    assert OFFICE.add_working_days(end, -count) == start


def test_an_office_that_never_works_is_an_error_and_no_endless_search() -> None:
    closed = [date(2026, 1, 1) + timedelta(days=n) for n in range(900)]
    with pytest.raises(ValueError, match="no working day"):
        OfficeCalendar(JAKARTA, closed).nth_working_day(2026, 1, 1)


def test_september_2026_opens_on_1_october_and_is_due_on_the_7th() -> None:
    window = OFFICE.window(Month(2026, 9))
    assert window == Window(Month(2026, 9), at(2026, 10, 1, 8), at(2026, 10, 7, 16), at(2026, 11, 2, 8))


@given(MONTHS)
def test_windows_open_then_fall_due_then_close_where_the_next_opens(month: Month) -> None:
    window = OFFICE.window(month)
    assert window.opens < window.due < window.closes == OFFICE.window(month.next()).opens
    assert Month.of(window.opens) == month.next()
    assert all(OFFICE.is_working_day(moment.date()) for moment in (window.opens, window.due, window.closes))


@given(MOMENTS)
def test_on_any_day_some_month_can_be_reported(now: datetime) -> None:
    window = OFFICE.window(OFFICE.reportable_month(now))
    assert window.opens <= now < window.closes


def test_a_month_can_be_reported_from_the_very_moment_at_which_its_window_opens() -> None:
    assert OFFICE.reportable_month(at(2026, 10, 1, 7, 59)) == Month(2026, 8)
    assert OFFICE.reportable_month(at(2026, 10, 1, 8)) == Month(2026, 9)


def test_a_month_almost_without_working_days_is_due_when_it_closes_at_the_latest() -> None:
    closed = [date(2026, 10, day) for day in range(1, 31)]
    office = OfficeCalendar(JAKARTA, closed)
    window = office.window(Month(2026, 9))
    assert window.opens <= window.due <= window.closes
    assert office.reportable_month(at(2026, 10, 20)) == Month(2026, 8)


@given(MONTHS)
def test_notices_go_out_in_order_on_working_days_in_sending_hours(month: Month) -> None:
    window = OFFICE.window(month)
    times = OFFICE.notice_times(window)
    assert list(times) == list(Stage)
    assert all(earlier < later for earlier, later in pairwise(times.values()))
    assert all(map(OFFICE.may_send, times.values()))
    assert times[Stage.OPENS] == window.opens
    assert times[Stage.CLOSES] == window.closes
    assert times[Stage.DUE].date() == window.due.date()


def test_the_notices_of_march_2025_wait_for_the_end_of_lebaran() -> None:
    assert OFFICE.notice_times(OFFICE.window(Month(2025, 3))) == {
        Stage.OPENS: at(2025, 4, 8, 8),
        Stage.BEFORE_DUE: at(2025, 4, 10, 8),
        Stage.DUE: at(2025, 4, 14, 8),
        Stage.OVERDUE: at(2025, 4, 15, 8),
        Stage.CLOSES: at(2025, 5, 2, 8),
    }


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (at(2026, 10, 1, 7, 59), None),
        (at(2026, 10, 1, 8), Stage.OPENS),
        (at(2026, 10, 4, 12), Stage.OPENS),
        (at(2026, 10, 5, 8), Stage.BEFORE_DUE),
        (at(2026, 10, 7, 8), Stage.DUE),
        (at(2026, 10, 8, 7, 59), Stage.DUE),
        (at(2026, 10, 8, 8), Stage.OVERDUE),
        (at(2026, 11, 2, 8), Stage.CLOSES),
        (at(2027, 5, 1), Stage.CLOSES),
    ],
)
def test_the_current_stage_is_the_newest_whose_time_has_come(now: datetime, stage: Stage | None) -> None:
    window = OFFICE.window(Month(2026, 9))
    assert OFFICE.current_stage(window, now) is stage
    assert OFFICE.current_stage(window, now.astimezone(UTC)) is stage


def test_a_first_window_opens_at_the_start_and_is_due_five_working_days_later() -> None:
    window = OFFICE.first_window(Month(2026, 9), at(2026, 10, 13, 10, 30).astimezone(UTC))
    assert window == Window(Month(2026, 9), at(2026, 10, 13, 10, 30), at(2026, 10, 20, 16), at(2026, 11, 2, 8))


def test_a_first_start_late_in_the_month_leaves_a_day_for_late_reports() -> None:
    window = OFFICE.first_window(Month(2026, 9), at(2026, 10, 30, 9))
    assert window.due == at(2026, 11, 6, 16)
    assert window.closes == at(2026, 11, 10, 8)
    assert OFFICE.notice_times(window)[Stage.OVERDUE] == at(2026, 11, 9, 8)


def test_a_first_start_at_night_on_a_weekend_prompts_on_the_next_working_morning() -> None:
    window = OFFICE.first_window(Month(2026, 9), at(2026, 10, 10, 23))
    assert OFFICE.notice_times(window)[Stage.OPENS] == at(2026, 10, 12, 7)
    assert OFFICE.current_stage(window, at(2026, 10, 11, 12)) is None


@given(MOMENTS)
def test_nobody_is_reminded_of_a_time_before_the_first_start(started_at: datetime) -> None:
    window = OFFICE.first_window(Month.of(OFFICE.local(started_at)).previous(), started_at)
    times = list(OFFICE.notice_times(window).values())
    assert window.opens == started_at
    assert window.opens < window.due < window.closes
    assert times[0] >= started_at
    assert times == sorted(set(times))
    assert all(map(OFFICE.may_send, times))
    assert Stage.OVERDUE in OFFICE.notice_times(window)


@pytest.mark.parametrize(("due_day", "stage"), [(2, Stage.BEFORE_DUE), (3, Stage.BEFORE_DUE), (22, Stage.OVERDUE)])
def test_reminders_not_between_the_first_notice_and_the_last_do_not_exist(due_day: int, stage: Stage) -> None:
    office = OfficeCalendar(JAKARTA, rules=CalendarRules(due_day=due_day))
    assert list(office.notice_times(office.window(Month(2026, 9)))) == [each for each in Stage if each is not stage]


@pytest.mark.parametrize(
    ("now", "allowed", "following"),
    [
        (at(2026, 10, 1, 6, 59), False, at(2026, 10, 1, 7)),
        (at(2026, 10, 1, 7), True, at(2026, 10, 1, 7)),
        (at(2026, 10, 1, 17, 59), True, at(2026, 10, 1, 17, 59)),
        (at(2026, 10, 1, 18), False, at(2026, 10, 2, 7)),
        (at(2026, 10, 2, 18), False, at(2026, 10, 5, 7)),
        (at(2026, 10, 3, 3), False, at(2026, 10, 5, 7)),
    ],
)
def test_messages_go_out_between_7_and_18_on_working_days(now: datetime, allowed: bool, following: datetime) -> None:
    assert OFFICE.may_send(now) is allowed
    assert OFFICE.next_sending_time(now) == following


@given(MOMENTS)
def test_the_next_sending_time_is_the_first_at_which_sending_is_allowed(now: datetime) -> None:
    following = OFFICE.next_sending_time(now)
    assert following >= now
    assert OFFICE.may_send(following)
    assert following == now or not OFFICE.may_send(following - timedelta(seconds=1))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a moment without a time zone"):
        OFFICE.may_send(datetime(2026, 10, 1, 8))  # noqa: DTZ001 - the mistake itself


def test_the_same_moment_is_allowed_in_one_time_zone_and_not_in_another() -> None:
    moment = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
    assert OFFICE.may_send(moment)
    assert not OfficeCalendar(ZoneInfo("Asia/Jayapura")).may_send(moment)


@pytest.mark.parametrize(
    "figures",
    [
        {"opens_day": 0},
        {"due_day": 1},
        {"first_due_days": 0},
        {"reminder_days_before": 0},
        {"reminder_days_after": 0},
        {"opens_at": time(6)},
        {"opens_at": time(18)},
        {"reminders_at": time(18)},
        {"reminders_at": time(17), "due_at": time(16)},
    ],
)
def test_rules_that_contradict_each_other_are_refused(figures: dict[str, int | time]) -> None:
    with pytest.raises(ValueError, match=r"^[a-z_]+ .*must .*[a-z1]$"):
        CalendarRules(**figures)  # type: ignore[arg-type]  # the figures of one case have different types


def test_rules_may_go_to_their_limits() -> None:
    assert CalendarRules(opens_at=time(7), reminders_at=time(7)).sending_from == time(7)
    assert CalendarRules(reminders_at=time(16)).due_at == time(16)
