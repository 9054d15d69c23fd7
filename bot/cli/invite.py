"""``invite``: one-time codes, as links and as a sheet of QR codes."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.cli.failures import Failure
from bot.cli.office import Office, open_office
from bot.cli.output import print_json, print_table, write_private
from bot.cli.staff import find
from bot.settings import Settings
from bot.slips import invitation_link, qr_sheet
from models.invitation import Invite
from models.queries.facts import fact
from models.store.invitations import invite as make_codes

BOT_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")


@click.command()
@click.argument("nips", nargs=-1, metavar="[NIP]...")
@click.option("--all", "all_", is_flag=True, help="Invite everybody who holds a post and is not bound yet.")
@click.option("--json", "json_", is_flag=True, help="Print the codes as JSON, for programs.")
@click.option("--qr", type=click.Path(path_type=Path), metavar="FILE", help="Write a sheet to print and cut (HTML).")
@click.option("--bot", metavar="NAME", help="The bot's username; needed only before its first start.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def invite(*, nips: tuple[str, ...], all_: bool, json_: bool, qr: Path | None, bot: str | None, force: bool) -> None:
    """Make invitation links by which people bind their Telegram account.

    For everybody (--all) or for the people with these NIPs. A code works once and for 30 days; a new one ends the
    person's earlier ones. A code for somebody who is bound moves them to the account that opens it, and the old one
    is let go then. Codes are shown now and never again: only their hashes are stored.
    """
    if all_ == bool(nips):
        raise click.UsageError("give either NIPs or --all")
    if qr is not None and qr.suffix.lower() not in {".html", ".htm"}:
        raise click.BadParameter("the sheet is HTML; name it *.html", param_hint="--qr")
    with open_office() as office:
        username = _username(office, bot)
        if qr is not None and username is None:
            raise Failure("a sheet of QR codes needs the bot's username; give --bot NAME")
        people = None if all_ else [_person(office, nip) for nip in nips]
        invites = office.run(_make, people, office, qr, username or "", force=force)
    if json_:
        print_json([_as_json(made, username) for made in invites])
    elif invites:
        rows = [(made.nip, _link(made, username) or made.code, made.name, made.position) for made in invites]
        print_table(("NIP", "LINK" if username else "CODE", "NAME", "POSITION"), rows)
    else:
        click.echo("Everybody is bound already.")


def _make(
    session: Session, people: list[int] | None, office: Office, qr: Path | None, username: str, *, force: bool
) -> list[Invite]:
    invites = make_codes(session, people, office.act())
    if qr is not None and invites:
        # Within the transaction: codes that nobody can read would only have ended the earlier ones.
        write_private(qr, lambda path: _write_sheet(path, invites, username), force=force)
    return invites


def _write_sheet(path: Path, invites: list[Invite], username: str) -> None:
    path.write_bytes(qr_sheet(invites, username))


def _person(office: Office, nip: str) -> int:
    person = find(office, nip)
    if person.telegram_id is not None:
        click.echo(f"{person.name} is bound; whoever opens this code takes over from that account.", err=True)
    return person.id


def _username(office: Office, given: str | None) -> str | None:
    """Return the bot's username: as given, as the running bot noted it, or as Telegram says."""
    if given is not None:
        match = BOT_USERNAME.fullmatch(given)
        if match is None:
            raise click.BadParameter(f"{given!r} is not a username of Telegram", param_hint="--bot")
        return match[1]
    known = office.run(fact, "bot_username")
    if known or not office.settings.token:
        return known
    return asyncio.run(_ask_telegram(office.settings))


async def _ask_telegram(settings: Settings) -> str | None:
    from telegram import Bot
    from telegram.error import TelegramError

    from bot.transport import AiohttpRequest

    base = f"{settings.telegram_api_url}/bot"
    bot = Bot(settings.token, base, get_updates_request=AiohttpRequest(), request=AiohttpRequest())
    try:
        async with bot:
            return bot.username
    except TelegramError as error:
        click.echo(f"Telegram did not tell the bot's username ({error.message}); give --bot NAME for links", err=True)
        return None


def _link(made: Invite, username: str | None) -> str | None:
    return invitation_link(username, made.code) if username else None


def _as_json(made: Invite, username: str | None) -> dict[str, str | None]:
    return {
        "nip": made.nip,
        "name": made.name,
        "position": made.position,
        "code": made.code,
        "link": _link(made, username),
        "expires_at": made.expires_at.isoformat(timespec="seconds"),
    }
