"""What was sent together and failed, or whose line broke, leaves a connection on which work goes on in order."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import Engine, bindparam, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import Database, transact
from models.prepared import Prepared
from models.running import Fact
from tests.store.waiting import FIND, KEEP, fails, kept
from tests.support import databases
from tests.support.cut_line import Line, Way

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")

KEEP_ONCE = Prepared(
    insert(Fact).values(key=bindparam("name"), value=bindparam("held")).on_conflict_do_nothing(index_elements=["key"])
)


FIND_ANY = partial(FIND.all, name="any")


def prepare_with_psycopg(session: Session) -> None:
    """Let psycopg have a statement of its own that it deallocates with a rollback."""
    for _ in range(8):
        session.execute(text("SELECT 1"))


@pytest.mark.parametrize("by_psycopg", [False, True], ids=["ours alone", "psycopg's too"])
def test_whoever_comes_after_a_commit_that_failed_gets_a_connection_in_order(
    postgres_engine: Engine, *, by_psycopg: bool
) -> None:
    if by_psycopg:
        transact(postgres_engine, prepare_with_psycopg)
    for _ in range(2):  # with statements that are new, and with those that are not
        with Session(postgres_engine) as session:
            fails(session)
            with pytest.raises(IntegrityError):
                session.commit()
        with Session(postgres_engine) as session:
            assert FIND.all(session, name="a") == []
            KEEP.run(session, name="b", held="1")


def test_whoever_comes_after_a_connection_that_nobody_closed_gets_it_in_order(postgres_engine: Engine) -> None:
    transact(postgres_engine, prepare_with_psycopg)
    session = Session(postgres_engine.connect())
    assert FIND.all(session, name="a") == []
    del session
    gc.collect()  # it is rolled back unseen, and psycopg deallocates all that is prepared
    with Session(postgres_engine) as session:
        assert FIND.all(session, name="a") == []


class GivenUpError(Exception):
    pass


def is_given_up(session: Session) -> None:
    KEEP.run(session, name="a", held="1")
    FIND.all(session, name="a")
    raise GivenUpError


def is_saved_in_part(session: Session) -> None:
    with session.connection().begin_nested() as savepoint:
        FIND.all(session, name="a")
        savepoint.rollback()


def prepared(engine: Engine) -> int:
    """Return how many statements the server holds for the connection that is taken next."""
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM pg_prepared_statements")) or 0)


@pytest.mark.parametrize("work", [is_given_up, is_saved_in_part, fails])
def test_the_server_gives_up_what_is_prepared_anew_and_all_is_rolled_back(
    postgres_engine: Engine, work: Callable[[Session], None]
) -> None:
    before = prepared(postgres_engine)
    for _ in range(20):
        with suppress(GivenUpError, IntegrityError):
            transact(postgres_engine, work)
        assert kept(postgres_engine) == {}
    assert prepared(postgres_engine) < before + 10


@pytest.mark.parametrize("way", Way)
def test_wherever_the_line_breaks_the_work_is_done_once_and_whole(postgres_engine: Engine, way: Way) -> None:
    def work(session: Session, name: str) -> None:
        KEEP_ONCE.run(session, name=f"{name} noted", held="1")
        if not FIND.all(session, name=name):
            KEEP.run(session, name=name, held="2")
            KEEP.run(session, name=f"{name} too", held="3")

    whole: dict[str, str] = {}
    with Line(postgres_engine.url) as line:
        database = Database(line.url)
        for count in range(0, 10_000, 23):
            transact(database.engine, FIND_ANY)  # connected before, so that the work is what breaks
            line.break_after(way, count)
            transact(database.engine, partial(work, name=str(count)))
            whole |= {f"{count} noted": "1", f"{count}": "2", f"{count} too": "3"}
            if not line.mend():
                break
        database.close()
    assert 100 < count < 10_000 - 23
    assert kept(postgres_engine) == whole


def test_a_connection_on_which_the_server_makes_no_sense_is_replaced(postgres_engine: Engine) -> None:
    with Line(postgres_engine.url) as line:
        database = Database(line.url)
        transact(database.engine, FIND_ANY)
        line.spoil()
        transact(database.engine, partial(KEEP_ONCE.run, name="a", held="1"))
        database.close()
    assert kept(postgres_engine) == {"a": "1"}
