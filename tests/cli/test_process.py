"""The command line as a whole: help, settings, exit codes, and a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from tests.cli.conftest import Command, printed, refusal

ROOT = Path(__file__).resolve().parents[2]


def process(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def paths(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from paths(command, (*before, name))


@pytest.mark.parametrize("path", [(), *paths(main)], ids=" ".join)
def test_every_command_has_help_that_needs_no_office(command: Command, folder: Path, path: tuple[str, ...]) -> None:
    result = command(*path, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    assert list(folder.iterdir()) == []


def test_the_catalogue_is_printed_for_programs(command: Command) -> None:
    found = printed(command("catalogue", "--json"))
    assert len(found["positions"]) == 28
    assert sum(len(position["indicators"]) for position in found["positions"]) == 45
    assert {"code", "title", "unit", "head", "tugas", "fungsi", "indicators"} <= {*found["positions"][0]}


def test_the_catalogue_is_printed_for_people(command: Command, folder: Path) -> None:
    lines = command("catalogue").stdout.splitlines()
    assert lines[1] == "28 positions, 45 indicators (26 count, 18 ratio, 1 state)"
    assert "Sub Bagian Kepegawaian [subbag-kepegawaian]  (no leading position)" in lines
    assert sum(line.startswith("    ") for line in lines) == 45
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [["run"], ["playground"], ["staff", "list"], ["catalogue"], ["db", "upgrade"]])
def test_a_wrong_setting_ends_every_command_with_its_name(
    command: Command, folder: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIMEZONE", "Mars/Base")
    assert "TIMEZONE: unknown time zone" in refusal(command(*arguments), 2)
    assert list(folder.iterdir()) == []


def test_a_broken_catalogue_ends_with_file_entry_and_reason(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "mine.toml").write_text('office = "Kantor"\nyear = 2026\n[[units]]\ncode = "a"\n', encoding="utf-8")
    monkeypatch.setenv("CATALOGUE", "mine.toml")
    assert "mine.toml: unit a: missing key 'name'" in refusal(command("staff", "list"), 2)
    checked = command("check")
    assert checked.exit_code == 1
    assert "FAIL  catalogue   mine.toml" in checked.stdout


def test_check_says_what_is_there_and_what_is_not(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [line.split()[:2] for line in command("check").stdout.splitlines()] == [
        ["ok", "settings"],
        ["ok", "catalogue"],
        ["FAIL", "database"],
    ]
    command("db", "upgrade")
    assert command("check").exit_code == 0
    monkeypatch.setenv("BOT_TOKEN", "1:rahasia")
    checked = command("check")
    assert "the bot with its token" in checked.stdout
    assert "rahasia" not in checked.output
    monkeypatch.setenv("BOT_TOKEN", "nonsense")
    assert "FAIL  settings    BOT_TOKEN: " in command("check").stdout
    assert command("check").exit_code == 1


def test_a_folder_that_cannot_be_made_is_one_line(command: Command, folder: Path) -> None:
    (folder / "data").write_text("in the way", encoding="utf-8")
    assert "data: File exists" in refusal(command("staff", "list"))


def test_an_unknown_command_is_wrong_usage(command: Command) -> None:
    assert "No such command 'fly'" in refusal(command("fly"), 2)


def test_a_process_prints_the_catalogue(folder: Path) -> None:
    done = process(folder, "catalogue", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["positions"]) == 28


def test_a_process_with_a_wrong_setting_says_one_line(folder: Path) -> None:
    done = process(folder, "run", ADMIN_IDS="admin")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: ADMIN_IDS: takes Telegram ids (numbers), comma separated\n"


def test_a_reader_that_leaves_early_sees_no_error(folder: Path) -> None:
    line = f"{sys.executable} -m bot catalogue --json | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")
