"""Commands stand in the command line, in the chat's menu and in ``docs/commands.md``: the same ones."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.texts.menu import COMMANDS as MENU
from tests.docs.documents import blocks, markdown_files, section, table, text_of

DOCUMENT = text_of("docs/commands.md")
ON_THE_SERVER = section(DOCUMENT, "On the server")
WITHOUT_MENU = {"start"}
"""Telegram's own button sends it."""


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, such as ``staff import``."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands(main))


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def test_every_command_of_the_chat_is_listed_and_no_other() -> None:
    listed = [name.removeprefix("/") for name in table(section(DOCUMENT, "In the chat"))]
    assert sorted(listed) == sorted(WITHOUT_MENU | {command.name for command in MENU})


def test_every_command_of_the_server_is_listed_and_no_other() -> None:
    assert sorted(table(ON_THE_SERVER)) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_help_and_all_its_options_in_the_list(name: str) -> None:
    assert (COMMANDS[name].help or "").strip()
    assert set(re.findall(r"`(--[\w-]+)`", table(ON_THE_SERVER)[name])) == options(COMMANDS[name])


def shell_lines() -> list[str]:
    """Return what every document tells to type for this program, in blocks and in sentences, without comments."""
    found = []
    for path in markdown_files():
        text = text_of(str(path))
        lines = "\n".join([*blocks(text, "sh"), *re.findall(r"`([^`\n]+)`", text)])
        found += re.findall(r"python -m bot ([^…\n]+)$", lines, re.MULTILINE)
    return [shlex.join(shlex.split(line, comments=True)) for line in found]


@pytest.mark.parametrize("line", sorted(set(shell_lines())))
def test_a_line_to_type_is_understood(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = max((known for known in COMMANDS if f"{line} ".startswith(f"{known} ")), key=len)
    given = shlex.split(line)[len(name.split()) :]
    for file in (Path(word) for word in given if "." in word):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    unasked = ["--yes"] if "--yes" in options(COMMANDS[name]) else []

    COMMANDS[name].make_context(name, given + unasked)  # raises what the command line would say


def test_the_documents_show_lines_to_type() -> None:
    assert len(set(shell_lines())) >= 12
