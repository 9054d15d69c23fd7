"""Only their owner can read the database, its journals, its copies and exported files, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.output import write_private
from models.backups import back_up_daily, restore_database
from models.database import Database
from models.migrate import upgrade


@pytest.fixture
def generous_umask() -> Iterator[None]:
    """Let new files be open to everybody unless somebody closes them."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("generous_umask")
def test_the_database_its_journals_and_copies_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder, copies = tmp_path / "data", tmp_path / "copies"
    database = Database(f"sqlite:///{folder}/office.db")
    upgrade(database.engine)
    made = back_up_daily(database.engine, copies, date(2026, 11, 2))
    assert made is not None
    restore_database(database.engine, made)
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO facts (key, value) VALUES ('a', 'b')"))
        found = sorted(path.name for path in folder.iterdir())
        assert found == ["office.db", "office.db-shm", "office.db-wal"]
        assert {mode(path) for path in (*folder.iterdir(), *copies.iterdir())} == {0o600}
    database.close()
    assert {mode(folder), mode(copies)} == {0o700}


@pytest.mark.usefixtures("generous_umask")
def test_what_a_command_writes_is_never_open_to_others(tmp_path: Path) -> None:
    path, during = tmp_path / "recap.csv", []

    def make(draft: Path) -> None:
        draft.write_text("numbers")
        during.append(mode(draft))

    write_private(path, make, force=True)
    assert [*during, mode(path)] == [0o600, 0o600]
    assert list(tmp_path.iterdir()) == [path]
