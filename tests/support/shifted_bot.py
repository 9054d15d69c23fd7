"""The real bot with a clock that runs on from a given moment: what it does by itself must not depend on today's date.

``python -m tests.support.shifted_bot 2026-11-02T08:00:00+07:00``; with ``--unpaced`` it does not keep to Telegram's 30
messages a second, for tests that are about something else.
"""

from __future__ import annotations

import sys
from datetime import datetime

from bot.app import Parts, run
from bot.clock import MovableClock
from bot.pacing import NO_LIMITS, Pacing
from bot.settings import load_settings


def main() -> None:
    """Run until SIGTERM with the settings of the environment."""
    moment, *more = sys.argv[1:]
    pacing = Pacing(NO_LIMITS) if "--unpaced" in more else None
    run(load_settings(), Parts(clock=MovableClock(datetime.fromisoformat(moment)), pacing=pacing))


if __name__ == "__main__":
    main()
