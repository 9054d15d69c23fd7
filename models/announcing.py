"""Announcements: what an administrator may send to many at once, and how many it reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

MAX_UNITS = 3500
"""UTF-16 units of an announcement, as Telegram counts them; its heading fits into the same message."""


class AnnouncementRefusal(Enum):
    """Why a text is no announcement."""

    EMPTY = "nothing in it"
    TOO_LONG = "more than one message holds"


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people an announcement would reach, and the names of those who are not connected to the bot."""

    connected: int
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """An announcement before it is sent; ``unit`` is ``None`` for everybody."""

    id: int
    text: str
    unit: str | None
    reach: Reach


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is; ``blocked`` are the names of people whom Telegram would not deliver to."""

    id: int
    telegram_id: int
    text: str
    unit: str | None
    send_at: datetime
    message_id: int | None
    total: int
    sent: int
    blocked: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def ended(self) -> int:
        """How many need no further try."""
        return self.sent + len(self.blocked)

    @property
    def is_over(self) -> bool:
        """Whether everybody was tried."""
        return self.ended >= self.total


def read_announcement(text: str) -> str | AnnouncementRefusal:
    """Return the text of an announcement without blanks around it."""
    kept = text.strip()
    if not kept:
        return AnnouncementRefusal.EMPTY
    return AnnouncementRefusal.TOO_LONG if len(kept.encode("utf-16-le")) // 2 > MAX_UNITS else kept
