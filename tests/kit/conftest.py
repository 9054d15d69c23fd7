"""Settings for the tests of the kit."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's opt-in to its coming types; without it, making a `RetryAfter` warns, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
