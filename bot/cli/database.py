"""``db``: the database's version, its health, and copies of it."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from bot.cli.checks import database_findings, existing_database, is_database, report
from bot.cli.failures import Failure
from bot.cli.office import open_database, open_office
from bot.cli.output import write_private
from bot.settings import load_settings
from models import migrate
from models.backups import BackupError, copy_database, restore_database


@click.group()
def db() -> None:
    """Upgrade, check and back up the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest version.

    Every command does so by itself; this one does nothing else, and says which version it is.
    """
    with open_database(load_settings()) as engine:
        before = _version(engine)
    with open_office() as office:
        after = _version(office.engine)
    click.echo(f"The database is at {after} already." if before == after else f"Upgraded the database to {after}.")


@db.command()
def check() -> None:
    """Say whether the database is what this version expects, and sound.

    Checks its version and tables, its integrity (SQLite), and rules that hold for every sound office. Changes
    nothing.
    """
    report(database_findings(load_settings()))


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(file: Path, *, force: bool) -> None:
    """Copy the database to FILE while the bot runs.

    From SQLite a database file, from PostgreSQL an archive for pg_restore. Only its owner may read it.
    """
    settings = load_settings()
    if not existing_database(settings):
        raise Failure("there is no database yet")
    if is_database(settings, file):
        raise Failure(f"{file} is the database itself; name another file")
    try:
        with open_database(settings) as engine:
            write_private(file, lambda path: copy_database(engine, path), force=force)
    except BackupError as error:
        raise Failure(str(error)) from error
    click.echo(f"Copied the database to {file} ({file.stat().st_size / 1024:,.0f} KB).")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.confirmation_option("--yes", prompt="Everything in the database is replaced by this copy. Go on?")
def restore(file: Path) -> None:
    """Replace the database by the copy in FILE, then bring it to the newest version.

    Stop the bot first: what people send meanwhile would be gone. Keep a copy of what is there (db backup).
    """
    try:
        with open_database(load_settings()) as engine:
            restore_database(engine, file)
    except BackupError as error:
        raise Failure(str(error)) from error
    with open_office() as office:
        click.echo(f"Restored the database from {file}; it is at version {_version(office.engine)}.")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return migrate.current(connection)
