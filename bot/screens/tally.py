"""The screens of the daily tally: the list by pages, the card of one indicator, and the question which one is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram.constants import KeyboardButtonStyle

from bot.keyboards import Button, button, in_rows, keyboard, page_of
from bot.screens.screen import Screen
from bot.texts import tally as texts
from models.tally import Amount, Counting, Tally, counting

TALLY = "t"
"""Callback data: ``t:<what>:<key>:<month>``, then the amount (``5`` or ``4-5``) and what asked for the choice."""

OPEN, ADD, CHOSEN, UNDO, LIST = "o", "a", "c", "u", "l"
STEPS = (1, 5, 10)
BUTTONS_A_ROW = 3

PAGE = 12
"""Tallies of one page; with the longest names and units of measure they fill one message."""


def listed(tallies: Sequence[Tally], lead: str = "", place: int = 0) -> Screen:
    """Return the page of all tallies that has the one at this place, or the card of the only one."""
    if len(tallies) == 1:
        return card(tallies, 0, lead)
    shown, page, count = page_of(tallies, place // PAGE, PAGE)
    first = page * PAGE
    parts = [texts.heading(tallies[0].month), lead, texts.of_list(tallies, first, len(shown))]
    if all(tally.total.is_nothing for tally in tallies):
        parts.append(texts.how([tally.indicator for tally in tallies]))
    parts.append(texts.CHOOSE)
    rows = [[_button(texts.choice(place, tally), OPEN, tally)] for place, tally in enumerate(shown, start=first + 1)]
    turns = [_button(f"‹ {page}/{count}", LIST, tallies[first - PAGE])] if page else []
    turns += [_button(f"{page + 2}/{count} ›", LIST, tallies[first + PAGE])] if page + 1 < count else []
    return Screen("\n\n".join(filter(None, parts)), keyboard(*rows, turns))


def card(tallies: Sequence[Tally], place: int, lead: str = "") -> Screen:
    """Return one tally with the buttons that add to it and take back; ``lead`` says what was just done."""
    tally = tallies[place]
    parts = [f"{texts.heading(tally.month)}\n{texts.of_card(tally)}", lead, texts.sums(tally)]
    if tally.total.is_nothing:
        parts.append(texts.how([each.indicator for each in tallies], place))
    undo = [] if tally.total.is_nothing else [_button(texts.UNDO, UNDO, tally)]
    back = [_button(texts.LIST, LIST, tally)] if len(tallies) > 1 else []
    return Screen("\n\n".join(filter(None, parts)), keyboard(*_additions(tally), [*undo, *back]))


def which(tallies: Sequence[Tally], amounts: Mapping[int, Amount], text: str, update_id: int) -> Screen:
    """Return the question which of several indicators a number is for; the number is kept in the buttons."""
    rows = [
        [_button(texts.choice(place + 1, tallies[place]), CHOSEN, tallies[place], _amount(amount), update_id)]
        for place, amount in amounts.items()
    ]
    return Screen(f"{texts.heading(tallies[0].month)}\n\n{texts.ask_which(text)}", keyboard(*rows))


def _additions(tally: Tally) -> list[list[Button]]:
    """Return the buttons that add: plain numbers, or each way in which a ratio can grow."""
    kind = counting(tally.indicator)
    if kind is Counting.NUMBER:
        steps = [_add(f"+{step}", tally, Amount(step), KeyboardButtonStyle.PRIMARY) for step in STEPS]
        return in_rows(steps, BUTTONS_A_ROW)
    ways: list[tuple[str, tuple[int, int]]] = (
        [(texts.ABOVE, (1, 0)), (texts.BELOW, (0, 1))]
        if kind is Counting.BOTH
        else list(zip(texts.outcomes(tally.indicator), ((1, 1), (0, 1)), strict=True))
    )
    return [
        [_add(f"{words} +{step}", tally, Amount(above * step, below * step), style) for step in STEPS[:2]]
        for (words, (above, below)), style in zip(ways, (KeyboardButtonStyle.PRIMARY, None), strict=True)
    ]


def _add(words: str, tally: Tally, amount: Amount, style: str | None) -> Button:
    return _button(words, ADD, tally, _amount(amount), style=style)


def _button(words: str, what: str, tally: Tally, *more: object, style: str | None = None) -> Button:
    return button(words, TALLY, what, tally.key, tally.month, *more, style=style)


def _amount(amount: Amount) -> str:
    return amount.answer.replace("/", "-")
