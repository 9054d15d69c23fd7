"""What making and redeeming an invitation comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a code was refused."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    ACCOUNT_TAKEN = "account_taken"
    PERSON_TAKEN = "person_taken"


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
    """The account is the person's; ``again`` where it already was."""

    person_id: int
    name: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The code binds nothing, and nothing was changed."""

    reason: Reason
