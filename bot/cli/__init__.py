"""The command line: ``python -m bot …``."""

from __future__ import annotations

import click

from bot.cli.audit import audit
from bot.cli.catalogue import catalogue
from bot.cli.checks import check
from bot.cli.database import db
from bot.cli.failures import Commands
from bot.cli.free_days import free_days
from bot.cli.invite import invite
from bot.cli.recap import rekap
from bot.cli.running import playground, run
from bot.cli.seed import seed
from bot.cli.staff import staff
from bot.cli.target import target


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Realisasi: monthly performance reports of a government office, over Telegram.

    Settings come from the environment or from a file .env in the current folder. Exit codes: 0 done, 1 failed or
    refused, 2 wrong usage or a wrong setting.
    """


for _command in (run, playground, catalogue, staff, target, invite, free_days, rekap, audit, db, seed, check):
    main.add_command(_command)
