"""Which notice goes out at a moment, and which leaves are offered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.notices import leave_choice, post
from models.months import Month
from models.notices import REMINDERS, LeaveChoice, Owed, leave_options, reminder_stage
from models.periods import OfficeCalendar, Stage
from tests.month.office import OCTOBER, at
from tests.support.office import JAKARTA

CALENDAR = OfficeCalendar(JAKARTA)
WINDOW = CALENDAR.window(OCTOBER)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - gets its zone here
    lambda moment: moment.replace(tzinfo=JAKARTA)
)


@given(MOMENTS)
def test_a_stage_goes_out_only_while_its_month_is_open_and_on_no_day_with_another_to_come(now: datetime) -> None:
    window = CALENDAR.window(CALENDAR.reportable_month(now))
    stage = reminder_stage(CALENDAR, window, now)
    times = CALENDAR.notice_times(window)
    coming = [at for later, at in times.items() if later in REMINDERS and at > now and at.date() == now.date()]
    assert (stage is None) == bool(coming or now < times[Stage.OPENS])
    assert stage is None or times[stage] <= now < window.closes


def test_on_the_day_of_a_stage_an_older_one_waits_for_it() -> None:
    assert reminder_stage(CALENDAR, WINDOW, at(11, 6, 7, 59)) is None
    assert reminder_stage(CALENDAR, WINDOW, at(11, 6, 8)) is Stage.DUE


def test_a_closed_month_has_no_reminder_left() -> None:
    assert reminder_stage(CALENDAR, WINDOW, at(12, 1, 7, 59)) is Stage.OVERDUE
    assert reminder_stage(CALENDAR, WINDOW, at(12, 1, 8)) is None
    assert reminder_stage(CALENDAR, CALENDAR.window(Month(2026, 8)), at(12, 1, 8)) is None


@given(st.dates(date(2026, 11, 2), date(2026, 11, 30)))
def test_every_leave_that_is_offered_begins_today_and_ends_before_the_month_closes_or_by_its_name(today: date) -> None:
    options = leave_options(today, [date(2026, 12, 1)])
    assert options[LeaveChoice.TODAY] == today
    assert options[LeaveChoice.TWO_WEEKS] - options[LeaveChoice.ONE_WEEK] == timedelta(days=7)
    assert all(ends >= today for ends in options.values())
    assert options.get(LeaveChoice.PERIOD, date(2026, 11, 30)) == date(2026, 11, 30)
    assert LeaveChoice.WEEK not in options or options[LeaveChoice.WEEK].weekday() == 4


def test_on_a_friday_this_week_is_today() -> None:
    assert LeaveChoice.WEEK not in leave_options(date(2026, 11, 6), [date(2026, 12, 1)])


def test_without_an_open_month_no_leave_is_offered_until_it_closes() -> None:
    assert LeaveChoice.PERIOD not in leave_options(date(2026, 11, 6), [])


def test_buttons_of_a_leave_name_their_last_day_in_at_most_forty_characters() -> None:
    for choice, ends in leave_options(date(2026, 9, 1), [date(2026, 10, 1)]).items():
        assert len(leave_choice(choice, ends)) <= 40


def test_many_missing_indicators_are_counted_not_named() -> None:
    text = post(Owed(WINDOW, "Bendahara <1>", 9, tuple(f"Indikator {number}" for number in range(8))))
    assert text.startswith("• Bendahara &lt;1&gt;: 8 dari 9")
    assert text.endswith("– dan 3 lainnya")
    assert text.count("\n") == 6
