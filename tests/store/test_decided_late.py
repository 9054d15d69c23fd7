"""Who reports a month that changed hands is decided before it is reported, never over somebody's head afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.administration import Handover
from models.database import transact
from models.store import handovers, posts, reports
from models.store.drafts import Moment, Stale
from models.tables import Report
from tests.recap.office import OCTOBER, OFFICE, position_id
from tests.store.desk import MORNING, Desk, new_update, receipt, rows, sit_down
from tests.store.test_overlapping import overlapping
from tests.support.acts import by_command

BY = by_command(MORNING)


@pytest.fixture
def two(engine: Engine) -> tuple[Desk, Desk]:
    """Who held a post until 20 October and is to report the month, and who holds it since."""
    former, successor = sit_down(engine, "kasi-a1", "kasi-a2")
    before, after = former.who.person_id, successor.who.person_id

    def change_hands(session: Session) -> None:
        post = position_id(session, "kasi-a1")
        posts.appoint(session, after, post, date(2026, 10, 21), BY, acting=False, keeps=True)
        assert handovers.decide(session, post, OCTOBER, before, BY)

    transact(engine, change_hands)
    former.lapor("12 7")
    return former, successor


def test_what_somebody_has_reported_is_not_given_to_somebody_else(engine: Engine, two: tuple[Desk, Desk]) -> None:
    former, successor = two
    receipt(former.kirim())
    person = successor.who.person_id
    place = transact(engine, lambda session: position_id(session, "kasi-a1"))
    assert not transact(engine, lambda session: handovers.decide(session, place, OCTOBER, person, BY))
    kept = transact(engine, lambda session: session.get_one(Handover, (place, OCTOBER)))
    assert kept.person_id == former.who.person_id


def test_a_report_that_is_being_sent_comes_before_a_decision(engine: Engine, two: tuple[Desk, Desk]) -> None:
    former, successor = two
    who, seq, person = former.who, former.seq, successor.who.person_id
    at = Moment(former.now, new_update())
    sent, decided = overlapping(
        engine,
        lambda session: reports.submit(session, OFFICE, who, seq, at),
        lambda session: handovers.decide(session, position_id(session, "kasi-a1"), OCTOBER, person, BY),
    )
    assert receipt(sent).revision == 1
    assert not decided


def test_a_decision_that_is_being_made_comes_before_a_report(engine: Engine, two: tuple[Desk, Desk]) -> None:
    former, successor = two
    who, seq, person = former.who, former.seq, successor.who.person_id
    at = Moment(former.now, new_update())
    decided, sent = overlapping(
        engine,
        lambda session: handovers.decide(session, position_id(session, "kasi-a1"), OCTOBER, person, BY),
        lambda session: reports.submit(session, OFFICE, who, seq, at),
    )
    assert decided
    assert sent == Stale()
    assert rows(engine, Report) == 0
