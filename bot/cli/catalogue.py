"""``catalogue``: the positions and indicators of the office."""

from __future__ import annotations

from collections import Counter

import click

from bot.cli.output import print_json
from bot.settings import load_settings
from models.catalogue.export import as_json
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue, Kind, Position

KIND_WIDTH = max(len(kind) for kind in Kind)


@click.command()
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON, for programs.")
def catalogue(*, json_: bool) -> None:
    """Print the positions and indicators of the office.

    Checks the catalogue (setting CATALOGUE) and prints it: unit by unit, each position with its indicators. Needs
    no database.
    """
    loaded = load_catalogue(load_settings().catalogue)
    if json_:
        print_json(as_json(loaded))
    else:
        _print_readable(loaded)


def _print_readable(loaded: Catalogue) -> None:
    kinds = Counter(indicator.kind for indicator in loaded.indicators())
    counted = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind)
    click.echo(f"{loaded.office}, {loaded.year}")
    click.echo(f"{len(loaded.positions)} positions, {sum(kinds.values())} indicators ({counted})")
    width = max((len(indicator.code) for indicator in loaded.indicators()), default=0)
    for code in loaded.below(loaded.root.code):
        unit = loaded.unit[code]
        click.echo(f"\n{unit.name} [{unit.code}]{'' if loaded.lead(code) else '  (no leading position)'}")
        for position in loaded.positions:
            if position.unit == code:
                _print_position(position, width)


def _print_position(position: Position, width: int) -> None:
    click.echo(f"  {position.title} [{position.code}]{'  (head)' if position.head else ''}")
    for indicator in position.indicators:
        click.echo(f"    {indicator.code:<{width}}  {indicator.kind:<{KIND_WIDTH}}  {indicator.name}")
