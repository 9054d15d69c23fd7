"""The clock's stops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.playground.timetravel import next_stop, stops_until
from models.periods import Month, OfficeCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = OfficeCalendar(JAKARTA)
OCTOBER = CALENDAR.first_window(Month(2026, 10), datetime(2026, 11, 2, 8, tzinfo=JAKARTA))


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=JAKARTA)


def walk(start: datetime, steps: int) -> list[datetime]:
    stops = []
    for _ in range(steps):
        start = next_stop(CALENDAR, [OCTOBER], start).at
        stops.append(start)
    return stops


def test_the_stops_of_a_month_are_its_notices_and_its_deadline() -> None:
    assert walk(OCTOBER.opens, 4) == [at(11, 5), at(11, 9), at(11, 9, 16), at(11, 10)]


def test_after_the_last_notice_the_clock_goes_on_to_the_next_month() -> None:
    stop = next_stop(CALENDAR, [OCTOBER], at(11, 10))
    assert stop.at == CALENDAR.window(Month(2026, 11)).opens
    assert "Oktober\N{NO-BREAK SPACE}2026 ditutup" in stop.what
    assert "November\N{NO-BREAK SPACE}2026 dibuka" in stop.what


def test_there_is_always_a_next_stop_however_far_the_clock_has_gone() -> None:
    stops = walk(OCTOBER.opens, 60)
    assert stops == sorted(set(stops))
    assert stops[-1] > at(12, 31) + timedelta(days=200)


def test_an_office_without_any_month_yet_has_a_next_stop_too() -> None:
    assert next_stop(CALENDAR, [], at(11, 2, 7)).at == at(11, 2)


def test_a_long_step_stops_at_everything_on_the_way() -> None:
    assert list(stops_until(CALENDAR, [OCTOBER], at(11, 8), at(11, 10, 9))) == [
        at(11, 9),
        at(11, 9, 16),
        at(11, 10),
        at(11, 10, 9),
    ]


def test_a_step_over_nothing_has_one_stop_its_end() -> None:
    assert list(stops_until(CALENDAR, [OCTOBER], at(11, 12), at(11, 13))) == [at(11, 13)]


def test_a_deadline_says_what_it_is_in_words() -> None:
    assert next_stop(CALENDAR, [OCTOBER], at(11, 9)).what == "batas waktu laporan Oktober\N{NO-BREAK SPACE}2026"


def test_a_reminder_that_was_put_off_is_a_stop_and_on_the_way_of_a_long_step() -> None:
    put_off = [at(11, 11).astimezone(UTC), at(11, 11).astimezone(UTC)]
    stop = next_stop(CALENDAR, [OCTOBER], at(11, 10), put_off)
    assert (stop.at, stop.what) == (at(11, 11), "pengingat yang ditunda")
    assert list(stops_until(CALENDAR, [OCTOBER], at(11, 10), at(11, 13), put_off)) == [at(11, 11), at(11, 13)]
