"""Months as values, and months as people write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.periods import Month, months_between, parse_month

MONTHS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
NOW = Month(2026, 11)


@given(MONTHS)
def test_a_month_reads_back_what_it_prints(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(MONTHS, st.integers(-600, 600))
def test_going_forth_and_back_gives_the_same_month(month: Month, months: int) -> None:
    later = month.plus(months)
    assert later.plus(-months) == month
    assert months_between(month, later) == months
    assert (later > month) == (months > 0)


@given(MONTHS)
def test_a_month_ends_the_day_before_the_next_begins(month: Month) -> None:
    assert month.next().first_day.toordinal() == month.last_day.toordinal() + 1
    assert month.next().previous() == month
    assert Month.of(month.first_day) == Month.of(month.last_day) == month


def test_the_month_of_a_datetime_is_that_of_its_own_time_zone() -> None:
    moment = datetime(2026, 10, 31, 20, tzinfo=ZoneInfo("UTC"))
    assert Month.of(moment) == Month(2026, 10)
    assert Month.of(moment.astimezone(ZoneInfo("Asia/Jakarta"))) == Month(2026, 11)


def test_february_of_a_leap_year_has_29_days() -> None:
    assert Month(2028, 2).last_day == date(2028, 2, 29)


def test_the_calendar_has_months_from_the_year_1_to_9999() -> None:
    assert [str(month) for month in (Month(1, 1), Month(9999, 12))] == ["0001-01", "9999-12"]


@pytest.mark.parametrize(("year", "number"), [(2026, 0), (2026, 13), (0, 1), (10000, 1)])
def test_a_month_that_no_calendar_has_is_refused(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="no such month"):
        Month(year, number)


@pytest.mark.parametrize("text", ["", "2026", "2026-1", "2026-13", "2026-10-01", "oktober", "٢٠٢٦-١٠"])
def test_only_the_printed_form_is_parsed_strictly(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-10", Month(2026, 10)),
        ("2026/9", Month(2026, 9)),
        ("10-2026", Month(2026, 10)),
        ("10/2026", Month(2026, 10)),
        ("oktober", Month(2026, 10)),
        ("okt", Month(2026, 10)),
        ("Okt.", Month(2026, 10)),
        ("  Oktober   2025 ", Month(2025, 10)),
        ("bulan oktober 2025", Month(2025, 10)),
        ("november", Month(2026, 11)),
        ("desember", Month(2025, 12)),
        ("Nopember 2024", Month(2024, 11)),
        ("bulan ini", NOW),
        ("Bulan lalu", Month(2026, 10)),
        ("oktober".ljust(40), Month(2026, 10)),
    ],
)
def test_a_month_is_understood_as_people_write_it(text: str, month: Month) -> None:
    assert parse_month(text, NOW) == month


@pytest.mark.parametrize(
    "text", ["", "13-2026", "2026-00", "0001-01", "oktobre", "okt 20", "12", "oktober".ljust(41), "²"]
)
def test_anything_else_is_no_month(text: str) -> None:
    assert parse_month(text, NOW) is None


@given(MONTHS, MONTHS)
def test_every_way_of_writing_a_month_means_the_same(month: Month, now: Month) -> None:
    forms = [str(month), f"{month.number}/{month.year}", f"{month.number:02}-{month.year}"]
    assert {parse_month(form, now) for form in forms} == {month}


@given(st.sampled_from(["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agt", "sep", "okt", "nov", "des"]), MONTHS)
def test_a_bare_name_means_the_newest_such_month_that_is_not_in_the_future(name: str, now: Month) -> None:
    month = parse_month(name, now)
    assert (month is None and now.year == 2000) or (month is not None and 0 <= months_between(month, now) < 12)


@given(st.text(), MONTHS)
def test_no_text_makes_the_reading_of_a_month_fail(text: str, now: Month) -> None:
    assert isinstance(parse_month(text, now), Month | None)
