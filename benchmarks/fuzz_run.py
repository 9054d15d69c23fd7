"""Many random updates, true and false, through the real intake: what breaks, leaks, or is written for another.

Run from the repository: ``python -m benchmarks.fuzz_run [--updates N] [--seed N] [--database sqlite|postgresql]``. The
office is opened anew every few thousand updates, by turns a small one and the shipped one. Exit code 1 means that a
defect was found; the same seed finds it again.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.support import databases
from tests.support.fuzzing import Attack, Findings
from tests.support.office import open_office
from tests.support.offices import SMALL_OFFICE

PART = 2000
"""Updates that one office gets; a longer history would only make the second reading slower."""

LONGEST_RUN = 3600.0
"""Seconds after which a run ends, whatever is left."""


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Make an empty database for one part."""
    if kind == "postgresql":
        with databases.postgres_database() as url:
            yield url
        return
    with tempfile.TemporaryDirectory() as folder:
        yield databases.sqlite_copy(databases.sqlite_template(Path(folder)), Path(folder))


async def part(url: str, seed: int, updates: int, findings: Findings, *, small: bool) -> None:
    """Attack one office."""
    async with open_office(url, catalogue=SMALL_OFFICE if small else None) as office:
        attack = Attack(office, url, seed, findings)
        await attack.run(updates)
        attack.close()


def run(updates: int, seed: int, kind: str) -> Findings:
    """Attack one office after the other."""
    findings, begin = Findings(), time.monotonic()
    for number in count():
        if findings.updates >= updates:
            break
        if time.monotonic() - begin > LONGEST_RUN:
            print(f"given up after {LONGEST_RUN:.0f} s")
            break
        with database(kind) as url:
            left, known = min(PART, updates - findings.updates), set(findings.counts)
            asyncio.run(part(url, seed + number, left, findings, small=number % 2 == 0))
        new = [f"\n  new: {defect}\n  {findings.examples[defect]}" for defect in findings.counts.keys() - known]
        print(f"{findings.updates} updates, {sum(findings.counts.values())} defects", *new, flush=True)
    seconds = time.monotonic() - begin
    print(
        f"{findings.updates} updates in {seconds:.0f} s ({findings.updates / seconds:.0f} a second): "
        f"{findings.skipped} skipped as malformed, {findings.answers} requests of the bot checked, "
        f"{findings.readings} readings of the database, {len(findings.counts)} kinds of defects"
    )
    print(f"questions that were open: {dict(findings.questions)}")
    return findings


def main() -> int:
    """Run and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, handlers=[logging.NullHandler()])
    findings = run(arguments.updates, arguments.seed, arguments.database)
    for defect, times in findings.counts.most_common():
        print(f"{times} × {defect}")
    return 1 if findings.counts else 0


if __name__ == "__main__":
    sys.exit(main())
