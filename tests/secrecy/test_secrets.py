"""Secrets stay secret: in settings shown, in errors, in tracebacks, in logs, and in the list of processes."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import click
import pytest
from sqlalchemy import text

from bot import logs
from bot.cli import main
from bot.settings import Settings, SettingsError, load_settings
from models.database import Database, DatabaseUnavailableError, transact

TOKEN = "123456:SECRETsecretSECRETsecret_secret"
HOOK = "hook-secret-41"
PASSWORD = "p%40ss-word-7"
URL = f"postgresql://office:{PASSWORD}@127.0.0.1:1/nowhere"
SECRETS = (TOKEN, TOKEN.partition(":")[2], HOOK, PASSWORD, "p@ss-word-7")


def settings() -> Settings:
    return load_settings(
        _env_file=None, bot_token=TOKEN, webhook_url="https://a.id", webhook_secret=HOOK, database_url=URL
    )


def none_in(text: str) -> bool:
    return not any(secret in text for secret in SECRETS)


def test_settings_can_be_shown_without_their_secrets() -> None:
    shown = settings()
    assert none_in(f"{shown!r} {shown} {shown.bot_token!r} {shown.webhook_secret}")


@pytest.mark.parametrize("broken", [{"database_url": f"mysql://u:{PASSWORD}@h/n"}, {"bot_token": PASSWORD}])
def test_a_wrong_setting_is_named_and_not_quoted(broken: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(_env_file=None, **broken)
    told = "".join(traceback.format_exception(caught.value))
    assert next(iter(broken)).upper() in told
    assert none_in(told)


def test_a_database_that_cannot_be_reached_does_not_tell_its_password() -> None:
    database = Database(URL)
    with pytest.raises(DatabaseUnavailableError) as caught:
        transact(database.engine, lambda session: session.execute(text("SELECT 1")))
    database.close()
    assert "127.0.0.1" in str(caught.value)
    assert none_in("".join(traceback.format_exception(caught.value)) + repr(database.engine))


@pytest.mark.parametrize(
    "said",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe failed",
        f"cannot connect to {URL}",
        f"cannot connect to postgresql+psycopg://office:{PASSWORD}@db.a.id/x and postgresql://:{PASSWORD}@h/x",
    ],
)
def test_a_log_line_hides_tokens_and_passwords_of_addresses(said: str) -> None:
    formatter = logs.WithoutSecrets("%(message)s")
    error = ConnectionError(said)
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "%s", (said,), (type(error), error, None))
    line = formatter.format(record)
    assert none_in(line)
    assert "failed" in line or "cannot connect to postgresql" in line


def test_ordinary_addresses_stay_readable_in_the_log() -> None:
    said = "fetched http://127.0.0.1:8080/a@b and sqlite:///data/a.db at 10:15"
    record = logging.LogRecord("bot", logging.INFO, __file__, 1, said, None, None)
    assert logs.WithoutSecrets("%(message)s").format(record) == said


def test_no_option_takes_a_secret_as_everybody_could_read_it_in_the_list_of_processes() -> None:
    options = {name for command in commands(main) for option in command.params for name in option.opts}
    assert "--month" in options
    assert not [name for name in options if any(word in name for word in ("token", "secret", "password", "database"))]


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from commands(below)
