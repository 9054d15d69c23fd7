"""The playground knows the methods and parameters of the Bot API as its documentation names them."""

from __future__ import annotations

import pytest

from bot.playground.telegram.parameters import _NAMES, methods, read_parameters
from bot.playground.telegram.server import METHODS
from tests.support.bot_api import bot_api


def test_every_method_is_one_of_the_bot_api() -> None:
    assert set(METHODS) == methods() == set(bot_api().methods)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_every_parameter_that_the_playground_takes_is_one_of_the_bot_api(method: str) -> None:
    documented = {field.name for field in bot_api().methods[method]}
    assert set(_NAMES[method]) <= documented


def test_a_wrong_name_type_or_value_deep_inside_is_found() -> None:
    def problems(**params: object) -> list[str]:
        return list(bot_api().problems("sendMessage", {"chat_id": 1, "text": "a", **params}))

    button = {"text": "a", "callback_data": "b"}
    assert problems(reply_markup={"inline_keyboard": [[button]]}) == []
    assert problems(reply_markup={"inline_keyboard": [[button | {"colour": "red"}]]}) != []
    assert problems(reply_markup={"inline_keyboard": [button]}) != []
    assert problems(text=5) == ["sendMessage.text is int, not String"]
    assert problems(disable_notification=1) == ["sendMessage.disable_notification is int, not Boolean"]
    assert problems(reply_to=1) == ["sendMessage has no reply_to"]
    assert list(bot_api().problems("sendMessage", {"chat_id": 1})) == ["sendMessage needs text"]
    assert list(bot_api().problems("sendMesage", {})) == ["no method sendMesage"]
    assert read_parameters("sendMessage", {"chat_id": "1", "text": "a"}) == {"chat_id": 1, "text": "a"}
