"""``staff``: who works in the office, who is bound, and what else they may do."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select

from bot.cli.failures import Failure
from bot.cli.office import Office, open_office
from bot.cli.output import print_json, print_table, write_private
from bot.sheets.roster import roster_template
from models.administration import Right
from models.nip import NipError, check_nip
from models.queries.people import StaffMember, staff_list
from models.queries.staff import staff as staff_now
from models.roster import read_roster
from models.store import rights
from models.store.people import unbind as let_go
from models.store.privacy import StillHoldsPostError, anonymise
from models.store.rights import LastAdministratorError
from models.store.roster import import_roster
from models.tables import Person

LAST_ADMINISTRATOR = "this is the last administrator, and ADMIN_IDS names none; grant the right to somebody else first"
RIGHT = click.argument("right", type=click.Choice(Right, case_sensitive=False))


@click.group()
def staff() -> None:
    """Import the roster, list people, and release Telegram accounts."""


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Only say what the import would do.")
@click.option("--end-absent", is_flag=True, help="End the posts of people whom the file does not name.")
def import_(file: Path, *, preview: bool, end_absent: bool) -> None:
    """Import the roster from a CSV or XLSX FILE, all or nothing.

    Columns: nip, nama and jabatan (a title or code of the catalogue); status (Plt or Plh for acting), mulai and
    sampai, the first and last day in the post, may be there too. A row that cannot be used is listed with its reason,
    and then nothing is imported. Importing the same file again changes nothing. People whom the file does not name
    stay as they are, unless you say otherwise.
    """
    data = file.read_bytes()
    with open_office() as office:
        roster = read_roster(data, office.catalogue)
        for problem in (*roster.problems, *roster.notes):
            click.echo(str(problem), err=True)
        if roster.problems:
            raise Failure(f"{file}: nothing was imported, {_counted(len(roster.problems), 'problem')} to mend")
        today = office.now().date()
        result = office.run(import_roster, roster.rows, today, office.act(), preview=preview, end_absent=end_absent)
    click.echo(
        f"{_counted(len(roster.rows), 'row')}: {result.new} new, {result.changed} changed, {result.moved} moved, "
        f"{result.unchanged} unchanged{'; nothing was stored' if preview else ''}"
    )
    if result.without_post:
        click.echo(f"Without a post now: {', '.join(result.without_post)}")
    if result.absent:
        click.echo(f"Not in the file, {'ended' if end_absent else 'unchanged'}: {', '.join(result.absent)}")
    if result.asked:
        click.echo(f"{_counted(result.asked, 'question')} about who reports a month wait in /admin.")


@staff.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def template(file: Path, *, force: bool) -> None:
    """Write the roster to fill in as XLSX to FILE: one row for each post, with the people who are known."""
    with open_office() as office:
        content = roster_template(office.catalogue, office.run(staff_now))
    write_private(file, lambda path: _write(path, content), force=force)
    click.echo(f"{file}: fill in NIP and name, then import it.")


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


@staff.command("list")
@click.option("--json", "json_", is_flag=True, help="Print the list as JSON, for programs.")
def list_(*, json_: bool) -> None:
    """List people, their positions and rights, and who is bound, never started, or blocked the bot."""
    with open_office() as office:
        members = office.run(staff_list, office.now())
    if json_:
        print_json([_as_json(member) for member in members])
        return
    rows = [(m.nip, _state(m, office.settings.zone), ", ".join(m.rights) or "-", m.name, _post(m)) for m in members]
    print_table(("NIP", "TELEGRAM", "RIGHTS", "NAME", "POSITION"), rows)


@staff.command()
@click.argument("nip")
def unbind(nip: str) -> None:
    """Release the Telegram account of the person with this NIP.

    For a lost phone or a new account: invite the person again afterwards. Reports and drafts stay.
    """
    with open_office() as office:
        person = find(office, nip)
        if not office.run(let_go, person.id, office.act()):
            raise Failure(f"nobody with NIP {person.nip} is bound to a Telegram account")
    click.echo(f"{person.nip} is not bound any more.")


@staff.command()
@click.argument("nip")
@RIGHT
def grant(nip: str, right: Right) -> None:
    """Grant a right to the person with this NIP.

    An administrator may do everything that the settings' ADMIN_IDS may. An auditor sees the whole office and the
    audit trail, and changes nothing.
    """
    with open_office() as office:
        person = find(office, nip)
        new = office.run(rights.grant, person.id, right, office.act())
    click.echo(f"{person.nip} is {right.value} now." if new else f"{person.nip} is {right.value} already.")


@staff.command()
@click.argument("nip")
@RIGHT
def revoke(nip: str, right: Right) -> None:
    """Take a right from the person with this NIP.

    The last administrator stays while ADMIN_IDS is empty: nobody could administer the office from the chat any more.
    """
    with open_office() as office:
        person = find(office, nip)
        by_settings = bool(office.settings.admin_ids)
        try:
            held = office.run(rights.revoke, person.id, right, office.act(), by_settings=by_settings)
        except LastAdministratorError:
            raise Failure(LAST_ADMINISTRATOR) from None
    if not held:
        raise Failure(f"{person.nip} is no {right.value}; staff list shows who is")
    click.echo(f"{person.nip} is no {right.value} any more.")


@staff.command("anonymise")
@click.argument("nip")
@click.confirmation_option("--yes", prompt="Name, NIP, account and private notes are deleted for good. Go on?")
def anonymise_(nip: str) -> None:
    """Make a person who left unnamed, for good.

    Only for people who hold no post any more. Name and NIP are replaced by neutral marks; account, leave, tallies,
    drafts, invitations and reminders are deleted. What the office reported stays.
    """
    with open_office() as office:
        person = find(office, nip)
        try:
            office.run(anonymise, person.id, office.act(), by_settings=bool(office.settings.admin_ids))
        except StillHoldsPostError as error:
            raise Failure(f"{person.nip} holds {', '.join(error.posts)}; end that first") from None
        except LastAdministratorError:
            raise Failure(LAST_ADMINISTRATOR) from None
    click.echo("Done: the office's numbers stay, and nothing says whose they were.")


def find(office: Office, nip: str) -> Person:
    """Return the person with a NIP. Raises ``Failure`` for something else and for nobody's."""
    try:
        number = check_nip(nip)
    except NipError as error:
        raise Failure(str(error)) from error
    person = office.run(lambda session: session.scalars(select(Person).where(Person.nip == number)).one_or_none())
    if person is None:
        raise Failure(f"nobody has the NIP {number}; import the roster first")
    return person


def _as_json(member: StaffMember) -> dict[str, object]:
    values = {key: _plain(value) for key, value in asdict(member).items() if key != "person_id"}
    return {**values, "rights": list(member.rights), "bound": member.bound_at is not None}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _post(member: StaffMember) -> str:
    if member.title is None:
        return "-"
    return f"{member.title} (acting)" if member.acting else member.title


def _state(member: StaffMember, zone: ZoneInfo) -> str:
    if member.unreachable_since is not None:
        return f"blocked the bot since {member.unreachable_since.astimezone(zone):%Y-%m-%d}"
    if member.bound_at is not None:
        return f"bound since {member.bound_at.astimezone(zone):%Y-%m-%d}"
    if member.invited_until is not None:
        return f"never started, invited until {member.invited_until.astimezone(zone):%Y-%m-%d}"
    return "never started, not invited"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
