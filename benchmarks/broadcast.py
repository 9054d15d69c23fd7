"""A month's prompts to a whole office against a server that enforces Telegram's limits, while people write.

The bot keeps its own pace here. Everybody who writes got their prompt some seconds before, as people do.
"""

from __future__ import annotations

import asyncio
import tempfile
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import Scene, fresh_database, scene, show
from benchmarks.offices import FIRST_ACCOUNT, fill, office, write_catalogue
from benchmarks.stub import percentile

PROMISED = 30.0
"""Messages a second that Telegram lets pass."""

WRITERS = 20
"""People who ask for something while the prompts leave, one after the other."""


@dataclass
class Watch:
    """What was seen while the prompts left."""

    memory: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


async def run(given: Namespace) -> None:
    """Let all prompts leave and print what the server saw."""
    catalogue = office(given.people, 1)
    with tempfile.TemporaryDirectory() as folder:
        write_catalogue(catalogue, Path(folder) / "kantor.toml")
        settings = {"CATALOGUE": f"{folder}/kantor.toml", "BACKUP_DIR": "", "HOME": folder}
        async with fresh_database("sqlite", Path(folder)) as url:
            fill(url, catalogue, months=1)
            async with scene("benchmarks.our_bot", DATABASE_URL=url, **settings) as playing:
                await playing.order("limits")
                before, watch = playing.bot.cpu, Watch()
                sent = await _watch(playing, given.people, watch)
                cpu = playing.bot.cpu - before
    _print(given.people, sent, watch, cpu)


async def _watch(playing: Scene, people: int, watch: Watch) -> dict[str, list[float]]:
    """Look every second until everybody has a prompt; let people write meanwhile."""
    writers = 0
    while True:
        sent = await playing.order("sent")
        watch.memory.append(playing.bot.rss)
        got = len(sent["first"])
        if got >= people:
            return sent
        if got > people * (writers + 1) / (WRITERS + 2):
            writers += 1
            crowd = await playing.crowd([(FIRST_ACCOUNT + writers, ["/status"])], 1)
            watch.waits += crowd.latencies
        await asyncio.sleep(0.5)


def _print(people: int, sent: dict[str, list[float]], watch: Watch, cpu: float) -> None:
    first = sent["first"]
    rate = (len(first) - 1 + len(watch.waits)) / (first[-1] - first[0])
    tenth = max(len(watch.memory) // 10, 1)
    rows = (
        ("prompts", str(people)),
        ("messages a second, answers among them", f"{rate:.1f}"),
        ("of Telegram's 30 a second, %", f"{rate / PROMISED * 100:.1f}"),
        ("refused with 429", str(sent["refused"])),
        ("memory after a tenth, MB", watch.memory[tenth]),
        ("memory at the end, MB", watch.memory[-1]),
        ("people who wrote meanwhile", str(len(watch.waits))),
        ("their wait, p50 ms", percentile(watch.waits, 0.5)),
        ("their wait, p95 ms", percentile(watch.waits, 0.95)),
        ("CPU ms a prompt", cpu / people * 1000),
    )
    show("Broadcast", ("", ""), rows)
