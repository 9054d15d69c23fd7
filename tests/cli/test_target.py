"""``target``: a year's targets go in whole or not at all, and come out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalogue.loading import load_catalogue
from tests.cli.conftest import Command, printed, refusal

pytestmark = pytest.mark.usefixtures("on_database")
COUNT, RATIO = load_catalogue().position["caraka"].indicators
GOOD = f"indikator;target\n{COUNT.code};1.200\n{RATIO.code};95 %\n"


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "target.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_targets_are_imported_and_listed(command: Command, file: Path) -> None:
    assert command("target", "import", file, "--year", "2026").stdout == "2026: 2 new, 0 changed, 0 unchanged\n"
    assert "0 new, 0 changed, 2 unchanged" in command("target", "import", file, "--year", "2026").stdout
    listed = printed(command("target", "list", "--year", "2026", "--json"))
    assert [(entry["code"], entry["target"], entry["percentage"]) for entry in listed] == [
        (COUNT.code, "1200", False),
        (RATIO.code, "95", True),
    ]
    table = command("target", "list", "--year", "2026").stdout.splitlines()
    assert table[0].split() == ["INDICATOR", "TARGET", "NAME"]
    assert table[1].split()[:3] == [COUNT.code, "1.200", "dokumen"]
    assert printed(command("target", "list", "--year", "2025", "--json")) == []


def test_a_preview_counts_and_stores_nothing(command: Command, file: Path) -> None:
    said = command("target", "import", file, "--year", "2026", "--preview").stdout
    assert said == "2026: 2 new, 0 changed, 0 unchanged; nothing was stored\n"
    assert printed(command("target", "list", "--year", "2026", "--json")) == []
    command("target", "import", file, "--year", "2026")
    file.write_text(GOOD.replace("1.200", "1.300"), encoding="utf-8")
    assert "0 new, 1 changed, 1 unchanged" in command("target", "import", file, "--year", "2026", "--preview").stdout
    assert printed(command("target", "list", "--year", "2026", "--json"))[0]["target"] == "1200"


def test_a_bad_file_imports_nothing_and_lists_every_row(command: Command, file: Path) -> None:
    file.write_text(f"{GOOD}{COUNT.code}x;5\n{COUNT.code};0\n", encoding="utf-8")
    result = command("target", "import", file, "--year", "2026")
    assert "nothing was imported, 2 problems to mend" in refusal(result)
    assert (
        f"Baris 4: indikator '{COUNT.code}x' tidak ada dalam katalog; mungkin maksudnya {COUNT.code}" in result.stderr
    )
    assert f"Baris 5: {COUNT.code}: target 0" in result.stderr
    assert printed(command("target", "list", "--year", "2026", "--json")) == []


@pytest.mark.parametrize("year", ["1999", "2100", "dua"])
def test_a_year_that_cannot_be_meant_is_wrong_usage(command: Command, file: Path, year: str) -> None:
    assert "--year" in refusal(command("target", "import", file, "--year", year), 2)
