"""All figures of ``docs/performance.md``: ``python -m benchmarks answers|rekap|broadcast|start|all``."""

from __future__ import annotations

import argparse
import asyncio
import platform
from importlib.metadata import version

from benchmarks import answers, broadcast, rekap, start

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
MEASURES = {"answers": answers.run, "rekap": rekap.run, "broadcast": broadcast.run, "start": start.run}


def main() -> None:
    """Measure what is asked for and print tables in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=[*MEASURES, "all"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="lines whose name, or database, holds this")
    parser.add_argument("--postgres", default=POSTGRES, help="a server to make databases on; empty for none")
    parser.add_argument("--largest", type=int, default=10_000, help="people of the largest office of the recap")
    parser.add_argument("--people", type=int, default=2000, help="prompts of the broadcast")
    given = parser.parse_args()
    names = ("python-telegram-bot", "aiohttp", "SQLAlchemy", "psycopg", "matplotlib")
    print(f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in names)}")
    for name, measure in MEASURES.items():
        if given.what in {name, "all"}:
            asyncio.run(measure(given))


if __name__ == "__main__":
    main()
