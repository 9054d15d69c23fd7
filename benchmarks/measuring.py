"""Processes that are measured, and tables of what was found."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import create_engine, make_url

from benchmarks.stub import percentile
from models.database import database_url

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = "1:token"  # noqa: S105 - a stub's


@dataclass
class Process:
    """Somebody else's process, watched from outside."""

    handle: asyncio.subprocess.Process

    @property
    def cpu(self) -> float:
        """Seconds of CPU that all threads have used."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def rss(self) -> float:
        """Megabytes of memory in use."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.handle.pid}/{name}").read_text(encoding="utf-8")


@dataclass
class Crowd:
    """What a crowd saw of a bot, and what the bot spent on it."""

    seconds: float
    latencies: list[float]
    cpu: float
    uploads: int
    calls: dict[str, int]

    @property
    def answers(self) -> int:
        """How many updates were answered."""
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.answers / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of CPU an update."""
        return self.cpu / self.answers * 1000

    @property
    def p50(self) -> float:
        """The median wait in milliseconds."""
        return percentile(self.latencies, 0.5)

    @property
    def p95(self) -> float:
        """What 95 % waited at most, in milliseconds."""
        return percentile(self.latencies, 0.95)


@dataclass
class Scene:
    """A stub server with a bot that listens to it."""

    url: str
    bot: Process
    session: aiohttp.ClientSession

    async def order(self, name: str, **order: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Order something of the stub; returns its answer."""
        async with self.session.post(f"{self.url}/control/{name}", json=order) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer

    async def crowd(self, scripts: Iterable[tuple[int, Sequence[str]]], at_once: int) -> Crowd:
        """Let people write, so many at once, each the next text when the last is answered."""
        before = self.bot.cpu
        answer = await self.order("crowd", scripts=list(scripts), at_once=at_once)
        cpu = self.bot.cpu - before
        return Crowd(answer["seconds"], answer["latencies"], cpu, answer["uploads"], answer["calls"])


@asynccontextmanager
async def started(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    """Run ``python -m …`` from the repository and end it afterwards."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **environment}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, env=env, stdout=asyncio.subprocess.PIPE, cwd=env.get("HOME", ROOT)
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.communicate(), 10)
            except TimeoutError:
                process.kill()
                await process.communicate()


@asynccontextmanager
async def scene(*arguments: str, **environment: str) -> AsyncIterator[Scene]:
    """Start a stub and a bot on it; ``URL`` in an argument stands for the stub's address."""
    async with started("benchmarks.stub") as stub:
        assert stub.handle.stdout
        url = f"http://127.0.0.1:{int(await stub.handle.stdout.readline())}"
        given = [argument.replace("URL", url) for argument in arguments]
        settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "LOG_LEVEL": "WARNING", **environment}
        timeout = aiohttp.ClientTimeout(total=None)
        async with started(*given, **settings) as bot, aiohttp.ClientSession(timeout=timeout) as session:
            playing = Scene(url, bot, session)
            await playing.order("ready")
            yield playing


@asynccontextmanager
async def fresh_database(server: str, folder: Path) -> AsyncIterator[str]:
    """Yield the address of an empty database: a SQLite file, or one made on a PostgreSQL server and dropped again."""
    name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
    if server == "sqlite":
        yield f"sqlite:///{folder}/{name}.db"
        return
    engine = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def show(title: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in Markdown."""
    lines = [f"\n### {title}\n", f"| {' | '.join(heading)} |", f"|{'---|' * len(heading)}"]
    lines += [f"| {' | '.join(_written(cell) for cell in row)} |" for row in rows]
    print("\n".join(lines), flush=True)


def _written(cell: object) -> str:
    return (
        f"{cell:,.2f}"
        if isinstance(cell, float) and cell < 10
        else f"{cell:,.0f}"
        if isinstance(cell, float)
        else str(cell)
    )
