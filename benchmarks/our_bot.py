"""The real bot for the benchmarks: ``bot.app`` as it is, on the morning on which October's reports open.

``--unpaced`` leaves out Telegram's 30 messages a second, which would be all there is to measure; ``--quiet`` the
scheduler.
"""

from __future__ import annotations

import argparse

from benchmarks.offices import START
from bot.app import Parts, run
from bot.clock import MovableClock
from bot.pacing import NO_LIMITS, Pacing
from bot.settings import load_settings


def main() -> None:
    """Run until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--unpaced", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args()
    pacing = Pacing(NO_LIMITS) if given.unpaced else None
    run(load_settings(_env_file=None), Parts(clock=MovableClock(START), pacing=pacing, ticks=not given.quiet))


if __name__ == "__main__":
    main()
