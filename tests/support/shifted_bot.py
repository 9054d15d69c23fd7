"""The real bot with a clock that runs on from a given moment: what it does by itself must not depend on today's date.

``python -m tests.support.shifted_bot 2026-11-02T08:00:00+07:00``; with ``--unpaced`` it does not keep to Telegram's 30
messages a second, for tests that are about something else. Several that are to have one clock are told the moment at
which it was set: ``--since=`` and the real time.
"""

from __future__ import annotations

import sys
from datetime import datetime

from bot.app import Parts, run
from bot.clock import MovableClock, system_clock
from bot.pacing import NO_LIMITS, Pacing
from bot.settings import load_settings

SINCE = "--since="


def main() -> None:
    """Run until SIGTERM with the settings of the environment."""
    moment, *more = sys.argv[1:]
    pacing = Pacing(NO_LIMITS) if "--unpaced" in more else None
    began = next(
        (datetime.fromisoformat(word[len(SINCE) :]) for word in more if word.startswith(SINCE)), system_clock()
    )
    clock = MovableClock(datetime.fromisoformat(moment) + (system_clock() - began))
    run(load_settings(), Parts(clock=clock, pacing=pacing))


if __name__ == "__main__":
    main()
