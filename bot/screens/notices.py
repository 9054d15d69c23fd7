"""The prompt that asks for a report, and its buttons: report now, remind me tomorrow, on leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import Button, button, keyboard
from bot.screens.recap_buttons import labelled
from bot.screens.reporting import CORRECT, start_button
from bot.screens.screen import Screen
from bot.texts import notices as texts
from bot.texts import nudges, reviews
from bot.texts.formats import month_short
from models.months import Month
from models.notices import Away, LeaveChoice, Owed
from models.periods import OfficeCalendar

NOTICE = "n"
"""Callback data of a prompt's buttons: ``n:<what>:<months>``; months are joined by ``+``."""

TOMORROW, LEAVE, BACK = "besok", "cuti", "kembali"
TAKE = "ambil"
"""``n:ambil:<choice>:<months>`` takes leave."""

CANCEL = "batal"
"""``n:batal:<leave>`` cancels it."""

CORRECTIONS = 5
"""Returned reports with a button of their own; the others are found with the first one."""

MONTHS_IN_DATA = 5
"""More months than this do not fit into a button; nobody has that many open at once."""


def prompt(owed: Sequence[Owed], calendar: OfficeCalendar, now: datetime) -> Screen:
    """Return the one message about everything somebody owes; ``now`` is in the office's time zone."""
    local = [replace(item, window=calendar.local_window(item.window)) for item in owed]
    windows = list(dict.fromkeys(item.window for item in local))
    parts = []
    for window in windows:
        opened_today = calendar.next_sending_time(window.opens).date() == now.date()
        items = [item for item in local if item.window == window]
        parts.append(_about(items, now, len(local), opened_today=opened_today))
    return _asking("\n\n".join(parts), local)


def nudge(owed: Sequence[Owed], by: str, calendar: OfficeCalendar, now: datetime) -> Screen:
    """Return the reminder of one month that a head asked for; ``by`` is the head's function, as HTML."""
    window = calendar.local_window(owed[0].window)
    incomplete, returned = all(item.is_sent for item in owed), all(item.returned for item in owed)
    lines = [nudges.reminder(by, owed), *texts.posts(owed, len(owed))]
    lines.append(texts.deadline(window, now, incomplete=incomplete, returned=returned))
    return _asking("\n".join(lines), owed)


def snoozed(owed: Sequence[Owed], until: datetime) -> Screen:
    """Return what the prompt turns into; reporting stays one tap away."""
    return Screen(texts.snoozed(_months(owed), until), keyboard(*_ways(owed)))


def closes_first(owed: Sequence[Owed], calendar: OfficeCalendar) -> Screen:
    """Return the refusal to remind somebody of a month that has closed by then."""
    return Screen(texts.closes_first(calendar.local_window(owed[-1].window)), keyboard(*_ways(owed)))


def ask_leave(months: Sequence[Month], options: Mapping[LeaveChoice, date]) -> Screen:
    """Return the question how long a leave is."""
    choices = [[_button(texts.leave_choice(choice, ends), TAKE, months, choice)] for choice, ends in options.items()]
    return Screen(texts.ask_leave(months), keyboard(*choices, [_button(texts.BACK, BACK, months)]))


def on_leave(away: Away, resumes: date) -> Screen:
    """Return the confirmation of a leave, which can be taken back."""
    text = texts.on_leave(away.starts, away.ends, resumes)
    return Screen(text, keyboard([button(texts.CANCEL_LEAVE, NOTICE, CANCEL, away.id)]))


def leave_ended(owed: Sequence[Owed]) -> Screen:
    """Return what the confirmation turns into when the leave is taken back, with the ways to what is owed."""
    return Screen(texts.LEAVE_ENDED, keyboard(*_ways(owed)))


def nothing_owed() -> Screen:
    """Return what a prompt turns into once nothing of it is owed."""
    return Screen(texts.NOTHING_OWED)


def read_months(data: str) -> tuple[Month, ...]:
    """Return the months of a button; raises ``ValueError`` for data that no screen of ours made."""
    return tuple(Month.parse(word) for word in data.split("+"))


def _about(owed: Sequence[Owed], now: datetime, together: int, *, opened_today: bool) -> str:
    """Return what is owed for one month, of so many posts of all months: the news, the posts, the deadline."""
    window = owed[0].window
    incomplete, returned = all(item.is_sent for item in owed), all(item.returned for item in owed)
    if opened_today and not incomplete:
        lead = texts.opening(window, now)
    else:
        lead = texts.reminder(window, now, incomplete=incomplete, returned=returned)
    return "\n".join(
        [
            lead,
            *texts.posts(owed, together),
            texts.deadline(window, now, incomplete=incomplete, returned=returned),
        ]
    )


def _asking(text: str, owed: Sequence[Owed]) -> Screen:
    """Return a text that asks for reports, with what can be done about it."""
    months = _months(owed)
    rest = [_button(texts.TOMORROW, TOMORROW, months), _button(texts.ON_LEAVE, LEAVE, months)]
    return Screen(text, keyboard(*_ways(owed), rest))


def _ways(owed: Sequence[Owed]) -> list[list[Button]]:
    """Return the buttons that open reports: each that was returned has its own."""
    returned = [item for item in owed if item.returned]
    ways = [[_correct(item, several=len(owed) > 1)] for item in returned[:CORRECTIONS]]
    return ways if len(ways) == len(owed) else [[start_button()], *ways]


def _correct(owed: Owed, *, several: bool) -> Button:
    """Return the button that opens a report that was returned; among several it names the post."""
    month = owed.window.month
    words = labelled(f"{reviews.CORRECT} {owed.title}", month_short(month)) if several else reviews.CORRECT
    return button(words, CORRECT, owed.position_id, month, style=KeyboardButtonStyle.PRIMARY)


def _months(owed: Sequence[Owed]) -> tuple[Month, ...]:
    return tuple(dict.fromkeys(item.window.month for item in owed))


def _button(text: str, what: str, months: Sequence[Month], *more: object) -> Button:
    return button(text, NOTICE, what, *more, "+".join(map(str, months[:MONTHS_IN_DATA])))
