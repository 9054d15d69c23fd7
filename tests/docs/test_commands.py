"""Commands stand in the command line and in the README: the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from bot.cli import main
from tests.docs.documents import blocks, section, table, text_of

README = text_of("README.md")


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, such as ``staff import``."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands(main))


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert sorted(table(section(README, "Commands"))) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_in_its_help_what_it_does(name: str) -> None:
    assert (COMMANDS[name].help or "").strip()


def examples() -> list[str]:
    lines = "\n".join(blocks(README, "sh")) + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", README))
    return re.findall(r"-m bot ([^…\n]+)$", lines, re.MULTILINE)


@pytest.mark.parametrize("line", examples())
def test_a_command_line_of_the_readme_names_a_command_and_options_that_exist(line: str) -> None:
    name = max((known for known in COMMANDS if f"{line} ".startswith(f"{known} ")), key=len, default="")
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}

    assert set(re.findall(r"--[\w-]+", line)) <= options


@pytest.mark.parametrize(("name", "option"), re.findall(r"^\| `([^`]+)` \|[^|]*`(--[\w-]+)`", README, re.MULTILINE))
def test_an_option_in_the_table_of_commands_exists(name: str, option: str) -> None:
    assert option in {known for parameter in COMMANDS[name].params for known in parameter.opts}


def test_the_readme_shows_command_lines() -> None:
    assert len(examples()) >= 3
