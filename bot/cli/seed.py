"""``seed``: sample months."""

from __future__ import annotations

import click

from bot.cli.failures import Failure
from bot.cli.office import open_office
from models.store.sample import SeedRefusedError
from models.store.sample import seed as fill_in


@click.command()
@click.option("--months", type=click.IntRange(1, 120), required=True, help="How many past months to fill in.")
def seed(months: int) -> None:
    """Fill in sample months, marked as such, for a demonstration.

    Posts without a holder get a sample person. Refused where real reports exist; a report is never changed.
    """
    with open_office() as office:
        try:
            result = office.run(fill_in, office.catalogue, office.calendar(), months, office.now())
        except SeedRefusedError as error:
            raise Failure(str(error)) from error
    span = " to ".join(dict.fromkeys(str(month) for month in (result.months[0], result.months[-1])))
    click.echo(f"Added {result.people} sample people and {result.reports} sample reports, for {span}.")
