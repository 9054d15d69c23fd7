"""The real bot with a clock that runs on from a given moment: what it does by itself must not depend on today's date.

``python -m tests.support.shifted_bot 2026-11-02T08:00:00+07:00``; with ``--unpaced`` it does not keep to Telegram's 30
messages a second, for tests that are about something else. Several that are to have one clock are told the moment at
which it was set: ``--since=`` and the real time. ``--lease=`` and seconds lets claims in the ledgers end sooner, for a
test that would only wait for it.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

import bot.ledger
from bot.app import Parts, run
from bot.clock import MovableClock, system_clock
from bot.pacing import NO_LIMITS, Pacing
from bot.settings import load_settings
from models.store import ledgers


def main() -> None:
    """Run until SIGTERM with the settings of the environment."""
    parser = argparse.ArgumentParser()
    parser.add_argument("moment", type=datetime.fromisoformat)
    parser.add_argument("--since", type=datetime.fromisoformat, default=system_clock())
    parser.add_argument("--unpaced", action="store_true")
    parser.add_argument("--lease", type=float)
    given = parser.parse_args()
    if given.lease:
        ledgers.LEASE = timedelta(seconds=given.lease)
        vars(bot.ledger)["RENEWED_EVERY"] = ledgers.LEASE / 3
    clock = MovableClock(given.moment + (system_clock() - given.since))
    run(load_settings(), Parts(clock=clock, pacing=Pacing(NO_LIMITS) if given.unpaced else None))


if __name__ == "__main__":
    main()
