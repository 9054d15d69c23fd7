"""A button that Telegram would refuse, or whose data could not be read again, is refused when it is made."""

from __future__ import annotations

import pytest

from bot.keyboards import button, data


@pytest.mark.parametrize("parts", [("rb", "a:b"), ("rb", "x" * 62), ("",)])
def test_data_that_cannot_come_back_as_it_went_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="callback data"):
        data(*parts)


def test_the_longest_data_that_telegram_takes_is_made() -> None:
    assert len(str(button("Lanjut", "rb", "x" * 61).callback_data)) == 64
