"""Which host names mean this computer."""

from __future__ import annotations

import pytest

from bot.playground.web import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:8080"])
def test_this_computer_has_these_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "127.0.0.2", "example.org", "localhost.evil.example", "[::1"])
def test_every_other_name_is_foreign(host: str | None) -> None:
    assert not is_loopback(host)
