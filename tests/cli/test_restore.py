"""`db restore` puts a copy in the place of everything, asks first, and takes no other file for a copy."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Command, printed, refusal


@pytest.fixture
def sqlite_office(sqlite_template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = folder / "office.db"
    shutil.copy(sqlite_template, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def test_a_copy_is_restored_after_a_question(command: Command, sqlite_office: Path) -> None:
    command("seed", "--months", "1")
    copy = Path("copy.db")
    assert command("db", "backup", copy).exit_code == 0
    with closing(sqlite3.connect(sqlite_office)) as connection:
        connection.execute("UPDATE people SET name = 'Lain'")
        connection.commit()
    assert command("db", "restore", copy).exit_code == 1  # nobody answered the question
    assert {each["name"] for each in printed(command("staff", "list", "--json"))} == {"Lain"}
    done = command("db", "restore", copy, "--yes")
    assert "Restored the database from copy.db; it is at version" in done.stdout
    assert "Lain" not in {each["name"] for each in printed(command("staff", "list", "--json"))}
    assert command("db", "check").exit_code == 0


@pytest.mark.usefixtures("sqlite_office")
def test_no_other_file_is_taken_for_a_copy(command: Command, folder: Path) -> None:
    command("seed", "--months", "1")
    with closing(sqlite3.connect(folder / "other.db")) as other:
        other.execute("CREATE TABLE notes (text TEXT)")
        other.commit()
    (folder / "letter.db").write_bytes(b"Yth. Bapak/Ibu " * 1000)
    assert "not a copy of this bot's database" in refusal(command("db", "restore", "other.db", "--yes"))
    assert "not a database" in refusal(command("db", "restore", "letter.db", "--yes"))
    assert len(printed(command("staff", "list", "--json"))) == 28


def test_the_database_in_use_is_never_replaced_by_what_a_command_writes(command: Command, sqlite_office: Path) -> None:
    command("seed", "--months", "1")
    (other := Path("link.db")).symlink_to(sqlite_office)
    for file in (sqlite_office, other):
        assert "is the database itself" in refusal(command("db", "backup", file, "--force"))
