"""What a text brings about, in one transaction: who sent it, and the answer it is where a report waits for one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event
from sqlalchemy.orm import Session

from models.administration import Grant, Right
from models.database import database_url, make_engine, transact
from models.filling import Filling, Happened, History, Step, read_text
from models.queries.drafts import active_draft
from models.store.arrivals import Sender, answer, sender
from models.store.awaited import Question, ask_now
from models.store.drafts import Moment, NothingOwed, Stepped
from models.tables import Assignment
from tests.store.desk import MORNING, Desk, new_update, sit_down
from tests.support import databases

STRANGER = 4_000


def arrive(desk: Desk, text: str, account: int = 0) -> Sender:
    def typed(filling: Filling, history: History) -> tuple[Filling, Happened]:
        return read_text(filling, text, history)

    at = Moment(desk.now, new_update())
    return transact(desk.engine, lambda session: answer(session, desk.catalogue, account or desk.account, typed, at))


def test_a_text_is_kept_as_the_answer_that_the_senders_own_report_waits_for(engine: Engine) -> None:
    kasi, staf = sit_down(engine, "kasi-a1", "staf-b")
    kasi.lapor()
    staf.lapor()
    found = arrive(staf, "5")
    assert found.who == staf.who
    assert found.step is Step.VALUE
    assert isinstance(found.result, Stepped)
    assert staf.running.filling.answers == found.result.draft.filling.answers != {}
    assert kasi.running.filling.answers == {}


def test_nothing_is_kept_of_a_stranger_at_rest_or_while_another_question_is_open(engine: Engine) -> None:
    staf, kasi = sit_down(engine, "staf-b", "kasi-a1")
    staf.lapor()
    assert arrive(staf, "5", STRANGER) == Sender(None, None)
    assert arrive(kasi, "5") == Sender(kasi.who, None)
    asked = Question("alasan", "7")
    transact(engine, lambda session: ask_now(session, staf.account, asked, staf.now))
    assert arrive(staf, "5") == Sender(staf.who, asked, Step.VALUE)
    assert staf.running.filling.answers == {}
    transact(engine, lambda session: ask_now(session, STRANGER, asked, staf.now))
    assert arrive(staf, "5", STRANGER) == Sender(None, asked)


def test_whoever_only_audits_enters_nothing_into_a_report_that_was_theirs(engine: Engine) -> None:
    (staf,) = sit_down(engine, "staf-b")
    staf.lapor()
    person = staf.who.person_id

    def leave(session: Session) -> None:
        session.execute(delete(Assignment).where(Assignment.person_id == person))

    transact(engine, leave)
    assert isinstance(arrive(staf, "5").result, NothingOwed)
    grant = Grant(person_id=person, role=Right.AUDITOR, granted_at=staf.now)
    transact(engine, lambda session: session.add(grant))
    found = arrive(staf, "5")
    assert found.who is not None
    assert found.who.rights == {Right.AUDITOR}
    assert found.result is None


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(database_url(databases.sqlite_copy(sqlite_template, tmp_path)))
    yield engine
    engine.dispose()


def test_no_statement_of_an_answer_reads_a_whole_table(on_sqlite: Engine) -> None:
    """An office of 12,000 would pay for a scan with every update; SQLite says how it will find the rows."""
    (staf,) = sit_down(on_sqlite, "staf-b")
    staf.lapor()
    statements: list[str] = []
    listen = "checkout", lambda connection, *_: connection.set_trace_callback(statements.append)
    event.listen(on_sqlite, *listen)
    arrive(staf, "5")
    transact(on_sqlite, lambda session: sender(session, staf.account, Moment(MORNING, new_update())))
    who = staf.who
    transact(on_sqlite, lambda session: active_draft(session, staf.catalogue, who))
    event.remove(on_sqlite, *listen)
    read = [statement for statement in statements if statement.startswith(("SELECT", "UPDATE"))]
    assert len(read) > 3
    path = on_sqlite.url.database
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        plans = [row[3] for text in read for row in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
    assert [step for step in plans if step.startswith(("SCAN", "MATERIALIZE"))] == []
    assert any(step.startswith("SEARCH assignments") for step in plans)
