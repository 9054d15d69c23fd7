"""Whole numbers are written without the library, and just as it would."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.formats import LOCALE, number


@given(st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=3))
def test_a_number_is_written_as_the_locale_writes_it(value: int | Decimal) -> None:
    assert number(value) == format_decimal(value, format="#,##0.##", locale=LOCALE)
