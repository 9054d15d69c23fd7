"""The connection to SQLite or PostgreSQL: one transaction a call, in a worker thread, so the event loop never waits.

Measured on two cores: synchronous SQLAlchemy in one worker thread commits about twice as often as its asynchronous
form over aiosqlite, and one way of working serves both databases.

SQLite has one writer, which waits for the disk with every commit, several milliseconds long. What queues up meanwhile
is therefore committed together (PostgreSQL does that by itself).
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from models.prepared import send_together
from models.write_queue import Outcome, WriteQueue, hand_out

P = ParamSpec("P")
T = TypeVar("T")

BUSY_TIMEOUT = 5000
"""Milliseconds SQLite waits for another process's transaction before it says "locked"."""

POSTGRES_WRITERS, POSTGRES_READERS = 4, 4
"""Threads, each with a connection of its own: long recaps leave answers theirs. More writers than four answer no more
people and compete for their turn at Python: the slowest waited twice as long with eight."""

SQLITE_READERS = 2
TRIES = 4
_NOT_PREPARED = "26000"
"""PostgreSQL's code of a prepared statement that does not exist."""

SNAPSHOTS = "snapshots"
"""Under this name, each connection that only reads has an object of its own; see `models.queries.snapshots`."""


class DatabaseUnavailableError(Exception):
    """The database could not be reached or stayed busy; nothing was stored."""


def database_url(text: str) -> URL:
    """Return the URL with the driver this application uses. Raises ``ValueError`` for another database."""
    url = make_url(text)
    backend = url.get_backend_name()
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    if backend not in drivers:
        msg = f"{backend} is not supported; use sqlite or postgresql"
        raise ValueError(msg)
    return url.set(drivername=drivers[backend])


def make_engine(url: URL, *, read_only: bool = False, busy_timeout: int = BUSY_TIMEOUT) -> Engine:
    """Build an engine. SQLite: WAL, foreign keys, busy timeout, writers that queue up instead of dead-locking."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, read_only=read_only, busy_timeout=busy_timeout)
    # No ping before each transaction: a broken connection shows with its first statement, and `transact` tries again.
    # hide_parameters: an error's text would quote names and numbers of people, and texts of errors go into the log
    # The connection used last is taken first: most likely the server knows the statements there already.
    engine = create_engine(
        url, pool_size=POSTGRES_WRITERS + POSTGRES_READERS, max_overflow=0, pool_use_lifo=True, hide_parameters=True
    )
    send_together(engine)
    return engine


def _sqlite_engine(url: URL, *, read_only: bool, busy_timeout: int) -> Engine:
    if url.database and url.database != ":memory:":
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not read_only and not path.exists():
            path.touch(mode=0o600)  # it holds people's names and numbers
    engine = create_engine(url, hide_parameters=True)

    def connected(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own type
        if read_only:
            record.info[SNAPSHOTS] = object()
        connection.isolation_level = None  # SQLAlchemy's BEGIN below rules, not the driver's guess
        for pragma in (
            f"busy_timeout = {busy_timeout}",
            "journal_mode = WAL",
            # FULL: what was acknowledged survives a power cut too, not only a crash of ours
            "synchronous = FULL",
            "foreign_keys = ON",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", connected)
    # A deferred transaction that reads first and writes later fails at once when another wrote in between.
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


class Database:
    """Runs store functions, each as one transaction in a worker thread.

    A store function takes a ``Session`` first, never sees the event loop, and returns plain data.
    """

    def __init__(self, url: str, *, busy_timeout: int = BUSY_TIMEOUT) -> None:
        self.url = database_url(url)
        self.engine = make_engine(self.url, busy_timeout=busy_timeout)
        sqlite = self.url.get_backend_name() == "sqlite"
        self._reader_engine = make_engine(self.url, read_only=True) if sqlite else self.engine
        self._writers = ThreadPoolExecutor(1 if sqlite else POSTGRES_WRITERS, "store")
        self._queue = WriteQueue() if sqlite else None
        self._readers = ThreadPoolExecutor(SQLITE_READERS if sqlite else POSTGRES_READERS, "read")

    async def write(self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function in a transaction that is committed when this returns.

        Tried again when the database was busy or its connection broke, which is safe because nothing was committed
        (and should a commit have arrived after all, the update's id in the same transaction tells). Raises
        ``DatabaseUnavailableError`` when that did not help, and ``RuntimeError`` after ``close``. Where the caller is
        cancelled, work that has begun is committed all the same: the update's id keeps it from being done again.
        """
        if self._queue is None:
            return await self._run(self._writers, self.engine, lambda session: work(session, *args, **kwargs))
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if self._queue.put((lambda session: work(session, *args, **kwargs), future)):
            self._begin(self._queue)
        return await future

    def _begin(self, queue: WriteQueue) -> None:
        try:
            self._writers.submit(self._write_waiting, queue)
        except RuntimeError as error:  # closed, or no thread is to be had
            left = queue.abandon()
            hand_out([future for _, future in left], [(None, RuntimeError(str(error))) for _ in left])

    def _write_waiting(self, queue: WriteQueue) -> None:
        """Commit together what waits, until nothing does."""
        while batch := queue.take():
            hand_out([future for _, future in batch], _outcomes(self.engine, [work for work, _ in batch]))

    async def read(self, work: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that only reads; on SQLite beside the writer, which it neither delays nor waits for."""
        return await self._run(self._readers, self._reader_engine, lambda session: work(session, *args, **kwargs))

    async def _run(self, pool: ThreadPoolExecutor, engine: Engine, work: Callable[[Session], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, transact, engine, work)

    def close(self) -> None:
        """Finish what is running and close all connections."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reader_engine.dispose()


def _outcomes(engine: Engine, works: Sequence[Callable[[Session], Any]]) -> list[Outcome]:
    """Return what each piece came to. Raises nothing: whoever works the queue off must get to its end."""
    if len(works) > 1:
        try:
            results = transact_together(engine, works)
        except DatabaseUnavailableError as error:
            return [(None, DatabaseUnavailableError(str(error))) for _ in works]
        if results is not None:
            return [(result, None) for result in results]
    return [_outcome(engine, work) for work in works]


def _outcome(engine: Engine, work: Callable[[Session], Any]) -> Outcome:
    try:
        return transact(engine, work), None
    except BaseException as error:  # noqa: BLE001 - it is raised where the work was asked for
        return None, error


def transact(engine: Engine, work: Callable[[Session], T]) -> T:
    """Run ``work`` in one transaction, trying again after a passing fault. For callers that have no event loop."""

    def once() -> T:
        with engine.begin() as connection:
            return _work_in(connection, work)

    return _patiently(once)


def _patiently(once: Callable[[], T]) -> T:
    for attempt in range(1, TRIES + 1):
        try:
            return once()
        except StopIteration as error:  # no future takes it, so whoever waits would wait for ever
            raise RuntimeError(repr(error)) from error
        except DBAPIError as error:
            if not is_passing(error):
                raise
            if attempt == TRIES:
                raise DatabaseUnavailableError(str(error.orig)) from error
            time.sleep(0.05 * 4 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311 - only spreads retries
    raise AssertionError  # unreachable: the last attempt returned or raised


def _work_in(connection: Connection, work: Callable[[Session], T]) -> T:
    """Run work in a transaction that is the connection's: the session begins and ends none, which costs as much."""
    with Session(connection, expire_on_commit=False) as session:
        result = work(session)
        session.flush()
        return result


class _FailedPieceError(Exception):
    """One of several pieces failed; which and why, running each by itself will tell."""


def transact_together(engine: Engine, works: Sequence[Callable[[Session], Any]]) -> list[Any] | None:
    """Run several pieces of work in one transaction; ``None`` where one of them failed, and then nothing was stored.

    Each is to be run by itself then, so that one that fails takes no other along. A database that stays busy is no
    piece's failure: all are tried again together, as in ``transact``, until ``DatabaseUnavailableError`` is raised.
    """

    def once() -> list[Any]:
        with engine.begin() as connection:
            return [_piece(connection, work) for work in works]

    try:
        return _patiently(once)
    except (_FailedPieceError, DBAPIError):
        return None


def _piece(connection: Connection, work: Callable[[Session], T]) -> T:
    try:
        result = _work_in(connection, work)
    except BaseException as error:  # what a piece raises, even an end of the thread, is for its caller
        raise _FailedPieceError from error
    if not connection.in_transaction():  # rolled back inside, and all that went before with it
        raise _FailedPieceError
    return result


def is_passing(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed a moment later: a lock, a lost connection, a restarting server."""
    if error.connection_invalidated:
        return True
    if getattr(error.orig, "sqlstate", None) == _NOT_PREPARED:
        return True  # somebody deallocated what this connection had prepared; it prepares anew
    if not isinstance(error, OperationalError) or is_full(error):
        return False
    # PostgreSQL's operational errors are about the server: starting, stopping, too many clients, dead-locks.
    return not isinstance(error.orig, sqlite3.Error) or any(word in str(error.orig) for word in ("locked", "busy"))


def is_full(error: DBAPIError) -> bool:
    """Whether the disk of the database is full."""
    return any(words in str(error.orig).lower() for words in ("disk is full", "no space left"))
