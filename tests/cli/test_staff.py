"""``staff`` and ``invite``: the roster goes in whole or not at all, and codes come out."""

from __future__ import annotations

import asyncio
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.playground.telegram import TelegramServer
from models.database import Database, transact
from models.invitation import Bound
from models.nip import make_sample_nip
from models.running import Fact
from models.store.invitations import code_hash, redeem
from models.tables import Invitation, Person
from tests.cli.conftest import Command, printed, refusal
from tests.support.http_telegram import serve

pytestmark = pytest.mark.usefixtures("on_database")
NIP = make_sample_nip(2)


def accept(database: Database, code: str) -> None:
    found = transact(database.engine, lambda session: redeem(session, code, 7_000_000_001, datetime.now(UTC)))
    assert isinstance(found, Bound)


def test_the_whole_office_is_imported_and_listed(command: Command, roster: Path) -> None:
    assert "28 rows: 28 new, 0 changed, 0 moved, 0 unchanged" in command("staff", "import", roster).stdout
    assert "28 unchanged" in command("staff", "import", roster).stdout
    listed = printed(command("staff", "list", "--json"))
    assert [member["name"] for member in listed] == [f"Pegawai {number}" for number in range(28)]
    assert listed[1] == {
        "nip": make_sample_nip(1),
        "name": "Pegawai 1",
        "position": "sekretaris",
        "title": "Sekretaris Dinas",
        "unit": "Sekretariat",
        "acting": False,
        "bound": False,
        "bound_at": None,
        "unreachable_since": None,
        "invited_until": None,
        "rights": [],
    }


def test_an_import_may_be_tried_and_a_template_names_who_is_known(command: Command, roster: Path, folder: Path) -> None:
    tried = command("staff", "import", roster, "--preview").stdout
    assert "28 new, 0 changed, 0 moved, 0 unchanged; nothing was stored" in tried
    assert printed(command("staff", "list", "--json")) == []
    command("staff", "import", roster)
    template = folder / "template.xlsx"
    command("staff", "template", template)
    assert "28 unchanged" in command("staff", "import", template).stdout
    assert "--force replaces it" in refusal(command("staff", "template", template))
    one = folder / "one.csv"
    one.write_text(f"nip,nama,jabatan\n{NIP},Pegawai 2,kasubbag-keuangan\n", encoding="utf-8")
    assert "Not in the file, unchanged: Pegawai 0," in command("staff", "import", one).stdout
    assert "Not in the file, ended: Pegawai 0," in command("staff", "import", one, "--end-absent").stdout


def test_the_list_says_who_is_bound_and_invited(command: Command, roster: Path, database: Database) -> None:
    command("staff", "import", roster)
    assert command("staff", "list").stdout.count("not invited") == 28
    codes = printed(command("invite", "--all", "--json"))
    accept(database, codes[0]["code"])
    table = command("staff", "list").stdout.splitlines()
    assert table[0].split() == ["NIP", "TELEGRAM", "RIGHTS", "NAME", "POSITION"]
    assert "bound since" in table[1]
    assert sum("invited until" in line for line in table) == 27


def test_a_bad_roster_imports_nothing_and_lists_every_row(command: Command, folder: Path, database: Database) -> None:
    bad = folder / "bad.csv"
    bad.write_text(f"nip,nama,jabatan\n{NIP},Ani,Caraka\n12345,Budi,Raja\n", encoding="utf-8")
    result = command("staff", "import", bad)
    assert "nothing was imported, 2 problems to mend" in refusal(result)
    assert "Baris 3: NIP 12345 terdiri atas 5 angka, seharusnya 18" in result.stderr
    assert "Baris 3: jabatan 'Raja' tidak ada dalam katalog" in result.stderr
    assert transact(database.engine, lambda session: session.scalars(select(Person)).all()) == []


def test_who_lost_a_post_is_named(command: Command, folder: Path) -> None:
    path = folder / "roster.csv"
    path.write_text(f"nip,nama,jabatan\n{NIP},Ani,Caraka\n", encoding="utf-8")
    command("staff", "import", path)
    path.write_text(f"nip,nama,jabatan\n{make_sample_nip(3)},Budi,Caraka\n", encoding="utf-8")
    assert "Without a post now: Ani" in command("staff", "import", path).stdout
    assert command("staff", "list").stdout.splitlines()[-1].split() == [
        NIP, "never", "started,", "not", "invited", "-", "Ani", "-"
    ]  # fmt: skip


def test_a_file_that_is_not_there_is_wrong_usage(command: Command) -> None:
    assert "does not exist" in refusal(command("staff", "import", "nowhere.csv"), 2)


def test_codes_are_printed_with_links_and_stored_as_hashes(command: Command, roster: Path, database: Database) -> None:
    command("staff", "import", roster)
    codes = printed(command("invite", "--all", "--json", "--bot", "@contoh_bot"))
    assert len(codes) == 28
    assert {*codes[0]} == {"nip", "name", "position", "code", "link", "expires_at"}
    assert codes[0]["link"] == f"https://t.me/contoh_bot?start={codes[0]['code']}"
    stored = transact(database.engine, lambda session: set(session.scalars(select(Invitation.code_hash))))
    assert stored == {code_hash(made["code"]) for made in codes}


def test_without_a_username_there_are_codes_but_no_links(command: Command, roster: Path) -> None:
    command("staff", "import", roster)
    assert {made["link"] for made in printed(command("invite", "--all", "--json"))} == {None}
    assert command("invite", NIP).stdout.splitlines()[0].split() == ["NIP", "CODE", "NAME", "POSITION"]


def test_the_running_bots_username_is_known(command: Command, roster: Path, database: Database) -> None:
    command("staff", "import", roster)
    transact(database.engine, lambda session: session.add(Fact(key="bot_username", value="dinas_bot")))
    (made,) = printed(command("invite", NIP, "--json"))
    assert made["link"] == f"https://t.me/dinas_bot?start={made['code']}"
    assert f"https://t.me/dinas_bot?start={made['code']}" not in command("invite", NIP).stdout


async def test_telegram_is_asked_for_the_username_where_only_a_token_is_known(
    command: Command, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = TelegramServer(bot_username="kabupaten_bot")
    monkeypatch.setenv("BOT_TOKEN", server.token)
    await asyncio.to_thread(command, "staff", "import", roster)
    async with serve(server) as address:
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        (made,) = printed(await asyncio.to_thread(command, "invite", NIP, "--json"))
    assert made["link"] == f"https://t.me/kabupaten_bot?start={made['code']}"
    # Telegram is gone now: codes come all the same, and the token stays out of the message.
    result = await asyncio.to_thread(command, "invite", NIP, "--json")
    assert json.loads(result.stdout)[0]["link"] is None
    assert "give --bot NAME" in result.stderr
    assert server.token.partition(":")[2] not in result.output


def test_bound_people_are_invited_by_name_only_to_move_to_another_account(
    command: Command, roster: Path, database: Database
) -> None:
    command("staff", "import", roster)
    accept(database, printed(command("invite", NIP, "--json"))[0]["code"])
    assert len(printed(command("invite", "--all", "--json"))) == 27
    moving = command("invite", NIP, "--json")
    assert len(printed(moving)) == 1
    assert "whoever opens this code takes over from that account" in moving.stderr
    assert command("staff", "unbind", NIP).exit_code == 0
    assert "nobody with NIP" in refusal(command("staff", "unbind", NIP))
    assert "whoever opens" not in command("invite", NIP, "--json").stderr


def test_an_office_without_people_has_nobody_to_invite(command: Command) -> None:
    assert command("invite", "--all").stdout == "Everybody is bound already.\n"
    assert printed(command("invite", "--all", "--json")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["invite"], 2, "either NIPs or --all"),
        (["invite", NIP, "--all"], 2, "either NIPs or --all"),
        (["invite", "123"], 1, "terdiri atas 3 angka"),
        (["invite", NIP], 1, "import the roster first"),
        (["invite", "--all", "--qr", "sheet.pdf"], 2, "name it *.html"),
        (["invite", "--all", "--qr", "sheet.html"], 1, "give --bot NAME"),
        (["invite", "--all", "--bot", "not a name"], 2, "not a username"),
        (["staff", "unbind", "abc"], 1, "selain angka"),
        (["staff", "grant", NIP, "auditor"], 1, "import the roster first"),
        (["staff", "grant", NIP, "chief"], 2, "'administrator', 'auditor'"),
        (["staff", "anonymise", NIP, "--yes"], 1, "import the roster first"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(command: Command, arguments: list[str], code: int, reason: str) -> None:
    assert reason in refusal(command(*arguments), code)


def test_the_sheet_has_a_slip_per_person_and_is_private(command: Command, roster: Path, folder: Path) -> None:
    command("staff", "import", roster)
    sheet = folder / "out" / "sheet.html"
    codes = printed(command("invite", "--all", "--json", "--bot", "contoh_bot", "--qr", sheet))
    text = sheet.read_text(encoding="utf-8")
    assert text.count("<section>") == text.count("<svg") == 28
    assert all(f"/start {made['code']}<" in text for made in codes)
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert [path.name for path in sheet.parent.iterdir()] == ["sheet.html"]


def test_an_old_sheet_and_its_codes_stay_unless_forced(command: Command, roster: Path, folder: Path) -> None:
    command("staff", "import", roster)
    sheet = folder / "sheet.html"
    arguments = ("invite", "--all", "--json", "--bot", "contoh_bot", "--qr", sheet)
    (first, *_) = printed(command(*arguments))
    expiry = [m["invited_until"] for m in printed(command("staff", "list", "--json"))]
    assert "--force replaces it" in refusal(command(*arguments))
    assert [m["invited_until"] for m in printed(command("staff", "list", "--json"))] == expiry
    assert first["code"] in sheet.read_text(encoding="utf-8")
    command(*arguments, "--force")
    assert first["code"] not in sheet.read_text(encoding="utf-8")
