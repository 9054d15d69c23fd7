"""Seconds from the command to the first look for updates, memory at rest, and the first chart."""

from __future__ import annotations

import asyncio
import tempfile
import time
from argparse import Namespace
from pathlib import Path
from statistics import median

from benchmarks.answers import OURS
from benchmarks.measuring import fresh_database, scene, show
from benchmarks.offices import FIRST_ACCOUNT, fill, office, write_catalogue

RESTING = 2.0
"""Seconds after which the bot is at rest."""


async def run(given: Namespace) -> None:
    """Start a few times and print medians."""
    rounds = [await _start() for _ in range(given.rounds)]
    names = ("start, s", "memory at rest, MB", "first chart, s", "memory after it, MB (without the worker)")
    show("Start", ("", "median"), ((name, median(values)) for name, *values in zip(names, *rounds, strict=True)))


async def _start() -> tuple[float, float, float, float]:
    catalogue = office(30, 3)
    with tempfile.TemporaryDirectory() as folder:
        write_catalogue(catalogue, Path(folder) / "kantor.toml")
        settings = {"CATALOGUE": f"{folder}/kantor.toml", "BACKUP_DIR": "", "HOME": folder}
        async with fresh_database("sqlite", Path(folder)) as url:
            fill(url, catalogue)
            began = time.perf_counter()
            async with scene(*OURS, DATABASE_URL=url, **settings) as playing:
                seconds = time.perf_counter() - began
                await asyncio.sleep(RESTING)
                rest = playing.bot.rss
                chart = await playing.crowd([(FIRST_ACCOUNT, ["/rekap"])], 1)
                return seconds, rest, chart.seconds, playing.bot.rss
