"""An office's people and posts as its administrators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.months import Month


class Connection(StrEnum):
    """Whether the bot reaches somebody."""

    BOUND = "bound"
    NEVER = "never"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody of the roster in one line of a list; ``posts`` are titles, with ``Plt.`` before those acted in."""

    person_id: int
    name: str
    posts: tuple[str, ...]
    connection: Connection
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody holds today, though somebody may act in it."""

    position_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post somebody holds, or held; ``assignment`` is the row by which they do."""

    assignment: int
    position_id: int
    title: str
    starts: date
    ends: date | None
    acting: bool


@dataclass(frozen=True, slots=True)
class Card:
    """All about one person."""

    person_id: int
    nip: str
    name: str
    connection: Connection
    since: datetime | None
    invited_until: datetime | None
    posts: tuple[Post, ...]
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Who is, or was, in a post."""

    assignment: int
    person_id: int
    name: str
    starts: date
    ends: date | None
    acting: bool


@dataclass(frozen=True, slots=True)
class PostCard:
    """All about one post: who is in it now, was before and will be, and the months it need not report."""

    position_id: int
    code: str
    title: str
    unit: str
    unit_name: str
    now: tuple[Held, ...]
    before: tuple[Held, ...]
    exempt: tuple[Month, ...] = ()
    months: tuple[Month, ...] = ()
    coming: tuple[Held, ...] = ()

    @property
    def holder(self) -> Held | None:
        """Who holds the post; ``None`` while it is vacant."""
        return next((held for held in self.now if not held.acting), None)


def counts(people: Sequence[Employee]) -> tuple[int, int, int]:
    """Return how many people are bound, did not start, and blocked the bot."""
    found = [person.connection for person in people]
    return found.count(Connection.BOUND), found.count(Connection.NEVER), found.count(Connection.BLOCKED)


def search(people: Sequence[Employee], words: str) -> list[Employee]:
    """Return those whose name or post has all of these words, whole or begun."""
    return [person for person in people if _has(words, " ".join([person.name, *person.posts]))]


def search_vacant(posts: Sequence[Vacancy], words: str) -> list[Vacancy]:
    """Return the vacant posts whose title has all of these words, whole or begun; ``lowong`` finds every one."""
    return [post for post in posts if _has(words, f"{post.title} lowong")]


def _has(words: str, text: str) -> bool:
    wanted, there = words.casefold().split(), text.casefold()
    return bool(wanted) and all(word in there for word in wanted)
