"""Whatever comes together, is cancelled, fails, comes twice or meets the end: each answer is kept once, in its place.

The bot is several event loops here, each of which serves half of the people, by turns. A round ends with the database
being closed, often while work waits; what was not answered is delivered again in the next one, as Telegram does.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from threading import Event

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Database
from models.queries.facts import fact
from models.running import HandledUpdate
from models.store.office import set_fact
from models.store.updates import first_time
from tests.store.test_together import NOW

PEOPLE, LOOPS = 5, 2
UPDATES = count(1)
"""No two stories share an update, so that they can share a database."""


class Trouble(Enum):
    """What happens to the delivery of one answer."""

    NONE = auto()
    TWICE = auto()
    CANCELLED = auto()
    BESIDE_A_FAILURE = auto()


class MishapError(Exception):
    """A piece of work that fails after it has written."""


@dataclass(frozen=True)
class Answer:
    """What somebody types, and what happens on its way; ``patience`` is how many turns of the loop a caller waits."""

    person: int
    trouble: Trouble
    patience: int
    update_id: int = field(default_factory=lambda: next(UPDATES))


def keep(session: Session, name: str, update_id: int) -> str | None:
    """Add an answer to a person's; ``None`` where it came before. Written as the store's own functions write."""
    if not first_time(session, update_id, NOW):
        return None
    kept = f"{fact(session, name) or ''} {update_id}".strip()
    set_fact(session, name, kept)
    return kept


def fail(session: Session, update_id: int) -> None:
    """Write something, and fail."""
    first_time(session, update_id, NOW)
    raise MishapError


@dataclass
class Bot:
    """One life of the bot: it ends once so many answers were begun."""

    database: Database
    story: str
    ends_after: int
    answered: set[int] = field(default_factory=set)
    mishaps: list[int] = field(default_factory=list)
    begun: int = 0
    ending: Event = field(default_factory=Event)

    def live(self, waiting: Sequence[Answer], turn: int) -> None:
        """Serve everybody in as many loops as there are, end in the middle, and wait for the last word."""
        shares = [[one for one in waiting if (one.person + turn) % LOOPS == loop] for loop in range(LOOPS)]
        with ThreadPoolExecutor(LOOPS + 1) as pool:
            loops = [pool.submit(asyncio.run, self._serve(share)) for share in shares]
            pool.submit(self._end_with, loops)
            if self.ends_after < len(waiting):
                assert self.ending.wait(60)
                self.database.close()
            for loop in loops:
                loop.result()

    def _end_with(self, loops: Sequence[Future[None]]) -> None:
        wait(loops)
        self.ending.set()

    async def _serve(self, share: Sequence[Answer]) -> None:
        by_person = defaultdict(list)
        for one in share:
            by_person[one.person].append(one)
        async with asyncio.timeout(20):
            await asyncio.gather(*map(self._serve_one, by_person.values()))

    async def _serve_one(self, answers: Sequence[Answer]) -> None:
        """Serve a person in order; after what was not answered, nothing of theirs is handled before it."""
        for answer in answers:
            self.begun += 1
            if self.begun > self.ends_after:
                self.ending.set()
            results = await self._deliver(answer)
            kept = [result for result in results if isinstance(result, str)]
            assert len(kept) <= 1, "kept twice"
            assert all(text.split()[-1] == str(answer.update_id) for text in kept), "somebody else's result"
            if all(isinstance(result, BaseException) for result in results):
                return
            self.answered.add(answer.update_id)

    async def _deliver(self, answer: Answer) -> list[object]:
        name = f"{self.story}:{answer.person}"
        times = 2 if answer.trouble is Trouble.TWICE else 1
        tasks = [asyncio.create_task(self.database.write(keep, name, answer.update_id)) for _ in range(times)]
        others: list[asyncio.Task[None]] = []
        if answer.trouble is Trouble.BESIDE_A_FAILURE:
            self.mishaps.append(next(UPDATES))
            others.append(asyncio.create_task(self.database.write(fail, self.mishaps[-1])))
        if answer.trouble is Trouble.CANCELLED:
            for _ in range(answer.patience):
                await asyncio.sleep(0)
            tasks[0].cancel()
        failures = await asyncio.gather(*others, return_exceptions=True)
        assert all(isinstance(failure, MishapError | RuntimeError) for failure in failures)
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            is_closed = isinstance(result, RuntimeError) and "after shutdown" in str(result)
            is_cancelled = isinstance(result, asyncio.CancelledError) and answer.trouble is Trouble.CANCELLED
            assert not isinstance(result, BaseException) or is_closed or is_cancelled, result
        return list(results)


answers = st.builds(
    Answer,
    person=st.integers(0, PEOPLE - 1),
    trouble=st.sampled_from([Trouble.NONE, Trouble.NONE, *Trouble]),
    patience=st.integers(0, 6),
)
stories = st.lists(st.lists(answers, max_size=40), min_size=1, max_size=3)
NAMES = (f"story {number}" for number in count())


def lived(url: str, rounds: list[list[Answer]], ends: Iterator[int]) -> tuple[Database, str, list[Bot]]:
    """Let the bot live through all rounds, and once more until everybody is answered; the last life is still open."""
    story = next(NAMES)
    waiting: list[Answer] = []
    lives: list[Bot] = []
    for turn, typed in enumerate((*rounds, [], [])):
        waiting = [*waiting, *typed]
        is_last = turn >= len(rounds)
        bot = Bot(Database(url), story, len(waiting) if is_last else next(ends))
        lives.append(bot)
        calm = [Answer(one.person, Trouble.NONE, 0, one.update_id) for one in waiting] if is_last else waiting
        bot.live(calm, turn)
        waiting = [one for one in waiting if one.update_id not in bot.answered]
        if turn < len(rounds) + 1:
            bot.database.close()
    assert waiting == []
    return bot.database, story, lives


@settings(max_examples=25)
@given(stories, st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_each_answer_is_kept_once_in_its_place_whatever_happens_on_its_way(
    empty_url: str, rounds: list[list[Answer]], ends: list[int]
) -> None:
    database, story, lives = lived(empty_url, rounds, iter(ends))

    def stored(session: Session) -> tuple[list[str], set[int]]:
        texts = [fact(session, f"{story}:{person}") or "" for person in range(PEOPLE)]
        return texts, set(session.scalars(select(HandledUpdate.update_id)))

    texts, noted = asyncio.run(database.read(stored))
    database.close()
    typed = [one for typed in rounds for one in typed]
    assert [text.split() for text in texts] == [
        [str(one.update_id) for one in typed if one.person == person] for person in range(PEOPLE)
    ]
    assert noted.isdisjoint(update_id for bot in lives for update_id in bot.mishaps)
