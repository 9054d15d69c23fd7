"""The screens of the section "Pengumuman": for whom, the text, the preview, and how far it is."""

from __future__ import annotations

import re
from datetime import datetime

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import PAGE, button, keyboard, page_of, turning
from bot.screens.screen import Screen
from bot.screens.sections import ANNOUNCE, OPEN, back, further, home
from bot.texts import announcements as texts
from models.announcing import Preview, Progress, Reach
from models.catalogue.types import Catalogue

UNIT, TEXT, SEND, DROP = "u", "t", "k", "x"
NOW, LATER = "now", "later"
ALL = "-"
"""Stands for everybody where a unit's code stands otherwise."""

DATA = re.compile(
    r"ku:(?:awal|(?P<what>[ut]):(?P<unit>[^:]{1,40})(?::(?P<page>[0-9]{1,4}))?|k:(?P<send>[0-9]{1,18}):(?P<when>now|later)|x:(?P<drop>[0-9]{1,18}))"
)


def choose(catalogue: Catalogue, unit: str | None, page: int = 0) -> Screen:
    """Return the question who gets it: everybody, a unit, or one below it."""
    code = unit or catalogue.root.code
    unit = None if code == catalogue.root.code else unit
    whom = texts.EVERYBODY if unit is None else texts.to_unit(catalogue.unit[code].name)
    here = button(whom, ANNOUNCE, TEXT, unit or ALL)
    rows = []
    children, page, count = page_of(catalogue.children(code), page, PAGE)
    for child in children:
        below = bool(catalogue.children(child.code))
        name = further(child.name) if below else child.name
        rows.append([button(name, ANNOUNCE, UNIT if below else TEXT, child.code)])
    parent = catalogue.unit[code].parent
    up = home() if parent is None else back(ANNOUNCE, OPEN)
    if parent is not None and catalogue.unit[parent].parent is not None:
        up = back(ANNOUNCE, UNIT, parent)
    return Screen(texts.choose(), keyboard([here], *rows, turning(page, count, ANNOUNCE, UNIT, code), [up]))


def ask(catalogue: Catalogue, unit: str | None, reach: Reach) -> Screen:
    """Return the question for the text; without anybody to reach, that."""
    if not reach.connected:
        return Screen(texts.NOBODY, keyboard([back(ANNOUNCE, OPEN)]))
    return Screen(
        texts.ask(_name(catalogue, unit), reach.connected, len(reach.absent)), keyboard([back(ANNOUNCE, OPEN)])
    )


def announcement(text: str) -> Screen:
    """Return what staff get."""
    return Screen(texts.announcement(text))


def preview(shown: Preview, catalogue: Catalogue, later: datetime | None) -> Screen:
    """Return the buttons below the preview; ``later`` is the next hour of work where it is night now."""
    count = shown.reach.connected
    style = KeyboardButtonStyle.SUCCESS if later is None else None
    send = texts.send(count) if later is None else texts.send_now(count)
    rows = [[button(send, ANNOUNCE, SEND, shown.id, NOW, style=style)]]
    if later is not None:
        rows += [[button(texts.send_at(later), ANNOUNCE, SEND, shown.id, LATER, style=KeyboardButtonStyle.SUCCESS)]]
    rows += [[button(texts.CANCEL, ANNOUNCE, DROP, shown.id)]]
    hint = texts.night() if later is not None else ""
    return Screen(texts.preview(shown, _name(catalogue, shown.unit), hint), keyboard(*rows))


def accepted(announcement_id: int, at: datetime, *, now: bool) -> Screen:
    """Return what the preview turns into; what goes out later can still be taken back."""
    rows = [] if now else [[button(texts.CANCEL, ANNOUNCE, DROP, announcement_id)]]
    return Screen(texts.accepted(at, now=now), keyboard(*rows))


def dropped() -> Screen:
    """Return what an announcement turns into that is not sent after all."""
    return Screen(texts.DROPPED, keyboard([home()]))


def progress(shown: Progress, catalogue: Catalogue) -> Screen:
    """Return how far an announcement is."""
    return Screen(texts.progress(shown, _name(catalogue, shown.unit)), keyboard([home()]) if shown.is_over else None)


def _name(catalogue: Catalogue, unit: str | None) -> str | None:
    return catalogue.unit[unit].name if unit in catalogue.unit else None
