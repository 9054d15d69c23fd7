"""The tables: the office, its people, what they reported and what the bot told them.

Rules that our own bugs must not break are constraints here: one report per position and month, one entry per
indicator, one notice per person, month and stage, one running draft per person.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.catalogue.types import Combine, Kind, Polarity
from models.columns import Exact, Moment, MonthType, Word
from models.filling import Step
from models.periods import Month
from models.realisation import Answer

# SQLite numbers rows by itself for INTEGER keys only.
BigKey = BigInteger().with_variant(Integer(), "sqlite")

NUMBERS_FIT_ANSWER = (
    "(answer IN ('value', 'nihil') AND numerator IS NOT NULL AND numerator >= 0 "
    "AND (denominator IS NULL OR denominator >= 0)) "
    "OR (answer IN ('no_data', 'not_applicable') AND numerator IS NULL AND denominator IS NULL)"
)


class Outcome(StrEnum):
    """How a notice ended.

    ``SUPERSEDED`` when a newer stage was due before this one could be sent, ``UNNEEDED`` when there was nothing left
    to say: the report came in meanwhile, or no number has changed since the last post.
    """

    SENT = "sent"
    UNREACHABLE = "unreachable"
    SUPERSEDED = "superseded"
    UNNEEDED = "unneeded"


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can address it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - declared so by SQLAlchemy
        int: BigKey,
        datetime: Moment(),
        Decimal: Exact(),
        Month: MonthType(),
        Kind: Word(Kind),
        Combine: Word(Combine),
        Polarity: Word(Polarity),
        Answer: Word(Answer),
        Step: Word(Step),
        Outcome: Word(Outcome),
    }


def few(name: str, column: str, where: str) -> Index:
    """Return an index of the few rows that a condition of SQL's holds for, whatever the table's size."""
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where))


class Unit(Base):
    """A part of the office. Rows follow the catalogue; one that left the catalogue is retired, never deleted."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    rank: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


class Position(Base):
    """A post; ``is_head`` where its holder leads the unit."""

    __tablename__ = "positions"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    is_head: Mapped[bool]
    rank: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)


class Indicator(Base):
    """What SQL needs of an indicator; its long texts stay in the catalogue."""

    __tablename__ = "indicators"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"), index=True)
    rank: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[Kind]
    unit_of_measure: Mapped[str] = mapped_column(Text)
    combine_numerator: Mapped[Combine]
    combine_denominator: Mapped[Combine | None]
    polarity: Mapped[Polarity]
    may_exceed_100: Mapped[bool]
    retired: Mapped[bool] = mapped_column(default=False)


class Target(Base):
    """What an indicator should reach in a year: a number in its unit of measure, or the percentage of a ratio."""

    __tablename__ = "targets"
    __table_args__ = (CheckConstraint("value > 0", name="positive"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[Decimal]


class Person(Base):
    """An employee; bound when ``telegram_id`` is set. ``anonymised_at`` once somebody who left was made unnamed."""

    __tablename__ = "people"
    __table_args__ = (few("ix_people_unreachable", "unreachable_since", "unreachable_since IS NOT NULL"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nip: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(Text)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    bound_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    anonymised_at: Mapped[datetime | None]


class Assignment(Base):
    """Who holds which post from when (inclusive) to when (inclusive; ``NULL`` = still)."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("ends IS NULL OR ends >= starts", name="starts_before_ends"),
        Index(
            "uq_assignments_current_holder",
            "position_id",
            unique=True,
            sqlite_where=text("ends IS NULL AND NOT acting"),
            postgresql_where=text("ends IS NULL AND NOT acting"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"), index=True)
    starts: Mapped[date]
    ends: Mapped[date | None]
    acting: Mapped[bool] = mapped_column(default=False)


class Invitation(Base):
    """A one-time code that binds a Telegram account; only its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Period(Base):
    """The window of a month, fixed when the month was first needed, so that a changed calendar moves no past month."""

    __tablename__ = "periods"
    __table_args__ = (CheckConstraint("opens < due AND due <= closes", name="in_order"),)

    month: Mapped[Month] = mapped_column(primary_key=True)
    opens: Mapped[datetime]
    due: Mapped[datetime]
    closes: Mapped[datetime]


class Reopening(Base):
    """A closed month that an administrator opened again, for one position or (``NULL``) for all."""

    __tablename__ = "reopenings"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"), index=True)
    position_id: Mapped[int | None] = mapped_column(ForeignKey("positions.id"))
    until: Mapped[datetime]
    created_at: Mapped[datetime]


class Report(Base):
    """What a position sent for a month; ``late`` and ``submitted_at`` belong to the first sending."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("position_id", "month"), Index(None, "month"))

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"))
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    submitted_at: Mapped[datetime] = mapped_column(index=True)
    late: Mapped[bool]
    revision: Mapped[int] = mapped_column(default=1)
    revised_at: Mapped[datetime | None] = mapped_column(index=True)
    sample: Mapped[bool] = mapped_column(default=False)


class Entry(Base):
    """The numbers of one indicator in one report."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("report_id", "indicator_id"),
        CheckConstraint(NUMBERS_FIT_ANSWER, name="numbers_fit_answer"),
        few("ix_entries_no_data", "report_id", "answer = 'no_data'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)
    answer: Mapped[Answer]
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, default="")


class EntryChange(Base):
    """Every change of an entry: who, when, through which update, old and new. ``old_answer`` is ``NULL`` at first."""

    __tablename__ = "entry_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    old_answer: Mapped[Answer | None]
    old_numerator: Mapped[int | None] = mapped_column(BigInteger)
    old_denominator: Mapped[int | None] = mapped_column(BigInteger)
    old_reason: Mapped[str | None] = mapped_column(Text)
    new_answer: Mapped[Answer]
    new_numerator: Mapped[int | None] = mapped_column(BigInteger)
    new_denominator: Mapped[int | None] = mapped_column(BigInteger)
    new_reason: Mapped[str] = mapped_column(Text, default="")
