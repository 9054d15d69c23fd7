"""What waits to go to PostgreSQL together keeps its order, fails as it would alone, and is never left behind."""

from __future__ import annotations

import gc
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from sqlalchemy import Engine, String, bindparam, func, literal, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from models.database import transact
from models.filling import Press
from models.pipeline import Pipeline
from models.prepared import Prepared, together
from models.running import DraftAnswer, Fact
from models.store.arrivals import Sender
from models.store.drafts import Stepped
from models.tables import Indicator
from tests.store.desk import sit_down
from tests.store.test_arrivals import arrive
from tests.store.waiting import FIND, KEEP, fails, kept
from tests.support import databases

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")

ECHO = Prepared(select(literal("echo").label("word"), bindparam("held", type_=String).label("held")))
SLEEP = Prepared(select(func.pg_sleep(bindparam("seconds"))))
LARGE = "x" * 3_000_000
"""More than the system takes at once, either way."""


@pytest.fixture
def engine(postgres_engine: Engine) -> Engine:
    """PostgreSQL's: SQLite is asked at once."""
    return postgres_engine


def rounds(engine: Engine, work: Callable[[], object]) -> int:
    """Return how often the server was waited for: each time it says once that it is ready."""
    with tempfile.TemporaryFile() as protocol:
        with engine.connect() as connection:  # given back, it is the next one taken
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
        driver.pgconn.trace(protocol.fileno())
        work()
        driver.pgconn.untrace()
        protocol.seek(0)
        return protocol.read().count(b"ReadyForQuery")


def test_an_answer_waits_for_the_server_twice(engine: Engine) -> None:
    (kasi,) = sit_down(engine, "kasi-a1")
    kasi.lapor()
    arrive(kasi, "5")
    kasi.press(Press.BACK)
    found: list[Sender] = []
    assert rounds(engine, lambda: found.append(arrive(kasi, "6"))) == 2
    assert isinstance(found[0].result, Stepped)
    assert stored_drafts(engine) == {"kasi-a1.surat": 6}


def test_what_waits_is_sent_in_order_with_all_that_comes_after_it(engine: Engine) -> None:
    def work(session: Session) -> None:
        KEEP.run(session, name="a", held="1")
        assert session.scalar(text("SELECT value FROM facts WHERE key = 'a'")) == "1"
        session.execute(text("UPDATE facts SET value = '2' WHERE key = 'a'"))
        assert FIND.first(session, name="a").value == "2"
        KEEP.run(session, name="b", held="3")
        session.add(Fact(key="c", value="4"))

    transact(engine, work)
    assert kept(engine) == {"a": "2", "b": "3", "c": "4"}


def test_a_session_of_its_own_commits_what_waits_and_leaves_nothing_of_what_it_rolls_back(engine: Engine) -> None:
    with Session(engine) as session:
        KEEP.run(session, name="a", held="1")
        session.rollback()
        KEEP.run(session, name="b", held="2")
        session.commit()
        KEEP.run(session, name="c", held="3")
    assert kept(engine) == {"b": "2"}


def test_nothing_waits_for_whoever_gets_a_connection_next(engine: Engine) -> None:
    session = Session(engine.connect())
    KEEP.run(session, name="a", held="1")
    del session  # nobody closed it, and nobody rolled back
    gc.collect()
    transact(engine, lambda session: KEEP.run(session, name="b", held="2"))
    assert kept(engine) == {"b": "2"}


def test_a_savepoint_takes_back_what_was_sent_in_it_only(engine: Engine) -> None:
    def work(session: Session) -> None:
        KEEP.run(session, name="a", held="1")
        with session.connection().begin_nested() as savepoint:
            KEEP.run(session, name="b", held="2")
            savepoint.rollback()
        KEEP.run(session, name="c", held="3")

    transact(engine, work)
    assert kept(engine) == {"a": "1", "c": "3"}


@pytest.mark.parametrize(
    "then",
    [
        lambda session: None,
        lambda session: FIND.all(session, name="a"),
        lambda session: session.execute(text("SELECT 1")),
    ],
    ids=["at the commit", "with the next of its kind", "before any other statement"],
)
def test_a_failure_shows_with_what_it_was_sent_with_and_nothing_is_stored(
    engine: Engine, then: Callable[[Session], object]
) -> None:
    def work(session: Session) -> None:
        fails(session)
        then(session)

    with pytest.raises(IntegrityError):
        transact(engine, work)
    assert kept(engine) == {}
    transact(engine, lambda session: KEEP.run(session, name="a", held="3"))
    assert kept(engine) == {"a": "3"}


def test_what_the_driver_cannot_write_is_refused_at_once(engine: Engine) -> None:
    with pytest.raises(DataError, match="NUL"):
        transact(engine, lambda session: KEEP.run(session, name="a", held="1\x002"))
    assert kept(engine) == {}


def test_what_is_larger_than_the_system_takes_at_once_goes_through(engine: Engine) -> None:
    def work(session: Session) -> list[list[object]]:
        KEEP.run(session, name="a", held=LARGE)
        return together(session, (ECHO, {"held": LARGE}), (FIND, {"name": "a"}))

    echoed, found = transact(engine, work)
    assert (echoed, found) == ([("echo", LARGE)], [(LARGE,)])


def test_rows_of_each_statement_come_back_to_it(engine: Engine) -> None:
    for name in ("a", "b"):
        transact(engine, partial(KEEP.run, name=name, held=name))
    asked = [(FIND, {"name": name}) for name in ("b", "nobody", "a", "b")]
    found = transact(engine, lambda session: together(session, *asked))
    assert found == [[("b",)], [], [("a",)], [("b",)]]


@pytest.mark.parametrize("at", ["before", "during"])
def test_a_connection_that_breaks_is_replaced_and_the_work_done_once(engine: Engine, at: str) -> None:
    calls: list[int] = []

    def work(session: Session) -> None:
        calls.append(1)
        KEEP.run(session, name="a", held="1")
        if len(calls) == 1 and at == "before":
            FIND.all(session, name="a")
            cut_off(engine)
        if len(calls) == 1 and at == "during":
            with cutting_off(engine):
                SLEEP.all(session, seconds=30)

    transact(engine, work)
    assert len(calls) == 2
    assert kept(engine) == {"a": "1"}


def test_whoever_was_interrupted_while_waiting_leaves_no_connection_behind_that_is_out_of_step(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(BaseException):
        pass

    def interrupted(_: object) -> None:
        raise Interrupted

    def work(session: Session) -> None:
        KEEP.run(session, name="a", held="1")
        with monkeypatch.context() as patched:
            patched.setattr(Pipeline, "_received", interrupted)
            FIND.all(session, name="a")

    with pytest.raises(Interrupted):
        transact(engine, work)
    assert kept(engine) == {}
    transact(engine, lambda session: KEEP.run(session, name="a", held="2"))
    assert kept(engine) == {"a": "2"}


def stored_drafts(engine: Engine) -> dict[str, int | None]:
    with Session(engine) as session:
        found = session.execute(
            select(Indicator.code, DraftAnswer.numerator).join(Indicator, Indicator.id == DraftAnswer.indicator_id)
        )
        return {row.code: row.numerator for row in found}


@contextmanager
def cutting_off(engine: Engine) -> Iterator[None]:
    """End all other connections as soon as one of them sleeps on the server."""
    sleeping = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")

    def watch() -> None:
        for _ in range(1000):
            with engine.connect() as connection:
                if connection.scalar(sleeping):
                    break
            time.sleep(0.01)
        cut_off(engine)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        watcher.join()


def cut_off(engine: Engine) -> None:
    databases.cut_off(engine.url.render_as_string(hide_password=False))
