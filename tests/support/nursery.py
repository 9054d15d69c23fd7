"""Bots that are forked from a process that has imported everything: starting Python and importing takes nearly a
second of CPU each time, and a test that kills a bot again and again is not about that.

``python -m tests.support.nursery 5`` forks a bot for each request that comes over the socket with that number.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.lasting import lasting

IMPORTED = ("bot.app", "bot.cli", "bot.logs", "bot.clock", "psycopg", "sqlalchemy.dialects.postgresql.psycopg")
LONGEST = 1 << 16
"""Bytes of a request at most."""

MEASURED = "COVERAGE_PROCESS_CONFIG"
"""Under this name coverage hands its settings on to the processes that are started while it measures."""

PIPES = 3
"""A child's stderr and stdout, and its number and exit code."""


class Starting:
    """How processes are started: as everybody's, or forked, for tests that are not about the start."""

    forked = False

    @contextmanager
    def all_forked(self) -> Iterator[None]:
        """Fork them in this block."""
        before, self.forked = self.forked, True
        try:
            yield
        finally:
            self.forked = before


starting = Starting()


class _Protocol(asyncio.StreamReaderProtocol):
    """Tells when a pipe is closed: closing a transport only begins it, and a loop may end before it is done."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self.closed = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.closed.set()


@dataclass
class _Pipe:
    """The end from which what a child writes is read; ``given`` is the child's, until it has it."""

    reader: asyncio.StreamReader
    given: int
    _transport: asyncio.ReadTransport
    _protocol: _Protocol

    @classmethod
    async def make(cls) -> _Pipe:
        ours, given = os.pipe()
        reader = asyncio.StreamReader()
        transport, protocol = await asyncio.get_running_loop().connect_read_pipe(
            lambda: _Protocol(reader), os.fdopen(ours, "rb", 0)
        )
        return cls(reader, given, transport, protocol)

    async def close(self) -> None:
        """Return once nothing of it is open here."""
        self._transport.close()
        await self._protocol.closed.wait()


class Forked:
    """A bot that was forked, with what the tests use of ``asyncio.subprocess.Process``."""

    def __init__(self, stderr: _Pipe, stdout: _Pipe, status: _Pipe) -> None:
        self._pipes, self._status = (stderr, stdout, status), status.reader
        self.stderr, self.stdout = stderr.reader, stdout.reader
        self.returncode: int | None = None
        self.pid = 0
        self._ended: asyncio.Task[int] | None = None

    async def begun(self) -> None:
        """Wait until there is a process."""
        self.pid = int(await self._status.readline())
        self._ended = asyncio.create_task(self._end())

    async def _end(self) -> int:
        self.returncode = int(await self._status.readline())
        return self.returncode

    async def wait(self) -> int:
        """Return the exit code, negative for a signal, when the process has ended."""
        assert self._ended is not None
        return await asyncio.shield(self._ended)

    async def communicate(self) -> tuple[bytes, bytes]:
        """Return what the process writes to its end."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.send_signal(signal.SIGKILL)

    async def close(self) -> None:
        """Close what the process was heard over; it need not have ended, nor begun."""
        for pipe in self._pipes:
            await pipe.close()


async def fork(folder: Path, env: dict[str, str], arguments: Sequence[str]) -> Forked:
    """Start a bot in a folder, as ``python -m`` with these arguments would."""
    request = json.dumps({"folder": str(folder), "env": env, "arguments": list(arguments)}).encode()
    assert len(request) < LONGEST
    pipes = [await _Pipe.make() for _ in range(PIPES)]
    child = Forked(*pipes)
    try:
        try:
            socket.send_fds(_nursery(), [request], [pipe.given for pipe in pipes])
        finally:
            for pipe in pipes:
                os.close(pipe.given)
        await child.begun()
    except BaseException:
        await child.close()
        raise
    return child


@cache
def _nursery() -> socket.socket:
    """Start the process that forks, one for each worker of the tests; it ends when this process does."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    root = Path(__file__).parents[2]
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(its.fileno())],
        cwd=root,
        env={**env, "PYTHONPATH": str(root)},
        pass_fds=[its.fileno()],
    )
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def main() -> None:
    """Import, then fork a bot for each request until nobody can ask any more."""
    with lasting():  # so what is shared with the children is not written to
        for name in IMPORTED:
            importlib.import_module(name)
    requests = socket.socket(fileno=int(sys.argv[1]))
    while True:
        request, ends, _, _ = socket.recv_fds(requests, LONGEST, PIPES)
        if not request:
            return
        attendant = os.fork()
        if attendant == 0:
            requests.close()
            if _attend(*ends):
                break  # not called from here, so that nothing of this loop is below the bot
        for number in ends:
            os.close(number)
        _reap()
    _become(json.loads(request), *ends[:-1])


def _attend(stderr: int, stdout: int, status: int) -> bool:
    """Fork once more and tell of the child, its number and in the end its code; returns in the child alone."""
    child = os.fork()
    if child == 0:
        os.close(status)
        return True
    os.close(stderr)
    os.close(stdout)
    os.write(status, f"{child}\n".encode())
    _, result = os.waitpid(child, 0)
    os.write(status, f"{os.waitstatus_to_exitcode(result)}\n".encode())
    os._exit(0)


def _reap() -> None:
    """Let go of the attendants that have ended."""
    while True:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if ended == 0:
            return


def _become(request: dict[str, Any], stderr: int, stdout: int) -> None:
    """Be the bot from now on."""
    for pipe, stream in ((stderr, sys.stderr), (stdout, sys.stdout)):
        os.dup2(pipe, stream.fileno())
        os.close(pipe)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    if MEASURED in os.environ:
        importlib.import_module("coverage").process_startup()
    module, *arguments = request["arguments"]
    sys.argv = [module, *arguments]
    sys.path[0] = request["folder"]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
