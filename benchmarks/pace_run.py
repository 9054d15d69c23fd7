"""A month's prompts from three processes that share Telegram's limits, while people write, and with the leader killed
half way: messages a second, refusals, how long people wait, and what is late, lost or doubled.

Run from the repository: ``python -m benchmarks.pace_run [--people N] [--postgres URL]``. It needs nginx, and takes some
three minutes. Exit code 1 means that something was refused, lost, doubled or left unanswered without a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select

from benchmarks.broadcast import PROMISED
from benchmarks.measuring import fresh_database, show
from benchmarks.offices import FIRST_ACCOUNT, START, fill, office, write_catalogue
from benchmarks.replicas_run import LONGEST_RUN, POSTGRES, Crowd, Person, kill_leader, served, until
from benchmarks.stub import RETRY, Limits, percentile
from bot.clock import system_clock
from models.database import database_url, make_engine
from models.running import Notice
from models.store.ledgers import LEASE
from models.tables import Person as Employee
from tests.support.processes import environment
from tests.support.replicas import Deliveries, fleet

REPLICAS = 3
BOT = "tests.support.shifted_bot"
BEFORE = START - timedelta(seconds=20)
"""When they start: the scheduler's first minute ends with reports open and all of them there."""

LOOK_AFTER = LEASE.total_seconds() + 45
"""Seconds after the kill within which what the leader had in hand is expected; what comes later counts as lost."""

EVERY = 0.25
"""Seconds after which the next one writes, who got their prompt ``SINCE`` seconds before."""

SINCE, QUIET = 5.0, 4.0
REFUSAL = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": RETRY}


@dataclass
class LimitedCrowd(Crowd):
    """Telegram with its limits, and people who ask for something once."""

    limits: Limits = field(default_factory=Limits)
    prompts: dict[int, list[float]] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    async def handle(self, request: web.Request) -> web.Response:
        """Refuse one message too many."""
        if request.path.lower().endswith(("/sendmessage", "/editmessagetext")):
            chat = int((await request.json())["chat_id"])
            if self.limits.refuses(chat):
                return web.json_response(REFUSAL, status=429)
            self.times.append(time.perf_counter())
        return await super().handle(request)

    async def write(self) -> None:
        """Let one after the other write until cancelled."""
        written: set[int] = set()
        while True:
            await asyncio.sleep(EVERY)
            before = time.perf_counter() - SINCE
            for account in (one for one, times in self.prompts.items() if times[0] < before and one not in written):
                written.add(account)
                self.say(self.people[account], "/status")
                break

    async def quiet(self) -> None:
        """Return when no prompt has come for a while."""
        seen = -1
        while seen != (now := sum(map(len, self.prompts.values()))):
            seen = now
            await asyncio.sleep(QUIET)

    def _react(self, person: Person, message: dict[str, Any], buttons: dict[str, str | None]) -> None:  # noqa: ARG002 - its text does not matter
        """Note a prompt, or an answer and how long it took."""
        now = time.perf_counter()
        if "Ingatkan besok" in buttons:
            self.prompts.setdefault(person.account, []).append(now)
            return
        self.answers[person.account] += 1
        if person.waits_since:
            self.waits.append((now - person.waits_since) * 1000)
            person.waits_since = 0.0


@dataclass
class Finding:
    """What came of a run; ``late``: the seconds from the kill to each prompt the leader had in hand."""

    crowd: LimitedCrowd
    late: list[float]
    takeover: float | None
    first: float
    last: float
    load: float

    @property
    def rate(self) -> float:
        """Messages a second from the first prompt to the last that was not late."""
        return (sum(self.first <= one <= self.last for one in self.crowd.times) - 1) / (self.last - self.first)

    @property
    def fullest(self) -> int:
        """Messages in the fullest second."""
        times = self.crowd.times
        return max(bisect_left(times, start + 1) - place for place, start in enumerate(times))

    @property
    def gap(self) -> float:
        """Seconds of the longest wait between two prompts."""
        times = sorted(one for times in self.crowd.prompts.values() for one in times if one <= self.last)
        return max(later - sooner for sooner, later in pairwise(times))

    @property
    def prompts(self) -> tuple[int, int]:
        """How many were lost, and how many doubled."""
        got = self.crowd.prompts
        return len(self.crowd.people) - len(got), sum(map(len, got.values())) - len(got)

    @property
    def answers(self) -> tuple[int, int]:
        """How many who wrote were not answered, and how many twice."""
        unanswered = sum(person.waits_since > 0 for person in self.crowd.people.values())
        return unanswered, sum(times > 1 for times in self.crowd.answers.values())

    @property
    def is_bad(self) -> bool:
        """Whether anything was refused, lost or unanswered; a kill may double what was under way."""
        doubled = self.takeover is None and (self.prompts[1] or self.answers[1])
        return bool(self.crowd.limits.refused or self.prompts[0] or self.answers[0] or doubled)

    def column(self) -> list[str]:
        """Return a column of the table."""
        waits = self.crowd.waits
        return [
            f"{self.rate:.1f}",
            f"{self.rate / PROMISED * 100:.1f}",
            str(self.fullest),
            str(self.crowd.limits.refused),
            str(len(waits)),
            f"{percentile(waits, 0.5):.0f} / {percentile(waits, 0.95):.0f} / {max(waits):.0f}",
            "{} / {}".format(*self.answers),
            "{} / {}".format(*self.prompts),
            "-" if self.takeover is None else f"{self.takeover:.2f}",
            f"{self.gap:.2f}",
            f"{len(self.late)} / {max(self.late):.1f}" if self.late else "-",
            f"{self.load:.1f}",
        ]


ROWS = (
    "messages a second, answers among them",
    "of Telegram's 30 a second, %",
    "in the fullest second",
    "refused with 429",
    "people who wrote meanwhile",
    "their wait, p50 / p95 / longest ms",
    "answered never / twice",
    "prompts lost / doubled",
    "takeover, s",
    "longest pause between prompts, s",
    "in the dead leader's hands / the last of them after, s",
    "load",
)


async def measure(folder: Path, url: str, people: int, *, kill: bool) -> Finding:
    """Let all prompts leave."""
    catalogue = office(people, 1)
    write_catalogue(catalogue, folder / "kantor.toml")
    fill(url, catalogue, months=1)
    asked = range(FIRST_ACCOUNT + 1, FIRST_ACCOUNT + 1 + people)  # the head of the office reports nothing
    crowd = LimitedCrowd({account: Person(account) for account in asked})
    async with served(crowd, Deliveries(connections=100)) as api_url, asyncio.timeout(LONGEST_RUN):
        env = environment(folder, api_url, url, CATALOGUE=str(folder / "kantor.toml"), BACKUP_DIR="")
        arguments = (BOT, BEFORE.isoformat(), f"--since={system_clock().isoformat()}")
        async with fleet(folder, env, REPLICAS, arguments) as running:
            assert not crowd.prompts
            async with asyncio.timeout(120):
                await until(crowd, lambda: bool(crowd.prompts))
            writing = asyncio.create_task(crowd.write())
            takeover, killed = None, 0.0
            if kill:
                await until(crowd, lambda: len(crowd.prompts) >= people // 2)
                killed = time.perf_counter()
                takeover = await kill_leader(running)
            await crowd.quiet()
            writing.cancel()
            load = os.getloadavg()[0]
            await asyncio.sleep(max(0.0, killed + LOOK_AFTER - time.perf_counter()) if kill else 0)
            await crowd.quiet()
            for bot in running.bots[1 if kill else 0 :]:
                assert await bot.terminate() == 0
    in_hand = crowd.prompts.keys() & _claimed_again(url)
    times = [times[-1] for account, times in crowd.prompts.items() if account not in in_hand]
    late = [crowd.prompts[account][-1] - killed for account in in_hand]
    return Finding(crowd, late, takeover, min(times), max(times), load)


def _claimed_again(url: str) -> set[int]:
    """Return the accounts of those whose prompt was claimed twice: by the leader that was killed, and by the next."""
    engine = make_engine(database_url(url))
    statement = select(Employee.telegram_id).join(Notice, Notice.person_id == Employee.id).where(Notice.attempts > 1)
    with engine.connect() as connection:
        accounts = set(connection.scalars(statement))
    engine.dispose()
    return accounts


async def _run(people: int, postgres: str) -> bool:
    findings = []
    for kill in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            async with fresh_database(postgres, Path(folder)) as url:
                findings.append(await measure(Path(folder), url, people, kill=kill))
    columns = [finding.column() for finding in findings]
    rows = list(zip(ROWS, *columns, strict=True))
    show(f"{people} prompts, 3 processes", ("", "all alive", "leader killed half way"), rows)
    return any(finding.is_bad for finding in findings)


def main() -> int:
    """Run and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--postgres", default=POSTGRES, help="a server to make databases on")
    given = parser.parse_args()
    return 1 if asyncio.run(_run(given.people, given.postgres)) else 0


if __name__ == "__main__":
    sys.exit(main())
