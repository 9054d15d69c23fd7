"""Where rich messages were refused, so that not every message is tried twice."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSE = timedelta(hours=1)
CHATS_REMEMBERED = 1000
EVERYWHERE = 0
"""Stands for all chats; no chat has this id."""


class RichSupport:
    """Remembers refusals of rich messages for an hour, those of the server for all chats, others for one."""

    def __init__(self) -> None:
        self._refused: dict[int, datetime] = {}

    def is_likely(self, chat_id: int, now: datetime) -> bool:
        """Whether a rich message is worth a try in this chat."""
        return all(now - self._refused.get(place, now - PAUSE) >= PAUSE for place in (chat_id, EVERYWHERE))

    def refused(self, chat_id: int, now: datetime) -> None:
        """Remember a refusal; the oldest is forgotten when there are too many."""
        self._refused.pop(chat_id, None)
        self._refused[chat_id] = now
        if len(self._refused) > CHATS_REMEMBERED:
            del self._refused[next(iter(self._refused))]
