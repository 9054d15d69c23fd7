"""A month's prompts to a whole office while Telegram is in every mood and people write; and what came of it."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import Update

from bot.pacing import NO_LIMITS, Pacing
from bot.playground.telegram import Fault, connection_lost, server_error, timed_out, too_many_requests
from bot.playground.telegram.errors import forbidden
from models.running import Draft, DraftAnswer
from models.tables import Outcome, Person
from tests.support.ledgers import outcomes, prompts, write_office
from tests.support.office import JAKARTA, TestOffice, open_office

STAGES = {
    "opens": datetime(2026, 11, 2, 8, 0, tzinfo=JAKARTA),
    "before_due": datetime(2026, 11, 5, 8, 0, tzinfo=JAKARTA),
}
MINUTE = timedelta(minutes=1)
LONGEST = 8 * 60
"""Ticks after which a stage has to be done: the sending hours of a morning and an afternoon."""

HURRY = 1000
"""How much faster than real the pauses of the pacing pass."""

BLOCKED, DELETED, WRITING = 0.03, 0.01, 0.2
"""The shares of people who blocked the bot, whose account is gone, and who report during the broadcast."""

MOODS: tuple[Callable[[], Fault], ...] = (
    lambda: too_many_requests(3),
    server_error,
    timed_out,
    lambda: timed_out(after=True),
    connection_lost,
    lambda: connection_lost(after=True),
)


@dataclass
class Moods:
    """Lets a share of all messages meet a failure; counts the prompts that arrived without the bot hearing of it."""

    dice: random.Random
    deleted: frozenset[int]
    share: float = 0.2
    injected: Counter[str] = field(default_factory=Counter)
    lost_answers: Counter[int] = field(default_factory=Counter)

    def __call__(self, method: str, params: dict[str, Any]) -> Fault | None:
        """Decide about one call of the bot."""
        if method != "sendMessage":
            return None
        account = int(params["chat_id"])
        if account in self.deleted:
            return Fault(forbidden("user is deactivated"))
        if self.dice.random() >= self.share:
            return None
        fault = self.dice.choice(MOODS)()
        self.injected[f"{fault.error}{' after it was sent' if fault.after else ''}"] += 1
        if fault.after and "Ingatkan besok" in json.dumps(params):
            self.lost_answers[account] += 1
        return fault


@dataclass
class Broadcast:
    """What came of a run: prompts by stage and account in ``received``, the drafts' numbers in ``reported``.

    ``lost_answers`` are prompts that arrived without the bot hearing of it, ``minutes`` what each stage took until
    nothing of it was open.
    """

    reachable: frozenset[int]
    unreachable: frozenset[int]
    writers: dict[int, int]
    received: dict[str, Counter[int]]
    ledger: dict[str, dict[int, Outcome | None]]
    lost_answers: dict[str, Counter[int]]
    injected: Counter[str]
    marked: frozenset[int]
    reported: dict[int, int | None]
    minutes: dict[str, int]
    seconds: float

    @property
    def sent(self) -> int:
        """Prompts that reached somebody."""
        return sum(received.total() for received in self.received.values())

    @property
    def lost(self) -> int:
        """Prompts that somebody should have and never got."""
        return sum(1 for received in self.received.values() for account in self.reachable if not received[account])

    @property
    def doubled(self) -> int:
        """Prompts beyond the one that everybody should have."""
        return sum(max(0, count - 1) for received in self.received.values() for count in received.values())

    @property
    def unexplained(self) -> dict[int, int]:
        """Doubled prompts, by account, that no lost answer accounts for."""
        return {
            account: count
            for stage, received in self.received.items()
            for account, count in received.items()
            if count > 1 + self.lost_answers[stage][account]
        }


async def run_broadcast(url: str, folder: Path, people: int, seed: int) -> Broadcast:
    """Send the prompts of two stages to an office of made-up people; the database has to be empty."""
    began, dice = time.monotonic(), random.Random(seed)
    catalogue = write_office(folder / "kantor.toml", people)
    pacing = Pacing(NO_LIMITS, clock=lambda: HURRY * time.monotonic(), sleep=_hurried, jitter=dice.random)
    async with open_office(url, catalogue=catalogue, pacing=pacing) as office:
        accounts = sorted(office.accounts.values())
        dice.shuffle(accounts)
        blocked, deleted = int(people * BLOCKED), int(people * DELETED)
        gone, reachable = accounts[: blocked + deleted], accounts[blocked + deleted :]
        for account in gone[:blocked]:
            office.telegram.block(account)
        office.telegram.updates.drop()  # the bot is to learn it from the refusals
        writers = {account: dice.randint(1, 10**6) for account in reachable[: int(people * WRITING)]}
        moods = Moods(dice, frozenset(gone[blocked:]))
        office.telegram.faults.rule = moods
        result = Broadcast(
            frozenset(reachable), frozenset(gone), writers, {}, {}, {}, moods.injected, frozenset(), {}, {}, 0.0
        )
        for stage in STAGES:
            await _stage(office, stage, result, moods, _updates(office, writers, dice) if stage == "opens" else ())
        database = office.realisasi.services.database
        result.marked, result.reported = await database.read(_marked), await database.read(_reported)
    result.seconds = time.monotonic() - began
    return result


async def _stage(
    office: TestOffice, stage: str, result: Broadcast, moods: Moods, updates: Sequence[dict[str, Any]]
) -> None:
    """Let a stage's moment come while people write, then let minutes pass until nothing is open, and a few more."""
    everybody = office.accounts.values()
    before = prompts(office.telegram, everybody)
    database, bot = office.realisasi.services.database, office.realisasi.application.bot
    moods.lost_answers = Counter()
    office.clock.move_to(STAGES[stage])
    feeding = (office.realisasi.intake.feed(Update.de_json(update, bot)) for update in updates)
    await asyncio.gather(office.realisasi.tick(), *feeding)
    minutes = 0
    while any(outcome is None for outcome in (await database.read(outcomes, stage)).values()) and minutes < LONGEST:
        await office.pass_time(MINUTE)
        minutes += 1
    for _ in range(3):
        await office.pass_time(MINUTE)
    result.received[stage] = prompts(office.telegram, everybody) - before
    result.ledger[stage] = await database.read(outcomes, stage)
    result.lost_answers[stage], result.minutes[stage] = moods.lost_answers, minutes


def _updates(office: TestOffice, writers: dict[int, int], dice: random.Random) -> list[dict[str, Any]]:
    """Let everybody of some start a report and answer; return the updates in an order of their own between chats,
    many of them once more.
    """
    chats = [_of_one_chat(office, account, number, dice) for account, number in writers.items()]
    office.telegram.updates.drop()
    order = [chat for chat in chats for _ in chat]
    dice.shuffle(order)
    waiting: dict[int, Iterator[dict[str, Any]]] = {id(chat): iter(chat) for chat in chats}
    return [next(waiting[id(chat)]) for chat in order]


def _of_one_chat(office: TestOffice, account: int, number: int, dice: random.Random) -> list[dict[str, Any]]:
    written = [office.telegram.send_text(account, text) for text in ("/lapor", str(number))]
    return [*written, *dice.choice(([], written, written[1:], [*written, *written]))]


def _marked(session: Session) -> frozenset[int]:
    """Return the accounts that are known to be unreachable."""
    return frozenset(session.scalars(select(Person.telegram_id).where(Person.unreachable_since.is_not(None))))


def _reported(session: Session) -> dict[int, int | None]:
    """Return the one number in each person's draft."""
    statement = (
        select(Person.telegram_id, DraftAnswer.numerator)
        .join(Draft, Draft.person_id == Person.id)
        .join(DraftAnswer, DraftAnswer.draft_id == Draft.id)
    )
    return {row.telegram_id: row.numerator for row in session.execute(statement)}


async def _hurried(seconds: float) -> None:
    await asyncio.sleep(seconds / HURRY)
