"""The buttons with which a head reminds those whose report is missing or was returned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import Button, button
from bot.screens.recap_buttons import Place
from bot.texts import nudges as texts
from models.months import Month
from models.nudging import Nudgeable, Reach

NUDGE = "i"
PATTERN = re.compile(r"i:([0-9]{4})([0-9]{2}):([a-z0-9.-]{1,40}):([0-9a-z]{1,7}):([0-9a-z]{1,7})")
"""Month, unit, message id of the chart above and person; the two ids to the base of 36, or 64 bytes would not do."""

EVERYBODY = 0
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Nudge:
    """What a button asks for: to remind one person, or everybody, of a unit's month; ``photo`` is the chart above."""

    month: Month
    unit: str
    photo: int = 0
    person_id: int = EVERYBODY

    @classmethod
    def parse(cls, data: str) -> Nudge | None:
        """Read callback data; ``None`` for data that no button of ours has."""
        match = PATTERN.fullmatch(data)
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) == 0:
            return None
        return cls(Month(int(match[1]), int(match[2])), match[3], int(match[4], 36), int(match[5], 36))

    def button(self, text: str, *, style: str | None = None) -> Button:
        """Return a button that asks for this."""
        month = f"{self.month.year:04}{self.month.number:02}"
        return button(text, NUDGE, month, self.unit, _base36(self.photo), _base36(self.person_id), style=style)


def rows(here: Place, people: Sequence[Nudgeable], shown: Iterable[str]) -> list[list[Button]]:
    """Return a button for everybody who can be reminded now, and one for each whose post is shown, in that order."""
    ready = [person for person in people if person.reach is Reach.READY]
    places = {post: place for place, post in enumerate(shown)}
    named = [person for person in ready if not places.keys().isdisjoint(person.posts)]
    named.sort(key=lambda person: min(places[post] for post in person.posts if post in places))
    nudges = [
        [Nudge(here.month, here.code, here.photo, person.person_id).button(texts.one(person.name))] for person in named
    ]
    if len(ready) > 1:
        everybody = Nudge(here.month, here.code, here.photo)
        nudges.insert(0, [everybody.button(texts.everybody(len(ready)), style=KeyboardButtonStyle.PRIMARY)])
    return nudges


def marks(people: Iterable[Nudgeable]) -> dict[str, str]:
    """Return by post why its holder has no button; where several hold a post, one who has a button counts."""
    found: dict[str, str] = {}
    for person in people:
        for post in person.posts:
            found[post] = texts.mark(person.reach) and found.get(post, texts.mark(person.reach))
    return {post: mark for post, mark in found.items() if mark}


def _base36(number: int) -> str:
    """Return a number that is not negative to the base of 36."""
    digits = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return _DIGITS[number] + digits
