"""Connections to PostgreSQL that tests hand on: a new one plans every statement anew, and takes the server ten times as
long as what most tests do with it.

Only to the database that the tests of one process share, whose rows are deleted after each test.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

MOST = 16
"""Connections that are kept for a database at most."""

_RESET = "SELECT pg_advisory_unlock_all()"

_idle: dict[str, list[psycopg.Connection[Any]]] = {}


def share(database: str) -> None:
    """Keep connections to this database from now on."""
    _idle[database] = []


def end(database: str) -> None:
    """Close what is kept, and keep no more."""
    for connection in _idle.pop(database):
        connection.close()


def take(parameters: dict[str, Any]) -> psycopg.Connection[Any] | None:
    """Return a kept connection for these parameters of a new one, where there is one that still works."""
    idle = _idle.get(parameters.get("dbname", ""), [])
    wanted = {name: value for name, value in parameters.items() if name != "context"}
    while idle and wanted.keys() <= {"host", "port", "user", "dbname"}:
        connection = idle.pop()
        if _is_reset(connection):
            return connection
        connection.close()
    return None


def keep(connection: psycopg.Connection[Any]) -> bool:
    """Keep a connection instead of closing it; returns whether it was kept."""
    if connection.closed or connection.info.dbname not in _idle:
        return False
    idle = _idle[connection.info.dbname]
    if connection.info.transaction_status != TransactionStatus.IDLE or len(idle) >= MOST:
        return False
    if not _is_reset(connection):
        return False
    idle.append(connection)
    return True


def _is_reset(connection: psycopg.Connection[Any]) -> bool:
    """Let go of what a connection may hold beyond a transaction; returns whether it still works."""
    try:
        connection.autocommit = True
        connection.execute(_RESET)
        connection.autocommit, connection.isolation_level, connection.read_only = False, None, None
    except psycopg.Error:
        return False
    return True
