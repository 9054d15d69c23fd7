"""How the running bot is, and what about it an administrator should do something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

TICK_LATE = timedelta(minutes=5)
BACKUP_LATE = timedelta(hours=36)
NOTICE_LATE = timedelta(hours=1)


class Concern(Enum):
    """What is not well."""

    RIVAL = "another program takes the updates"
    NO_TICK = "the scheduler stands still"
    NO_BACKUP = "no copy of the database for a day and a half"
    NOTICES_STUCK = "notices fail again and again"
    UNREACHABLE = "people whom nothing reaches"


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the database of the running bot is: its size in bytes, notices on their way, whom nothing reaches.

    ``failing`` are notices that were tried before; ``oldest`` is since when the first of those waiting waits.
    ``ticked_at`` is when the scheduler last did its round.
    """

    kind: str
    size: int
    waiting: int
    failing: int
    oldest: datetime | None
    bound: int
    unreachable: int
    charts: int
    ticked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the database in the folder of copies: when it was made, and its size in bytes."""

    at: datetime
    size: int


class Copying(StrEnum):
    """Whether the bot copies its database every night: where a folder is set, and never in a playground."""

    NIGHTLY = "nightly"
    OFF = "off"
    PLAYGROUND = "playground"


@dataclass(frozen=True, slots=True)
class Health:
    """Everything the section "Kesehatan" shows.

    ``rival``: another program polls with this bot's token.
    """

    vitals: Vitals
    version: str
    uptime: timedelta
    copying: Copying
    copy: Copy | None
    rival: bool = False

    def concerns(self, now: datetime) -> tuple[Concern, ...]:
        """Return what is not well, the most urgent first; nothing where all is."""
        vitals = self.vitals
        # A bot that has just started has not had its first round or night.
        fresh = self.uptime < TICK_LATE
        stuck = vitals.failing > 0 and vitals.oldest is not None and now - vitals.oldest > NOTICE_LATE
        found = {
            Concern.RIVAL: self.rival,
            Concern.NO_TICK: not fresh and (vitals.ticked_at is None or now - vitals.ticked_at > TICK_LATE),
            Concern.NOTICES_STUCK: stuck,
            Concern.NO_BACKUP: self.copying is Copying.NIGHTLY and self._is_old(now),
            Concern.UNREACHABLE: vitals.unreachable > 0,
        }
        return tuple(concern for concern, holds in found.items() if holds)

    def _is_old(self, now: datetime) -> bool:
        if self.copy is None:
            return self.uptime > BACKUP_LATE
        return now - self.copy.at > BACKUP_LATE
