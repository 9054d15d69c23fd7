"""``db``, ``check`` and ``seed`` on both databases."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from models import migrate
from models.database import Database, transact
from models.nip import make_sample_nip
from models.store import people
from models.tables import Report
from tests.cli.conftest import Command, refusal

JAKARTA = ZoneInfo("Asia/Jakarta")


def execute(database: Database, statement: str, **values: object) -> None:
    transact(database.engine, lambda session: session.execute(text(statement), values))


@pytest.mark.usefixtures("on_database")
def test_a_seeded_office_is_sound_and_its_months_are_told(command: Command, database: Database) -> None:
    assert "Added 28 sample people and" in command("seed", "--months", "2").stdout
    again = command("seed", "--months", "2").stdout
    told = re.fullmatch(r"Added 0 sample people and 0 sample reports, for (\S+) to (\S+)\.\n", again)
    assert told is not None, again
    seeded = transact(database.engine, lambda session: set(session.scalars(select(Report.month))))
    assert {str(min(seeded)), str(max(seeded))} == set(told.groups())
    result = command("db", "check")
    assert result.exit_code == 0, result.output
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        ["ok", "database"],
        ["ok", "version"],
        ["ok", "tables"],
        ["ok", "data"],
        ["ok", "audit"],
    ]


@pytest.mark.usefixtures("on_database")
@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (
            "DELETE FROM entries WHERE report_id = (SELECT min(id) FROM reports)",
            "reports without entries: 1",
        ),
        ("UPDATE reports SET revision = 2, revised_at = NULL", "revised reports without the time of it"),
        ("UPDATE entries SET denominator = NULL", "ratios with one number"),
        ("UPDATE assignments SET ends = '2025-12-31', position_id = 2 WHERE id IN (2, 3)", "two holders on one day: 1"),
    ],
)
def test_damaged_data_is_found(command: Command, database: Database, damage: str, found: str) -> None:
    command("seed", "--months", "1")
    if "DELETE" in damage:
        execute(database, "DELETE FROM entry_changes")
    execute(database, damage)
    result = command("db", "check")
    assert result.exit_code == 1
    assert found in result.stdout
    assert "FAIL  data" in result.stdout


@pytest.mark.usefixtures("on_database")
def test_an_active_draft_of_somebody_unbound_is_found_and_unbinding_leaves_none(
    command: Command, database: Database
) -> None:
    command("seed", "--months", "1")
    now = datetime.now(JAKARTA)
    transact(database.engine, lambda session: people.bind(session, 2, 7_000_000_001, now))
    execute(
        database,
        "INSERT INTO drafts (person_id, position_id, month, step, seq, active, single, started_at, updated_at) "
        "SELECT 2, 2, month, 'summary', 0, true, false, opens, opens FROM periods LIMIT 1",
    )
    assert command("db", "check").exit_code == 0
    execute(database, "UPDATE people SET telegram_id = NULL WHERE id = 2")
    assert "active drafts of people who are not bound: 1" in command("db", "check").stdout
    transact(database.engine, lambda session: people.bind(session, 2, 7_000_000_001, now))
    assert command("staff", "unbind", make_sample_nip(1)).exit_code == 0
    assert command("db", "check").exit_code == 0


@pytest.mark.usefixtures("on_database")
def test_an_older_database_is_upgraded_by_any_command(command: Command, database: Database) -> None:
    migrate.downgrade(database.engine, "base")
    assert "'db upgrade' brings it there" in command("db", "check").stdout
    assert command("db", "check").exit_code == 1
    assert command("staff", "list").exit_code == 0
    assert "already" in command("db", "upgrade").stdout
    migrate.downgrade(database.engine, "base")
    assert command("db", "upgrade").stdout.startswith("Upgraded the database to ")


@pytest.mark.usefixtures("on_database")
def test_a_database_of_a_newer_program_is_refused(command: Command, database: Database) -> None:
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    try:
        assert "newer version of this program" in refusal(command("staff", "list"))
        assert command("db", "check").exit_code == 1
    finally:
        execute(database, "UPDATE alembic_version SET version_num = :newest", newest=migrate.newest())


@pytest.mark.copies
@pytest.mark.usefixtures("on_database")
def test_a_backup_holds_everything_and_is_private(command: Command, folder: Path, on_database: str) -> None:
    command("seed", "--months", "1")
    copy = folder / "backups" / "copy.db"
    assert command("db", "backup", copy).exit_code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert people_in(copy, on_database) == 28
    assert "--force replaces it" in refusal(command("db", "backup", copy))
    assert command("db", "backup", copy, "--force").exit_code == 0


def people_in(copy: Path, address: str) -> int:
    """How many people a backup holds."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(copy)) as connection:
            return int(connection.execute("SELECT count(*) FROM people").fetchone()[0])
    restored = subprocess.run(
        ["pg_restore", "--data-only", "--table=people", "--file=-", str(copy)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = restored.stdout.partition("FROM stdin;\n")[2].partition("\n\\.\n")[0]
    return len(rows.splitlines())


OLD_PG_DUMP = """#!/bin/sh
if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) 9.6.24"; exit; fi
echo 'pg_dump: error: server version mismatch' >&2
exit 1
"""


@pytest.mark.usefixtures("on_database")
def test_a_failed_backup_leaves_nothing_behind(
    command: Command, folder: Path, on_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    (folder / "copy.db").mkdir()
    assert "is a folder" in refusal(command("db", "backup", "copy.db"))
    if on_database.startswith("postgresql"):
        assert "pg_dump is not installed" in refusal(command("db", "backup", "copy.dump"))
        program = folder / "pg_dump"
        program.write_text(OLD_PG_DUMP, encoding="utf-8")
        program.chmod(0o700)
        said = refusal(command("db", "backup", "copy.dump"))
        assert "server version mismatch (it is of PostgreSQL 9 and the server of " in said
        assert "install postgresql-client-" in said
        program.unlink()
    assert [path.name for path in folder.iterdir()] == ["copy.db"]


def test_nothing_is_checked_or_copied_before_there_is_a_database(command: Command, folder: Path) -> None:
    assert "not made yet" in command("db", "check").stdout
    assert command("db", "check").exit_code == 1
    assert "there is no database yet" in refusal(command("db", "backup", "copy.db"))
    assert list(folder.iterdir()) == []
    assert command("db", "upgrade").exit_code == 0
    assert command("db", "check").exit_code == 0


def test_a_file_that_is_no_database_is_one_line(command: Command, folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "realisasi.db").write_bytes(b"not a database at all" * 100)
    assert "the database cannot be used" in refusal(command("staff", "list"))
    assert command("db", "check").exit_code == 1


def test_a_server_that_is_not_there_is_one_line(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:geheim@127.0.0.1:1/office")
    reason = refusal(command("staff", "list"))
    assert "the database cannot be used" in reason
    checked = command("check")
    assert checked.exit_code == 1
    assert "FAIL  database" in checked.stdout
    assert "geheim" not in reason + checked.output


def test_a_broken_foreign_key_is_found(command: Command, folder: Path) -> None:
    command("db", "upgrade")
    with closing(sqlite3.connect(folder / "data" / "realisasi.db")) as connection, connection:
        connection.execute("INSERT INTO snoozes (person_id, month, until) VALUES (99, '2026-10', '2026-11-01')")
    assert "rows that refer to nothing: 2" in command("db", "check").stdout


@pytest.mark.usefixtures("on_database")
def test_sample_months_do_not_mix_with_real_reports(command: Command, database: Database) -> None:
    command("seed", "--months", "1")
    execute(database, "UPDATE reports SET sample = false")
    assert "holds real reports" in refusal(command("seed", "--months", "2"))
    assert "Invalid value for '--months'" in refusal(command("seed", "--months", "0"), 2)
