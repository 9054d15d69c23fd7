"""``check``: whether everything is there that the bot needs, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.cli.failures import FAILED, database_reason
from bot.cli.office import open_database
from bot.settings import Settings, SettingsError, load_settings
from models import migrate
from models.catalogue.loading import CatalogueError, load_catalogue
from models.database import database_url
from models.queries import audit
from models.queries.health import unsound


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    what: str
    ok: bool
    text: str


@click.command()
def check() -> None:
    """Check settings, catalogue and database without starting the bot.

    Prints one line per check and changes nothing. Exit code 1 if any of them fails.
    """
    report(_findings())


def report(findings: Iterable[Finding]) -> None:
    """Print findings as they come; ends the command with code 1 if one of them is not ok."""
    failed = False
    for finding in findings:
        click.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what:<10}  {finding.text}")
        failed = failed or not finding.ok
    if failed:
        raise click.exceptions.Exit(FAILED)


def _findings() -> Iterator[Finding]:
    try:
        settings = load_settings()
    except SettingsError as error:
        yield Finding("settings", ok=False, text=str(error))
        return
    start = "the bot with its token" if settings.token else "no BOT_TOKEN: 'run' starts the playground"
    yield Finding("settings", ok=True, text=start)
    try:
        catalogue = load_catalogue(settings.catalogue)
    except CatalogueError as error:
        yield Finding("catalogue", ok=False, text=str(error))
    else:
        indicators = len(catalogue.indicator)
        text = f"{catalogue.office}, {len(catalogue.positions)} positions, {indicators} indicators"
        yield Finding("catalogue", ok=True, text=text)
    yield from database_findings(settings)


def database_findings(settings: Settings) -> Iterator[Finding]:
    """Yield whether the database can be reached, has the version this program needs, and is sound."""
    if not existing_database(settings):
        yield Finding("database", ok=False, text="not made yet; 'db upgrade' makes it, and so does 'run'")
        return
    with open_database(settings) as engine:
        try:
            with engine.connect() as connection:
                current = migrate.current(connection)
        except DBAPIError as error:
            yield Finding("database", ok=False, text=database_reason(error))
            return
        yield Finding("database", ok=True, text=_address(engine))
        if current != migrate.newest():
            text = f"is {current or 'empty'}, needed is {migrate.newest()}; 'db upgrade' brings it there"
            yield Finding("version", ok=False, text=text)
            return
        yield Finding("version", ok=True, text=str(current))
        yield from _soundness(engine)


def existing_database(settings: Settings) -> bool:
    """Whether there is a database: always for a server, and for SQLite where its file exists."""
    url = database_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


def is_database(settings: Settings, file: Path) -> bool:
    """Whether a file is the SQLite database itself, by whatever name; a copy put there would cut off a running bot."""
    url = database_url(settings.database_url)
    return url.get_backend_name() == "sqlite" and file.exists() and file.samefile(url.database or "")


def _address(engine: Engine) -> str:
    return engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=True)


def _soundness(engine: Engine) -> Iterator[Finding]:
    differences = migrate.differences(engine)
    text = f"differ from the program in {len(differences)} places" if differences else "as the program expects"
    yield Finding("tables", ok=not differences, text=text)
    with engine.connect() as connection:
        problems = list(unsound(connection))
        tampering = list(audit.problems(connection))
        newest = audit.state(connection)
    for problem in problems:
        yield Finding("data", ok=False, text=problem)
    if not problems:
        yield Finding("data", ok=True, text="sound")
    for problem in tampering:
        yield Finding("audit", ok=False, text=problem)
    if not tampering:
        yield Finding("audit", ok=True, text=f"{newest.id} events, unbroken, the newest {newest.hash[:16]}")
