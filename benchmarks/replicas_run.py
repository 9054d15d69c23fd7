"""A thousand people reporting at once to one process, to three behind nginx, and to three of which one is killed half
way: updates a second, what is lost, doubled or misplaced, and how soon another process leads.

Run from the repository: ``python -m benchmarks.replicas_run [--people N] [--postgres URL]``. It needs nginx. Telegram's
30 messages a second are left out, which would be all there is to measure. The crowd, nginx, PostgreSQL and the bot
share this machine: what a machine of its own would give each is more. Exit code 1 means that something went wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from aiohttp import web

from benchmarks.measuring import fresh_database, show
from bot.playground.telegram.server import DEFAULT_TOKEN
from bot.playground.telegram.updates import UpdateQueue
from models.catalogue.loading import load_catalogue
from models.database import database_url, make_engine
from models.migrate import upgrade
from tests.support.crashes import found
from tests.support.ledgers import prepare, write_office
from tests.support.processes import QUESTION, environment
from tests.support.replicas import Deliveries, Fleet, fleet

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
NUMBERS = 3
LONGEST_RUN = 900.0
BOT = {
    "id": int(DEFAULT_TOKEN.partition(":")[0]),
    "is_bot": True,
    "first_name": "Realisasi",
    "username": "realisasi_bot",
}
OK: Any = True


@dataclass
class Person:
    """Somebody who answers each question once, with a number made from account and place."""

    account: int
    answered: int = 0
    tapped: bool = False
    done: bool = False
    prompts: int = 0
    waits_since: float = 0.0
    numbers: dict[int, int] = field(default_factory=dict)

    def number(self, place: int) -> int:
        """Return the answer to a question."""
        return self.account * 10 + place


@dataclass
class Crowd:
    """A Bot API server with a crowd behind it; as little of both as a measurement needs."""

    people: dict[int, Person]
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    waits: list[float] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call of the bot, and let whoever is spoken to go on."""
        method = request.path.rpartition("/")[2].lower()
        values = await request.json() if request.content_type == "application/json" else {}
        result = OK
        if method == "getme":
            result = BOT
        elif method == "setwebhook":
            self.updates.set_webhook(values["url"])
        elif method in {"sendmessage", "editmessagetext"}:
            result = self._show(values)
        return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")

    def say(self, person: Person, text: str) -> None:
        """Let somebody write."""
        person.waits_since = time.perf_counter()
        message = {**self._message(person.account), "from": _user(person.account), "text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        self.updates.push("message", message)

    @property
    def given(self) -> int:
        """How many numbers the bot has confirmed."""
        return sum(len(person.numbers) for person in self.people.values())

    def _message(self, account: int) -> dict[str, Any]:
        self._messages += 1
        chat = {"id": account, "type": "private", "first_name": "Staf"}
        return {"message_id": self._messages, "date": int(time.time()), "chat": chat}

    def _show(self, values: dict[str, Any]) -> dict[str, Any]:
        account = int(values["chat_id"])
        message = {**self._message(account), "from": BOT, "text": values["text"]}
        keyboard = json.loads(values.get("reply_markup") or "{}").get("inline_keyboard", ())
        buttons = [button for row in keyboard for button in row]
        self._react(self.people[account], message, {button["text"]: button.get("callback_data") for button in buttons})
        self.changed.set()
        return message

    def _react(self, person: Person, message: dict[str, Any], buttons: dict[str, str | None]) -> None:
        """Answer what is asked for the first time; a question that comes again was answered."""
        if "Ingatkan besok" in buttons:
            person.prompts += 1
            return
        asked, send = (
            QUESTION.search(message["text"]),
            next((data for text, data in buttons.items() if "Kirim" in text), None),
        )
        if person.waits_since:
            self.waits.append(time.perf_counter() - person.waits_since)
            person.waits_since = 0.0
        person.done = person.done or "Terkirim" in message["text"]
        if not person.done and (send or (asked and int(asked[1]) > person.answered)) and person.answered:
            person.numbers[person.answered] = person.number(person.answered)
        if asked and int(asked[1]) > person.answered:
            person.answered = int(asked[1])
            self.say(person, str(person.number(person.answered)))
        elif send and not person.tapped:
            person.tapped = True
            person.waits_since = time.perf_counter()
            tap = {"id": str(person.account), "from": _user(person.account), "chat_instance": "1", "data": send}
            self.updates.push("callback_query", {**tap, "message": message})


def _user(account: int) -> dict[str, Any]:
    return {"id": account, "is_bot": False, "first_name": "Staf"}


@asynccontextmanager
async def served(crowd: Crowd, deliveries: Deliveries) -> AsyncIterator[str]:
    """Serve the crowd's Bot API on a free port; yields its address."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", crowd.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    bringing = asyncio.create_task(deliveries(crowd))
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        bringing.cancel()
        await asyncio.gather(bringing, return_exceptions=True)
        await runner.cleanup()


@dataclass
class Finding:
    """What came of a run."""

    rate: float
    waits: list[float]
    lost: int
    misplaced: int
    doubled: int
    prompts: Counter[int]
    delivered: int
    again: int
    takeover: float | None

    @property
    def is_bad(self) -> bool:
        """Whether anything was lost, doubled or misplaced."""
        return bool(self.lost or self.misplaced or self.doubled or set(self.prompts) - {0, 1})

    def row(self, name: str) -> list[object]:
        """Return a line of the table."""
        twentieths = quantiles(self.waits, n=20)
        takeover = "-" if self.takeover is None else f"{self.takeover:.2f}"
        prompts = f"{self.prompts[0]} / {sum(count for times, count in self.prompts.items() if times > 1)}"
        bad = f"{self.lost} / {self.doubled} / {self.misplaced}"
        waits = f"{twentieths[9] * 1000:.0f} / {twentieths[18] * 1000:.0f}"
        return [name, f"{self.rate:.0f}", waits, self.delivered, self.again, bad, prompts, takeover]


async def measure(folder: Path, url: str, people: int, replicas: int, *, kill: bool) -> Finding:
    """Let everybody report at once."""
    catalogue = load_catalogue(write_office(folder / "kantor.toml", people, NUMBERS))
    engine = make_engine(database_url(url))
    upgrade(engine)
    engine.dispose()
    posts = prepare(url, catalogue)
    crowd, deliveries = Crowd({account: Person(account) for account in posts}), Deliveries(connections=100)
    takeover = None
    async with served(crowd, deliveries) as api_url, asyncio.timeout(LONGEST_RUN):
        env = environment(folder, api_url, url, CATALOGUE=str(folder / "kantor.toml"), BACKUP_DIR="")
        async with fleet(folder, env, replicas, ("benchmarks.our_bot", "--unpaced")) as running:
            await until(crowd, lambda: all(person.prompts for person in crowd.people.values()))
            began = time.perf_counter()
            for person in crowd.people.values():
                crowd.say(person, "/lapor")
            if kill:
                await until(crowd, lambda: crowd.given >= people * NUMBERS // 2)
                takeover = await kill_leader(running)
            await until(crowd, lambda: all(person.done for person in crowd.people.values()))
            seconds = time.perf_counter() - began
            for bot in running.bots[1 if kill else 0 :]:
                assert await bot.terminate() == 0
    return _compare(crowd, deliveries, url, catalogue, posts, seconds, takeover)


async def until(crowd: Crowd, condition: Any) -> None:  # noqa: ANN401 - asks for no more than a call
    """Return once something is so; looked at whenever a message comes."""
    while not condition():
        crowd.changed.clear()
        await crowd.changed.wait()


async def kill_leader(running: Fleet) -> float:
    """Kill the first process, which leads; return the seconds until another one does."""
    await running.bots[0].kill()
    began = time.perf_counter()
    while not any("leads now" in line for line in running.log):  # noqa: ASYNC110 - a log sets no event
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


def _compare(
    crowd: Crowd,
    deliveries: Deliveries,
    url: str,
    catalogue: Any,  # noqa: ANN401
    posts: dict[int, str],
    seconds: float,
    takeover: float | None,
) -> Finding:
    stored, entries, _ = found(url)
    expected = {
        account: {
            indicator.code: person.numbers.get(place)
            for place, indicator in enumerate(catalogue.position[posts[account]].indicators, 1)
        }
        for account, person in crowd.people.items()
    }
    pairs = [(account, code, number) for account, numbers in expected.items() for code, number in numbers.items()]
    got = [stored.get(account, {}).get(code) for account, code, _ in pairs]
    return Finding(
        rate=deliveries.delivered / seconds,
        waits=crowd.waits,
        lost=got.count(None),
        misplaced=sum(number is not None and number != pair[2] for number, pair in zip(got, pairs, strict=True)),
        doubled=entries - sum(map(len, stored.values())),
        prompts=Counter(person.prompts for person in crowd.people.values()),
        delivered=deliveries.delivered,
        again=deliveries.refused,
        takeover=takeover,
    )


async def _run(people: int, postgres: str) -> bool:
    rows, bad = [], False
    for name, replicas, kill in (("1 process", 1, False), ("3 processes", 3, False), ("3, one killed", 3, True)):
        with tempfile.TemporaryDirectory() as folder:
            async with fresh_database(postgres, Path(folder)) as url:
                finding = await measure(Path(folder), url, people, replicas, kill=kill)
        rows.append(finding.row(name))
        bad = bad or finding.is_bad
    heading = ("", "upd/s", "p50 / p95 ms", "updates", "delivered again", "lost / doubled / misplaced")
    show(f"{people} people at once", (*heading, "prompts never / twice", "takeover s"), rows)
    return bad


def main() -> int:
    """Run and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--postgres", default=POSTGRES, help="a server to make databases on")
    given = parser.parse_args()
    return 1 if asyncio.run(_run(given.people, given.postgres)) else 0


if __name__ == "__main__":
    sys.exit(main())
