"""A row of a ledger is one process's until it is ended, or no longer renewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.database import transact
from models.months import Month
from models.oversight import Group
from models.store.ledgers import GROUPS, LEASE, PEOPLE, RENEWED_EVERY, Ledger
from models.store.periods import keep_up
from models.tables import Outcome, Unit
from tests.recap.office import CALENDAR, OCTOBER
from tests.store.desk import MORNING, sit_down

SECOND = timedelta(seconds=1)


class Claimant:
    """A process that claims the same row as others."""

    def __init__(self, engine: Engine, ledger: Ledger[Any], owner: int, month: Month) -> None:
        self._engine, self._ledger, self._key = engine, ledger, (owner, month, "opens")

    def claim(self, at: datetime) -> int | None:
        return transact(self._engine, lambda session: self._ledger.claim(session, *self._key, at))

    def renew(self, notice: int, at: datetime) -> bool:
        return transact(self._engine, lambda session: self._ledger.renew(session, [notice], at))

    def postpone(self, notice: int, at: datetime) -> None:
        transact(self._engine, lambda session: self._ledger.postpone(session, [notice], at))

    def end(self, notice: int, at: datetime) -> None:
        transact(self._engine, lambda session: self._ledger.end(session, [notice], Outcome.SENT, at))


@pytest.fixture(params=[PEOPLE, GROUPS], ids=["people", "groups"])
def claimant(engine: Engine, request: pytest.FixtureRequest) -> Claimant:
    (kasi,) = sit_down(engine, "kasi-a1")
    person = kasi.who.person_id

    def add_group(session: Session) -> int:
        keep_up(session, CALENDAR, MORNING)
        unit = session.scalars(select(Unit.id).limit(1)).one()
        group = Group(chat_id=-7, title="Grup", unit_id=unit, registered_by=person, registered_at=MORNING)
        session.add(group)
        session.flush()
        return group.id

    group = transact(engine, add_group)
    return Claimant(engine, request.param, person if request.param is PEOPLE else group, OCTOBER)


def test_a_claim_that_is_renewed_is_nobody_elses_and_one_that_is_not_is_free_after_the_lease(
    claimant: Claimant,
) -> None:
    notice = claimant.claim(MORNING)
    assert notice is not None
    last = MORNING
    for _ in range(10):  # longer than the lease by far
        last += RENEWED_EVERY
        assert claimant.renew(notice, last)
        assert claimant.claim(last + RENEWED_EVERY) is None
    assert [claimant.claim(last + LEASE - SECOND), claimant.claim(last + LEASE)] == [None, notice]


def test_a_claim_that_another_process_has_ended_is_renewed_no_more(claimant: Claimant) -> None:
    notice = claimant.claim(MORNING)
    assert notice is not None
    assert claimant.claim(MORNING + LEASE) == notice
    assert claimant.renew(notice, MORNING + LEASE)  # of the two, the first to end it makes the other give up
    claimant.end(notice, MORNING + LEASE)
    assert not claimant.renew(notice, MORNING + LEASE)
    assert claimant.claim(MORNING + timedelta(days=1)) is None


def test_a_row_that_is_to_be_tried_again_waits_for_its_pause_and_not_for_the_lease(claimant: Claimant) -> None:
    notice = claimant.claim(MORNING)
    assert notice is not None
    claimant.postpone(notice, MORNING)
    pause = timedelta(minutes=1)
    assert pause > LEASE
    assert [claimant.claim(MORNING + pause - SECOND), claimant.claim(MORNING + pause)] == [None, notice]
