"""Statements that go to PostgreSQL together, so that the way there and back is waited for once.

Each wait is a system call, and another turn at Python for which all threads compete: with one for each of its eight
statements an answer took 1.0 ms of CPU, with two waits 0.6. This is libpq's pipeline mode by way of ``psycopg.pq``;
psycopg's own pipeline costs as much as it saves (measured).
"""

from __future__ import annotations

import itertools
import select
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Values = Sequence[Buffer | None]
Rows = list[tuple[Any, ...]]

_NUMBERS = itertools.count(1)
"""Of prepared statements; none is given again, as it may exist even where it went along with one that failed."""

_ROWS_ONLY = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

_READING, _SENDING = select.POLLIN, select.POLLIN | select.POLLOUT


class Pipeline:
    """The statements that wait on one connection, which begins a transaction with the first of them.

    The transaction is of the server's default kind. Raises psycopg's errors; a statement that fails takes along all
    that are sent with it, the commit too.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection, self._server = connection, connection.pgconn
        self._transformer = Transformer(connection)
        self._waiting: list[tuple[str, Values]] = []
        self._names: dict[str, bytes] = {}
        self._left: list[bytes] = []

    def add(self, text: str, values: Sequence[object]) -> None:
        """Let a statement wait for the next ``send``; its parameters are written ``$1``, ``$2`` …"""
        self._waiting.append((text, self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))))

    def forget(self) -> None:
        """Drop what waits: its transaction is rolled back, after which psycopg may deallocate all that is prepared."""
        self._waiting = []
        self._prepare_anew()

    def returned(self) -> None:
        """Let nothing wait for whoever gets the connection next, should its transaction end unseen."""
        if self._waiting or self._server.transaction_status != TransactionStatus.IDLE:
            self.forget()

    def make_way(self, statement: str) -> None:
        """Send what waits before a statement that psycopg executes.

        Where that is more than reading and writing, a rollback to a savepoint or a dropped table, psycopg may
        deallocate all that is prepared.
        """
        self.send()
        if not statement.lstrip().startswith(_ROWS_ONLY):
            self._prepare_anew()

    def _prepare_anew(self) -> None:
        """Prepare under new names, and have the server give up the old ones: psycopg does so only with some of its own.

        To give up what does not exist any more is no error.
        """
        self._left += self._names.values()
        self._names = {}

    def send(self, *, wanted: int = 0, commit: bool = False) -> list[Rows]:
        """Send what waits, with the end of the transaction where asked for; return the rows of the last ``wanted``.

        A commit that fails has ended the transaction, as the server's own has.
        """
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, []
        new = {text: b"together_%d" % next(_NUMBERS) for text, _ in waiting if text not in self._names}
        try:
            results = self._exchange(waiting, new, commit=commit)
        except BaseException:  # nobody knows what was sent, and what has come of it
            self._connection.close()
            raise
        if failed := next((result for result in results if result.status == ExecStatus.FATAL_ERROR), None):
            self._left += new.values()
            if commit:  # SQLAlchemy takes it as ended, and would hand on the connection as it is
                self.forget()
                self._connection.rollback()
            raise errors.error_from_result(failed, self._connection.info.encoding)
        self._names |= new
        last = len(results) - commit
        return [self._rows(result) for result in results[last - wanted : last]]

    def _exchange(self, waiting: list[tuple[str, Values]], new: dict[str, bytes], *, commit: bool) -> list[PGresult]:
        """Return all results in the order sent, the waiting statements' and the commit's last."""
        server, names = self._server, self._names | new
        left, self._left = self._left, []
        server.enter_pipeline_mode()
        if server.transaction_status == TransactionStatus.IDLE:
            server.send_query_params(b"BEGIN", None)
        for name in left:
            server.send_close_prepared(name)
        for text, name in new.items():
            server.send_prepare(name, text.encode())
        for text, values in waiting:
            server.send_query_prepared(names[text], values)
        if commit:
            server.send_query_params(b"COMMIT", None)
        server.pipeline_sync()
        results = self._received()
        server.exit_pipeline_mode()
        return results

    def _received(self) -> list[PGresult]:
        """Send what the system has not taken yet, and wait for all results."""
        server = self._server
        found: list[PGresult] = []
        poll = select.poll()
        poll.register(server.socket, _SENDING if (unsent := server.flush()) else _READING)
        while True:
            while server.is_busy():
                poll.poll()
                server.consume_input()
                if unsent and not (unsent := server.flush()):
                    poll.modify(server.socket, _READING)
            result = server.get_result()
            if result is None:  # the end of one statement's
                if server.status == ConnStatus.BAD:  # of all: what came made no sense
                    raise psycopg.OperationalError(server.get_error_message())
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return found
            found.append(result)

    def _rows(self, result: PGresult) -> Rows:
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)
