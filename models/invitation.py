"""What making and redeeming an invitation comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Reason(StrEnum):
    """Why a code was refused."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    ACCOUNT_TAKEN = "account_taken"


@dataclass(frozen=True, slots=True)
class Invite:
    """A fresh code, the only time it is seen in clear; ``position`` is a title, empty for people without a post."""

    nip: str
    name: str
    position: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """The account is the person's; ``again`` where it already was.

    ``former`` is the account that was theirs until now and no longer is.
    """

    person_id: int
    name: str
    again: bool = False
    former: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The code binds nothing, and nothing was changed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Paused:
    """Too many wrong codes came from this account: until then none of its codes is looked at."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that has to wait, by a key that tells it from others without being its number.

    ``failures`` are its wrong codes, the last of them at ``last_at``.
    """

    key: str
    failures: int
    last_at: datetime
    until: datetime


FREE_TRIES = 5
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=24))
"""How long an account waits after its fifth wrong code, its sixth, and so on; the last one from then on."""

FORGOTTEN_AFTER = timedelta(days=7)
"""Wrong codes that long ago count no more."""


def pause_after(failures: int) -> timedelta | None:
    """Return how long an account has to wait after so many wrong codes; ``None`` while it may go on."""
    if failures < FREE_TRIES:
        return None
    return PAUSES[min(failures - FREE_TRIES, len(PAUSES) - 1)]
