"""``rekap``: the files of a month and of a year, on both databases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from models.periods import OfficeCalendar
from tests.cli.conftest import Command, refusal

JAKARTA = ZoneInfo("Asia/Jakarta")
PNG = b"\x89PNG\r\n\x1a\n"


def newest_month() -> str:
    """The newest month that ``seed`` fills in."""
    return str(OfficeCalendar(JAKARTA).reportable_month(datetime.now(JAKARTA)).previous())


@pytest.mark.usefixtures("on_database")
def test_rekap_writes_charts_and_a_workbook(command: Command, folder: Path) -> None:
    command("seed", "--months", "1")
    out = folder / "out"
    out.mkdir()
    stale = out / f"rekap-{newest_month()}-sekretariat-99.png"
    stale.touch()
    result = command("rekap", "--month", newest_month(), "--unit", "sekretariat", "--out", out)
    assert result.exit_code == 0, result.output
    *charts, book, document, table = [Path(line) for line in result.stdout.splitlines()]
    assert sorted(out.iterdir()) == sorted([*charts, book, document, table])
    assert all(chart.read_bytes().startswith(PNG) for chart in charts)
    assert charts[0].name == f"rekap-{newest_month()}-sekretariat-1.png"
    assert openpyxl.load_workbook(book).sheetnames[0] == "Rekap"
    assert [document.name, table.name] == [f"rekap-{newest_month()}-sekretariat.{suffix}" for suffix in ("pdf", "csv")]
    assert document.read_bytes().startswith(b"%PDF")
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(openpyxl.load_workbook(book)["Indikator"]["A"]) - 1


@pytest.mark.usefixtures("on_database")
def test_rekap_writes_the_workbook_of_a_year(command: Command, folder: Path) -> None:
    command("seed", "--months", "1")
    year = newest_month()[:4]
    result = command("rekap", "--year", year, "--unit", "sekretariat", "--out", "out")
    assert result.exit_code == 0, result.output
    [book] = [Path(line) for line in result.stdout.splitlines()]
    assert book.name == f"rekap-{year}-sekretariat.xlsx"
    assert openpyxl.load_workbook(folder / book).sheetnames == [year]


@pytest.mark.usefixtures("on_database")
def test_a_year_of_which_nothing_is_known_is_refused(command: Command, folder: Path) -> None:
    assert "there is nothing for 2001" in refusal(command("rekap", "--year", "2001", "--out", "out"))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("asked", [(), ("--month", "2026-10", "--year", "2026")])
def test_either_a_month_or_a_year_is_asked_for(command: Command, asked: tuple[str, ...]) -> None:
    assert "either --month or --year" in refusal(command("rekap", *asked, "--out", "out"), 2)


@pytest.mark.usefixtures("on_database")
def test_a_month_of_which_nothing_is_known_is_refused(command: Command, folder: Path) -> None:
    assert "there is nothing for 2001-02" in refusal(command("rekap", "--month", "2001-02", "--out", "out"))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("month", ["2026-13", "oktober", "", "2026"])
def test_a_month_has_its_form(command: Command, month: str) -> None:
    assert "is not a month such as 2026-10" in refusal(command("rekap", "--month", month, "--out", "out"), 2)


def test_an_unknown_unit_is_refused_with_those_there_are(command: Command) -> None:
    reason = refusal(command("rekap", "--month", "2026-10", "--unit", "istana", "--out", "out"), 2)
    assert "no unit 'istana'" in reason
    assert "sekretariat" in reason
