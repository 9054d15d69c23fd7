"""Whatever happens on a connection to PostgreSQL, in any order, between statements that wait to be sent together."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.running import Fact
from tests.store.waiting import FIND, KEEP, fails, kept
from tests.support import databases

pytestmark = pytest.mark.skipif("postgresql" not in databases.kinds(), reason="needs PostgreSQL")


class Story:
    """One connection on which anything happens, with what must be in the database then."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.session = connection, Session(connection)
        self.seen: dict[str, str] = {}
        self.committed: dict[str, str] = {}

    def run(self, name: str) -> None:
        KEEP.run(self.session, name=name, held="run")
        self.seen[name] = "run"

    def all(self, name: str) -> None:
        assert FIND.all(self.session, name=name) == []
        assert FIND.all(self.session, name="0") == [(held,) for at, held in self.seen.items() if at == "0"]

    def read(self, _: str) -> None:
        assert self.connection.scalar(select(func.count()).select_from(Fact)) == len(self.seen)

    def write(self, name: str) -> None:
        self.connection.execute(insert(Fact).values(key=name, value="written"))
        self.seen[name] = "written"

    def savepoint(self, name: str) -> None:
        with self.connection.begin_nested() as savepoint:
            KEEP.run(self.session, name=name, held="run")
            savepoint.rollback()

    def table(self, _: str) -> None:
        self.connection.exec_driver_sql("CREATE TEMPORARY TABLE passing (key text)")
        self.connection.exec_driver_sql("DROP TABLE passing")

    def commit(self, _: str) -> None:
        self.connection.commit()
        self.committed = dict(self.seen)

    def rollback(self, _: str) -> None:
        self.connection.rollback()
        self.seen = dict(self.committed)

    def fail(self, name: str) -> None:
        fails(self.session)
        with pytest.raises(IntegrityError):
            self.all(name)
        self.rollback(name)


@given(steps=st.lists(st.sampled_from([name for name in vars(Story) if not name.startswith("_")]), max_size=30))
@settings(max_examples=50)
def test_whatever_psycopg_executes_and_deallocates_meanwhile_all_is_done_in_order(
    postgres_engine: Engine, steps: list[str]
) -> None:
    with postgres_engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.prepare_threshold = 0  # it prepares everything at once, and deallocates as often as it can
        story = Story(connection)
        for number, step in enumerate(steps):
            getattr(story, step)(str(number))
        driver.prepare_threshold = 5
    assert kept(postgres_engine) == story.committed
    databases.empty(postgres_engine.url.render_as_string(hide_password=False))
