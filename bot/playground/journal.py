"""What has changed in the chats since a page last looked, and who is waiting to hear of it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from bot.playground.telegram import Change, TelegramServer

MAX_WAITING = 1000
"""Events a page may lag behind before it is told to read everything again."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a page should know: a kind of `Change`, or ``office`` (states, clock) or ``reset``."""

    kind: str
    revision: int
    chat_id: int | None = None


class Listener:
    """The events one page has not been sent yet. One that lags far behind is told to start over instead."""

    CLOSED: ClassVar[Event] = Event("closed", 0)

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue()

    def put(self, event: Event) -> None:
        """Add an event."""
        if self._queue.qsize() >= MAX_WAITING:
            while not self._queue.empty():
                self._queue.get_nowait()
            event = Event("reset", event.revision)
        self._queue.put_nowait(event)

    async def next(self, patience: float) -> Event | None:
        """Return the next event, ``CLOSED`` when there will be none; ``None`` if nothing happens for ``patience`` s."""
        try:
            async with asyncio.timeout(patience):
                return await self._queue.get()
        except TimeoutError:
            return None


class Journal:
    """Numbers every change, so that a page can ask for all since a number: messages, edits and deletions alike."""

    def __init__(self) -> None:
        self.revision = 0
        self._changed: dict[int, dict[int, int]] = defaultdict(dict)
        self._answers: dict[str, asyncio.Future[dict[str, object]]] = {}
        self._listeners: set[Listener] = set()

    def follow(self, server: TelegramServer) -> None:
        """Write down what happens on a server from now on."""
        server.on_change.append(lambda change: self._note(server, change))

    def changed_since(self, chat_id: int, revision: int) -> set[int]:
        """Return the messages of a chat that are new, edited or deleted since a revision."""
        return {message_id for message_id, last in self._changed[chat_id].items() if last > revision}

    def tell(self, kind: str, chat_id: int | None = None) -> None:
        """Let every page know."""
        self.revision += 1
        for listener in self._listeners:
            listener.put(Event(kind, self.revision, chat_id))

    def start_over(self) -> None:
        """Forget all messages and have every page read everything again."""
        self._changed.clear()
        self.tell("reset")

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """Collect what happens while this is open."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End all listening."""
        for listener in self._listeners:
            listener.put(Listener.CLOSED)

    async def answer_to(self, query_id: str, patience: float) -> dict[str, object] | None:
        """Return how the bot answers a tap; ``None`` if it has not within ``patience`` seconds."""
        future = self._answers.setdefault(query_id, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(patience):
                return await future
        except TimeoutError:
            return None
        finally:
            self._answers.pop(query_id, None)

    def _note(self, server: TelegramServer, change: Change) -> None:
        self.tell(change.kind, change.chat_id)
        if change.chat_id is not None and change.message_id is not None:
            self._changed[change.chat_id][change.message_id] = self.revision
        if change.kind == "answer":
            answer = server.callback_answers[-1]
            waiting = self._answers.get(str(answer["callback_query_id"]))
            if waiting is not None and not waiting.done():
                waiting.set_result(answer)
