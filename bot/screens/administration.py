"""The main menu of `/admin`. A further section is one entry of ``SECTIONS`` and a handler of its prefix."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.keyboards import button, in_rows, keyboard
from bot.screens import sections
from bot.screens.screen import Screen
from bot.texts import administration as texts
from bot.texts import roster as roster_texts

PEOPLE, INVITATIONS, POSTS, ROSTER, QUESTIONS = "adp", "adu", "adj", "adi", "adq"
HOME, START = sections.HOME, sections.OPEN
DATA = re.compile(f"{HOME}:{START}")

SECTIONS: tuple[tuple[str, str], ...] = (
    (texts.PEOPLE, PEOPLE),
    (texts.INVITATIONS, INVITATIONS),
    (texts.POSTS, POSTS),
    *sections.SECTIONS,
)
"""The sections of the menu: what the button says, and the prefix of its callback data."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The office at a glance."""

    office: str
    counts: tuple[int, int, int]
    vacant: int
    questions: int
    empty: bool


def home(shown: Overview) -> Screen:
    """Return the main menu; the first steps where there are no people yet."""
    menu = in_rows((button(label, prefix, START) for label, prefix in SECTIONS), 2)
    if shown.empty:
        template = button(roster_texts.DOWNLOAD, ROSTER, "contoh", style="primary")
        return Screen(texts.FIRST_STEPS, keyboard([template], *menu))
    asked = [button(texts.questions_label(shown.questions), QUESTIONS, START)] if shown.questions else []
    return Screen(texts.home(shown.office, shown.counts, shown.vacant, shown.questions), keyboard(asked, *menu))
