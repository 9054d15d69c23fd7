"""A conversation whose place is kept in the database, declared like python-telegram-bot's ``ConversationHandler``.

The library keeps the place in the process and writes it out at intervals; killed in between, the bot would take the
next number for another question's answer. Here the place is asked for with every update, so any process can serve
any update.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler

from bot.context import Context

Handler = BaseHandler[Update, Context, Any]
StateOf = Callable[[Update, Context], Awaitable[str | None]]


class StoredConversation(BaseHandler[Update, Context, None]):
    """Entry points work at any time, then the handlers of the current state, then the fallbacks.

    ``state_of`` returns the state an update meets, ``None`` at rest; ``at_rest`` are the handlers for that.
    """

    def __init__(
        self,
        *,
        entry_points: Sequence[Handler],
        states: Mapping[str, Sequence[Handler]],
        fallbacks: Sequence[Handler],
        at_rest: Sequence[Handler],
        state_of: StateOf,
    ) -> None:
        super().__init__(self._never_called)
        self._entry_points, self._states, self._fallbacks = entry_points, states, fallbacks
        self._at_rest, self._state_of = at_rest, state_of
        self._all = [*entry_points, *(h for group in states.values() for h in group), *fallbacks, *at_rest]

    @property
    def handlers(self) -> Sequence[Handler]:
        """All handlers, whatever the state."""
        return self._all

    def check_update(self, update: object) -> bool:
        """Whether this conversation has anything to say to an update, whatever its state."""
        return any(_matches(handler.check_update(update)) for handler in self._all)

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Context, Any, Any, Any, Any],
        check_result: object,
        context: Context,
    ) -> None:
        """Give the update to the first handler that takes it where the person is now."""
        if await self._offer(self._entry_points, update, application, context):
            return
        state = await self._state_of(update, context)
        current = self._at_rest if state is None else (*self._states.get(state, ()), *self._fallbacks)
        await self._offer(current, update, application, context)

    async def _offer(
        self,
        handlers: Sequence[Handler],
        update: Update,
        application: Application[Any, Context, Any, Any, Any, Any],
        context: Context,
    ) -> bool:
        for handler in handlers:
            check = handler.check_update(update)
            if _matches(check):
                await handler.handle_update(update, application, check, context)
                return True
        return False

    async def _never_called(self, update: Update, context: Context) -> None:
        raise AssertionError("the conversation's own handlers answer")


def _matches(check: object) -> bool:
    """Whether a handler's check says yes; the library's own rule, where an empty result counts."""
    return check is not None and check is not False
