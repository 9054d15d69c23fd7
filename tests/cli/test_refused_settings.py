"""A setting that cannot work ends the start with one line that names its variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import load_settings
from tests.cli.conftest import Command, refusal


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("BOT_TOKEN", "rahasia", "does not look like a token"),
        ("DATABASE_URL", "mysql://localhost/kantor", "is not a usable database address"),
        ("BOT_TOKEN", "12345678:rahasia kita", "does not look like a token"),
        ("DATABASE_URL", "sqlite://", "names no file to keep reports in"),
        ("DATABASE_URL", "sqlite:///:memory:", "names no file to keep reports in"),
        ("DATABASE_URL", "sqlite://data/realisasi.db", "names no file to keep reports in"),
        ("ADMIN_IDS", "12²", "takes Telegram ids"),
        ("ADMIN_IDS", "0", "takes Telegram ids"),
        ("ADMIN_IDS", "9" * 5000, "takes Telegram ids"),
        ("WEBHOOK_SECRET", "rahasia kita!", "takes letters without accents"),
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
        ({"WEBHOOK_URL": "http://kantor.example", "WEBHOOK_SECRET": "s"}, "WEBHOOK_URL: has to begin with https://"),
        ({"WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET: is needed with WEBHOOK_URL"),
    ],
)
def test_a_webhook_needs_an_address_and_a_secret(
    command: Command, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], why: str
) -> None:
    for variable, value in {"WEBHOOK_URL": "https://kantor.example", **settings}.items():
        monkeypatch.setenv(variable, value)
    assert why in refusal(command("run"), 2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'# Kantor\nBOT_TOKEN="12345678:rahasia\n', ".env: line 2 cannot be read"),
        (b"BOT_TOKEN: 12345678:rahasia\n", ".env: line 1 cannot be read"),
        ("BOT_TOKEN=12345678:rahasia\n".encode("utf-16"), ".env: is not UTF-8 text"),
        ("# Kantor Café\nBOT_TOKEN=12345678:rahasia\n".encode("cp1252"), ".env: is not UTF-8 text"),
        (b"ADMIN_ID=123\n", "ADMIN_ID: is no setting; .env probably means ADMIN_IDS"),
        (b"backups_dir=copies\n", "BACKUPS_DIR: is no setting; .env probably means BACKUP_DIR"),
    ],
)
def test_a_file_of_settings_that_would_be_passed_over_starts_no_playground(
    command: Command, folder: Path, content: bytes, why: str
) -> None:
    (folder / ".env").write_bytes(content)
    line = refusal(command("db", "upgrade"), 2)
    assert why in line
    assert "rahasia" not in line


def test_comments_quotes_a_byte_order_mark_and_variables_of_other_programs_hinder_nothing(
    command: Command, folder: Path
) -> None:
    (folder / ".env").write_text(
        "\ufeffTIMEZONE='Asia/Makassar'  # WITA\n\nexport ADMIN_IDS=\"1, 2\"\nADMIN_ID=3\nDATABASE_URL_OLD=x\n",
        encoding="utf-8",
    )
    assert command("db", "upgrade").exit_code == 0
    settings = load_settings()
    assert (settings.timezone, settings.admin_ids) == ("Asia/Makassar", (1, 2))
