"""The audit trail as a chain: each event carries the hash of the one before it, so that tampering shows.

Whoever can write to the database can also compute hashes. What they cannot do is change, remove or insert an event
without breaking either its own hash, the link of the next event, or the note of the newest one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

START = "0" * 64
"""What the first event follows."""

Content = Mapping[str, object]
"""What stood before or stands after: ids, codes and numbers, never names or NIPs."""


class Channel(StrEnum):
    """Through what something was done."""

    CHAT = "chat"
    COMMAND_LINE = "command line"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when and through what.

    ``person_id`` is ``None`` for somebody who is not on the roster, for the command line and for the bot itself.
    ``telegram_id`` is kept in the trail only where there is no person: an account cannot be made unnamed later.
    """

    at: datetime
    channel: Channel
    person_id: int | None = None
    telegram_id: int | None = None
    update_id: int | None = None

    @classmethod
    def in_chat(cls, at: datetime, person_id: int, update_id: int | None) -> Act:
        """Return what somebody of the roster does by an update."""
        return cls(at, Channel.CHAT, person_id, update_id=update_id)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was done; ``before`` and ``after`` are JSON texts."""

    id: int
    at: datetime
    actor_id: int | None
    telegram_id: int | None
    channel: str
    update_id: int | None
    action: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Link:
    """An event as it is stored, with the hash it follows and its own."""

    event: Event
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event as the application knows it: how many there are, and the hash of the last."""

    id: int = 0
    hash: str = START

    def __str__(self) -> str:
        return f"{self.id}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read what ``str`` made."""
        number, _, digest = text.partition(":")
        return cls(int(number), digest)


def canonical(content: object) -> str:
    """Return JSON that is the same for the same content: sorted keys, no spaces, letters as they are."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(previous_hash: str, event: Event) -> str:
    """Return the hash of an event that follows another one: SHA-256 over that one's hash and this one's content."""
    content = {
        "id": event.id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": event.actor_id,
        "telegram_id": event.telegram_id,
        "channel": event.channel,
        "update_id": event.update_id,
        "action": event.action,
        "subject": event.subject,
        "before": event.before,
        "after": event.after,
    }
    return hashlib.sha256(f"{previous_hash}\n{canonical(content)}".encode()).hexdigest()


def chain(events: Iterable[Event], head: Head) -> Iterator[Link]:
    """Link events to those before them; their ids must go on from the head's."""
    previous = head.hash
    for event in events:
        link = Link(event, previous, digest(previous, event))
        previous = link.hash
        yield link


def broken(links: Iterable[Link], head: Head) -> Iterator[str]:
    """Yield what was done to a chain behind the application's back, one line a place; nothing for a sound one.

    ``links`` come in the order of their ids. ``head`` is what the application noted of its newest event.
    """
    last = Head()
    for link in links:
        number = link.event.id
        if number > head.id or number <= last.id:
            yield f"event {number} was inserted"
            continue
        if number > last.id + 1:
            yield _missing(last.id + 1, number - 1)
        elif link.previous_hash != last.hash:
            # The next event was linked to what stood there when it was written.
            yield f"event {last.id} was changed" if last.id else f"event {number} was changed"
        if digest(link.previous_hash, link.event) != link.hash:
            yield f"event {number} was changed"
        last = Head(number, link.hash)
    if last.id < head.id:
        yield _missing(last.id + 1, head.id)
    elif last.hash != head.hash:
        yield f"event {last.id} was changed"


def _missing(first: int, last: int) -> str:
    return f"event {first} was removed" if first == last else f"events {first} to {last} were removed"
