"""The screens of evidence, and the button that leads to it from a report, its review and the recap."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.keyboards import PAGE, Button, button, in_rows, keyboard, page_of, turning
from bot.screens.screen import Screen
from bot.texts import evidence as texts
from bot.texts.formats import month_short
from models.catalogue.types import Indicator
from models.evidence import Piece, Place
from models.months import Month

PREFIX = "bk"
REPORT, INDICATOR, SHOW, REMOVE, ASSIGN, DROP = "m", "i", "s", "x", "a", "t"
LIST, ASK = "l", "q"
DATA = re.compile(
    r"bk:(?:(?P<what>[mis]):(?P<position>[0-9]{1,18}):(?P<month>[1-9][0-9]{3}-(?:0[1-9]|1[0-2]))(?::(?P<more>[0-9]{1,18}))?"
    r"|(?P<act>[xt]):(?P<evidence>[0-9]{1,18})|a:(?P<waiting>[0-9]{1,18}):(?P<indicator>[0-9]{1,18})"
    r"|l:(?P<page>[0-9]{1,4})|q:(?P<asked>[0-9]{1,18}):(?P<of>[0-9]{1,18}):(?P<turned>[0-9]{1,4}))"
)
FILES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Owned:
    """A report of the reader's own with its evidence: titles, indicators by id in their order, and the files."""

    place: Place
    title: str
    indicators: Sequence[tuple[int, Indicator]]
    pieces: Sequence[Piece]
    can_change: bool


def evidence_button(position_id: int, month: Month, files: int) -> Button | None:
    """Return the button that sends the files of a report to whoever may see them; ``None`` without any."""
    return button(texts.count(files), PREFIX, SHOW, position_id, month) if files else None


def own_button(position_id: int, month: Month, files: int) -> Button:
    """Return the button to the evidence of one's own report, which can be added to."""
    text = texts.count(files) or f"{texts.CLIP} Bukti dukung"
    return button(text, PREFIX, REPORT, position_id, month)


def ask(
    evidence: int, choices: Sequence[tuple[int, str, Sequence[tuple[int, Indicator]]]], month: Month, page: int = 0
) -> Screen:
    """Return the question to which indicator a file belongs; ``choices`` are posts by id with their indicators."""
    several = len(choices) > 1
    items = [
        (key, f"{title}: {item.name}" if several else item.name)
        for _, title, indicators in choices
        for key, item in indicators
    ]
    part, page, count = page_of(items, page, PAGE)
    listed = list(enumerate(part, start=page * PAGE + 1))
    buttons = [button(f"{number}", PREFIX, ASSIGN, evidence, key) for number, (key, _) in listed]
    turn = turning(page, count, PREFIX, ASK, evidence, 0 if several else choices[0][0])
    text = texts.ask(month, [(f"{number}", name) for number, (_, name) in listed])
    return Screen(text, keyboard(*in_rows(buttons, 5), turn, [button(texts.KEEP_OUT, PREFIX, DROP, evidence)]))


def reports(places: Sequence[tuple[Place, str, int]], page: int, count: int) -> Screen:
    """Return a page of the question about which report's evidence; each with its title and the number of its files."""
    rows = [
        [button(f"{month_short(place.month)} · {title}{f' ({files})' if files else ''}", *_report(place))]
        for place, title, files in places
    ]
    text = texts.reports([(title, place.month) for place, title, _ in places])
    return Screen(text, keyboard(*rows, turning(page, count, PREFIX, LIST)))


def report(shown: Owned, page: int = 0) -> Screen:
    """Return the evidence of one report, a page of its indicators."""
    counted = Counter(piece.indicator_id for piece in shown.pieces)
    place = shown.place
    part, page, count = page_of(shown.indicators, page, PAGE)
    listed = list(enumerate(part, start=page * PAGE + 1))
    buttons = [
        button(f"{number} · {texts.CLIP} {counted[key]}", PREFIX, INDICATOR, place.position_id, place.month, key)
        for number, (key, _) in listed
        if counted[key]
    ]
    everything = evidence_button(place.position_id, place.month, len(shown.pieces))
    lines = [(number, item.name, counted[key]) for number, (key, item) in listed]
    text = texts.report(shown.title, place.month, lines, can_change=shown.can_change)
    turn = turning(page, count, *_report(place)[:-1])
    return Screen(text, keyboard(*in_rows(buttons, 4), turn, [everything] if everything else []))


def indicator(shown: Owned, indicator_id: int) -> Screen:
    """Return the files of one indicator, each of which its owner can remove."""
    place = shown.place
    found = ((n, item.name) for n, (key, item) in enumerate(shown.indicators, start=1) if key == indicator_id)
    number, name = next(found, (0, ""))
    pieces = [piece for piece in shown.pieces if piece.indicator_id == indicator_id]
    rows = [[button(texts.remove(piece), PREFIX, REMOVE, piece.id)] for piece in pieces if shown.can_change]
    back = button(texts.BACK, *_report(place, max(0, number - 1) // PAGE))
    return Screen(texts.indicator(number, name, pieces), keyboard(*rows, [back]))


def numbered(indicators: Sequence[tuple[int, Indicator]]) -> Mapping[int, tuple[int, str]]:
    """Return the number and the name of each indicator, by its id."""
    return {key: (number, item.name) for number, (key, item) in enumerate(indicators, start=1)}


def more(place: Place, offset: int, left: int) -> Screen:
    """Return the button to the files that follow."""
    after = button(f"{texts.MORE} ({left})", PREFIX, SHOW, place.position_id, place.month, offset)
    return Screen(texts.count(left), keyboard([after]))


def _report(place: Place, page: int = 0) -> tuple[object, ...]:
    """Return what leads to a report in the message it is pressed in; without the end it comes in a new one."""
    return PREFIX, REPORT, place.position_id, place.month, page
