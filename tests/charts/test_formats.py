"""Numbers, months and answers are written as Indonesian offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.texts import formats
from models.catalogue.types import Kind
from models.months import Month
from models.realisation import Answer, Realisation

OCTOBER = Month(2026, 10)


def plain(words: str) -> str:
    return words.replace(formats.NBSP, " ")


@pytest.mark.parametrize(
    ("value", "written"), [(1234, "1.234"), (0, "0"), (Decimal("1234.5"), "1.234,5"), (Decimal("90.00"), "90")]
)
def test_numbers_have_points_between_thousands_and_a_decimal_comma(value: Decimal | int, written: str) -> None:
    assert formats.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal(90), "90,0 %"),
        (Decimal("89.95"), "90,0 %"),
        (Decimal("0.05"), "0,1 %"),
        (Decimal(1240), "1.240,0 %"),
        (Decimal("-12.5"), "-12,5 %"),
        (None, "tidak dapat dihitung"),
    ],
)
def test_percentages_have_one_decimal_with_halves_rounded_up(value: Decimal | None, written: str) -> None:
    assert plain(formats.percent(value)) == written


def test_a_percentage_never_breaks_before_its_sign() -> None:
    assert formats.percent(Decimal(90)) == "90,0\N{NO-BREAK SPACE}%"


def test_months_and_days_are_named_in_indonesian() -> None:
    assert plain(formats.month(OCTOBER)) == "Oktober 2026"
    assert formats.month_name(OCTOBER) == "Oktober"
    assert plain(formats.month_short(OCTOBER)) == "Okt 2026"
    assert formats.month_short(OCTOBER, year=False) == "Okt"
    assert plain(formats.day(date(2026, 10, 5))) == "Senin, 5 Oktober 2026"
    assert plain(formats.day_short(date(2026, 10, 5))) == "5 Okt 2026"


@pytest.mark.parametrize(("hours", "zone"), [(7, "WIB"), (8, "WITA"), (9, "WIT"), (0, "UTC+0000")])
def test_a_moment_names_its_own_time_zone(hours: int, zone: str) -> None:
    moment = datetime(2026, 10, 5, 16, 0, tzinfo=timezone(timedelta(hours=hours)))
    assert plain(formats.moment(moment)) == f"5 Okt 2026 16.00 {zone}"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.moment(datetime(2026, 10, 5, 16, tzinfo=UTC).replace(tzinfo=None))


@pytest.mark.parametrize(
    ("answer", "kind", "written"),
    [
        (Realisation(Answer.VALUE, 45, 50), Kind.RATIO, "45/50"),
        (Realisation(Answer.VALUE, 45), Kind.RATIO, "45/?"),
        (Realisation(Answer.VALUE, 1234), Kind.COUNT, "1.234 dokumen"),
        (Realisation(Answer.NIHIL, 0), Kind.COUNT, "nihil"),
        (Realisation(Answer.NO_DATA), Kind.COUNT, "belum ada data"),
        (Realisation(Answer.VALUE), Kind.COUNT, "belum ada data"),
        (None, Kind.RATIO, "belum ada data"),
        (Realisation(Answer.NOT_APPLICABLE, reason="cuti"), Kind.COUNT, "tidak berlaku"),
        (Realisation(Answer.VALUE, 1), Kind.STATE, "Ya"),
        (Realisation(Answer.NIHIL, 0), Kind.STATE, "Tidak"),
    ],
)
def test_the_four_answers_read_differently(answer: Realisation | None, kind: Kind, written: str) -> None:
    assert plain(formats.realisation(answer, kind, "dokumen")) == written


def test_a_number_without_unit_of_measure_stands_alone() -> None:
    assert formats.quantity(12, "") == "12"


def test_the_arithmetic_of_a_percentage_is_shown_whole() -> None:
    assert plain(formats.arithmetic(45, 50)) == "45 / 50 × 100 = 90,0 %"
    assert formats.arithmetic(1200, 0) == "1.200 / 0 × 100 = tidak dapat dihitung"


def test_marks_of_html_are_escaped_and_quotes_stay() -> None:
    assert formats.escape('<b> & "') == '&lt;b&gt; &amp; "'
