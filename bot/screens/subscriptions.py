"""The screens of `/langganan`: what a head gets, what each group gets, and the questions in a group.

A button that turns something on or off carries the state it leads to, so that a second tap changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.keyboards import Button, button, keyboard, link
from bot.screens.screen import Screen
from bot.screens.sections import further
from bot.texts import subscriptions as texts
from models.subscribing import Posting, RegisteredGroup, Wishes

PREFIX = "lg"
HOME, OWN, GROUP, RELEASE = "awal", "saya", "grup", "lepas"
ADD, REPLACE, KEEP = "daftar", "ganti", "biar"
IN_PRIVATE = re.compile(
    r"lg:(?:awal|saya:(?P<own>overdue|closes|weekly):(?P<on>[01])"
    r"|grup:(?P<group>[0-9]{1,18})(?::(?P<posting>overdue|closes|weekly):(?P<wanted>[01]))?"
    r"|lepas:(?P<release>[0-9]{1,18}))"
)
IN_GROUP = re.compile(r"lg:(?:(?P<what>daftar|ganti):(?P<unit>[a-z0-9.-]{1,40})|biar)")
PAYLOAD = re.compile(r"^/start(?:@\w+)?\s+rekap-(?P<unit>[a-z0-9_-]{1,40})\s*$")
"""What `t.me/<bot>?startgroup=…` makes the bot hear. A payload takes no point, and no code has an underscore."""


@dataclass(frozen=True, slots=True)
class Own:
    """What a head sees: their wishes, the units they lead by code, the groups of these, the bot's name for links."""

    wishes: Wishes
    units: Mapping[str, str]
    groups: Sequence[RegisteredGroup]
    bot: str


def own(shown: Own, note: str = "") -> Screen:
    """Return a head's own page; ``note`` (HTML) opens it."""
    groups = [[button(further(group.title), PREFIX, GROUP, group.id)] for group in shown.groups]
    only = len(shown.units) == 1
    links = [
        [link(texts.add_group(name, only=only), f"https://t.me/{shown.bot}?startgroup={_payload(code)}")]
        for code, name in shown.units.items()
    ]
    return Screen(
        texts.own(list(shown.units.values()), shown.groups, note),
        keyboard(*_choices(shown.wishes, OWN), *groups, *links),
    )


def group(shown: RegisteredGroup) -> Screen:
    """Return the page of one group."""
    return Screen(
        texts.of_group(shown),
        keyboard(
            *_choices(shown.wishes, GROUP, shown.id),
            [button(texts.RELEASE, PREFIX, RELEASE, shown.id)],
            [button(texts.BACK, PREFIX, HOME)],
        ),
    )


def which_unit(units: Mapping[str, str]) -> Screen:
    """Return the question in a group whose head leads several units."""
    return Screen(texts.WHICH_UNIT, keyboard(*([button(name, PREFIX, ADD, code)] for code, name in units.items())))


def ask_replace(current: RegisteredGroup, code: str, name: str) -> Screen:
    """Return the question in a group that is registered for another unit."""
    buttons = [button(texts.REPLACE, PREFIX, REPLACE, code), button(texts.KEEP, PREFIX, KEEP)]
    return Screen(texts.ask_replace(current, name), keyboard(buttons))


def registered(shown: RegisteredGroup) -> Screen:
    """Return the confirmation in a group."""
    return Screen(texts.registered(shown))


def unit_of_payload(payload: str) -> str:
    """Return the code of the unit that a payload names."""
    return payload.replace("_", ".")


def _payload(unit: str) -> str:
    return f"rekap-{unit.replace('.', '_')}"


def _choices(wishes: Wishes, *whose: object) -> list[list[Button]]:
    return [
        [
            button(
                texts.choice(posting, wanted=wishes.wants(posting)),
                PREFIX,
                *whose,
                posting.value,
                int(not wishes.wants(posting)),
            )
        ]
        for posting in Posting
    ]
