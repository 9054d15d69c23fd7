"""The queue of updates behind getUpdates: an update stays until a higher offset acknowledges it."""

import asyncio
from collections.abc import Sequence
from typing import Any

from bot.playground.telegram.errors import conflict

MAX_LIMIT = 100
# Telegram sends these only to bots that ask for them by name.
OPT_IN_TYPES = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates in the order they happened, each with the next id."""

    def __init__(self, first_id: int = 1) -> None:
        self.pending: list[dict[str, Any]] = []
        self.allowed: set[str] = set()
        self.webhook_url = ""
        self._next_id = first_id
        self._arrived = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._poll = 0

    def push(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Queue an update and return it. An update of a kind the bot did not ask for is numbered but not kept."""
        update = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        if kind in self.allowed or (not self.allowed and kind not in OPT_IN_TYPES):
            self.pending.append(update)
            self._drained.clear()
            self._arrived.set()
        return update

    def acknowledge(self, offset: int) -> None:
        """Forget all updates with an id below the offset; a negative one keeps so many from the end."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if not self.pending:
            self._drained.set()

    def drop(self) -> None:
        """Forget everything that waits."""
        self.pending.clear()
        self._drained.set()

    async def drained(self) -> None:
        """Return once every update has been acknowledged."""
        await self._drained.wait()

    def set_webhook(self, url: str) -> None:
        """Let updates go to an address instead of getUpdates; an empty one takes that back."""
        self.webhook_url = url
        self._arrived.set()

    async def next_for_webhook(self) -> tuple[str, dict[str, Any]]:
        """The address and the oldest update for it, once there are both."""
        while not (self.webhook_url and self.pending):
            self._arrived.clear()
            await self._arrived.wait()
        return self.webhook_url, self.pending[0]

    async def get(
        self, offset: int = 0, limit: int = MAX_LIMIT, wait_seconds: float = 0, allowed: Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        """What getUpdates returns, after at most ``wait_seconds`` of waiting for the first update.

        Raises ApiError 409 while a webhook is set, and in the older of two calls that wait at the same time.
        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        if allowed is not None:
            self.allowed = set(allowed)
        self._poll += 1
        poll = self._poll
        self._arrived.set()
        self.acknowledge(offset)
        if not self.pending and wait_seconds > 0:
            await self._wait(poll, wait_seconds)
        return self.pending[: max(1, min(limit, MAX_LIMIT))]

    async def _wait(self, poll: int, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not self.pending and poll == self._poll:
                    self._arrived.clear()
                    await self._arrived.wait()
        except TimeoutError:
            return
        if poll != self._poll:
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
