"""A small office in which anything may happen in any order, and what the chats alone say must be in the store."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from telegram import Update

from bot.playground.telegram import StoredMessage, TelegramServer
from bot.texts import reporting as texts
from bot.texts.formats import month as month_name
from models import tables
from models.realisation import Realisation
from models.running import Draft
from models.store.periods import keep_up
from tests.support.office import JAKARTA, Phone, TestOffice, open_office
from tests.support.offices import SMALL_OFFICE, small_office

BEGIN = datetime(2026, 10, 1, 8, tzinfo=JAKARTA)
"""September can be reported, a month in which every indicator of the small office is asked."""

CATALOGUE = small_office()
POSTS = tuple(position.code for position in CATALOGUE.positions)
QUESTION = re.compile(r"Laporan (?P<month>[^·\n]+) · (?P<title>[^\n]+)\nIndikator (?P<place>\d+) dari \d+")
NEWS = ("📥", "🔁", "↩️")
SUMMARY = re.compile(r"(?:Ringkasan|Koreksi) laporan (?P<month>[^\n]+)\n(?P<title>[^\n]+)\n")
LINE = re.compile(r"^(?P<place>\d+)\. [^\n]+\n(?P<written>[^\n]+)$", re.MULTILINE)
RECORDED = re.compile(r"✓ Tercatat: (?P<written>[^\n]+)")

Report = tuple[str, str]
"""A month and a position's title, as the chat writes them."""
Step = tuple[Any, ...]
"""What happens: the name of a method of ``World``, and its arguments."""


@dataclass
class Chat:
    """What one person was shown: the question that is open, every answer acknowledged, every report confirmed."""

    asked: tuple[Report, int] | None = None
    recorded: dict[Report, dict[int, str]] = field(default_factory=dict)
    confirmed: dict[Report, dict[int, str]] = field(default_factory=dict)


class World:
    """The running office; its steps check, each time, what must hold."""

    def __init__(self, url: str) -> None:
        self._url, self._now = url, BEGIN
        self._stack = AsyncExitStack()
        self.telegram = TelegramServer(now=lambda: self._now)
        self.updates: list[dict[str, Any]] = []
        self.office: TestOffice
        self.phones: list[Phone] = []
        self.chats = [Chat() for _ in POSTS]
        self._keep_updates()

    async def play(self, steps: list[Step]) -> None:
        """Open the office, let everything happen and check after each step."""
        try:
            await self._open()
            for name, *arguments in steps:
                happen: Callable[..., Awaitable[None]] = getattr(self, name)
                await happen(*arguments)
                await self._check_store()
        finally:
            await self._stack.aclose()

    # ------------------------------------------------------------------------------------------------- What happens

    async def say(self, who: int, text: str) -> None:
        """Somebody types."""
        before = len(self.phones[who].messages)
        self.telegram.send_text(self.phones[who].account, text)
        await self._settle(who, before, fills_at_once=text.startswith("/lapor "))
        assert len(self.phones[who].messages) > before, f"no answer to {text!r}"

    async def tap(self, who: int, nth: int, other: int | None = None) -> None:
        """Somebody presses the nth newest button they were ever shown, or one that another person was shown."""
        shown = _buttons(self.phones[who if other is None else other])
        own = self.phones[who].messages
        if shown and own:
            message, data = shown[nth % len(shown)]
            await self._press(who, own[-1] if other is not None else message, data)

    async def kirim(self, who: int) -> None:
        """Somebody sends the newest summary."""
        for message, data in _buttons(self.phones[who]):
            if data.endswith(":send"):
                await self._press(who, message, data)
                return

    async def again(self, nth: int) -> None:
        """Telegram delivers the nth newest update once more."""
        if not self.updates:
            return
        update = self.updates[-1 - nth % len(self.updates)]
        before = [len(phone.messages) for phone in self.phones]
        said = self.telegram.calls[-1]
        await self.office.realisasi.intake.feed(Update.de_json(update, self.office.realisasi.application.bot))
        for who, phone in enumerate(self.phones):
            self._read(who, phone.messages[before[who] :])
        # A tap that was answered is not answered again by Telegram, and what it shows may be shown already.
        assert self.telegram.calls[-1] is not said, f"no answer to {update} delivered again"

    async def together(self, said: list[tuple[int, str]]) -> None:
        """Several people type at one time, and Telegram delivers each text twice."""
        before, known = [len(phone.messages) for phone in self.phones], len(self.updates)
        for who, text in said:
            self.telegram.send_text(self.phones[who].account, text)
        self.telegram.updates.drop()
        realisasi = self.office.realisasi
        new = [Update.de_json(update, realisasi.application.bot) for update in self.updates[known:]]
        await asyncio.gather(*map(realisasi.intake.feed, (*new, *new)))
        for who, text in said:
            messages = self.phones[who].messages[before[who] :]
            assert len(messages) > 1, f"{text!r} was not answered each time"
            self._read(who, messages, fills_at_once=text.startswith("/lapor "))

    async def restart(self) -> None:
        """The bot ends and starts again over the same database."""
        await self._stack.aclose()
        await self._open()

    async def wait(self, hours: int) -> None:
        """Time passes, and months open and close."""
        self._now += timedelta(hours=hours)
        self.office.clock.move_to(self._now)
        services = self.office.realisasi.services
        await services.database.write(keep_up, services.calendar, self._now)

    # ---------------------------------------------------------------------------------------------------- Behind it

    async def _open(self) -> None:
        first = not self.phones
        self.office = await self._stack.enter_async_context(
            open_office(self._url, now=self._now, telegram=self.telegram, everybody=first, catalogue=SMALL_OFFICE)
        )
        if first:
            self.phones = [self.office.phone(code) for code in POSTS]
        for phone in self.phones:
            phone.office = self.office

    def _keep_updates(self) -> None:
        push = self.telegram.updates.push

        def kept(kind: str, content: dict[str, Any]) -> dict[str, Any]:
            update = push(kind, content)
            self.updates.append(update)
            return update

        self.telegram.updates.push = kept  # type: ignore[method-assign]  # listens in, changes nothing

    async def _press(self, who: int, message: StoredMessage, data: str) -> None:
        before = len(self.phones[who].messages)
        query_id = self.telegram.tap(self.phones[who].account, message.message_id, data)
        confirms = message.text if data.endswith(":send") else ""
        await self._settle(who, before, confirms=confirms)
        assert any(answer["callback_query_id"] == query_id for answer in self.telegram.callback_answers), data

    async def _settle(self, who: int, before: int, *, confirms: str = "", fills_at_once: bool = False) -> None:
        others = [_answers(phone) for phone in self.phones]
        await self.phones[who].settled()
        new = self.phones[who].messages[before:]
        self._read(who, new, fills_at_once=fills_at_once)
        if confirms and any("Terkirim" in message.text for message in new):
            report, lines = _summary(confirms)
            self.chats[who].confirmed[report] = lines
            self.chats[who].recorded.pop(report, None)
        assert [_answers(p) for i, p in enumerate(self.phones) if i != who] == [
            n for i, n in enumerate(others) if i != who
        ]

    def _read(self, who: int, messages: list[StoredMessage], *, fills_at_once: bool = False) -> None:
        """Follow what a chat shows, and check that it never contradicts itself."""
        chat = self.chats[who]
        for message in messages:
            assert "terjadi kesalahan" not in message.text, message.text
            if recorded := RECORDED.search(message.text):
                assert chat.asked is not None
                report, place = chat.asked
                chat.recorded.setdefault(report, {})[place] = recorded["written"].removesuffix(".")
            elif "Dilewati: belum ada data." in message.text and chat.asked:
                chat.recorded.setdefault(chat.asked[0], {})[chat.asked[1]] = "belum ada data"
            if asked := QUESTION.search(message.text):
                assert asked["title"] == CATALOGUE.position[POSTS[who]].title
                chat.asked = (asked["month"], asked["title"]), int(asked["place"])
            if SUMMARY.search(message.text):
                report, lines = _summary(message.text)
                assert report[1] == CATALOGUE.position[POSTS[who]].title
                known = {} if fills_at_once else chat.recorded.get(report, {})
                assert {place: lines.get(place) for place in known} == known
                chat.recorded[report] = lines

    async def _check_store(self) -> None:
        stored, running = await self.office.realisasi.services.database.read(_stored)
        for who, phone in enumerate(self.phones):
            assert stored.pop(phone.account, {}) == self.chats[who].confirmed
        assert not stored
        assert all(count <= 1 for count in running)


def _buttons(phone: Phone) -> list[tuple[StoredMessage, str]]:
    """Return every button that is still there, newest first."""
    return [
        (message, button["callback_data"])
        for message in reversed(phone.messages)
        for button in message.buttons
        if "callback_data" in button
    ]


def _answers(phone: Phone) -> int:
    """Count what the bot wrote, but for what it tells of other people's doing: their reports, and reviews."""
    return sum(not message.text.startswith(NEWS) for message in phone.messages)


def _summary(text: str) -> tuple[Report, dict[int, str]]:
    head = SUMMARY.search(text)
    assert head is not None, text
    written = {int(line["place"]): line["written"].split(" ⚠️ ")[0] for line in LINE.finditer(text)}
    return (head["month"], head["title"]), written


def _stored(session: Session) -> tuple[dict[int, dict[Report, dict[int, str]]], list[int]]:
    """Return what is stored by account, written as a summary writes it, and the running drafts of each person."""
    rows = session.execute(
        select(
            tables.Person.telegram_id, tables.Report.month, tables.Position.title, tables.Indicator.code, tables.Entry
        )
        .join(tables.Report, tables.Report.id == tables.Entry.report_id)
        .join(tables.Person, tables.Person.id == tables.Report.person_id)
        .join(tables.Position, tables.Position.id == tables.Report.position_id)
        .join(tables.Indicator, tables.Indicator.id == tables.Entry.indicator_id)
        .order_by(tables.Report.id, tables.Indicator.rank)
    )
    found: dict[int, dict[Report, dict[int, str]]] = {}
    for account, month, title, code, entry in rows:
        report = found.setdefault(account or 0, {}).setdefault((month_name(month), title), {})
        answer = Realisation(entry.answer, entry.numerator, entry.denominator, entry.reason)
        report[len(report) + 1] = html.unescape(texts.result(CATALOGUE.indicator[code], answer))
    running = session.scalars(select(func.count()).where(Draft.active).group_by(Draft.person_id))
    return found, list(running)
