"""Copies of the database: made while it is written, kept for two weeks, and good enough to go back to."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.backups import KEPT, BackupError, back_up_daily, copy_database, restore_database


def put(engine: Engine, value: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM facts"))
        connection.execute(text("INSERT INTO facts (key, value) VALUES ('k', :value)"), {"value": value})


def value(engine: Engine) -> str | None:
    with engine.begin() as connection:
        found: str | None = connection.execute(text("SELECT value FROM facts WHERE key = 'k'")).scalar()
        return found


@pytest.mark.copies
def test_what_was_copied_comes_back_whatever_happened_since(engine: Engine, tmp_path: Path) -> None:
    put(engine, "before")
    copy = tmp_path / "copy"
    copy_database(engine, copy)
    put(engine, "after")
    engine.dispose()
    restore_database(engine, copy)
    assert value(engine) == "before"


@pytest.mark.copies
def test_a_days_copy_is_made_once_and_is_its_owners_alone(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    made = back_up_daily(engine, folder, date(2026, 11, 2))
    assert made is not None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert back_up_daily(engine, folder, date(2026, 11, 2)) is None
    assert [path.name for path in folder.iterdir()] == [made.name]


@pytest.mark.copies
def test_only_the_newest_copies_are_kept(engine: Engine, tmp_path: Path) -> None:
    ending = ".db" if engine.dialect.name == "sqlite" else ".dump"
    days = [date(2026, 11, 1) + timedelta(days=step) for step in range(KEPT + 2)]
    for day in days[:-1]:
        (tmp_path / f"realisasi-{day}{ending}").touch()
    (tmp_path / "somebody-elses.db").touch()
    back_up_daily(engine, tmp_path, days[-1])
    kept = sorted(path.name for path in tmp_path.glob("realisasi-2*"))
    assert kept == [f"realisasi-{day}{ending}" for day in days[-KEPT:]]
    assert (tmp_path / "somebody-elses.db").exists()


@pytest.mark.copies
def test_a_copy_cut_short_is_no_backup_and_is_made_anew(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "realisasi-2026-11-02.partial").write_bytes(b"half")
    made = back_up_daily(engine, tmp_path, date(2026, 11, 2))
    assert made is not None
    assert not (tmp_path / "realisasi-2026-11-02.partial").exists()


def test_what_is_no_copy_is_refused_and_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    put(engine, "before")
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"this is no database" * 100)
    with pytest.raises(BackupError):
        restore_database(engine, wrong)
    assert value(engine) == "before"
