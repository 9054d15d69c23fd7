"""An office with its catalogue in the store, and rosters for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue
from models.database import transact
from models.nip import make_sample_nip
from models.roster import RosterRow
from models.store.office import follow_catalogue
from models.store.roster import ImportResult, import_roster
from models.tables import Person
from tests.support.acts import by_command

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = NOW.date()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def office(engine: Engine, catalogue: Catalogue) -> Engine:
    """An office without people."""
    transact(engine, lambda session: follow_catalogue(session, catalogue))
    return engine


Hire = Callable[..., ImportResult]


@pytest.fixture
def hire(office: Engine) -> Hire:
    """Import rows given as ``(number, position)``; the number makes the NIP and the name."""

    def imported(*people: tuple[int, str], today: date = TODAY) -> ImportResult:
        rows = [RosterRow(make_sample_nip(number), f"Pegawai {number}", code) for number, code in people]
        return transact(office, lambda session: import_roster(session, rows, today, by_command(NOW)))

    return imported


def person_id(engine: Engine, number: int) -> int:
    """The id of the person made from a number."""
    statement = select(Person.id).where(Person.nip == make_sample_nip(number))
    return transact(engine, lambda session: session.scalars(statement).one())
