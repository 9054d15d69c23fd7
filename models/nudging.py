"""Reminders that heads ask for: who of those that owe a report can be reminded now, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reach(StrEnum):
    """Where somebody stands who owes a report, and, from ``SENT`` on, what came of reminding them."""

    READY = "ready"
    REMINDED = "reminded"
    ON_LEAVE = "on_leave"
    UNREACHABLE = "unreachable"
    UNBOUND = "unbound"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Nudgeable:
    """Somebody who owes a report, with the codes of their posts; ``reach`` is at most ``UNBOUND``."""

    person_id: int
    name: str
    telegram_id: int | None
    reach: Reach
    posts: tuple[str, ...]


def ledger_stage(day: date) -> str:
    """Return the stage under which a day's reminder stands in the ledger: at most one a day, whoever asks for it."""
    return f"nudge:{day:%Y-%m-%d}"
