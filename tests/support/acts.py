"""Who does something in tests that are about something else."""

from __future__ import annotations

from datetime import UTC, datetime

from models.audit import Act, Channel


def by_command(now: datetime) -> Act:
    """Return what the command line does at a moment."""
    return Act(now, Channel.COMMAND_LINE)


BY = by_command(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))
"""Somebody at the command line, on the morning October's reports open."""
