"""What commands print and write: tables for people, JSON for programs, files that only their owner reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from bot.cli.failures import Failure

PRIVATE = 0o600


def print_json(data: object) -> None:
    """Print data as JSON that keeps its letters."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns as wide as their longest cell; the last one runs as far as it needs."""
    lines = [headers, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers) - 1)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        click.echo("  ".join([*cells, line[-1]]).rstrip())


def write_private(path: Path, make: Callable[[Path], None], *, force: bool) -> None:
    """Let ``make`` write a file that only its owner may read, and put it in place when it is complete.

    Refuses to replace a file unless ``force``, and then replaces it only by a complete one.
    """
    if path.is_dir():
        raise Failure(f"{path} is a folder; name a file")
    if path.exists() and not force:
        raise Failure(f"{path} exists already; --force replaces it")
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file is made here, with mode 0600, so that its contents are never open to others.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
        draft = Path(temporary.name)
    try:
        make(draft)
        draft.chmod(PRIVATE)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
