"""``target``: what indicators should reach in a year."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.failures import Failure
from bot.cli.office import open_office
from bot.cli.output import print_json, print_table
from bot.texts.formats import NBSP
from bot.texts.targets import amount
from models.months import YEARS
from models.queries.targets import of_year
from models.store.targets import import_targets
from models.target_file import read_targets

_year = click.option(
    "--year", type=click.IntRange(YEARS.start, YEARS.stop - 1), required=True, help="The year, such as 2026."
)


@click.group()
def target() -> None:
    """Import and list yearly targets."""


@target.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_year
@click.option("--preview", is_flag=True, help="Only say what the import would do.")
def import_(file: Path, year: int, *, preview: bool) -> None:
    """Import a year's targets from a CSV or XLSX FILE, all or nothing.

    Columns: indikator (a code or name of the catalogue) and target (a number, or a percentage for a ratio); jabatan
    too where several indicators have the same name. A row that cannot be used is listed with its reason, and then
    nothing is imported. Targets that the file does not name stay as they are.
    """
    data = file.read_bytes()
    with open_office() as office:
        read = read_targets(data, office.catalogue)
        for problem in read.problems:
            click.echo(str(problem), err=True)
        if read.problems:
            count = len(read.problems)
            raise Failure(f"{file}: nothing was imported, {count} problem{'s' if count > 1 else ''} to mend")
        changes = office.run(import_targets, read.targets, year, office.act(), preview=preview)
    click.echo(
        f"{year}: {changes.new} new, {changes.changed} changed, {changes.unchanged} unchanged"
        f"{'; nothing was stored' if preview else ''}"
    )


@target.command("list")
@_year
@click.option("--json", "json_", is_flag=True, help="Print the list as JSON, for programs.")
def list_(year: int, *, json_: bool) -> None:
    """List a year's targets in the order of the catalogue."""
    with open_office() as office:
        stored = office.run(of_year, year)
        listed = [(indicator, stored[indicator.code]) for indicator in office.catalogue.indicators()
                  if indicator.code in stored]  # fmt: skip
    if json_:
        print_json(
            [
                {"code": i.code, "name": i.name, "position": i.position, "unit_of_measure": i.unit_of_measure,
                 "percentage": i.is_ratio, "target": str(value.normalize().__format__("f"))}
                for i, value in listed
            ]
        )  # fmt: skip
        return
    rows = [(i.code, amount(i, value).replace(NBSP, " "), i.name) for i, value in listed]
    print_table(("INDICATOR", "TARGET", "NAME"), rows)
