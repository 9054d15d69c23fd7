"""One line of the log and one count for every update: what kind it was, how it ended and how long it took.

Nothing of what people wrote, nor who they are, gets in: kinds are words of this program, and an update's number says
nothing about anybody.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from enum import StrEnum

from telegram import Update

from bot.texts import menu

_logger = logging.getLogger(__name__)

Handle = Callable[[Update], Awaitable[None]]
Handled = Callable[[str, str, float], None]

COMMANDS = frozenset(
    {"start", *(command.name for command in menu.commands(heads=True, administrator=True, auditor=True))}
)


class Outcome(StrEnum):
    """How an update ended."""

    HANDLED = "handled"
    REFUSED = "refused"
    """Somebody may not do that, or not there; they were told."""

    UNREACHABLE = "unreachable"
    """Whoever it came from takes no message of the bot's."""

    UNSENT = "unsent"
    """Telegram did not take the answer."""

    UNAVAILABLE = "unavailable"
    """The database could not be used; the person was asked to try again."""

    FAULT = "fault"
    """A mistake of this program; the log has its traceback."""


_outcome: ContextVar[list[Outcome] | None] = ContextVar("outcome", default=None)


def note(outcome: Outcome) -> None:
    """Say how the update in hand ended; without a word, it was handled."""
    noted = _outcome.get()
    if noted is not None:
        noted.append(outcome)


def watched(handle: Handle, handled: Handled) -> Handle:
    """Return ``handle`` with a line and a count for every update."""

    async def handle_watched(update: Update) -> None:
        noted: list[Outcome] = []
        token = _outcome.set(noted)
        began = time.perf_counter()
        try:
            await handle(update)
        except BaseException:
            noted.append(Outcome.FAULT)
            raise
        finally:
            _outcome.reset(token)
            seconds, kind = time.perf_counter() - began, kind_of(update)
            outcome = noted[-1] if noted else Outcome.HANDLED
            handled(kind, outcome, seconds)
            fields = {"update": update.update_id, "kind": kind, "outcome": outcome, "ms": round(seconds * 1000, 1)}
            _logger.info("update", extra={"fields": fields})

    return handle_watched


def kind_of(update: Update) -> str:
    """Return what an update is: ``/lapor``, ``button``, ``text``; only words that are known beforehand."""
    names = {"button": update.callback_query, "membership": update.my_chat_member, "edited": update.edited_message}
    if update.message is None:
        return next((name for name, content in names.items() if content), "other")
    text = update.message.text
    if not text:
        return "file" if update.message.effective_attachment else "other"
    if not text.startswith("/"):
        return "text"
    command = (text.split(maxsplit=1)[0]).removeprefix("/").partition("@")[0].lower()
    return f"/{command}" if command in COMMANDS else "/other"
