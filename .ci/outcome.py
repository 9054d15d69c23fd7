"""Whether a test run tested everything: it ended normally, skipped nothing, had PostgreSQL and a browser, and reached
nearly all lines and branches.

Usage: ``outcome.py JUNIT.xml LOG COVERAGE.json``. Says what is wrong, one line each; exit code 1 if anything is.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET  # our own pytest wrote the file
from collections.abc import Iterator
from pathlib import Path

CLOSING = re.compile(r"^=+ .*\b\d+ passed\b.* in [\d.]+s.* =+$", re.MULTILINE)
LEAST = {"statements": 95.0, "branches": 95.0}
"""Percent of the product's lines and branches that the tests have to reach, each by itself: both together, of which
``fail_under`` wants 95, are mostly lines."""


def problems(cases: list[ET.Element], log: str) -> Iterator[str]:
    """Yield a line for everything that makes the run incomplete."""
    if not CLOSING.search(log):
        yield "pytest did not close with its summary line"
    for case in cases:
        name = f"{case.get('classname')}::{case.get('name')}"
        for kind in ("skipped", "failure", "error"):
            found = case.find(kind)
            if found is not None:
                yield f"{kind}: {name}: {found.get('message', '').splitlines()[:1]}"
    names = [case.get("name", "") for case in cases]
    if not any("postgresql" in name for name in names):
        yield "no test ran on PostgreSQL"
    if not any("browser" in f"{case.get('classname')}" for case in cases):
        yield "no test ran in a browser"


def too_little(totals: dict[str, float]) -> Iterator[str]:
    """Yield a line for lines or branches of which too few were reached; ``totals`` are those of ``coverage json``."""
    for kind, least in LEAST.items():
        reached = totals[f"percent_{kind}_covered"]
        if reached < least:
            yield f"{kind}: {reached:.1f} % reached, at least {least:g} % have to be"


def main() -> int:
    """Read the files and print what is wrong."""
    junit, log, coverage = map(Path, sys.argv[1:4])
    if not (junit.exists() and coverage.exists()):
        print("the test run wrote no result")
        return 1
    totals = json.loads(coverage.read_text())["totals"]
    cases = list(ET.parse(junit).iter("testcase"))
    found = [*problems(cases, log.read_text()), *too_little(totals)]
    on_postgres = sum("postgresql" in case.get("name", "") for case in cases)
    print(*found, f"{len(cases)} tests, {on_postgres} of them on PostgreSQL", sep="\n")
    reached = (f"{totals[f'percent_{kind}_covered']:.1f} % of {kind}" for kind in LEAST)
    print("reached:", " and ".join(reached))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
