"""The office that a command works on: settings, catalogue and a database brought to the newest version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.clock import system_clock
from bot.settings import Settings, load_settings
from models import migrate
from models.audit import Act, Channel
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue
from models.database import database_url, make_engine, transact
from models.periods import OfficeCalendar
from models.queries.free_days import free_days
from models.store.office import follow_catalogue

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """What a command needs; ``run`` is the only way to the database."""

    settings: Settings
    catalogue: Catalogue
    engine: Engine

    def run(self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function or a query in a transaction of its own."""
        return transact(self.engine, lambda session: work(session, *args, **kwargs))

    def now(self) -> datetime:
        """Return the time in the office's zone."""
        return system_clock().astimezone(self.settings.zone)

    def act(self) -> Act:
        """Return what the audit trail keeps of a command: now, by nobody of the roster."""
        return Act(self.now(), Channel.COMMAND_LINE)

    def calendar(self) -> OfficeCalendar:
        """Return the office's calendar with its own free days."""
        return OfficeCalendar(self.settings.zone, self.run(free_days))


@contextmanager
def open_office() -> Iterator[Office]:
    """Open the office of the settings; its database is migrated and follows the catalogue.

    Raises ``SettingsError``, ``CatalogueError``, and what ``models.database`` and Alembic raise.
    """
    settings = load_settings()
    catalogue = load_catalogue(settings.catalogue)
    with open_database(settings) as engine:
        migrate.upgrade(engine)
        transact(engine, lambda session: follow_catalogue(session, catalogue))
        yield Office(settings, catalogue, engine)


@contextmanager
def open_database(settings: Settings) -> Iterator[Engine]:
    """Open the database as it is."""
    engine = make_engine(database_url(settings.database_url))
    try:
        yield engine
    finally:
        engine.dispose()
