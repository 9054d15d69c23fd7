"""Whose turn it is: one chat's updates one after the other, and one process in the lead, among all that serve a bot.

Alone, a process keeps the order itself. Replicas behind a webhook keep it by a session in the database. In both, an
update waits for those of its chat that arrived before, and of those that wait the lowest number goes first. An update
that has not arrived anywhere yet cannot be waited for: nobody knows which chat a missing number belongs to.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import URL

from bot.turns import Place, Queues
from models.paces import Offer, Told, Wish
from models.replicas import ReplicaSession, SessionLostError, Ticket

_logger = logging.getLogger(__name__)

BEAT = 1.0
"""Seconds between two signs of life, and so between two tries to take over a lead that is free."""

FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05
"""Seconds between two looks whether another replica's turn is over."""

PATIENCE = 45.0
"""Seconds an update waits for its turn; Telegram gives up its delivery a little later and begins another one."""

RECONNECT_AFTER = 0.5

RIVAL_SHOWN = 600.0
"""Seconds for which another program that took the bot's updates is worth telling of."""

Callback = Callable[[], Awaitable[None]]


class NoTurnError(Exception):
    """An update did not get its turn; it has to come again."""


@dataclass(slots=True)
class Rival:
    """Another program that polls with this bot's token and is none of its peers: started twice, or somebody else's."""

    seen_at: float | None = None

    def seen(self) -> None:
        """Note that Telegram has just told of it."""
        self.seen_at = time.monotonic()

    @property
    def is_near(self) -> bool:
        """Whether it was seen in the last minutes."""
        return self.seen_at is not None and time.monotonic() - self.seen_at < RIVAL_SHOWN


class Peers(Protocol):
    """The processes that serve one bot, as one of them sees them."""

    @property
    def rival(self) -> Rival:
        """A program that is none of them and takes their updates."""

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""

    @property
    def count(self) -> int:
        """How many processes there are."""

    @property
    def updates(self) -> tuple[int, int]:
        """How many updates wait for their turn, and how many are in hand."""

    def turn(self, chat: int, number: int) -> AbstractAsyncContextManager[None]:
        """Wait for the turn of an update of a chat, and keep it. Raises ``NoTurnError``."""


class Alone:
    """The only process: polling, or SQLite."""

    leads = True
    count = 1

    def __init__(self) -> None:
        self._queues = Queues()
        self.rival = Rival()

    @property
    def updates(self) -> tuple[int, int]:
        """How many updates wait for their turn, and how many are in hand."""
        return self._queues.sizes

    @asynccontextmanager
    async def turn(self, chat: int, number: int) -> AsyncIterator[None]:
        """Wait for the turn of an update of a chat, and keep it."""
        place = self._queues.enter(chat, number)
        try:
            self._serve(chat)
            await place.given
            yield
        finally:
            self._queues.leave(place)
            self._serve(chat)

    def _serve(self, chat: int) -> None:
        if place := self._queues.first(chat):
            self._queues.serve(place)


class Replicas:
    """One of several processes on one PostgreSQL."""

    def __init__(self, url: URL, patience: float = PATIENCE) -> None:
        self._url, self._patience = url, patience
        self._session: ReplicaSession | None = None
        self._queues = Queues()
        self._ended: list[int] = []
        self._old: list[Ticket] = []
        self._stirred = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._took_over: Callback
        self._another_ended: Callback
        self._members: frozenset[int] = frozenset()
        self.rival = Rival()

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""
        return self._session is not None and self._session.leads

    @property
    def count(self) -> int:
        """How many replicas there are."""
        return max(1, len(self._members))

    @property
    def session(self) -> ReplicaSession:
        """The session in the database. Raises ``SessionLostError`` while there is none."""
        if self._session is None:
            raise SessionLostError("no session")
        return self._session

    async def start(self, took_over: Callback, another_ended: Callback) -> None:
        """Join the others; ``took_over`` is awaited whenever the lead comes to this one later.

        While it leads, ``another_ended`` is awaited when one of the others has ended or lost its session. Raises
        ``SessionLostError`` where the database cannot be reached.
        """
        self._took_over, self._another_ended = took_over, another_ended
        self._session = await ReplicaSession.open(self._url)
        await self._beat_once()
        self._begin(self._keep_up())

    async def stop(self) -> None:
        """Leave the others; the lead and all turns are free at once."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._close()

    async def places(self, told: Collection[Told], wish: Wish) -> Offer:
        """Tell until when places among all messages count, and take new ones; see ``bot.shared_budget``."""
        return await self.session.places(told, wish)

    async def slot(self, interval: float, burst: float, name: str) -> float:
        """Take a place in what all may send to a group; return in how many seconds it comes."""
        return await self.session.slot(interval, burst, name)

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""
        await self.session.hold(seconds)

    @property
    def updates(self) -> tuple[int, int]:
        """How many updates wait for their turn, and how many are in hand."""
        return self._queues.sizes

    @asynccontextmanager
    async def turn(self, chat: int, number: int) -> AsyncIterator[None]:
        """Wait for the turn of an update of a chat among all replicas, and keep it."""
        place = self._queues.enter(chat, number)
        self._stirred.set()
        try:
            try:
                async with asyncio.timeout(self._patience):
                    await place.given
            except TimeoutError:
                raise NoTurnError from None
            yield
        finally:
            self._queues.leave(place)
            if place.noted:
                self._old.append(place.ticket)
            if place.has_turn:
                self._ended.append(chat)
            self._stirred.set()

    async def _keep_up(self) -> None:
        """Serve queues and give signs of life; begin a new session whenever one is lost."""
        while True:
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._serve())
                    group.create_task(self._beat())
            except* SessionLostError as lost:
                _logger.warning("the session of this replica is lost: %s", lost.exceptions[0])
            except* Exception:  # nobody would serve the queues again
                _logger.exception("the queues of this replica could not be served; it begins a new session")
            await self._close()
            self._forget()
            await self._reconnect()

    async def _reconnect(self) -> None:
        while self._session is None:
            await asyncio.sleep(RECONNECT_AFTER)
            with suppress(SessionLostError):
                self._session = await ReplicaSession.open(self._url)

    async def _close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _forget(self) -> None:
        """What the lost session held is free; whoever waits asks anew, and whoever has a turn finishes."""
        self._ended, self._old = [], []
        for place in (*self._queues.busy.values(), *(one for queue in self._queues.waiting.values() for one in queue)):
            place.noted = place.has_turn = False
        self._stirred.set()

    async def _serve(self) -> None:
        """Tell the database what has ended and begun, and ask for turns, in one statement after the other."""
        pause = FIRST_LOOK
        while True:
            await self._something_to_do(pause)
            firsts = [place for chat in self._queues.waiting if (place := self._queues.first(chat))]
            new = [place for queue in self._queues.waiting.values() for place in queue if not place.noted]
            ended, self._ended = self._ended, []
            old, self._old = self._old, []
            for place in new:
                place.noted = True
            asked = [place.ticket for place in firsts]
            given = await self.session.exchange(ended, old, [place.ticket for place in new], asked)
            self._serve_those(firsts, given)
            pause = FIRST_LOOK if given else min(2 * pause, LONGEST_LOOK)

    def _serve_those(self, firsts: list[Place], given: frozenset[int]) -> None:
        for place in firsts:
            if place.ticket.chat not in given:
                continue
            if place in self._queues.waiting.get(place.ticket.chat, []):
                self._queues.serve(place)
            else:  # gave up meanwhile
                self._ended.append(place.ticket.chat)
                self._stirred.set()

    async def _something_to_do(self, pause: float) -> None:
        """Return when something has begun or ended, or when those who wait may look again."""
        waits = any(self._queues.first(chat) for chat in self._queues.waiting)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause if waits else None):
                await self._stirred.wait()
        self._stirred.clear()

    async def _beat(self) -> None:
        while True:
            led, before = self.leads, self._members
            await self._beat_once()
            if self.leads and before != self._members:
                _logger.info("replicas that serve this bot: %d", self.count)
            if self.leads and not led:
                _logger.info("this replica leads now")
                self._begin(self._tell(self._took_over))
            elif self.leads and not before <= self._members:
                self._begin(self._tell(self._another_ended))
            await asyncio.sleep(BEAT)

    async def _beat_once(self) -> None:
        self._members = await self.session.beat()

    async def _tell(self, callback: Callback) -> None:
        try:
            await callback()
        except Exception:
            _logger.exception("what the lead brings with it failed")

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
