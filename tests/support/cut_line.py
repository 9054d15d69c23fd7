"""A line to PostgreSQL that breaks after as many bytes as a test says, in one direction, or passes on nonsense."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import IntEnum
from typing import Self

from sqlalchemy import URL


class Way(IntEnum):
    """Which way bytes go."""

    THERE = 0
    BACK = 1


class Line:
    """Passes on what is sent to a server, until it breaks."""

    def __init__(self, server: URL) -> None:
        self._target = (server.host or "127.0.0.1", server.port or 5432)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._left: dict[Way, int] = {}
        self._spoilt = False
        self._guard = threading.Lock()
        self._threads = [threading.Thread(target=self._accept)]
        self._ends: list[socket.socket] = []
        here = server.set(host="127.0.0.1", port=self._listening.getsockname()[1])
        # A name of its own, so that no connection is taken that another test made without this line.
        self.url = here.update_query_dict({"application_name": "line"}).render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._listening)
        self._threads[0].join()
        for end in self._ends:
            _end(end)
        for thread in self._threads[1:]:
            thread.join()
        for open_still in (self._listening, *self._ends):
            open_still.close()

    def break_after(self, way: Way, count: int) -> None:
        """Break once, after so many bytes from now on."""
        self._left = {way: count}

    def spoil(self) -> None:
        """Turn what the server answers next into what no server says."""
        self._spoilt = True

    def mend(self) -> bool:
        """Break no more; returns whether it had broken."""
        broke, self._left = not self._left, {}
        return broke

    def _accept(self) -> None:
        with suppress(OSError):  # it listens no more
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._target)
                self._ends += [near, far]
                for way, ends in ((Way.THERE, (near, far)), (Way.BACK, (far, near))):
                    self._threads.append(threading.Thread(target=self._pass_on, args=(way, *ends)))
                    self._threads[-1].start()

    def _pass_on(self, way: Way, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # the other direction has ended both
            while sent := source.recv(65536):
                passed, broken = self._share(way, sent)
                target.sendall(passed)
                if broken:
                    break
        _end(source)
        _end(target)

    def _share(self, way: Way, sent: bytes) -> tuple[bytes, bool]:
        """Return what gets through, and whether the line breaks after it."""
        with self._guard:
            if way is Way.BACK and self._spoilt:
                self._spoilt = False
                return b"\xff" * len(sent), False
            if way not in self._left:
                return sent, False
            passed = sent[: self._left[way]]
            self._left[way] -= len(passed)
            if broken := self._left[way] == 0:
                self._left = {}
            return passed, broken


def _end(end: socket.socket) -> None:
    with suppress(OSError):  # it has ended
        end.shutdown(socket.SHUT_RDWR)
