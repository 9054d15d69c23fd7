"""Copies of the database: made while it is written, kept for two weeks, and good enough to go back to."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models import migrate
from models.backups import KEPT, BackupError, back_up_daily, copy_database, newest_copy, restore_database


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
    others = [tmp_path / f"{name}{ending}" for name in ("somebody-elses", "realisasi-2019-arsip", "realisasi-sebelum")]
    for other in others:
        other.touch()
    back_up_daily(engine, tmp_path, days[-1])
    kept = sorted(path.name for path in tmp_path.glob("realisasi-2026*"))
    assert kept == [f"realisasi-{day}{ending}" for day in days[-KEPT:]]
    assert all(other.exists() for other in others)
    newest = newest_copy(engine, tmp_path)
    assert newest is not None
    assert newest.size == (tmp_path / f"realisasi-{days[-1]}{ending}").stat().st_size > 0


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


@pytest.mark.copies
def test_a_copy_from_before_an_upgrade_comes_back_whatever_tables_there_are_now(
    bare_engine: Engine, tmp_path: Path
) -> None:
    migrate.upgrade(bare_engine)
    for revision in ("0003", "0004"):  # from before the audit trail's own function, and from before one more table
        migrate.downgrade(bare_engine, revision)
        put(bare_engine, revision)
        copy_database(bare_engine, tmp_path / revision)
        migrate.upgrade(bare_engine)
        put(bare_engine, "after")
        bare_engine.dispose()
        restore_database(bare_engine, tmp_path / revision)
        assert migrate.upgrade(bare_engine)
        assert value(bare_engine) == revision
        assert migrate.differences(bare_engine) == []


@pytest.mark.copies
def test_a_copy_that_this_program_cannot_open_replaces_nothing(bare_engine: Engine, tmp_path: Path) -> None:
    migrate.upgrade(bare_engine)
    for change, why in (
        ("UPDATE alembic_version SET version_num = '9999'", "a newer version of this program"),
        ("DELETE FROM alembic_version", "not a copy of this bot's database"),
    ):
        with bare_engine.begin() as connection:
            connection.execute(text(change))
        copy = tmp_path / str(len(change))
        copy_database(bare_engine, copy)
        put(bare_engine, "after")
        bare_engine.dispose()
        with pytest.raises(BackupError, match=why):
            restore_database(bare_engine, copy)
        assert value(bare_engine) == "after"
