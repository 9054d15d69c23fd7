"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, String, TypeDecorator

from models.periods import Month

E = TypeVar("E", bound=StrEnum)


class _Meanings(dict[Any, Any]):
    """What the few different values of a column mean, each read once: hundreds of thousands are read for a recap."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, value: Any) -> Any:  # noqa: ANN401 - what a column holds
        self[value] = meaning = self._read(value)
        return meaning


class MonthType(TypeDecorator[Month]):
    """A calendar month as the text ``2026-10``, which sorts as months do and reads well in a database shell."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        """Write a month."""
        return None if value is None else str(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a month back."""
        return _MONTHS.__getitem__


_MONTHS = _Meanings(Month.parse)


class Moment(TypeDecorator[datetime]):
    """An instant in UTC. Only aware datetimes go in and come out, since SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write an instant; a naive datetime is a bug and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r} cannot be stored"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read an instant back, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[E]):
    """A member of a ``StrEnum`` stored as its value; unlike a native enum it needs no migration to grow."""

    impl = String(20)
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        self.words = words
        super().__init__()

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Write a word."""
        return None if value is None else self.words(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a word back."""
        return _Meanings(self.words).__getitem__


class Exact(TypeDecorator[Decimal]):
    """A decimal number with at most four decimals, stored as a whole number of ten-thousandths.

    SQLite has no exact decimals, and a whole number compares and sorts the same on both databases.
    """

    impl = BigInteger
    cache_ok = True
    PARTS = 10_000

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Write a number; one with more decimals is a bug and is refused, never rounded."""
        if value is None:
            return None
        parts = value * self.PARTS
        if parts != int(parts):
            msg = f"{value} has more than four decimals"
            raise ValueError(msg)
        return int(parts)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Read a number back."""
        return None if value is None else Decimal(value) / self.PARTS
