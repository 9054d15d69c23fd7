"""``staff grant``, ``revoke``, ``anonymise`` and ``audit export``: rights, forgetting, and the trail of both."""

from __future__ import annotations

import csv
import stat
from itertools import pairwise
from pathlib import Path

import pytest

from models.nip import make_sample_nip
from tests.cli.conftest import Command, printed, refusal

pytestmark = pytest.mark.usefixtures("on_database")
NIP, OTHER = make_sample_nip(2), make_sample_nip(3)


def rights_of(command: Command, nip: str) -> list[str]:
    [found] = [member["rights"] for member in printed(command("staff", "list", "--json")) if member["nip"] == nip]
    return list(found)


def test_rights_are_granted_listed_and_taken_but_somebody_always_administers(
    command: Command, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("staff", "import", roster)
    assert "is administrator now" in command("staff", "grant", NIP, "administrator").stdout
    assert "is administrator already" in command("staff", "grant", NIP, "ADMINISTRATOR").stdout
    command("staff", "grant", NIP, "auditor")
    assert rights_of(command, NIP) == ["administrator", "auditor"]
    assert "administrator, auditor" in command("staff", "list").stdout
    assert "this is the last administrator" in refusal(command("staff", "revoke", NIP, "administrator"))
    command("staff", "revoke", NIP, "auditor")
    assert "is no auditor" in refusal(command("staff", "revoke", NIP, "auditor"))
    command("staff", "grant", OTHER, "administrator")
    assert "is no administrator any more" in command("staff", "revoke", NIP, "administrator").stdout
    monkeypatch.setenv("ADMIN_IDS", "77")
    command("staff", "revoke", OTHER, "administrator")
    assert rights_of(command, NIP) == rights_of(command, OTHER) == []


def test_whoever_left_is_made_unnamed_once_they_hold_no_post(command: Command, folder: Path) -> None:
    path = folder / "roster.csv"
    path.write_text(f"nip,nama,jabatan\n{NIP},Ani,Caraka\n", encoding="utf-8")
    command("staff", "import", path)
    assert f"{NIP} holds Caraka; end that first" in refusal(command("staff", "anonymise", NIP, "--yes"))
    # A newcomer takes the post from yesterday on: whoever had it never held it.
    path.write_text(f"nip,nama,jabatan,mulai\n{OTHER},Budi,Caraka,2020-01-01\n", encoding="utf-8")
    command("staff", "import", path)
    assert command("staff", "anonymise", NIP).exit_code == 1  # nobody said yes
    assert "Ani" in command("staff", "list").stdout
    assert "nothing says whose they were" in command("staff", "anonymise", NIP, "--yes").stdout
    assert "nobody has the NIP" in refusal(command("staff", "anonymise", NIP, "--yes"))
    assert [member["name"] for member in printed(command("staff", "list", "--json"))] == ["Budi"]


def test_the_trail_is_exported_with_its_hashes_and_without_names_and_nips(
    command: Command, roster: Path, folder: Path
) -> None:
    command("staff", "import", roster)
    command("staff", "grant", NIP, "auditor")
    command("free-days", "add", "2026-12-01", "Hari jadi")
    file = folder / "audit.csv"
    assert "30 events written" in command("audit", "export", file).stdout
    assert "--force replaces it" in refusal(command("audit", "export", file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    assert [row["Nomor"] for row in rows] == [str(number) for number in range(1, 31)]
    assert [row["Tindakan"] for row in rows[27:]] == ["roster.new", "right.granted", "free_day.added"]
    assert {row["Lewat"] for row in rows} == {"command line"}
    assert all(row["Hash sebelumnya"] == before["Hash"] for before, row in pairwise(rows))
    whole = file.read_text(encoding="utf-8-sig")
    assert NIP not in whole
    assert "Pegawai" not in whole
    assert "30 events, unbroken, the newest" in command("db", "check").stdout
