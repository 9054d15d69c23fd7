"""The screens of "Catatan audit", "Cadangan" and "Kesehatan": what the office's administrators look at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from bot.keyboards import button, keyboard
from bot.screens.screen import Screen
from bot.screens.sections import BACKUP, HEALTH, OPEN, TRAIL, back, home
from bot.texts import audit_events, sections
from bot.texts import running as texts
from models.audit import Event
from models.catalogue.types import Catalogue
from models.vitals import Copy, Copying, Health

FILE, CHECK, MAKE = "f", "c", "b"
TRAIL_DATA = re.compile(r"ka:(?:awal(?::(?P<before>[0-9]{1,18}))?|(?P<what>[fc]))")
RUNNING_DATA = re.compile(r"(?P<section>k[ch]):(?:awal|(?P<make>b))")


def trail(
    events: Sequence[Event], titles: Mapping[int, str], catalogue: Catalogue, zone: tzinfo, *, more: bool, newest: bool
) -> Screen:
    """Return a page of the trail, the newest first."""
    turning = [] if newest else [button(sections.NEWER, TRAIL, OPEN)]
    turning += [button(sections.OLDER, TRAIL, OPEN, events[-1].id)] if more else []
    doing = [button(audit_events.FILE, TRAIL, FILE), button(audit_events.CHECK, TRAIL, CHECK)]
    return Screen(audit_events.listing(events, titles, catalogue, zone), keyboard(turning, doing, [home()]))


def checked(problems: Sequence[str]) -> Screen:
    """Return whether the chain holds."""
    text = audit_events.problems(problems) if problems else audit_events.SOUND
    return Screen(f"{audit_events.TITLE}\n{text}", keyboard([back(TRAIL, OPEN)]))


def backups(copy: Copy | None, copying: Copying, now: datetime) -> Screen:
    """Return when the last copy was made, and the button that makes one."""
    text = texts.backups(copy, copying, now)
    return Screen(text, keyboard([button(texts.MAKE, BACKUP, MAKE)], [home()]))


def health(shown: Health, now: datetime) -> Screen:
    """Return how the bot is."""
    return Screen(texts.health(shown, now), keyboard([button(texts.AGAIN, HEALTH, OPEN)], [home()]))
