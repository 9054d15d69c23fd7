"""How updates come in: long polling that acknowledges an update only once it was handled.

python-telegram-bot's updater acknowledges everything as soon as it has fetched it; killed then, the bot loses it
(measured: 2,954 of 3,000 in five kills). Here the ``offset`` of getUpdates, which is the acknowledgement, never
passes an update in hand, so a bot that was killed gets it again. Whoever handles updates must therefore put up with
seeing one twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter

from bot.pacing import growing_pause, retry_after_seconds
from bot.peers import Alone, Peers
from bot.reading import UnreadableUpdateError, id_of, read_update

_logger = logging.getLogger(__name__)

WINDOW = 100
"""Telegram shows at most so many unacknowledged updates; while all are known, only finishing brings new ones."""

Handle = Callable[[Update], Awaitable[None]]

_leaves: ContextVar[Callable[[], None] | None] = ContextVar("leaves", default=None)
"""What to call when the answer to the update in hand leaves."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the intake: updates handled at once, then seconds.

    ``recheck``: the longest pause between two looks for other chats' updates while one is in hand.
    ``grace``: what a stop gives to updates in hand. ``patience``: after that a handler counts as stuck and is given
    up; without it, one that never returns would stop the bot for everybody after a window of updates.
    """

    at_once: int = 256
    recheck: float = 1.0
    grace: float = 10.0
    patience: float = 300.0


class Intake:
    """Fetches updates and hands them to ``handle``: one chat's strictly in order, different chats side by side.

    What ``handle`` raises is logged and counts as handled; it is expected to do its own error handling.
    `run` raises `InvalidToken` or `Forbidden` when Telegram refuses the bot itself, and survives everything else.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        *,
        allowed_updates: Sequence[str],
        poll_timeout: int = 30,
        limits: Limits | None = None,
        peers: Peers | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._bot, self._handle, self._allowed_updates = bot, handle, allowed_updates
        self._poll_timeout, self._limits = poll_timeout, limits or Limits()
        self._sleep, self._jitter = sleep, jitter
        self._peers = peers or Alone()
        self._slots = asyncio.Semaphore(self._limits.at_once)
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._unanswered: set[int] = set()
        self._finished: set[int] = set()
        self._acknowledged: int | None = None
        self._progress = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`; then finish what is in hand, acknowledge it and return. Cancelled, it drops everything."""
        polling = asyncio.create_task(self._poll_for_ever(), name="intake")
        stopping = asyncio.create_task(self._stopping.wait(), name="intake stop")
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            await _cancel(polling)
            await self._finish()
            if not polling.cancelled():
                polling.result()
            await self._acknowledge()
        finally:
            await _cancel(polling, stopping, *self._in_hand.values())
            self._in_hand.clear()
            self._unanswered.clear()
            self._finished.clear()
            self._stopping.clear()

    def stop(self) -> None:
        """Ask `run` to end; it returns once what is in hand is finished or its grace is over."""
        self._stopping.set()

    async def drain(self) -> None:
        """Handle all that is waiting and return when nothing is left; not to be used while `run` runs."""
        while True:
            shown, fresh = await self._fetch(wait=0)
            if self._in_hand and not fresh:
                await self._wait_for_progress(shown, self._limits.recheck, self._in_hand)
            elif not self._in_hand and self._offset() == self._acknowledged:
                return

    async def feed(self, update: Update) -> None:
        """Handle one update after the earlier ones of its chat, and return when that is done (for a webhook).

        Raises ``NoTurnError`` where another replica did not finish those in time.
        """
        _leaves.set(partial(self._answered, update.update_id))
        async with self._peers.turn(lane_of(update), update.update_id), self._slots:
            try:
                async with asyncio.timeout(self._limits.patience):
                    await self._handle(update)
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) and task.cancelling():
                    raise
                _logger.exception("Something that update %d waited for was cancelled", update.update_id)
            except Exception:
                _logger.exception("Update %d could not be handled", update.update_id)

    def _answered(self, update_id: int) -> None:
        if update_id in self._unanswered:
            self._unanswered.remove(update_id)
            self._progress.set()

    async def _poll_for_ever(self) -> None:
        failures = 0
        pause = first_pause = self._limits.recheck / 10
        while True:
            try:
                shown, fresh = await self._fetch(wait=0 if self._in_hand else self._poll_timeout)
            except (InvalidToken, Forbidden):
                raise
            except Exception as error:  # noqa: BLE001 - it is logged below, and nobody would start the polling again
                await self._sleep(self._pause_after(error, failures))
                failures += 1
                continue
            failures = 0
            if fresh:
                pause = first_pause
                if shown < WINDOW:  # no more were waiting, and most are answered at once
                    await self._wait_for_progress(shown, first_pause / 5, self._unanswered)
            elif self._in_hand:
                await self._wait_for_progress(shown, pause, self._in_hand)
                pause = min(2 * pause, self._limits.recheck)

    def _pause_after(self, error: Exception, failures: int) -> float:
        """Say what went wrong and for how many seconds to leave Telegram alone."""
        pause = growing_pause(failures, limit=30, jitter=self._jitter)
        if isinstance(error, RetryAfter):
            pause = max(pause, retry_after_seconds(error))
        if isinstance(error, Conflict):
            self._peers.rival.seen()
            _logger.error("Another program receives this bot's updates; trying again in %.1f s (%s)", pause, error)
        else:
            _logger.warning("Updates could not be fetched; trying again in %.1f s (%r)", pause, error)
        return pause

    async def _fetch(self, wait: int) -> tuple[int, int]:
        """Ask once and start on what is new; returns how many updates were shown and how many of them are new."""
        offset = self._offset()
        shown = await self._get(offset, wait)
        self._forget_below(offset)
        fresh = {known: raw for known, raw in shown if known not in self._in_hand and known not in self._finished}
        for update_id, raw in fresh.items():
            if update := self._read(update_id, raw):
                task = asyncio.create_task(self.feed(update), name=f"update {update_id}")
                self._in_hand[update_id] = task
                self._unanswered.add(update_id)
                task.add_done_callback(partial(self._done, update_id))
        return len(shown), len(fresh)

    def _offset(self) -> int | None:
        """What to acknowledge: everything before the first update in hand, else everything that is finished.

        Ids may jump, and start anew anywhere after a week of silence, so nothing is computed from gaps.
        """
        if self._in_hand:
            return min(self._in_hand)
        return max(self._finished) + 1 if self._finished else self._acknowledged

    def _forget_below(self, offset: int | None) -> None:
        """Telegram has taken the acknowledgement: the ids before it will not be shown again and may be given anew."""
        self._acknowledged = offset
        if offset is not None:
            self._finished = {known for known in self._finished if known >= offset}

    def _done(self, update_id: int, task: asyncio.Task[None]) -> None:
        """Count an update as handled, unless it was broken off: then it is to come again."""
        self._unanswered.discard(update_id)
        if not task.cancelled():
            del self._in_hand[update_id]
            self._finished.add(update_id)
            self._progress.set()

    async def _wait_for_progress(self, shown: int, patience: float, left: Collection[object]) -> None:
        """Wait until another look is worth it: half of what is ``left`` has left it, or half a full window passed.

        Each look shows what is in hand again: one look per finished update would fetch everything a hundred times.
        """
        known = sorted((*self._in_hand, *self._finished))
        middle, half = known[len(known) // 2], len(left) // 2
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while (self._offset() or 0) <= middle if shown >= WINDOW else len(left) > half:
                    self._progress.clear()
                    await self._progress.wait()

    async def _get(self, offset: int | None, wait: int) -> list[tuple[int, object]]:
        """Fetch updates as Telegram wrote them, by their ids.

        `Bot.get_updates` reads all or none, and writes all into the log where it can read one of them not.
        `do_api_request` is the only public way around it; it warns when given the name of a method that the library
        has, and this spelling it turns into ``getUpdates`` without that.
        """
        parameters = {"offset": offset, "timeout": wait, "allowed_updates": list(self._allowed_updates)}
        patience = (self._bot.request.read_timeout or 0) + wait
        try:
            raw: list[object] = await self._bot.do_api_request("get_Updates", parameters, read_timeout=patience)
        except EndPointNotFound as error:
            # The library takes a refused token for a method that does not exist.
            raise InvalidToken(error.message) from None
        known = [(update_id, item) for item in raw if (update_id := id_of(item)) is not None]
        if len(known) < len(raw):
            _logger.warning("%d of %d updates have no id and are left out", len(raw) - len(known), len(raw))
        if raw and not known:
            raise UnreadableUpdateError("no update has an id")
        return known

    def _read(self, update_id: int, raw: object) -> Update | None:
        """Read an update; one that cannot be read counts as finished, as it never will be."""
        try:
            return read_update(raw, self._bot)
        except UnreadableUpdateError as flaw:
            _logger.warning("Update %d is malformed and skipped (%s)", update_id, flaw)
            self._finished.add(update_id)
            return None

    async def _finish(self) -> None:
        """Give what is in hand its grace, and break off the rest: not being acknowledged, it comes again."""
        if self._in_hand:
            await asyncio.wait(set(self._in_hand.values()), timeout=self._limits.grace)
        if self._in_hand:
            _logger.warning("%d updates were not finished in time; they will come again", len(self._in_hand))
            await _cancel(*self._in_hand.values())

    async def _acknowledge(self) -> None:
        """Tell Telegram what is finished, so that the next start begins behind it."""
        offset = self._offset()
        if offset is None:
            return
        try:
            await self._bot.get_updates(offset=offset, timeout=0, limit=1, allowed_updates=self._allowed_updates)
        except Exception as error:  # noqa: BLE001 - the bot is ending: the worst is seeing those updates again
            _logger.warning("The last updates could not be acknowledged and will come again (%s)", error)


def answer_leaves() -> None:
    """Say that the update in hand has had its effect and its answer leaves: meanwhile others can be looked for."""
    if leaves := _leaves.get():
        leaves()


def lane_of(update: Update) -> int:
    """What an update must wait its turn in: its chat, else its user, else nothing but itself."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else update.update_id


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    """Break tasks off and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
