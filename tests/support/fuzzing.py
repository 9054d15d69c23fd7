"""Random updates through the real intake into the real application, and what must hold whatever they are."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot.delivery import HARMLESS
from bot.playground.telegram import Call, Chat
from bot.playground.telegram.parameters import read_parameters
from bot.texts import binding, common, subscriptions
from models.administration import Right
from models.database import database_url, make_engine
from models.queries.people import holders
from models.queries.review_cards import CARD_PREFIX
from models.queries.rights import accounts_with_rights
from models.tables import Person
from tests.support.bot_api import bot_api
from tests.support.fuzz_updates import Json, Maker, Sender
from tests.support.office import TestOffice
from tests.support.ownership import Key, Owner, Row, Snapshot

GROUP, SUPERGROUP, CHANNEL = -4001, -1001234567890, -1009876543210
STRANGER, OTHER_BOT = 990_001, 990_002
BATCH = 8
"""Updates of one sender between two readings of the database."""
PATIENCE = 120.0
"""Seconds a batch may take before the bot counts as stuck."""
UNKNOWN_FILE = ("wrong file identifier", "invalid file_id")
"""What Telegram says of a file that chance invented; the bot then says that it is lost or not to be had."""

REFUSALS = {
    common.STRANGER,
    common.PRIVATE_ONLY,
    binding.STRANGER.replace("<code>", "").replace("</code>", ""),
    binding.UNKNOWN_CODE,
    subscriptions.ONLY_HEADS,
}
"""All that somebody nobody knows is ever told."""

TOO_MANY = binding.paused(*[datetime(2026, 11, 2, tzinfo=UTC)] * 2).partition(" pukul ")[0]


@dataclass
class Findings:
    """What went wrong, each kind counted, with its first example."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    updates: int = 0
    skipped: int = 0
    answers: int = 0
    readings: int = 0
    questions: Counter[str] = field(default_factory=Counter)
    """How often each kind of question was open when the database was read."""

    def note(self, what: str, example: object) -> None:
        """Count a defect."""
        self.counts[what] += 1
        self.examples.setdefault(what, f"{example}"[:12000])


class Watch(logging.Handler):
    """Turns what the bot logs into findings: a fault is a defect, a skipped update is counted."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(logging.WARNING)
        self.findings = findings
        self.batch: list[Json] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line."""
        if "is malformed and skipped" in record.msg:
            self.findings.skipped += 1
        elif record.levelno >= logging.ERROR:
            error = record.exc_info[1] if record.exc_info else None
            where = f"{type(error).__name__}: {error}"[:120] if error else record.getMessage()[:120]
            text = logging.Formatter().format(record)
            self.findings.note(f"logged {record.msg!r}: {where}", f"{text[-2500:]}\n{self.batch}")


@contextmanager
def watching(findings: Findings) -> Iterator[Watch]:
    """Read along what the bot logs."""
    watch = Watch(findings)
    logging.getLogger().addHandler(watch)
    try:
        yield watch
    finally:
        logging.getLogger().removeHandler(watch)


class Attack:
    """One office under attack; ``administrator`` and ``heads`` may do more than others."""

    def __init__(self, office: TestOffice, database: str, seed: int, findings: Findings, first_id: int = 1) -> None:
        self._office, self._findings = office, findings
        self._dice = random.Random(seed)
        self._next_id = first_id
        self._engine: Engine = make_engine(database_url(database), read_only=True)
        self._normal, *self._others = office.accounts.values()
        self._administrator = self._others[-1]
        catalogue = office.realisasi.services.catalogue
        codes = [*catalogue.unit, *catalogue.position]
        self._maker = Maker(self._dice, (*office.accounts.values(), STRANGER, OTHER_BOT), codes)
        self._people: dict[int, int] = {}
        self._heads: frozenset[int] = frozenset()
        self._may_do_anything = frozenset({self._administrator})
        self._set_up()
        self._look()
        others = (*self._others, *self._others, STRANGER, OTHER_BOT)
        self._senders = [self._sender(account) for account in (*others, *[self._administrator] * (len(others) // 3))]

    def _set_up(self) -> None:
        """Make the chats and an administrator."""
        telegram, application = self._office.telegram, self._office.realisasi.application
        telegram.add_user(STRANGER, "Orang Lain")
        telegram.add_user(OTHER_BOT, "Bot Lain")
        everybody = dict.fromkeys((*self._office.accounts.values(), STRANGER, OTHER_BOT), "member")
        for chat_id, kind in ((GROUP, "group"), (SUPERGROUP, "supergroup"), (CHANNEL, "channel")):
            members = {**everybody, telegram.bot.id: "administrator"}
            telegram.chats[chat_id] = Chat(chat_id, kind, "Grup <b>Kantor</b>", members=members)
        services = application.bot_data.services
        settings = services.settings.model_copy(update={"admin_ids": (self._administrator,)})
        application.bot_data.services = replace(services, settings=settings)

    def _look(self) -> None:
        """See who is who: administrators bind, appoint and grant, and appointments begin with their day."""
        today = self._office.clock().date()
        with Session(self._engine) as session:
            self._people = {account: person for person, account in session.execute(_ACCOUNTS) if account}
            self._holders = {one.telegram_id: one for one in holders(session, today) if one.telegram_id}
            self._heads = frozenset(one.telegram_id or 0 for one in holders(session, today) if one.post.is_head)
            granted = accounts_with_rights(session)
        self._may_do_anything = frozenset(
            {self._administrator, *(one for one, rights in granted.items() if Right.ADMINISTRATOR in rights)}
        )

    def _sender(self, account: int) -> Sender:
        chats = self._office.telegram.chats
        places = tuple(chats[place].json() for place in (account, GROUP, SUPERGROUP, CHANNEL))
        return Sender(account, places)

    async def run(self, updates: int) -> None:
        """Send so many updates, and look after each few; ``close`` it afterwards.

        Ends sooner where the administrator has put the normal person, or many others, out of office: what strangers
        send says little, and soon everybody would be one.
        """
        before = Snapshot.of(self._engine)
        with watching(self._findings) as watch:
            for number in range(0, updates, BATCH):
                sender = self._dice.choice(self._senders)
                batch = [self._maker.update(sender) for _ in range(min(BATCH, updates - number))]
                watch.batch = batch
                self._office.telegram.calls.clear()
                await self._deliver(batch)
                after = Snapshot.of(self._engine)
                self._check_rows(sender, before, after, batch)
                self._check_calls(sender, batch)
                before = after
                if sender.account in self._may_do_anything:
                    self._look()
                if self._normal not in self._holders or len(self._holders) <= len(self._others) * 3 / 4:
                    return
                if number % (BATCH * 25) == 0:
                    await self._still_answers()
                    await self._office.pass_time(timedelta(hours=self._dice.choice((0, 1, 20, 24 * 9))))
                    before = Snapshot.of(self._engine)
                    self._look()
        await self._still_answers()

    def close(self) -> None:
        """Close the second reading's connections."""
        self._engine.dispose()

    async def _deliver(self, batch: list[Json]) -> None:
        queue = self._office.telegram.updates
        for content in batch:
            self._await_answer(content)
            queue.pending.append({"update_id": self._next_id, **content})
            self._next_id += 1
        self._findings.updates += len(batch)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._office.realisasi.intake.drain()
        except TimeoutError:
            self._findings.note("the intake is stuck", batch)
        if queue.pending:
            self._findings.note("an update is never acknowledged", batch)
            queue.drop()

    def _await_answer(self, content: Json) -> None:
        """Let Telegram expect the answer to a button, as it does for a minute after somebody pressed it."""
        query = content.get("callback_query")
        if isinstance(query, dict) and isinstance(query.get("id"), str):
            known = {"user_id": 0, "chat_id": 0, "message_id": 0, "date": self._office.telegram.timestamp()}
            self._office.telegram.callback_queries[query["id"]] = known

    def _check_rows(self, sender: Sender, before: Snapshot, after: Snapshot, batch: list[Json]) -> None:
        self._findings.readings += 1
        self._findings.questions.update(row["kind"] for key, row in after.rows.items() if key[0] == "awaited")
        for key, owner in before.changes(after):
            if not self._may_write(sender, key, owner, before.rows.get(key) or after.rows[key]):
                row = after.rows.get(key) or before.rows.get(key)
                self._findings.note(f"{key[0]} of somebody else were written", f"{sender.account} {row} {batch}")

    def _may_write(self, sender: Sender, key: Key, owner: Owner, row: Row) -> bool:
        if sender.account in self._may_do_anything:
            return True
        if owner.is_one(self._people.get(sender.account), sender.account):
            return True
        table = key[0]
        if table == "notices":
            # The ledger notes what was told: heads remind and judge, and whoever sends a report is judged by a head.
            return sender.account in self._heads or str(row.get("stage")).startswith(CARD_PREFIX)
        # A group belongs to those who are in it: its title, and whether the bot is there.
        return table == "groups" and row.get("chat_id") in {place["id"] for place in sender.places}

    def _check_calls(self, sender: Sender, batch: list[Json]) -> None:
        """Check all that the bot sent, and keep its buttons for later."""
        for call in self._office.telegram.calls:
            self._findings.answers += 1
            for problem in bot_api().problems(call.method, parsed(call), frozenset(call.files)):
                self._findings.note(f"a request is wrong: {problem}", call)
            if call.error and not _is_expected(call, batch):
                self._findings.note(f"Telegram refuses: {call.method}: {call.error.description}", f"{call}\n{batch}")
            said = call.params.get("text") or call.params.get("caption")
            knows_nobody = sender.account not in {*self._people, self._administrator}
            if knows_nobody and said and not _refuses(str(said)):
                self._findings.note("a stranger is told more than no", f"{call} {batch}")
        self._collect_buttons()

    def _collect_buttons(self) -> None:
        for account in self._office.accounts.values():
            messages = self._office.telegram.chats[account].messages
            for message_id in sorted(messages)[-3:]:
                for button in messages[message_id].buttons:
                    if "callback_data" in button:
                        self._maker.buttons.append((account, message_id, button["callback_data"]))
            for old in sorted(messages)[:-200]:
                del messages[old]
        del self._maker.buttons[:-2000]

    async def _still_answers(self) -> None:
        """A normal person asks for their status, and gets it."""
        self._office.telegram.updates.allowed.clear()
        phone = next(self._office.phone(code) for code, one in self._office.accounts.items() if one == self._normal)
        queue = self._office.telegram.updates
        queue._next_id = max(queue._next_id, self._next_id)
        before = phone.messages[-1].message_id if phone.messages else 0
        await phone.send("/status")
        self._next_id = queue._next_id
        if phone.last.message_id <= before or "Status laporan" not in phone.last.text:
            self._findings.note("a normal person is not answered", phone.last.text)


def parsed(call: Call) -> dict[str, Any]:
    """Return a request's parameters as Telegram reads them: texts of JSON as what they say."""
    return read_parameters(call.method, call.params, frozenset(call.files))


def _is_expected(call: Call, batch: list[Json]) -> bool:
    """Whether Telegram refuses what chance invented: a file, or the chat that an update is said to come from."""
    error = call.error.description.lower() if call.error else ""
    is_invented = "chat not found" in error and f"'id': {call.params.get('chat_id')}," in f"{batch}"
    return is_invented or any(text in error for text in (*HARMLESS, *UNKNOWN_FILE))


def _refuses(text: str) -> bool:
    """Whether a text says no and nothing else; one of them names an hour."""
    return text.replace("<code>", "").replace("</code>", "") in REFUSALS or text.startswith(TOO_MANY)


_ACCOUNTS = select(Person.id, Person.telegram_id)
