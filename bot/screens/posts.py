"""Posts in `/admin`: the tree of units, a post's card, appointments, and who reports a month that changed hands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.keyboards import Button, button, keyboard, page_of, turning
from bot.screens.administration import HOME, POSTS, QUESTIONS, START
from bot.screens.appointments import FROM_POST, appointing, ending
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import staffing as texts
from models.catalogue.types import Catalogue, Unit
from models.handover import Asked
from models.months import Month
from models.staffing import Employee, PostCard

PREFIX = POSTS
PAGE = 8
UNIT, POST, FILL, STAND_IN = "u", "p", "isi", "plt"
EXEMPT, OBLIGE = "bebas", "wajib"
MONTH = r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"
DATA = re.compile(
    r"adj:(?:(?P<start>awal)|u:(?P<unit>[a-z0-9._-]{1,40}):(?P<page>[0-9]{1,4})|p:(?P<post>[0-9]{1,18})"
    r"|(?P<ask>isi|plt):(?P<of>[0-9]{1,18})"
    rf"|(?P<exempt>bebas|wajib):(?P<whose>[0-9]{{1,18}}):(?P<month>{MONTH}))"
)
QUESTION_DATA = re.compile(
    rf"adq:(?:(?P<what>awal|aturan)|(?P<position>[0-9]{{1,18}}):(?P<month>{MONTH}):(?P<person>[0-9]{{1,18}}))"
)
RULE = "aturan"

Holding = Mapping[int, Sequence[tuple[str, bool]]]


def unit(catalogue: Catalogue, shown: Unit, ids: Mapping[str, int], held: Holding, page: int) -> Screen:
    """Return a unit: its posts with who is in them, and the units below it."""
    own = [p for p in catalogue.positions if p.unit == shown.code and p.code in ids]
    rows = [button(texts.post_label(p.title, held.get(ids[p.code], ())), PREFIX, POST, ids[p.code]) for p in own]
    rows += [_unit_button(catalogue, child, ids, held) for child in catalogue.children(shown.code)]
    shown_rows, page, count = page_of(rows, page, PAGE)
    listed = own[page * PAGE : (page + 1) * PAGE]
    up = button(texts.OTHER_UNIT, PREFIX, UNIT, shown.parent, 0) if shown.parent else button(common.MENU, HOME, START)
    return Screen(
        texts.unit(shown.name, _above(catalogue, shown), [(p.title, held.get(ids[p.code], ())) for p in listed]),
        keyboard(
            *([row] for row in shown_rows),
            turning(page, count, PREFIX, UNIT, shown.code),
            [up],
        ),
    )


def post(shown: PostCard, lead: str = "") -> Screen:
    """Return a post's card."""
    key = shown.position_id
    ends = [
        [button(texts.end_label(held, begun=begun), *ending(key, held.assignment, FROM_POST))]
        for begun, people in ((True, shown.now), (False, shown.coming))
        for held in people
    ]
    months = [[_exemption(shown, month)] for month in shown.months]
    text = texts.post(shown)
    return Screen(
        f"{lead}\n\n{text}" if lead else text,
        keyboard(
            [button(texts.HOLDER, PREFIX, FILL, key), button(texts.ACT, PREFIX, STAND_IN, key)],
            *ends,
            *months,
            [button(common.BACK, PREFIX, UNIT, shown.unit, 0)],
        ),
    )


def choose_person(position_id: int, role: str, people: Sequence[Employee]) -> Screen:
    """Return whom a search for a post's holder found, and how many more."""
    rows = [[button(texts.employee_label(p), *appointing(position_id, role, p.person_id))] for p in people[:PAGE]]
    return Screen(
        texts.choose(len(people) - len(rows)), keyboard(*rows, [button(common.NO, PREFIX, POST, position_id)])
    )


def question(asked: Asked, left: int) -> Screen:
    """Return the question who reports a month in which a post changed hands."""
    data = [QUESTIONS, asked.position_id, asked.month]
    named = [
        [button(texts.reporter_label(name, former=place > 0 or len(asked.candidates) == 1), *data, key)]
        for place, (key, name) in enumerate(asked.candidates)
    ]
    nobody = [button(texts.NOBODY, *data, 0)] if asked.default is None else []
    rule = [button(texts.BY_RULE, QUESTIONS, RULE)] if left else []
    return Screen(
        texts.ask_reporter(asked.title, asked.month, dict(asked.candidates), asked.default, left),
        keyboard(*named, nobody, rule, [button(common.MENU, HOME, START)]),
    )


def all_answered() -> Screen:
    """Return that nothing is left to decide."""
    return Screen(texts.ALL_ANSWERED, keyboard([button(common.MENU, HOME, START)]))


def _exemption(shown: PostCard, month: Month) -> Button:
    if month in shown.exempt:
        return button(texts.oblige_label(month), PREFIX, OBLIGE, shown.position_id, month)
    return button(texts.exempt_label(month), PREFIX, EXEMPT, shown.position_id, month)


def _unit_button(catalogue: Catalogue, unit: Unit, ids: Mapping[str, int], held: Holding) -> Button:
    below = frozenset(catalogue.below(unit.code))
    posts = [ids[p.code] for p in catalogue.positions if p.unit in below and p.code in ids]
    vacant = sum(all(acting for _, acting in held.get(key, ())) for key in posts)
    return button(texts.unit_label(unit.name, vacant), PREFIX, UNIT, unit.code, 0)


def _above(catalogue: Catalogue, unit: Unit) -> list[str]:
    names: list[str] = []
    while unit.parent is not None:
        unit = catalogue.unit[unit.parent]
        names.insert(0, unit.name)
    return names
