"""An administrator's terminal: an empty folder, settings in the environment, one of the two databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from models.catalogue.loading import load_catalogue
from models.nip import make_sample_nip

VARIABLES = ("BOT_TOKEN", "CATALOGUE", "TIMEZONE", "ADMIN_IDS", "TELEGRAM_API_URL", "WEBHOOK_URL", "LOG_LEVEL")
Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, without ``.env``; no setting of this machine reaches a test."""
    here = tmp_path / "office"
    here.mkdir()
    monkeypatch.chdir(here)
    for variable in (*VARIABLES, "DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    return here


@pytest.fixture
def command() -> Command:
    """Run a command in this process; a traceback is a failed test."""

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def on_database(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings name a migrated, empty database: once SQLite, once PostgreSQL."""
    monkeypatch.setenv("DATABASE_URL", empty_url)
    return empty_url


@pytest.fixture
def roster(folder: Path) -> Path:
    """A roster of the whole office."""
    path = folder / "roster.csv"
    rows = [f"{make_sample_nip(i)};Pegawai {i};{p.title}" for i, p in enumerate(load_catalogue().positions)]
    path.write_text("\n".join(["NIP;Nama;Jabatan", *rows]), encoding="utf-8-sig")
    return path


def printed(result: Result) -> Any:
    """What a command printed as JSON."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(result: Result, code: int = 1) -> str:
    """The one line by which a command failed."""
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    lines: list[str] = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1, result.stderr
    assert result.stderr.splitlines()[-1] == lines[0]
    return lines[0]
