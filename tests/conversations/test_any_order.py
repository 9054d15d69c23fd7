"""Whatever people do, in any order, over restarts and redeliveries: what they confirmed is stored, and nothing else.

A few short stories in CI; ``HYPOTHESIS_PROFILE=long`` tells many long ones.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support import databases
from tests.support.any_order import POSTS, Step, World

LONG = "long"
EXAMPLES, STEPS = (300, 60) if settings.get_current_profile_name() == LONG else (12, 25)

people = st.integers(0, len(POSTS) - 1)
answers = st.one_of(
    st.integers(0, 3000).map(str),
    st.tuples(st.integers(0, 40), st.integers(40, 60)).map("{0[0]}/{0[1]}".format),
    st.sampled_from(["nihil", "ya", "tidak", "12 surat"]),
)
others = st.sampled_from(["-3", "1,5", "50/45", "90%", "halo", "<b>&", "9" * 300, "Sedang cuti."])
commands = st.sampled_from(
    ["/lapor", "/lapor 3/4 7/9", "/lapor 12 7", "/lapor 12 ya", "/lapor 1", "/batal", "/koreksi"]
)
asides = st.sampled_from(["/status", "/bantuan", "/tidakada"])
said = [st.tuples(st.just("say"), people, text) for text in (answers, answers, answers, commands, others, asides)]
at_once = st.lists(st.tuples(people, answers | commands), min_size=2, max_size=len(POSTS), unique_by=lambda one: one[0])
steps = st.one_of(
    *said,
    st.tuples(st.just("together"), at_once),
    st.tuples(st.just("together"), at_once),
    st.tuples(st.just("tap"), people, st.integers(0, 5)),
    st.tuples(st.just("tap"), people, st.integers(0, 80)),
    st.tuples(st.just("tap"), people, st.integers(0, 20), people),
    st.tuples(st.just("kirim"), people),
    st.tuples(st.just("kirim"), people),
    st.tuples(st.just("again"), st.integers(0, 15)),
    st.tuples(st.just("restart")),
    st.tuples(st.just("wait"), st.sampled_from([1, 24, 24 * 8, 24 * 31])),
)
EVERYBODY_BEGINS: list[Step] = [("say", who, "/lapor") for who in range(len(POSTS))]
stories = st.lists(steps, min_size=STEPS // 2, max_size=STEPS).map(EVERYBODY_BEGINS.__add__)

NewDatabase = Callable[[], str]


@pytest.fixture(params=databases.kinds())
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes an empty database for each story."""
    if request.param == "sqlite":
        template, numbers = request.getfixturevalue("sqlite_template"), count()

        def copied() -> str:
            path = tmp_path / f"{next(numbers)}.db"
            shutil.copy(template, path)
            return f"sqlite:///{path}"

        yield copied
        return
    url: str = request.getfixturevalue("postgres_url")

    def emptied() -> str:
        databases.empty(url)
        return url

    yield emptied


FILE: list[Step] = [("say", 1, "/lapor 12 7"), ("kirim", 1)]
CORRECT: list[Step] = [("say", 1, "/koreksi"), ("tap", 1, 1), ("say", 1, "13"), ("kirim", 1)]
APPROVED: list[Step] = [*EVERYBODY_BEGINS, ("kirim", 0), *[("say", 1, "0")] * 2, ("kirim", 1), ("tap", 0, 0)]


@given(stories)
@example([*APPROVED, ("say", 0, "/lapor"), ("again", 1), ("say", 1, "/koreksi"), ("again", 2)])
@example([*FILE, ("again", 1), ("again", 0), *CORRECT, ("again", 5), ("restart",), ("kirim", 1)])
@example([("say", 0, "/lapor"), ("say", 0, "3"), ("restart",), ("say", 0, "4"), ("say", 0, "7/9"), ("kirim", 0)])
@example([("say", 2, "/lapor 12 ya"), ("wait", 24 * 31), ("kirim", 2), ("say", 2, "/lapor 8"), ("kirim", 2)])
@example([*EVERYBODY_BEGINS, *[("together", [(0, "3"), (1, "4"), (2, "8")])] * 2, ("restart",), ("kirim", 0)])
@settings(max_examples=EXAMPLES)
def test_what_was_confirmed_is_stored_and_nothing_else(new_database: NewDatabase, story: list[Step]) -> None:
    asyncio.run(World(new_database()).play(story))
