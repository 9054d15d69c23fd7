"""Prepared statements give and take what the same statements do through SQLAlchemy itself."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import transact
from models.prepared import Prepared
from models.running import Draft, HandledUpdate
from models.tables import Assignment, Period
from tests.store.desk import MORNING, sit_down

PLACE = (
    select(Draft, Period.opens, Assignment.starts, Assignment.acting)
    .join_from(Draft, Period, Period.month == Draft.month)
    .join(Assignment, Assignment.person_id == Draft.person_id)
    .where(
        Draft.active.is_(True),
        Draft.month == bindparam("month"),
        Draft.step == bindparam("step"),
        Period.opens <= bindparam("now", type_=Period.opens.type),
    )
)
COLUMNS = (*Draft.__table__.columns, Period.opens, Assignment.starts, Assignment.acting)
STATEMENT = PLACE.with_only_columns(*COLUMNS)


def test_months_moments_words_days_and_truths_are_what_sqlalchemy_reads(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor()
    draft = desk.running
    bound = {"month": draft.window.month, "step": draft.filling.step, "now": MORNING}

    def both(session: Session) -> None:
        (row,) = Prepared(STATEMENT).all(session, **bound)
        known = session.connection().execute(STATEMENT, bound).one()
        assert tuple(row) == tuple(known)
        assert [type(value) for value in row] == [type(value) for value in known]
        assert row.opens.tzinfo is not None

    transact(engine, both)


def test_what_the_database_refuses_is_sqlalchemys_error(engine: Engine) -> None:
    note = Prepared(insert(HandledUpdate).values(update_id=bindparam("update_id"), at=bindparam("at")))

    def twice(session: Session) -> None:
        note.run(session, update_id=7, at=MORNING)
        note.run(session, update_id=7, at=MORNING)

    with pytest.raises(IntegrityError):
        transact(engine, twice)
    with pytest.raises(ValueError, match="naive"):
        transact(engine, lambda session: note.run(session, update_id=8, at=MORNING.replace(tzinfo=None)))
