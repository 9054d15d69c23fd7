"""The real bot with a clock that runs on from a given moment: what it does by itself must not depend on today's date.

``python -m tests.support.shifted_bot 2026-11-02T08:00:00+07:00``
"""

from __future__ import annotations

import sys
from datetime import datetime

from bot.app import Parts, run
from bot.clock import MovableClock
from bot.settings import load_settings


def main() -> None:
    """Run until SIGTERM with the settings of the environment."""
    run(load_settings(), Parts(clock=MovableClock(datetime.fromisoformat(sys.argv[1]))))


if __name__ == "__main__":
    main()
