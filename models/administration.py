"""The tables of administration: who may do more, what was done by whom, and what stands beside the monthly rule.

Rows of ``audit_events`` are only ever added: triggers of the database refuse to change or delete one, and each row
carries the hash of the one before it, so that a change behind the application's back shows.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Word
from models.periods import Month
from models.tables import Base, Outcome, few


class Right(StrEnum):
    """What somebody may do besides reporting and leading; heads follow from the posts they hold."""

    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Grant(Base):
    """A right given to a person by an administrator; those named in the settings need none."""

    __tablename__ = "grants"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[Right] = mapped_column(Word(Right), primary_key=True)
    granted_at: Mapped[datetime]


class AuditEvent(Base):
    """One thing that was done: who, when, what, before and after, through which update.

    ``actor_id`` is ``NULL`` for an administrator who is not on the roster, for the command line and the bot itself;
    ``channel`` says which, and ``telegram_id`` whose account. ``before`` and ``after`` are JSON.
    """

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    channel: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(Text, index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class BindAttempts(Base):
    """Wrong invitation codes from one account, and until when it has to wait."""

    __tablename__ = "bind_attempts"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class Exemption(Base):
    """A month that one post need not report, and why; withdrawing it deletes the row."""

    __tablename__ = "exemptions"
    __table_args__ = (UniqueConstraint("position_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"))
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Handover(Base):
    """Who reports a month in which a post changed hands, where that is not whoever holds it at the month's end."""

    __tablename__ = "handovers"

    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"), primary_key=True)
    month: Mapped[Month] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Announcement(Base):
    """A message of an administrator's to everybody or to a unit and all below it.

    Nothing is sent while ``send_at`` is ``NULL``: its author still looks at the preview. ``progress_message`` is what
    tells the author how far it is.
    """

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    telegram_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    send_at: Mapped[datetime | None]
    progress_message: Mapped[int | None] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None]


class Delivery(Base):
    """The ledger of an announcement, like that of notices: one row a person, ended once."""

    __tablename__ = "deliveries"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    claimed_at: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]


class Evidence(Base):
    """A photo or document that stands behind an indicator's number; it may come before the report is sent.

    ``indicator_id`` is ``NULL`` until its owner has said to which one it belongs; the files of one ``album`` belong to
    the same. ``copy`` is the file's name in the directory of copies, where one is configured.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "position_id", "month", "indicator_id"),
        UniqueConstraint("position_id", "month", "indicator_id", "file_unique_id"),
        few("ix_evidence_pending", "at", "indicator_id IS NULL"),
        few("ix_evidence_uncopied", "id", "copy IS NULL AND removed_at IS NULL AND indicator_id IS NOT NULL"),
        few("ix_evidence_removed", "removed_at", "removed_at IS NOT NULL"),
        CheckConstraint("size >= 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"))
    month: Mapped[Month] = mapped_column(ForeignKey("periods.month"))
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicators.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    album: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[str] = mapped_column(Text)
    file_unique_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    update_id: Mapped[int] = mapped_column(BigInteger)
    copy: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[datetime | None]
