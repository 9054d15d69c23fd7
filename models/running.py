"""The tables of what is under way: drafts, handled updates, notices, absences and kept files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.filling import Step
from models.periods import Month
from models.realisation import Answer
from models.tables import NUMBERS_FIT_ANSWER, Base, Outcome, few


class Draft(Base):
    """A report being filled in, and the place in the conversation: it survives any crash.

    ``asked`` is the code of the indicator asked for, ``NULL`` at the summary: a place in the list would mean another
    question once the catalogue has changed. ``seq`` grows with every change, so that a button of an older message can
    be told from a current one, and no id is used twice for the same reason. ``active`` while the person's plain
    messages answer it. ``pending`` holds a numerator while its denominator is asked, or a value that looked unusual.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("person_id", "position_id", "month"),
        Index(
            "uq_drafts_active",
            "person_id",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
        CheckConstraint("(step = 'summary') = (asked IS NULL)", name="asks_unless_summary"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"), index=True)
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"))
    asked: Mapped[str | None] = mapped_column(ForeignKey("indicators.code"))
    step: Mapped[Step] = mapped_column(default=Step.VALUE)
    seq: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    single: Mapped[bool] = mapped_column(default=False)
    pending_numerator: Mapped[int | None] = mapped_column(BigInteger)
    pending_denominator: Mapped[int | None] = mapped_column(BigInteger)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DraftAnswer(Base):
    """One indicator's answer in a draft."""

    __tablename__ = "draft_answers"
    __table_args__ = (CheckConstraint(NUMBERS_FIT_ANSWER, name="numbers_fit_answer"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), primary_key=True)
    answer: Mapped[Answer]
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text, default="")


class TallyMark(Base):
    """What somebody added to a running month's count; undone marks stay. Deltas, so ``numerator`` may be zero."""

    __tablename__ = "tally_marks"
    __table_args__ = (
        Index(None, "person_id", "month", "indicator_id"),
        CheckConstraint("numerator >= 0 AND (denominator IS NULL OR denominator >= 0)", name="adds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), index=True)
    month: Mapped[Month]
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    update_id: Mapped[int] = mapped_column(BigInteger)
    undone_at: Mapped[datetime | None]


class Awaited(Base):
    """What the next plain message of an account answers, apart from a report's questions: a reason, a name, a date.

    ``kind`` says which question it was and ``about`` what it was about, in that kind's own words.
    """

    __tablename__ = "awaited"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]


class HandledUpdate(Base):
    """Updates whose effect is committed; kept two days, longer than Telegram keeps undelivered ones (24 hours)."""

    __tablename__ = "handled_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)


class LedgerRow:
    """What every ledger of the bot's own messages keeps of one of them.

    A row is committed before its message is sent and ended after it. One that has no end may be taken up again from
    ``retry_at`` on: its process died in between, or Telegram could not be reached.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"), index=True)
    stage: Mapped[str] = mapped_column(String(60))
    claimed_at: Mapped[datetime]
    retry_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]


class Notice(LedgerRow, Base):
    """The ledger of what the bot told whom by itself: once per person, month and stage."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "month", "stage"),
        Index(None, "stage"),
        few("ix_notices_waiting", "claimed_at", "ended_at IS NULL"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Snooze(Base):
    """ "Ingatkan besok": a person's notices of a month rest until then."""

    __tablename__ = "snoozes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"), primary_key=True)
    until: Mapped[datetime]


class Leave(Base):
    """Days, both inclusive, on which a person is away."""

    __tablename__ = "leaves"
    __table_args__ = (CheckConstraint("ends >= starts", name="starts_before_ends"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts: Mapped[date]
    ends: Mapped[date]


class FreeDay(Base):
    """A day off of this office alone, besides national holidays and *cuti bersama*."""

    __tablename__ = "free_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class ChartFile(Base):
    """Telegram's file id of a chart, under a hash of what the chart shows."""

    __tablename__ = "chart_files"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_id: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Fact(Base):
    """Single facts of this installation: when it first started, and whether it is a playground."""

    __tablename__ = "facts"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Pace(Base):
    """When all that the replicas together have promised to send, in all or to a group, is sent; see ``models.paces``.

    ``counts`` holds until when each of the last messages to all chats counts, in seconds since 1970; ``way`` is the
    fastest way to Telegram and back that a replica saw lately, in seconds.
    """

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    empty_at: Mapped[datetime]
    counts: Mapped[list[float]] = mapped_column(JSON().with_variant(ARRAY(Double), "postgresql"), server_default="{}")
    way: Mapped[float | None] = mapped_column(Double)
