"""A month's prompts to a whole office while Telegram refuses, fails and forgets to answer and people write.

Run from the repository: ``python -m benchmarks.broadcast_run [--people N] [--seed N] [--database sqlite|URL]``. A
PostgreSQL database has to be empty. Exit code 1 means that a prompt was lost, or doubled though Telegram had answered,
or that a number somebody reported meanwhile is not in its place.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from tests.support.broadcasts import Broadcast, run_broadcast


def main() -> int:
    """Run once and print one line a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL database")
    arguments = parser.parse_args()
    logging.disable(logging.ERROR)  # thousands of failures are ordered, and each would be a line
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kantor.db" if arguments.database == "sqlite" else arguments.database
        run = asyncio.run(run_broadcast(url, Path(folder), arguments.people, arguments.seed))
    _print(run)
    misplaced = run.reported != run.writers
    return 1 if run.lost or run.unexplained or misplaced or run.marked != run.unreachable else 0


def _print(run: Broadcast) -> None:
    kept = sum(run.reported.get(account) == number for account, number in run.writers.items())
    findings = {
        "people": len(run.reachable) + len(run.unreachable),
        "prompts due": len(run.received) * len(run.reachable),
        "sent": run.sent,
        "lost": run.lost,
        "doubled": run.doubled,
        "doubled without a lost answer": len(run.unexplained),
        "sent, but the answer was lost": sum(lost.total() for lost in run.lost_answers.values()),
        "unreachable, found out": f"{len(run.marked & run.unreachable)}/{len(run.unreachable)}",
        "reporting meanwhile, number kept": f"{kept}/{len(run.writers)}",
        **{f"ordered: {name}": count for name, count in sorted(run.injected.items())},
        **{f"minutes until quiet, {stage}": minutes for stage, minutes in run.minutes.items()},
        "seconds": f"{run.seconds:.1f}",
    }
    for name, value in findings.items():
        print(f"{name:48} {value:>10}")


if __name__ == "__main__":
    sys.exit(main())
