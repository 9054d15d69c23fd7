"""A setting that cannot work ends the start with one line that names its variable."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command, refusal


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("BOT_TOKEN", "rahasia", "does not look like a token"),
        ("DATABASE_URL", "mysql://localhost/kantor", "is not a usable database address"),
        ("TELEGRAM_API_URL", "ftp://127.0.0.1", "is not an http(s) address"),
        ("WEBHOOK_URL", "https://", "is not an http(s) address"),
        ("WEBHOOK_LISTEN", "8443", "takes host:port"),
        ("METRICS_LISTEN", "127.0.0.1:70000", "takes host:port"),
        ("LOG_LEVEL", "LOUD", "takes DEBUG, INFO, WARNING or ERROR"),
        ("PLAYGROUND_PORT", "-1", "PLAYGROUND_PORT"),
    ],
)
def test_what_cannot_be_is_refused_without_quoting_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, why: str
) -> None:
    monkeypatch.setenv(variable, value)
    line = refusal(command("run"), 2)
    assert line.startswith(f"Error: {variable}: ")
    assert why in line
    assert "rahasia" not in line


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"WEBHOOK_LISTEN": "", "WEBHOOK_SECRET": "s"}, "WEBHOOK_LISTEN: is needed with WEBHOOK_URL"),
        ({"WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET: is needed with WEBHOOK_URL"),
    ],
)
def test_a_webhook_needs_an_address_and_a_secret(
    command: Command, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], why: str
) -> None:
    for variable, value in {"WEBHOOK_URL": "https://kantor.example", **settings}.items():
        monkeypatch.setenv(variable, value)
    assert why in refusal(command("run"), 2)
