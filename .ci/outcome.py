"""Whether a test run tested everything: it ended normally, skipped nothing, and had PostgreSQL and a browser.

Usage: ``outcome.py JUNIT.xml LOG``. Says what is wrong, one line each; exit code 1 if anything is.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET  # our own pytest wrote the file
from collections.abc import Iterator
from pathlib import Path

CLOSING = re.compile(r"^=+ .*\b\d+ passed\b.* in [\d.]+s.* =+$", re.MULTILINE)


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


def main() -> int:
    """Read the two files and print what is wrong."""
    junit, log = map(Path, sys.argv[1:3])
    if not junit.exists():
        print("the test run wrote no result")
        return 1
    cases = list(ET.parse(junit).iter("testcase"))
    found = list(problems(cases, log.read_text()))
    on_postgres = sum("postgresql" in case.get("name", "") for case in cases)
    print(*found, f"{len(cases)} tests, {on_postgres} of them on PostgreSQL", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
