"""The screens of somebody who opens the chat: welcome, greeting, and what is owed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.keyboards import keyboard
from bot.screens.reporting import start_button
from bot.screens.screen import Screen
from bot.texts import binding
from models.standing import Standing


def welcome(name: str, standing: Standing, now: datetime, zone: ZoneInfo, *, again: bool) -> Screen:
    """Return the answer to a code that bound its owner, or that its owner opened once more."""
    first = binding.again(name) if again else f"{binding.welcome(name)}\n\n{binding.PURPOSE}"
    return _at_home(first, standing, now, zone)


def greeting(name: str, standing: Standing, now: datetime, zone: ZoneInfo) -> Screen:
    """Return the answer to `/start` of somebody who is bound."""
    return _at_home(binding.greeting(name), standing, now, zone)


def refusal(text: str, name: str | None) -> Screen:
    """Return the answer to a code that binds nothing; ``name`` is whose account this is already."""
    return Screen(f"{text}\n\n{binding.still_bound(name)}" if name else text)


def _at_home(first: str, standing: Standing, now: datetime, zone: ZoneInfo) -> Screen:
    titles = [binding.post(post.title, acting=post.acting) for post in standing.posts]
    owed = standing.owed
    lines = [first, binding.posts(titles)]
    if owed:
        window = owed[0].window
        due = window.due.astimezone(zone)
        lines.append(binding.owed(window.month, due, overdue=now >= window.due, more=len(owed) - 1))
    elif titles:
        lines.append(binding.NOTHING_OWED)
    lines.append(binding.HELP)
    return Screen("\n\n".join(lines), keyboard([start_button()] if owed else []))
