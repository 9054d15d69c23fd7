"""How numbers, percentages, months and answers are written in Indonesian, the same in chats, charts and workbooks.

``NBSP`` stands wherever a line break would part a number from what it counts.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from models import measures
from models.catalogue.types import Kind
from models.months import Month
from models.realisation import Answer, Realisation

NBSP = "\N{NO-BREAK SPACE}"
LOCALE = "id"
NOT_COMPUTABLE = "tidak dapat dihitung"
NO_DATA = "belum ada data"
NOT_APPLICABLE = "tidak berlaku"
NIHIL = "nihil"
YES, NO = "Ya", "Tidak"

_ONE_DECIMAL = Decimal("0.1")
_AS_HERE = str.maketrans(",.", ".,")
_ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


def number(value: Decimal | int) -> str:
    """Return a number with points between thousands and a comma before at most two decimals: ``1.234``."""
    if value == (whole := int(value)):  # nearly all are, and the library takes fifty times as long
        return f"{whole:,}".replace(",", ".")
    return format_decimal(value, format="#,##0.##", locale=LOCALE)


def decimal(value: Decimal) -> str:
    """Return a number with exactly one decimal, halves rounded away from zero as people do: ``90,0``."""
    return f"{value.quantize(_ONE_DECIMAL, ROUND_HALF_UP):,.1f}".translate(_AS_HERE)


def percent(value: Decimal | None) -> str:
    """Return ``90,0 %``, or the words for a percentage that has no value."""
    return NOT_COMPUTABLE if value is None else f"{decimal(value)}{NBSP}%"


def _first_day(month: Month) -> date:
    return date(month.year, month.number, 1)


@lru_cache(maxsize=256)
def month(value: Month) -> str:
    """Return ``Oktober 2026``."""
    return format_date(_first_day(value), f"MMMM{NBSP}y", locale=LOCALE)


@lru_cache(maxsize=256)
def month_name(value: Month) -> str:
    """Return ``Oktober``."""
    return format_date(_first_day(value), "MMMM", locale=LOCALE)


@lru_cache(maxsize=256)
def month_short(value: Month, *, year: bool = True) -> str:
    """Return ``Okt 2026``, or ``Okt`` where the year is plain from its surroundings."""
    return format_date(_first_day(value), f"MMM{NBSP}y" if year else "MMM", locale=LOCALE)


def day(value: date) -> str:
    """Return ``Senin, 5 Oktober 2026``."""
    return format_date(value, f"EEEE, d{NBSP}MMMM{NBSP}y", locale=LOCALE)


def day_short(value: date) -> str:
    """Return ``5 Okt 2026``."""
    return format_date(value, f"d{NBSP}MMM{NBSP}y", locale=LOCALE)


def zone(value: datetime) -> str:
    """Return WIB, WITA or WIT by the offset, or the offset itself elsewhere; a naive moment raises ``ValueError``."""
    offset = value.utcoffset()
    if offset is None:
        raise ValueError("a moment without time zone cannot be shown")
    return _ZONES.get(offset) or f"UTC{value:%z}"


def moment(value: datetime) -> str:
    """Return ``5 Okt 2026 16.00 WIB`` for an aware moment; the zone is the moment's own."""
    clock = format_datetime(value, "HH.mm", tzinfo=value.tzinfo, locale=LOCALE)
    return f"{day_short(value)} {clock}{NBSP}{zone(value)}"


def quantity(value: Decimal | int, unit: str) -> str:
    """Return ``12 dokumen``; the unit of measure may be empty."""
    return f"{number(value)}{NBSP}{unit}" if unit else number(value)


def realisation(value: Realisation | None, kind: Kind, unit: str) -> str:
    """Return an answer as people say it: ``45/50``, ``12 dokumen``, ``Ya``, ``nihil``, ``belum ada data``, …

    ``None`` is a report that is not in, and reads the same as an answer still owed. A state is never nihil: its
    zero means no.
    """
    if value is None or value.answer is Answer.NO_DATA:
        return NO_DATA
    if value.answer is Answer.NOT_APPLICABLE:
        return NOT_APPLICABLE
    if kind is Kind.STATE:
        return YES if value.numerator else NO
    if value.answer is Answer.NIHIL:
        return NIHIL
    if kind is Kind.RATIO:
        return fraction(value.numerator, value.denominator)
    return NO_DATA if value.numerator is None else quantity(value.numerator, unit)


def fraction(numerator: int | None, denominator: int | None) -> str:
    """Return ``45/50``; a number that is still missing shows as a question mark."""
    above, below = ("?" if part is None else number(part) for part in (numerator, denominator))
    return f"{above}/{below}"


def arithmetic(numerator: Decimal | int, denominator: Decimal | int) -> str:
    """Return how a percentage came about: ``45 / 50 × 100 = 90,0 %``; over zero it says that there is none."""
    result = measures.percent(numerator, denominator)
    return f"{number(numerator)} / {number(denominator)} × 100 = {percent(result)}"


def listed(words: Iterable[str]) -> str:
    """Return ``a``, ``a dan b``, or ``a, b, dan c``."""
    items = list(words)
    if len(items) > 2:
        return f"{', '.join(items[:-1])}, dan {items[-1]}"
    return " dan ".join(items)


def escape(text: str) -> str:
    """Return text made safe for Telegram's HTML; quotes may stay, as nothing is put into attributes."""
    return html.escape(text, quote=False)


def shorten(text: str, length: int) -> str:
    """Return the text in at most ``length`` characters, with an ellipsis at a word's end if it was longer."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,.;:-") + "…"
