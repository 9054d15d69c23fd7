"""The office of most tests: what its first start writes is copied into the empty database of each test that follows.

Such a test starts the application as after a restart. Half of its time would be the catalogue, the people, and telling
Telegram everybody's menu, the same each time; what starts for the first time is tested with ``open_office``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import exists, make_url, select

from bot.playground.telegram import TelegramServer
from models.migrate import METADATA
from tests.support import databases
from tests.support.office import START, TestOffice, frozen, open_office

Copy = Callable[[str], bool]
"""Fills an empty database, of that address; false where what was kept is lost."""

_NUMBERED = """
SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence
WHERE pg_sequence_last_value(seqrelid) > 0
"""

_numbers = count(1)


@dataclass(frozen=True)
class _Start:
    """What a start left behind: in the database, and with Telegram."""

    copy: Copy
    accounts: dict[str, int]
    profile: dict[str, Any]


_starts: dict[tuple[str, Path | None], _Start] = {}


@asynccontextmanager
async def started_office(database_url: str, catalogue: Path | None = None) -> AsyncIterator[TestOffice]:
    """Open an office as ``open_office`` does, on a database that is empty yet."""
    sqlite = make_url(database_url).get_backend_name() == "sqlite"
    key = ("sqlite" if sqlite else database_url, catalogue)
    clock = frozen(START)
    server = TelegramServer(now=clock)
    start = _starts.get(key)
    accounts = None
    if start is not None and start.copy(database_url):
        server.profile, accounts = deepcopy(start.profile), dict(start.accounts)
    async with open_office(
        database_url, telegram=server, clock=clock, catalogue=catalogue, accounts=accounts
    ) as office:
        # A test that names administrators in the environment gives them a menu that nobody else's office has.
        if accounts is None and not office.realisasi.services.settings.admin_ids:
            copy = _sqlite_copy(database_url) if sqlite else _postgres_copy(database_url)
            _starts[key] = _Start(copy, dict(office.accounts), deepcopy(server.profile))
        yield office


def _sqlite_copy(database_url: str) -> Copy:
    with closing(sqlite3.connect(_path(database_url))) as connection:
        content = connection.serialize()

    def fill(url: str) -> bool:
        _path(url).write_bytes(content)
        return True

    return fill


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _postgres_copy(database_url: str) -> Copy:
    """Keep the rows in temporary tables, which nobody else sees, and which end with their connection."""
    with databases.keeper(database_url).begin() as connection:
        number = next(_numbers)
        kept = f"copy {number}"  # SQLAlchemy forgets it with the connection, should a test have that ended
        connection.connection.info[kept] = True
        filled = [table.name for table in METADATA.sorted_tables if connection.scalar(select(exists(select(table))))]
        for name in filled:
            connection.exec_driver_sql(f"CREATE TEMP TABLE {name}_{number} AS TABLE {name}")
        inserts = "; ".join(f"INSERT INTO {name} TABLE pg_temp.{name}_{number}" for name in filled)
        numbered = connection.exec_driver_sql(_NUMBERED).all()
        numbers = "; ".join(f"PERFORM setval('{sequence}', {last})" for sequence, last in numbered)
        connection.exec_driver_sql(databases.function(f"fill_{number}", f"{inserts}; {numbers};"))

    def fill(url: str) -> bool:
        with databases.keeper(url).begin() as connection:
            if kept not in connection.connection.info:
                return False
            connection.exec_driver_sql(f"SELECT pg_temp.fill_{number}()")
            return True

    return fill
