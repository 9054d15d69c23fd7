"""Answers in a report against the floors: updates a second, CPU an update, and how long people wait.

One update of ours: look up the person and the draft, store the answer with the update's id, commit, ask on. Every
bot meets the same server and the same crowd; rounds alternate, and the table shows medians.
"""

from __future__ import annotations

import tempfile
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measuring import Crowd, Scene, fresh_database, scene, show
from benchmarks.offices import FIRST_ACCOUNT, fill, office, write_catalogue

INDICATORS = 5
ANSWERS = ("12", "12/24", "13", "11/22", "12")
"""Usual numbers for what `benchmarks.offices` asks, so that nothing is asked back."""

AT_ONCE = {1: 60, 32: 240, 500: 700}
"""How many write at once, and how many people there are for that."""


@dataclass
class Runner:
    """One line of the table: how its bot is started."""

    name: str
    arguments: tuple[str, ...]
    server: str = ""
    ours: bool = False


def runners(postgres: str) -> list[Runner]:
    """Return who is measured; without a PostgreSQL server only what needs none."""
    found = [
        Runner("bare aiohttp echo", ("benchmarks.floors", "echo-aiohttp", "URL")),
        Runner("python-telegram-bot echo, httpx", ("benchmarks.floors", "echo-ptb", "URL")),
        Runner("naive flow, SQLite WAL", ("benchmarks.floors", "naive", "URL", "DATABASE"), "sqlite"),
        Runner("the least, SQLite", ("benchmarks.floors", "least", "URL", "DATABASE"), "sqlite"),
        Runner("Realisasi, SQLite", OURS, "sqlite", ours=True),
    ]
    if postgres:
        found += [
            Runner("naive flow, PostgreSQL", ("benchmarks.floors", "naive", "URL", "DATABASE"), postgres),
            Runner("the least, PostgreSQL", ("benchmarks.floors", "least", "URL", "DATABASE"), postgres),
            Runner("Realisasi, PostgreSQL", OURS, postgres, ours=True),
        ]
    return found


OURS = ("benchmarks.our_bot", "--unpaced", "--quiet")


async def run(given: Namespace) -> None:
    """Measure all rounds and print the table."""
    found: dict[str, dict[int, list[Crowd]]] = {}
    chosen = [runner for runner in runners(given.postgres) if not given.only or given.only in runner.name]
    with tempfile.TemporaryDirectory() as folder:
        catalogue = office(sum(AT_ONCE.values()), INDICATORS)
        write_catalogue(catalogue, Path(folder) / "kantor.toml")
        for _ in range(given.rounds):
            for runner in chosen:
                async with fresh_database(runner.server or "sqlite", Path(folder)) as url:
                    if runner.ours:
                        fill(url, catalogue)
                    rounds = await _round(runner, url, Path(folder))
                for at_once, crowd in rounds.items():
                    found.setdefault(runner.name, {}).setdefault(at_once, []).append(crowd)
    heading = ("", "at once", "updates/s", "CPU ms an update", "p50 ms", "p95 ms", "p95 / p50", "polls an update")
    show("Answers", heading, (_row(name, n, found[name][n]) for name in found for n in found[name]))
    _ratios(found)


async def _round(runner: Runner, url: str, folder: Path) -> dict[int, Crowd]:
    driver = url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")
    arguments = [driver if argument == "DATABASE" else argument for argument in runner.arguments]
    settings = {"DATABASE_URL": url, "CATALOGUE": str(folder / "kantor.toml"), "BACKUP_DIR": "", "HOME": str(folder)}
    async with scene(*arguments, **settings) as playing:
        first, found = FIRST_ACCOUNT + 1, {}
        for at_once, people in AT_ONCE.items():
            accounts = range(first, first + people)
            first += people
            found[at_once] = await _crowd(playing, accounts, at_once, ours=runner.ours)
        return found


async def _crowd(playing: Scene, accounts: range, at_once: int, *, ours: bool) -> Crowd:
    """Let everybody begin, which is not measured, then answer."""
    await playing.crowd([(account, ["/lapor"]) for account in accounts], min(at_once, 32))
    answers = ANSWERS if ours else ("12", "24")
    return await playing.crowd([(account, answers) for account in accounts], at_once)


def _row(name: str, at_once: int, rounds: list[Crowd]) -> tuple[object, ...]:
    wait, slow = median(crowd.p50 for crowd in rounds), median(crowd.p95 for crowd in rounds)
    rate, cost = median(crowd.rate for crowd in rounds), median(crowd.cost for crowd in rounds)
    polls = median(_polls(crowd) for crowd in rounds)
    return name, at_once, rate, cost, wait, slow, slow / wait, polls


def _polls(crowd: Crowd) -> float:
    return sum(count for method, count in crowd.calls.items() if method.lower() == "getupdates") / crowd.answers


def _ratios(found: dict[str, dict[int, list[Crowd]]]) -> None:
    """Print how many times the naive flow on the same database ours is, and the least that a bot can do."""
    rows = []
    for name, crowds in found.items():
        bot, _, database = name.partition(", ")
        naive = next((found[other] for other in found if other.startswith(f"naive flow, {database}")), None)
        for at_once in AT_ONCE if naive and bot in {"Realisasi", "the least"} else ():
            assert naive
            mine, theirs = crowds[at_once], naive[at_once]
            rate = median(crowd.rate for crowd in mine) / median(crowd.rate for crowd in theirs)
            cost = median(crowd.cost for crowd in theirs) / median(crowd.cost for crowd in mine)
            rows.append((name, at_once, rate, cost))
    show("Times the naive flow", ("", "at once", "updates/s", "CPU an update"), rows)
