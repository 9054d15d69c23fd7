"""``free-days``: the days on which this office alone is closed."""

from __future__ import annotations

from datetime import datetime

import click

from bot.cli.failures import Failure
from bot.cli.office import open_office
from bot.cli.output import print_table
from models.queries.free_days import free_days as all_free_days
from models.store.free_days import add_free_day, remove_free_day

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("free-days")
def free_days() -> None:
    """Keep the office's own free days, besides national holidays and cuti bersama.

    The running bot follows within a minute. Months that are open already keep their dates; on a free day nobody is
    reminded all the same.
    """


@free_days.command("list")
def list_() -> None:
    """List the office's own free days."""
    with open_office() as office:
        known = office.run(all_free_days)
    print_table(("DATE", "NAME"), [(day.isoformat(), name) for day, name in known.items()])


@free_days.command()
@click.argument("date", type=DAY)
@click.argument("name")
def add(date: datetime, name: str) -> None:
    """Add the day DATE (YYYY-MM-DD), called NAME; a known day takes the new name."""
    day, called = date.date(), " ".join(name.split())
    if not called:
        raise Failure("a free day needs a name")
    with open_office() as office:
        known = office.run(all_free_days)
        free_anyway = day not in known and not office.calendar().is_working_day(day)
        office.run(add_free_day, day, called, office.act())
    click.echo(f"{day} is free: {called}{'; it was no working day before either' if free_anyway else ''}")


@free_days.command()
@click.argument("date", type=DAY)
def remove(date: datetime) -> None:
    """Take the day DATE (YYYY-MM-DD) off the list."""
    day = date.date()
    with open_office() as office:
        if not office.run(remove_free_day, day, office.act()):
            raise Failure(f"{day} is none of the office's own free days; free-days list shows them")
    click.echo(f"{day} is not free any more.")
