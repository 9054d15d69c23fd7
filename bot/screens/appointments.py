"""Appointments and their ends in `/admin`: a preview of one day, and buttons to other days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.keyboards import Button, button, in_rows, keyboard
from bot.screens.administration import PEOPLE, POSTS
from bot.screens.screen import Screen
from bot.texts import administration as common
from bot.texts import appointments as texts
from models.months import Month
from models.roster_plan import Outcome, Plan
from models.staffing import Held, PostCard
from models.succession import Share

PREFIX = "adt"
SHOWN = 8
"""Digits of a plan's fingerprint that a button carries."""

PREVIEW, DO, TYPE, PREVIEW_END, END, TYPE_LAST = "m", "y", "t", "e", "z", "h"
HOLDING, ACTING, BOTH = "d", "p", "r"
FROM_POST, FROM_PERSON = "j", "k"
"""Where somebody's end was asked for, and so what is shown after it: the post's card or the person's."""

DATA = re.compile(
    r"adt:(?:(?P<step>[myt]):(?P<position>[0-9]{1,18}):(?P<role>[dpr]):(?P<person>[0-9]{1,18})"
    r"|(?P<ending>[ezh]):(?P<at>[0-9]{1,18}):(?P<assignment>[0-9]{1,18}):(?P<origin>[jk]))"
    r"(?::(?P<day>[0-9]{8})(?::(?P<shown>[0-9a-f]{8}))?)?"
)


def appointing(position_id: int, role: str, person_id: int, since: date | None = None) -> list[object]:
    """Return the data of the button to the preview of an appointment; from today on where no day is given."""
    return [PREFIX, PREVIEW, position_id, role, person_id, *_written(since)]


def ending(position_id: int, assignment: int, origin: str, last: date | None = None) -> list[object]:
    """Return the data of the button to the preview of an end; yesterday is the last day where none is given."""
    return [PREFIX, PREVIEW_END, position_id, assignment, origin, *_written(last)]


def confirm(
    shown: PostCard,
    person: tuple[int, str],
    role: str,
    days: tuple[date, date],
    plan: Plan,
    shares: Sequence[Share],
    titles: Mapping[str, str],
) -> Screen:
    """Return the preview of an appointment; who holds another post may keep it. ``days`` are the first and today.

    Its buttons say which plan was shown, so that no other one is carried out.
    """
    (key, name), (since, today), post = person, days, shown.position_id
    seen = [*_written(since), plan.fingerprint[:SHOWN]]
    text = texts.confirm(name, shown.title, since, today, plan, shares, titles, acting=role == ACTING)
    leaves = role != ACTING and any(one.tenure.nip == plan.lines[0].row.nip for one in plan.endings)
    yes = button(texts.MOVE if leaves else texts.APPOINT, PREFIX, DO, post, role, key, *seen, style="success")
    both = [button(texts.KEEP_BOTH, PREFIX, DO, post, BOTH, key, *seen)] if leaves else []
    changes = any(line.outcome is not Outcome.UNCHANGED for line in plan.lines)
    others = [
        button(texts.since_label(day, today), *appointing(post, role, key, day))
        for day in first_days(today)
        if day != since
    ]
    others.append(button(texts.ANOTHER_DAY, PREFIX, TYPE, post, role, key))
    return Screen(
        text,
        keyboard(*([[yes], both] if changes else []), *in_rows(others, 2), [button(common.NO, POSTS, "p", post)]),
    )


def confirm_end(
    shown: PostCard,
    held: Held,
    origin: str,
    days: tuple[date, date],
    plan: Plan,
    shares: Sequence[Share],
    titles: Mapping[str, str],
) -> Screen:
    """Return the preview of somebody's end in a post. ``days`` are the last and today."""
    last, today = days
    data = [shown.position_id, held.assignment, origin]
    text = texts.confirm_end(held.name, shown.title, last, today, plan, shares, titles, acting=held.acting)
    yes = button(common.YES, PREFIX, END, *data, *_written(last), style="danger")
    begun = held.starts <= today
    others = [
        button(texts.last_label(day, today), *ending(shown.position_id, held.assignment, origin, day))
        for day in last_days(today)
        if begun and day != last
    ]
    others += [button(texts.ANOTHER_DAY, PREFIX, TYPE_LAST, *data)] if begun else []
    return Screen(text, keyboard([yes], *in_rows(others, 2), [_back(shown, held, origin)]))


def first_days(today: date) -> list[date]:
    """Return the days that are offered as first ones: today, this month's first and the next one's."""
    return list(dict.fromkeys((today, Month.of(today).first_day, Month.of(today).next().first_day)))


def last_days(today: date) -> list[date]:
    """Return the days that are offered as last ones: the day before each of those."""
    return [day - timedelta(days=1) for day in first_days(today)]


def _back(shown: PostCard, held: Held, origin: str) -> Button:
    if origin == FROM_PERSON:
        return button(common.NO, PEOPLE, "k", held.person_id)
    return button(common.NO, POSTS, "p", shown.position_id)


def _written(day: date | None) -> list[str]:
    return [] if day is None else [f"{day:%Y%m%d}"]
