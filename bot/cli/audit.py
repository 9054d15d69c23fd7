"""``audit``: what was done in the office, by whom and when."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.cli.office import Office, open_office
from bot.cli.output import write_private
from bot.sheets.audit_csv import ENCODING, write_audit
from models.queries.audit import names, trail


@click.group()
def audit() -> None:
    """Export the audit trail; 'db check' verifies it."""


@audit.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def export(file: Path, *, force: bool) -> None:
    """Write the audit trail to FILE as CSV, the oldest event first, with its hashes.

    Only its owner may read it. Keep a copy elsewhere: with it, even a chain that was computed anew is found out.
    """
    with open_office() as office:
        count = office.run(_export, office, file, force=force)
    click.echo(f"{count} events written to {file}.")


def _export(session: Session, office: Office, file: Path, *, force: bool) -> int:
    count = 0

    def write(path: Path) -> None:
        nonlocal count
        with path.open("w", encoding=ENCODING, newline="") as out:
            count = write_audit(out, trail(session), names(session), office.settings.zone)

    write_private(file, write, force=force)
    return count
