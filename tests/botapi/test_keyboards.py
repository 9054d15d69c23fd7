"""Keyboards that did not come out of the library's classes are checked all the same."""

from typing import Any

import pytest

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.keyboards import check_markup

A = {"text": "A", "callback_data": "a"}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({}, "object expected as reply markup"),
        ({"buttons": []}, "object expected as reply markup"),
        ({"inline_keyboard": "A"}, "rows must be arrays of buttons"),
        ({"inline_keyboard": [A]}, "rows must be arrays of buttons"),
        ({"inline_keyboard": [["A"]]}, "expected an Object"),
        ({"inline_keyboard": [[{"callback_data": "a"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [[A | {"colour": "red"}]]}, "unknown field colour"),
        ({"inline_keyboard": [[A | {"url": "https://a.id"}]]}, "exactly one action is expected"),
        ({"inline_keyboard": [[A | {"style": "red"}]]}, "invalid button style"),
        ({"inline_keyboard": [[A | {"callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"keyboard": [[]]}, "reply markup is empty"),
        ({"keyboard": [[" "]]}, "text must be non-empty"),
        ({"keyboard": [[{"text": ""}]]}, "text must be non-empty"),
    ],
)
def test_malformed_keyboards_are_refused(markup: dict[str, Any], reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        check_markup(markup)

    assert reason in refusal.value.description


def test_an_edit_takes_inline_keyboards_only() -> None:
    with pytest.raises(ApiError, match="inline keyboard expected"):
        check_markup({"keyboard": [["A"]]}, inline_only=True)


@pytest.mark.parametrize("style", ["primary", "success", "danger"])
def test_buttons_may_have_a_style(style: str) -> None:
    markup = {"inline_keyboard": [[A | {"style": style}]]}

    assert check_markup(markup) == markup


@pytest.mark.parametrize("markup", [None, {"inline_keyboard": []}])
def test_no_markup_and_no_rows_both_mean_no_keyboard(markup: dict[str, Any] | None) -> None:
    assert check_markup(markup) is None


def test_a_keyboard_may_have_100_buttons_in_rows_of_8() -> None:
    markup = {"inline_keyboard": [[A] * 8] * 12 + [[A] * 4]}

    assert check_markup(markup) == markup
