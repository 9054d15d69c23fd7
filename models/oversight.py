"""The tables of what heads do: they review reports, choose what is posted to them, and register their unit's group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Word
from models.reviewing import Verdict
from models.running import LedgerRow
from models.tables import Base


class Review(Base):
    """A verdict on one revision of a report; rows are only ever added, the newest of the current revision counts.

    Returning says why. ``position_id`` is the function in which it was given, ``acting`` in its holder's stead.
    """

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("verdict = 'approved' OR reason <> ''", name="returned_for_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), index=True)
    revision: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(Word(Verdict))
    reason: Mapped[str] = mapped_column(Text, default="")
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"))
    acting: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(index=True)
    update_id: Mapped[int | None] = mapped_column(BigInteger)


class Wishes:
    """What is to be posted unasked; unless changed, the day after due and at closes, not weekly."""

    overdue: Mapped[bool] = mapped_column(default=True)
    closes: Mapped[bool] = mapped_column(default=True)
    weekly: Mapped[bool] = mapped_column(default=False)


class Subscription(Wishes, Base):
    """What a head wants to be posted; without a row, the defaults."""

    __tablename__ = "subscriptions"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Group(Wishes, Base):
    """A Telegram group that gets a unit's charts; ``left_at`` once it takes no messages of the bot's any more."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    title: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    registered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    registered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class GroupNotice(LedgerRow, Base):
    """The ledger of what was posted to groups: once per group, month and stage."""

    __tablename__ = "group_notices"
    __table_args__ = (UniqueConstraint("group_id", "month", "stage"),)

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
