"""Many people reporting at once while the bot is killed again and again: what is lost, doubled, misplaced; how fast it
is back.

Run from the repository: ``python -m benchmarks.crash_run [--people N] [--kills N] [--database sqlite|URL]``. Every
person holds a post of a made-up office with three indicators. A PostgreSQL database has to be empty. Exit code 1 means
that something was lost, doubled or misplaced.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from models.catalogue.loading import load_catalogue
from tests.support.crashes import CrashRun, Killer, crash_run

LONGEST_RUN = 1800.0
"""Seconds after which a run is given up."""

ANSWERS_EACH = 5
"""Messages a person gets at least: three questions, the summary, the receipt."""

UNIT = """
office = "Kantor Contoh"
year = 2026

[[units]]
code = "kantor"
name = "Kantor Contoh"
"""
POST = """
[[positions]]
code = "staf-{n}"
title = "Staf {n}"
unit = "kantor"

[[positions.indicators]]
code = "staf-{n}.surat"
objective = "Pelayanan"
name = "Jumlah surat"
kind = "count"
numerator = "Jumlah surat yang dibalas"
unit_of_measure = "surat"
source = "Buku agenda"

[[positions.indicators]]
code = "staf-{n}.tepat"
objective = "Pelayanan"
name = "Persentase surat yang dibalas"
kind = "ratio"
numerator = "Jumlah surat yang dibalas"
denominator = "Jumlah surat yang masuk"
combine_denominator = "sum"
unit_of_measure = "surat"
source = "Buku agenda"

[[positions.indicators]]
code = "staf-{n}.piket"
objective = "Pelayanan"
name = "Piket terisi"
kind = "state"
numerator = "Piket terisi"
unit_of_measure = "ya/tidak"
source = "Buku piket"
"""


def main() -> int:
    """Run once and print one line a finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the address of an empty PostgreSQL database")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_run(Path(folder), arguments.people, arguments.kills, arguments.database))


async def _run(folder: Path, people: int, kills: int, database: str) -> int:
    path = folder / "kantor.toml"
    path.write_text(UNIT + "".join(POST.format(n=n) for n in range(1, people + 1)), encoding="utf-8")
    url = f"sqlite:///{folder}/kantor.db" if database == "sqlite" else database
    between = max(people * ANSWERS_EACH // (kills + 1), 2)
    killer = Killer(1, kills, (between // 2, between))
    began = time.monotonic()
    async with asyncio.timeout(LONGEST_RUN):
        run = await crash_run(folder, url, load_catalogue(path), killer, LONGEST_RUN, CATALOGUE=str(path))
    _print(run, time.monotonic() - began)
    return 1 if run.unacknowledged or run.lost or run.doubled or run.misplaced or run.drafts else 0


def _print(run: CrashRun, seconds: float) -> None:
    findings = {
        "people": len(run.positions),
        "updates": run.updates,
        "kills": run.kills,
        "never acknowledged": run.unacknowledged,
        "lost": run.lost,
        "doubled": run.doubled,
        "misplaced": run.misplaced,
        "drafts left over": run.drafts,
        "kill to next answer, s (median)": f"{median(run.recoveries):.2f}" if run.recoveries else "-",
        "kill to next answer, s (longest)": f"{max(run.recoveries):.2f}" if run.recoveries else "-",
        "whole run, s": f"{seconds:.0f}",
    }
    for name, value in findings.items():
        print(f"{name:34} {value:>8}")


if __name__ == "__main__":
    sys.exit(main())
