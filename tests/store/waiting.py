"""Statements that wait on a connection to PostgreSQL, for the tests of how they are sent."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, insert, select
from sqlalchemy.orm import Session

from models.prepared import Prepared
from models.running import Fact

KEEP = Prepared(insert(Fact).values(key=bindparam("name"), value=bindparam("held")))
FIND = Prepared(select(Fact.value).where(Fact.key == bindparam("name")))


def kept(engine: Engine) -> dict[str, str]:
    with Session(engine) as session:
        return {fact.key: fact.value for fact in session.scalars(select(Fact))}


def fails(session: Session) -> None:
    KEEP.run(session, name="a", held="1")
    KEEP.run(session, name="a", held="2")
