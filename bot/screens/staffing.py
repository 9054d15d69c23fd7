"""People in `/admin`: lists with pages, what was found, and a person's card with its questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.keyboards import Button, button, in_rows, keyboard, page_of, turning
from bot.screens.administration import HOME, PEOPLE, POSTS, ROSTER, START
from bot.screens.appointments import ACTING as ACTS
from bot.screens.appointments import FROM_PERSON, appointing, ending
from bot.screens.inviting import paused_button
from bot.screens.posts import POST
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import roster as roster_texts
from bot.texts import staffing as texts
from models.staffing import Card, Connection, Employee, Vacancy, counts

PREFIX = PEOPLE
PAGE = 8
LIST, CARD, FIND, ASK, DO, ACTING = "l", "k", "cari", "tanya", "ya", "plt"
INVITE, UNBIND, GRANT, REVOKE = "undang", "cabut", "beri", "ambil"
DATA = re.compile(
    r"adp:(?:(?P<start>awal|cari)|l:(?P<list>[a-z]{1,8}):(?P<page>[0-9]{1,5})|k:(?P<card>[0-9]{1,18})|plt:(?P<acting>[0-9]{1,18})"
    r"|(?P<step>tanya|ya):(?P<what>undang|cabut|beri|ambil):(?P<person>[0-9]{1,18})(?::(?P<about>[a-z0-9]{1,18}))?)"
)


def filtered(people: Sequence[Employee], name: str) -> list[Employee]:
    """Return the people of one list."""
    wanted = {"hubung": Connection.BOUND, "belum": Connection.NEVER, "blokir": Connection.BLOCKED}
    if name in wanted:
        return [person for person in people if person.connection is wanted[name]]
    return [person for person in people if name != "tanpa" or not person.posts]


def overview(people: Sequence[Employee]) -> Screen:
    """Return how many people there are, and the ways to them."""
    lists = [button(texts.filter_label(name, len(filtered(people, name))), PREFIX, LIST, name, 0)
             for name in texts.FILTERS if filtered(people, name)]  # fmt: skip
    return Screen(
        texts.people(counts(people)),
        keyboard(
            *in_rows(lists, 2),
            [button(texts.SEARCH, PREFIX, FIND)],
            [button(roster_texts.IMPORT, ROSTER, "minta"), button(roster_texts.DOWNLOAD, ROSTER, "contoh")],
            [button(common.MENU, HOME, START)],
        ),
    )


def listing(people: Sequence[Employee], name: str, page: int) -> Screen:
    """Return one page of a list; one beyond the end is the last."""
    found = filtered(people, name)
    shown, page, count = page_of(found, page, PAGE)
    return Screen(
        texts.listed(texts.FILTERS[name], len(found), page, count),
        keyboard(
            *_people(shown),
            turning(page, count, PREFIX, LIST, name),
            [button(texts.SEARCH, PREFIX, FIND), button(common.BACK, PREFIX, START)],
        ),
    )


def found(people: Sequence[Employee], vacant: Sequence[Vacancy], words: str) -> Screen:
    """Return whom a search found, and after them which posts without a holder."""
    rows = _people(people)
    rows += [[button(texts.vacancy_label(post.title), POSTS, POST, post.position_id)] for post in vacant]
    if not rows:
        again = [button(texts.SEARCH, PREFIX, FIND), button(common.MENU, HOME, START)]
        return Screen(texts.no_match(words), keyboard(again))
    return Screen(
        texts.found(words, len(rows), len(rows[:PAGE])),
        keyboard(*rows[:PAGE], [button(texts.SEARCH, PREFIX, FIND), button(common.BACK, PREFIX, START)]),
    )


def card(shown: Card, now: datetime, lead: str = "", paused: int = 0) -> Screen:
    """Return a person's card; ``paused`` is how many accounts have to wait, where one may be this person's."""
    bound = shown.connection is not Connection.NEVER
    invite = button(texts.REBIND if bound else texts.INVITE, PREFIX, ASK if bound else DO, INVITE, shown.person_id)
    ends = [[button(f"{texts.TAKE_BACK if post.starts > now.date() else texts.VACATE}: {post.title}",
                    *ending(post.position_id, post.assignment, FROM_PERSON))] for post in shown.posts]  # fmt: skip
    text = texts.card(shown, now)
    return Screen(
        f"{lead}\n\n{text}" if lead else text,
        keyboard(
            paused_button(paused),
            [invite, *([button(texts.UNBIND, PREFIX, ASK, UNBIND, shown.person_id)] if bound else [])],
            [button(texts.ACT, PREFIX, ACTING, shown.person_id)],
            *ends,
            [_right(shown, right) for right in texts.RIGHTS],
            [button(common.BACK, PREFIX, START)],
        ),
    )


def confirm(text: str, what: str, person_id: int, about: object = None) -> Screen:
    """Return a question with yes and no; no leads back to the card."""
    data = [PREFIX, DO, what, person_id, *([] if about is None else [about])]
    return Screen(
        text,
        keyboard([button(common.YES, *data, style="danger"), button(common.NO, PREFIX, CARD, person_id)]),
    )


def choose_post(person_id: int, posts: Sequence[tuple[int, str]]) -> Screen:
    """Return the posts in which somebody may act, and how many more were found."""
    rows = [[button(title, *appointing(position, ACTS, person_id))] for position, title in posts[:PAGE]]
    return Screen(texts.choose(len(posts) - len(rows)), keyboard(*rows, [button(common.NO, PREFIX, CARD, person_id)]))


def _right(shown: Card, right: str) -> Button:
    held = right in shown.rights
    label = texts.right_label(right, held=held)
    return button(label, PREFIX, ASK, REVOKE if held else GRANT, shown.person_id, right)


def _people(people: Sequence[Employee]) -> list[list[Button]]:
    return [[button(texts.employee_label(person), PREFIX, CARD, person.person_id)] for person in people]
