"""Migrations cannot rot: they go up and down one by one, and end where the code is."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from models import migrate

REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()][::-1]


def test_each_migration_goes_up_down_and_up_again(bare_engine: Engine) -> None:
    before = "base"
    for revision in REVISIONS:
        assert migrate.upgrade(bare_engine, revision)
        migrate.downgrade(bare_engine, before)
        assert migrate.upgrade(bare_engine, revision)
        before = revision
    assert REVISIONS[-1] == migrate.newest()


def test_the_migrated_database_has_exactly_the_tables_of_the_code(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    assert migrate.differences(bare_engine) == []
    assert set(inspect(bare_engine).get_table_names()) == {*migrate.METADATA.tables, "alembic_version"}


def test_going_all_the_way_down_leaves_nothing(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    migrate.downgrade(bare_engine, "base")
    assert set(inspect(bare_engine).get_table_names()) <= {"alembic_version"}


def test_a_second_upgrade_changes_nothing(bare_engine: Engine) -> None:
    migrate.upgrade(bare_engine)
    assert not migrate.upgrade(bare_engine)
