"""The screens of reviews: a report's card, the reasons for returning it, the list of what waits, and the verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import Button, button, in_rows, keyboard, page_of, turning
from bot.screens.evidence import evidence_button
from bot.screens.reporting import CORRECT
from bot.screens.screen import Screen
from bot.texts import feeding, reporting
from bot.texts import reviews as texts
from bot.texts.formats import month_short, percent, realisation, shorten
from bot.texts.splitting import LIMIT, units
from models.catalogue.types import Catalogue, Indicator, Kind
from models.measures import percent as percentage
from models.months import Month
from models.plausibility import find_unusual
from models.realisation import Answer, Realisation
from models.reviewing import Remark, Returned, ReviewCard, ReviewState, Standing, Tray, Waiting

CARD, LIST = "v", "w"
"""Callback data of a card is ``v:<what>:<report>:<revision>``, of the list ``w:<what>[:<more>]``."""

APPROVE, RETURN, OTHER, BACK, SHOW = "a", "r", "o", "c", "s"
NEW, OWN, BELOW, ROUTINE = "n", "o", "b", "all"
CARD_DATA = re.compile(r"v:(?P<what>[arocs123]):(?P<report>[0-9]{1,18}):(?P<revision>[0-9]{1,9})")
LIST_DATA = re.compile(r"w:(?:n|(?P<scope>[ob]):(?P<page>[0-9]{1,6})|all:(?P<seen>[0-9]{1,18}))")

PAGE_LENGTH, NUMBERS_A_ROW = 15, 5
RETURNED_SHOWN = 5
NAMES_ROOM = 1500
"""Characters a card has for the names of its indicators."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A list of what waits, for its reader or (``scope``) for heads below them, and the page shown.

    ``approved`` are the titles of what was just approved at once, ``None`` where nothing was asked, and ``changed`` of
    what was not, since it had changed meanwhile.
    """

    tray: Tray
    scope: str = OWN
    page: int = 0
    approved: Sequence[str] | None = None
    changed: Sequence[str] = ()


def card(shown: ReviewCard, zone: ZoneInfo) -> Screen:
    """Return a report with everything its reviewer judges it by, what came of it, and what can be done."""
    lines = [_line(shown, number, item) for number, item in enumerate(shown.indicators, start=1)]
    foot = [texts.UNCHANGED] if shown.before is not None and not shown.changed else []
    foot += [texts.state(shown.standing, zone)] if shown.standing.at else []
    text = _fitting(texts.heading(shown, zone), lines, "\n".join(foot))
    files = evidence_button(shown.position_id, shown.sent.month, shown.evidence)
    return Screen(text, keyboard([files] if files else [], *_verdicts(shown)))


def reasons(shown: ReviewCard, zone: ZoneInfo) -> Screen:
    """Return the question why a report is returned, below what identifies it."""
    choices = [[_press(shown, words, what)] for what, words in texts.REASONS.items()]
    rest = [[_press(shown, texts.OTHER, OTHER)], [_press(shown, texts.BACK, BACK)]]
    return Screen(f"{texts.heading(shown, zone)}\n\n{texts.ASK_REASON}", keyboard(*choices, *rest))


def verdict(position_id: int, month: Month, title: str, standing: Standing) -> Screen:
    """Return what a reporter is told of a review; a report that was returned is one tap away."""
    if standing.is_approved:
        return Screen(texts.told_approved(month, title, standing))
    correct = button(texts.CORRECT, CORRECT, position_id, month, style=KeyboardButtonStyle.PRIMARY)
    return Screen(texts.told_returned(month, title, standing), keyboard([correct]))


def inbox(shown: Inbox, catalogue: Catalogue, zone: ZoneInfo) -> Screen:
    """Return what waits, what is remarkable first; one tap approves all the rest. Below it what waits for others."""
    tray, items, own = shown.tray, shown.tray.items, shown.scope == OWN
    found, page, count = page_of(items, shown.page, PAGE_LENGTH)
    part = list(enumerate(found, start=page * PAGE_LENGTH + 1))
    head = texts.waiting(len(items)) if own else texts.waiting_below(len(items))
    lines = [texts.line(number, catalogue.position[item.position].title, item) for number, item in part]
    routine = sum(not item.remarks for item in items) if own else 0
    everything = button(texts.approve_routine(routine), LIST, ROUTINE, tray.seen, style=KeyboardButtonStyle.SUCCESS)
    rows = [
        [everything] if routine else [],
        *([_show(_named(catalogue, item), item)] for _, item in part if item.remarks),
        *in_rows((_show(f"{number}", item) for number, item in part if not item.remarks), NUMBERS_A_ROW),
        turning(page, count, LIST, shown.scope),
        [button(texts.below(tray.below), LIST, BELOW, 0)] if own and tray.below else [],
        [] if own else [button(texts.OWN, LIST, OWN, 0)],
    ]
    text = "\n\n".join(filter(None, (head, "\n".join(lines))))
    text = "\n\n".join(filter(None, (_done(shown, LIMIT - units(text) - 2), text)))
    more = _returned(tray.returned, catalogue, zone, LIMIT - units(text)) if own and not page else ""
    return Screen("\n\n".join(filter(None, (text, more))), keyboard(*rows))


def _verdicts(shown: ReviewCard) -> list[list[Button]]:
    """Return what can still be done about a report: nothing once it is returned."""
    back = _press(shown, texts.RETURN, RETURN)
    if shown.standing.is_returned:
        return []
    if shown.standing.is_approved:
        return [[back]] if shown.state is ReviewState.APPROVED and shown.is_open else []
    approve = _press(shown, f"✅ {texts.APPROVE}", APPROVE, KeyboardButtonStyle.SUCCESS)
    complete = Remark.INCOMPLETE not in shown.remarks
    row = [*([approve] if complete else []), *([back] if shown.is_open else [])]
    return [row, [button(texts.ALL_WAITING, LIST, NEW)]]


def _line(shown: ReviewCard, number: int, indicator: Indicator) -> str:
    """Return an indicator's answer with the one before, what it said before, and what is wrong with it."""
    answer = shown.sent.answers.get(indicator.code, Realisation(Answer.NO_DATA))
    name = reporting.name(indicator, max(40, NAMES_ROOM // max(1, len(shown.indicators))))
    written = f"<b>{reporting.result(indicator, answer)}</b>"
    if shown.before is not None and indicator in shown.changed:
        old = shown.before.get(indicator.code, Realisation(Answer.NO_DATA))
        written = f"✏️ <s>{reporting.result(indicator, old)}</s> → {written}"
    lines = [f"{number}. {name}", f"{written}{_earlier(shown, indicator)}"]
    if finding := find_unusual(indicator, answer, shown.sent.history):
        lines.append(f"⚠️ {reporting.unusual(indicator, finding)}")
    fed = shown.sent.fed.get(indicator.code)
    wrong = feeding.disagreement(indicator.kind, answer, fed) if fed else ""
    return "\n".join([*lines, *([f"⚠️ {wrong}"] if wrong else [])])


def _earlier(shown: ReviewCard, indicator: Indicator) -> str:
    last = next((past for past in shown.sent.history.get(indicator.code, ()) if past.has_number), None)
    if last is None:
        return ""
    if indicator.kind is Kind.RATIO:
        return texts.before(percent(percentage(last.numerator or 0, last.denominator or 0)))
    return texts.before(realisation(last, indicator.kind, ""))


def _done(shown: Inbox, room: int) -> str:
    """Return what was just approved at once, naming as many posts as there is room for."""
    if shown.approved is None:
        return ""
    said = ""
    for named in range(texts.NAMED_AT_MOST, -1, -1):
        said = texts.routine_approved(shown.approved, shown.changed, named)
        if units(said) <= room:
            break
    return said


def _returned(items: Sequence[Returned], catalogue: Catalogue, zone: ZoneInfo, room: int) -> str:
    """Return what waits for its correction, the newest first; the rest is counted, as is what has no room."""
    for named in range(min(len(items), RETURNED_SHOWN), -1, -1):
        lines = [texts.awaited(catalogue.position[item.position].title, item, zone) for item in items[:named]]
        left = [texts.more_awaited(len(items) - named)] if named < len(items) else []
        text = "\n".join([texts.awaiting(len(items)), *lines, *left])
        if items and units(text) < room:
            return text
    return ""


def _fitting(head: str, lines: Sequence[str], foot: str) -> str:
    """Join a card's parts, counting the indicators that one message has no room for."""
    shown: list[str] = []
    room = LIMIT - units(head) - units(foot) - units(texts.more(len(lines))) - 8
    for line in lines:
        room -= units(line) + 1
        if room < 0:
            break
        shown.append(line)
    left = len(lines) - len(shown)
    body = "\n".join([*shown, *([texts.more(left)] if left else [])])
    return "\n\n".join(filter(None, (head, body, foot)))


def _named(catalogue: Catalogue, item: Waiting) -> str:
    month = month_short(item.month)
    return f"{shorten(catalogue.position[item.position].title, 28)} · {month}"


def _show(text: str, item: Waiting) -> Button:
    return button(text, CARD, SHOW, item.report_id, item.revision)


def _press(shown: ReviewCard, text: str, what: str, style: str | None = None) -> Button:
    return button(text, CARD, what, shown.sent.report_id, shown.sent.revision, style=style)
