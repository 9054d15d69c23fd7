"""Days of leave as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from models.dates import MAX_BEGUN, MAX_DAYS, Days, Refusal, parse_days

TODAY = date(2026, 11, 2)
DAY = timedelta(days=1)
STYLES: dict[str, Callable[[date], str]] = {
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "full": lambda day: str(format_date(day, "d MMMM y", locale="id")),
    "numbers": lambda day: f"{day.day}/{day.month}/{day.year}",
}
todays = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def days(first: str, last: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3-7 november", "2026-11-03", "2026-11-07"),
        ("3 – 7 Nov", "2026-11-03", "2026-11-07"),
        ("3 s.d. 7 nopember 2026", "2026-11-03", "2026-11-07"),
        ("3 sampai dengan 7 nov.", "2026-11-03", "2026-11-07"),
        ("3 november - 7", "2026-11-03", "2026-11-07"),
        ("3 nov - 12 nov", "2026-11-03", "2026-11-12"),
        ("Selasa, 3 November 2026 - Jumat, 6 November 2026", "2026-11-03", "2026-11-06"),
        ("28 des - 3 jan", "2026-12-28", "2027-01-03"),
        ("28 des - 3 jan 2027", "2026-12-28", "2027-01-03"),
        ("28 des 2026 - 3 jan", "2026-12-28", "2027-01-03"),
        ("20 oktober - 10 november", "2026-10-20", "2026-11-10"),
        ("2026-11-03 2026-11-07", "2026-11-03", "2026-11-07"),
        ("2026-11-03 s/d 2026-11-07", "2026-11-03", "2026-11-07"),
        ("3/11 - 7/11", "2026-11-03", "2026-11-07"),
        ("3.11.2026", "2026-11-03", "2026-11-03"),
        ("3-11-2026", "2026-11-03", "2026-11-03"),
        ("hari  ini", "2026-11-02", "2026-11-02"),
        ("Besok", "2026-11-03", "2026-11-03"),
        ("besok sampai 6 nov", "2026-11-03", "2026-11-06"),
        ("hari ini - lusa", "2026-11-02", "2026-11-04"),
        ("2 januari", "2027-01-02", "2027-01-02"),
        ("1 jan 2027 - 31 des 2027", "2027-01-01", "2027-12-31"),
        ("28 sep 2027 - 30 sep", "2027-09-28", "2027-09-30"),
        ("lusa - 31 okt 2027", "2026-11-04", "2027-10-31"),
        ("3-7 november".ljust(80), "2026-11-03", "2026-11-07"),
        ("10 nov - 11 mei", "2026-11-10", "2027-05-11"),
        ("2 okt - 5 nov", "2026-10-02", "2026-11-05"),
        ("3 agustus", "2027-08-03", "2027-08-03"),
        ("3 nov 2026 - 3 nov 2027", "2026-11-03", "2027-11-03"),
        ("3 nov 2027", "2027-11-03", "2027-11-03"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: str, last: str) -> None:
    assert parse_days(text, TODAY) == days(first, last)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.UNREAD),
        ("minggu depan", Refusal.UNREAD),
        ("3-7", Refusal.UNREAD),
        ("3", Refusal.UNREAD),
        ("7 brumaire", Refusal.UNREAD),
        ("7 brumaire - 9 november", Refusal.UNREAD),
        ("3-7 november".ljust(81), Refusal.UNREAD),
        ("30-31 november", Refusal.NO_SUCH_DAY),
        ("2026-13-01", Refusal.NO_SUCH_DAY),
        ("0 nov", Refusal.NO_SUCH_DAY),
        ("3 nov 9999", Refusal.NO_SUCH_DAY),
        ("7-3 november", Refusal.REVERSED),
        ("12 nov - 3 nov", Refusal.REVERSED),
        ("12 nov - 3 okt", Refusal.REVERSED),
        ("2026-11-07 2026-11-03", Refusal.REVERSED),
        ("28 des 2026 - 3 agustus", Refusal.REVERSED),
        ("10 nov - 12 mei", Refusal.REVERSED),
        ("30 oktober", Refusal.PAST),
        ("1 okt - 5 nov", Refusal.PAST),
        ("4 agustus", Refusal.PAST),
        ("2026-10-01 2026-10-05", Refusal.PAST),
        ("1 sept 2026 - 30 nov 2026", Refusal.PAST),
        ("1 jan 2027 - 2 jan 2028", Refusal.TOO_LONG),
        ("3 nov 2026 - 4 nov 2027", Refusal.TOO_LONG),
        ("1 jan 2029", Refusal.TOO_FAR),
        ("4 nov 2027", Refusal.TOO_FAR),
        ("1 nov - 3 nov 2028", Refusal.TOO_FAR),
    ],
)
def test_what_cannot_be_a_leave_is_refused_with_its_reason(text: str, refusal: Refusal) -> None:
    assert parse_days(text, TODAY) is refusal


def test_a_leap_day_is_read_in_its_year_only() -> None:
    assert parse_days("29 feb", date(2028, 1, 10)) == days("2028-02-29", "2028-02-29")
    assert parse_days("29 feb", date(2026, 1, 10)) is Refusal.NO_SUCH_DAY


@given(todays, st.integers(-MAX_BEGUN, MAX_DAYS), st.integers(0, MAX_DAYS - 1), st.sampled_from(sorted(STYLES)))
def test_every_leave_with_years_is_read_back_from_every_way_to_write_it(
    today: date, ahead: int, length: int, style: str
) -> None:
    meant = Days(today + DAY * ahead, today + DAY * (ahead + length))
    write = STYLES[style]
    expected = meant if meant.last >= today else Refusal.PAST
    assert parse_days(f"{write(meant.first)} - {write(meant.last)}", today) == expected


@given(todays, st.integers(0, 200), st.integers(0, 60))
def test_without_years_the_nearest_leave_is_meant(today: date, ahead: int, length: int) -> None:
    meant = Days(today + DAY * ahead, today + DAY * (ahead + length))
    written = [format_date(day, "d MMM", locale="id") for day in (meant.first, meant.last)]
    assert parse_days(" - ".join(written), today) == meant


@given(todays, st.text(st.sampled_from("0123456789 -/.novdesjanbesokharini–"), max_size=30))
def test_any_text_gives_days_within_the_limits_or_a_reason(today: date, text: str) -> None:
    read = parse_days(text, today)
    if isinstance(read, Days):
        assert read.first <= read.last
        assert read.last >= today
        assert read.count <= MAX_DAYS
        assert -MAX_BEGUN <= (read.first - today).days <= MAX_DAYS
