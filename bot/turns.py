"""The updates of each chat that wait in this process, and the one that has the chat's turn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from models.replicas import Ticket


@dataclass(eq=False, slots=True)
class Place:
    """An update in its chat's queue. ``noted``: the database has its ticket; ``has_turn``: and gave it the turn."""

    ticket: Ticket
    given: asyncio.Future[None]
    noted: bool = False
    has_turn: bool = False


class Queues:
    """What waits and what has its turn, by chat."""

    def __init__(self) -> None:
        self.waiting: dict[int, list[Place]] = {}
        self.busy: dict[int, Place] = {}

    @property
    def sizes(self) -> tuple[int, int]:
        """How many wait, and how many have their turn; may be asked from another thread."""
        return sum(map(len, list(self.waiting.values()))), len(self.busy)

    def enter(self, chat: int, number: int) -> Place:
        """Queue up."""
        place = Place(Ticket(chat, number), asyncio.get_running_loop().create_future())
        self.waiting.setdefault(chat, []).append(place)
        return place

    def leave(self, place: Place) -> None:
        """Go, whether waiting or served."""
        chat = place.ticket.chat
        if self.busy.get(chat) is place:
            del self.busy[chat]
        elif place in (queue := self.waiting.get(chat, [])):
            queue.remove(place)
            if not queue:
                del self.waiting[chat]

    def first(self, chat: int) -> Place | None:
        """Return who is next in a chat, unless somebody has the turn."""
        queue = self.waiting.get(chat)
        return min(queue, key=lambda place: place.ticket.number) if queue and chat not in self.busy else None

    def serve(self, place: Place) -> None:
        """Give the turn to somebody who waits."""
        self.leave(place)
        self.busy[place.ticket.chat] = place
        place.has_turn = True
        if not place.given.done():
            place.given.set_result(None)
