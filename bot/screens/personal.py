"""The screens of a person's own reports: what is owed and sent, and the last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.keyboards import Button, Keyboard, button, keyboard
from bot.screens.reporting import CORRECT, start_button
from bot.screens.screen import Screen
from bot.texts import binding, personal, reviews
from bot.texts.reporting import NO_INDICATORS, NO_POST
from bot.texts.splitting import LIMIT, split_html, units
from models.periods import Month
from models.reviewing import Verdict
from models.standing import History, MonthStanding, MonthState, PostHistory, PostStanding, Standing

NAMES_ROOM = 900
"""Characters a history has for the names of its indicators."""

BETWEEN = "\n\n"
"""Stands between two paragraphs."""

Row = tuple[str, MonthState, list[str]]
"""A month of a history: its name with its mark, how it stands, and each indicator's answer."""

MAX_COLUMNS = 5
"""Indicators side by side in a table; more are too narrow to read on a phone."""


def status(standing: Standing, now: datetime, zone: ZoneInfo) -> list[Screen]:
    """Return what every post owes and sent, with the buttons to go on."""
    if not standing.posts:
        return with_waiting([Screen(f"<b>{personal.STATUS}</b>\n\n{NO_POST}")], standing.waiting)
    blocks = [f"<b>{personal.STATUS}</b>", *(_post(post, now, zone) for post in standing.posts)]
    if standing.waiting:
        blocks.append(personal.waiting(standing.waiting))
    owed = [start_button()] if standing.owed else []
    buttons = keyboard(owed, *([one] for one in _corrections(standing.correctable)))
    return in_messages(BETWEEN.join(blocks), buttons)


def nothing_owed(text: str, standing: Standing) -> Screen:
    """Return that nothing is owed, and which corrections were begun but not sent, with the ways back to them."""
    begun = [(post, month) for post, month in standing.correctable if month.draft]
    lines = dict.fromkeys(personal.unsent(month.window.month) for _, month in begun)
    return Screen("\n".join([text, *lines]), keyboard(*([one] for one in _corrections(begun))))


def history(post: PostHistory) -> list[Screen]:
    """Return one post's months as text, and as a table for servers that know one."""
    room = NAMES_ROOM // max(len(post.trends), 1)
    names = [personal.indicator_line(place, trend, room) for place, trend in enumerate(post.trends, start=1)]
    states = {month: post.state(month) for month in post.months}
    legend = personal.legend(frozenset(states.values()))
    heading = personal.history_heading(post.title, acting=post.acting)
    rows = [
        (_name(post, month), states[month], [personal.answer(trend, trend.points[at]) for trend in post.trends])
        for at, month in reversed(list(enumerate(post.months)))
    ]
    text = BETWEEN.join([heading, "\n".join(names), "\n".join(_line(*row) for row in rows), legend])
    pieces = split_html(text)
    if len(pieces) > 1 or len(post.trends) > MAX_COLUMNS:
        return [Screen(piece) for piece in pieces]
    return [Screen(text, rich=_table(heading, names, rows, legend))]


def no_history(history: History, *, has_post: bool) -> Screen:
    """Return the answer where no report was ever sent, or none is asked for."""
    if not has_post:
        return Screen(NO_POST)
    if not history.posts:
        return Screen(NO_INDICATORS)
    return Screen(personal.NO_HISTORY, keyboard([start_button()]))


def in_messages(text: str, buttons: Keyboard | None = None) -> list[Screen]:
    """Return a text in as many messages as it needs, the buttons below the last."""
    *first, last = split_html(text)
    return [*(Screen(piece) for piece in first), Screen(last, buttons)]


def with_waiting(screens: list[Screen], waiting: Month | None) -> list[Screen]:
    """Say at the end that a report is still being filled in; unchanged where none is."""
    if waiting is None:
        return screens
    *first, last = screens
    line = personal.waiting(waiting)
    if units(last.text) + units(line) + len(BETWEEN) > LIMIT:
        return [*screens, Screen(line)]
    rich = f"{last.rich}<p>{line}</p>" if last.rich else None
    return [*first, Screen(f"{last.text}{BETWEEN}{line}", last.keyboard, rich)]


def _post(post: PostStanding, now: datetime, zone: ZoneInfo) -> str:
    lines = [f"<b>{binding.post(post.title, acting=post.acting)}</b>"]
    if not post.reports:
        return "\n".join([*lines, NO_INDICATORS])
    lines += [personal.exempt_line(month) for month in post.exempt]
    lines += [_month(month, now, zone) for month in post.months]
    return "\n".join(lines if len(lines) > 1 else [*lines, personal.NOTHING_OPEN])


def _month(month: MonthStanding, now: datetime, zone: ZoneInfo) -> str:
    window, sent = month.window, month.sent
    lines = [personal.month_line(window.month, month.state(now), sent)]
    if sent is None:
        lines.append(personal.due(window.due.astimezone(zone)))
    else:
        lines.append(personal.receipt(sent, zone))
        lines.append(reviews.state(sent.review, zone))
        lines.append(personal.missing(sent.missing) if sent.missing else "")
        correctable = now < window.closes and not sent.review.is_approved
        lines.append(personal.correct_until(window.closes.astimezone(zone)) if correctable else "")
    if month.draft:
        lines.append(personal.progress(month.draft, corrects=sent is not None))
    return "\n".join(filter(None, lines))


def _corrections(sent: Sequence[tuple[PostStanding, MonthStanding]]) -> list[Button]:
    several = len({post.position_id for post, _ in sent}) > 1
    return [
        button(
            personal.correct(month.window.month, post.title if several else ""),
            CORRECT,
            post.position_id,
            month.window.month,
        )
        for post, month in sent
    ]


def _name(post: PostHistory, month: Month) -> str:
    approved = post.verdicts.get(month) is Verdict.APPROVED
    return personal.month_mark(month, post.state(month), approved=approved)


def _line(name: str, state: MonthState, answers: list[str]) -> str:
    """Return a month's answers in one line; each has its indicator's number where there are several."""
    if state in {MonthState.OPEN, MonthState.MISSING, MonthState.ON_LEAVE, MonthState.EXEMPT}:
        words = personal.in_history(state)
    elif len(answers) == 1:
        words = answers[0]
    else:
        words = " · ".join(f"{place}) {answer}" for place, answer in enumerate(answers, start=1))
    return f"{name}: {words}"


def _table(heading: str, names: list[str], rows: list[Row], legend: str) -> str:
    """Return the same as a table for a rich message."""
    columns = "".join(f"<th>{place}</th>" for place in range(1, len(names) + 1))
    body = "".join(
        f"<tr><td>{name}</td>{''.join(f'<td>{answer}</td>' for answer in answers)}</tr>" for name, _, answers in rows
    )
    return (
        f"<p>{heading}</p>{''.join(f'<p>{name}</p>' for name in names)}"
        f"<table bordered striped><tr><th>{personal.MONTH_COLUMN}</th>{columns}</tr>{body}</table>"
        f"<footer>{legend}</footer>"
    )
