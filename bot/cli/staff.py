"""``staff``: who works in the office."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.failures import Failure
from bot.cli.office import open_office
from bot.cli.output import print_json, print_table
from models.nip import NipError, check_nip
from models.queries.people import StaffMember, staff_list
from models.roster import read_roster
from models.store.people import import_roster
from models.store.people import unbind as let_go
from models.tables import Person


@click.group()
def staff() -> None:
    """Import the roster, list people, and release Telegram accounts."""


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Import the roster from a CSV or XLSX FILE, all or nothing.

    Columns: nip, nama and jabatan (a title or code of the catalogue); mulai, the first day in the post, may be
    there too. A row that cannot be used is listed with its reason, and then nothing is imported. Importing the same
    file again changes nothing. People whom the file does not name stay as they are.
    """
    data = file.read_bytes()
    with open_office() as office:
        roster = read_roster(data, office.catalogue)
        for problem in roster.problems:
            click.echo(str(problem), err=True)
        if roster.problems:
            raise Failure(f"{file}: nothing was imported, {_counted(len(roster.problems), 'problem')} to mend")
        result = office.run(import_roster, roster.rows, office.now().date())
    click.echo(
        f"{_counted(len(roster.rows), 'row')}: {result.new} new, {result.changed} changed, {result.moved} moved, "
        f"{result.unchanged} unchanged"
    )
    if result.without_post:
        click.echo(f"Without a post now: {', '.join(result.without_post)}")


@staff.command("list")
@click.option("--json", "json_", is_flag=True, help="Print the list as JSON, for programs.")
def list_(*, json_: bool) -> None:
    """List people, their positions, and who is bound to a Telegram account."""
    with open_office() as office:
        members = office.run(staff_list, office.now())
    if json_:
        print_json([_as_json(member) for member in members])
        return
    rows = [(m.nip, _state(m, office.settings.zone), m.name, _post(m)) for m in members]
    print_table(("NIP", "TELEGRAM", "NAME", "POSITION"), rows)


@staff.command()
@click.argument("nip")
def unbind(nip: str) -> None:
    """Release the Telegram account of the person with this NIP.

    For a lost phone or a new account: invite the person again afterwards. Reports and drafts stay.
    """
    try:
        number = check_nip(nip)
    except NipError as error:
        raise Failure(str(error)) from error
    with open_office() as office:
        if not office.run(_unbind, number):
            raise Failure(f"nobody with NIP {number} is bound to a Telegram account")
    click.echo(f"{number} is not bound any more.")


def _unbind(session: Session, nip: str) -> bool:
    person_id = session.scalar(select(Person.id).where(Person.nip == nip))
    return person_id is not None and let_go(session, person_id)


def _as_json(member: StaffMember) -> dict[str, object]:
    values = {key: _plain(value) for key, value in asdict(member).items() if key != "person_id"}
    return {**values, "bound": member.bound_at is not None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _post(member: StaffMember) -> str:
    if member.title is None:
        return "-"
    return f"{member.title} (acting)" if member.acting else member.title


def _state(member: StaffMember, zone: ZoneInfo) -> str:
    if member.unreachable_since is not None:
        return f"unreachable since {member.unreachable_since.astimezone(zone):%Y-%m-%d}"
    if member.bound_at is not None:
        return f"bound since {member.bound_at.astimezone(zone):%Y-%m-%d}"
    if member.invited_until is not None:
        return f"invited until {member.invited_until.astimezone(zone):%Y-%m-%d}"
    return "not invited"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
