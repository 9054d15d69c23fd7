"""Which state of the database a transaction sees, to be compared: equal means that nothing was committed since."""

from __future__ import annotations

from collections.abc import Hashable

from sqlalchemy import Connection, literal_column, select
from sqlalchemy.orm import Session

from models.database import SNAPSHOTS
from models.prepared import Prepared, connection_of

State = tuple[Hashable, Hashable]
"""Where it was seen (a connection of SQLite, a run of the PostgreSQL server) and which state that was."""

_SNAPSHOT = Prepared(
    select(
        literal_column("CAST(pg_postmaster_start_time() AS text)").label("server"),
        literal_column("CAST(txid_current_snapshot() AS text)").label("seen"),
        literal_column("pg_is_in_recovery()").label("copies"),
    )
)
"""A server that copies another does not name the transactions under way there, so its snapshots prove nothing."""


def state(session: Session) -> State | None:
    """Return the state that a transaction of ``Database.read`` sees; ``None`` where that cannot be known.

    To be asked first in the transaction. Two equal states have the same rows in every table, whoever wrote: every
    commit of any process makes another one. A state that is gone never comes back, so what was read after asking, and
    is kept under the answer, is found again only if nothing was committed in between either.

    SQLite counts for each connection the commits of all others, and not its own; hence connections that only read.
    """
    connection = connection_of(session)
    return _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_postgres(session)


def _of_sqlite(connection: Connection) -> State | None:
    reader: Hashable = connection.connection.info.get(SNAPSHOTS)
    if reader is None:
        return None
    cursor = connection.connection.cursor()
    try:
        return reader, cursor.execute("PRAGMA data_version").fetchone()[0]
    finally:
        cursor.close()


def _of_postgres(session: Session) -> State | None:
    row = _SNAPSHOT.first(session)
    return None if row.copies else (row.server, row.seen)
