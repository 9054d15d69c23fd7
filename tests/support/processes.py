"""The bot as a process, and people who report with nothing but the dialogue that others rely on."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.playground.telegram import Change, StoredMessage, TelegramServer
from bot.playground.telegram.server import DEFAULT_TOKEN
from tests.support import nursery
from tests.support.ledgers import is_prompt
from tests.support.nursery import MEASURED, Forked, starting

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0
"""Seconds after which a test gives up waiting; nothing is expected to take so long."""

RUN = ("bot", "run")
"""What a bot is started with."""

CARD = "📥"
QUESTION = re.compile(r"Indikator (\d+) dari (\d+)")


def environment(folder: Path, api_url: str, database_url: str, **more: str) -> dict[str, str]:
    """Return the environment of a bot that knows only these settings; ``folder`` is where it runs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", MEASURED) if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": DEFAULT_TOKEN,
        "TELEGRAM_API_URL": api_url,
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "INFO",
        "PWD": str(folder),
        **more,
    }


def unpaced(moment: datetime) -> tuple[str, ...]:
    """Return how to start a bot that begins at a moment and does not keep to Telegram's limits."""
    return "tests.support.shifted_bot", moment.isoformat(), "--unpaced"


async def until(server: TelegramServer, condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something is so at the server; looked at whenever anything happens there."""
    changed = asyncio.Event()

    def note(_: Change) -> None:
        changed.set()

    server.on_change.append(note)
    try:
        async with asyncio.timeout(patience):
            while not condition():
                await changed.wait()
                changed.clear()
    finally:
        server.on_change.remove(note)


@dataclass
class BotProcess:
    """A running ``python -m bot``."""

    process: asyncio.subprocess.Process | Forked
    log: list[str] = field(default_factory=list)
    _has_ended: bool = False
    _spoke: asyncio.Event = field(default_factory=asyncio.Event)

    async def listening(self) -> None:
        """Wait until the bot fetches updates."""
        await self.said("listening as")
        assert self.process.returncode is None, "\n".join(self.log)

    async def said(self, words: str) -> None:
        """Wait until a line of the log has these words, or the log has ended."""
        async with asyncio.timeout(PATIENCE):
            while not self._has_ended and not any(words in line for line in self.log):
                self._spoke.clear()
                await self._spoke.wait()

    async def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def terminate(self) -> int:
        """Ask the process to end; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def read_log(self) -> None:
        """Keep what the bot says."""
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log.append(line.decode(errors="replace").rstrip())
            self._spoke.set()
        self._has_ended = True
        self._spoke.set()


@asynccontextmanager
async def _started(
    folder: Path, env: dict[str, str], arguments: Sequence[str], *, forked: bool, stdout: int | None = None
) -> AsyncIterator[asyncio.subprocess.Process | Forked]:
    """Start a process; at the end it is gone, and so are its pipes."""
    if forked:
        process: asyncio.subprocess.Process | Forked = await nursery.fork(folder, env, arguments)
    else:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *arguments, cwd=folder, env=env, stdout=stdout, stderr=asyncio.subprocess.PIPE
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if isinstance(process, Forked):
            await process.close()


@asynccontextmanager
async def running_bot(
    folder: Path, env: dict[str, str], arguments: Sequence[str] = RUN, *, forked: bool | None = None
) -> AsyncIterator[BotProcess]:
    """Start the bot, or another module that does; it is killed at the end if it still runs.

    It is forked where all are, see ``forked_bots``, unless told otherwise.
    """
    async with _started(folder, env, arguments, forked=starting.forked if forked is None else forked) as process:
        bot = BotProcess(process)
        reading = asyncio.create_task(bot.read_log())
        try:
            yield bot
        finally:
            if process.returncode is None:
                await bot.kill()
            await reading


async def command(folder: Path, env: dict[str, str], *arguments: str) -> str:
    """Run another command of the bot and return what it prints; it has to succeed."""
    return await printed(folder, env, "bot", *arguments)


async def printed(folder: Path, env: dict[str, str], *arguments: str) -> str:
    """Run a module to its end and return what it prints; it has to succeed."""
    async with _started(folder, env, arguments, forked=starting.forked, stdout=asyncio.subprocess.PIPE) as process:
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
    return out.decode()


@dataclass
class Reporter:
    """Somebody who files one report: answers the question that is asked, once, and sends.

    The number is made from the person and the indicator, so that a number in a wrong place is found. ``acknowledged``
    are the answers the bot showed to have taken.
    """

    server: TelegramServer
    account: int
    patience: float = PATIENCE
    acknowledged: dict[int, int] = field(default_factory=dict)
    receipt: str = ""
    _answered: int = 0
    _tapped: bool = False

    def number(self, place: int) -> int:
        """Return this person's answer to a question."""
        return self.account * 10 + place

    async def report(self) -> None:
        """Go from `/lapor` to the receipt, however often the bot dies on the way."""
        self.server.send_text(self.account, "/lapor")
        await until(self.server, self._go_on, self.patience)

    def _go_on(self) -> bool:
        """Do what the newest message asks for, unless it was done; return whether the receipt is there."""
        message = self.newest
        asked = QUESTION.search(message.text) if message else None
        if message is None:
            return False
        if "Terkirim" in message.text:
            self.receipt = message.text
        elif any("Kirim" in button["text"] for button in message.buttons):
            self._note()
            if not self._tapped:
                self._tapped = True
                self._tap(message, "Kirim")
        elif asked and int(asked[1]) > self._answered:
            self._note()
            self._answered = int(asked[1])
            self._answer(message, self._answered)
        return bool(self.receipt)

    def _note(self) -> None:
        if self._answered:
            self.acknowledged[self._answered] = self.number(self._answered)

    @property
    def newest(self) -> StoredMessage | None:
        """The bot's newest message, apart from prompts and cards of others' reports, which may come at any moment."""
        own = (message for message in reversed(self.server.messages(self.account)) if message.from_bot)
        return next((message for message in own if not is_prompt(message) and not message.text.startswith(CARD)), None)

    def _answer(self, message: StoredMessage, place: int) -> None:
        number = self.number(place)
        if any(button["text"] == "Ya" for button in message.buttons):
            self._tap(message, "Ya")
        elif "pembilang/penyebut" in message.text:
            self.server.send_text(self.account, f"{number}/{2 * number}")
        else:
            self.server.send_text(self.account, str(number))

    def _tap(self, message: StoredMessage, label: str) -> None:
        data = next(button["callback_data"] for button in message.buttons if label in button["text"])
        self.server.tap(self.account, message.message_id, data)
