"""The office's own free days on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command, refusal

pytestmark = pytest.mark.usefixtures("on_database")


def test_days_are_listed_in_order_after_they_were_added(command: Command) -> None:
    assert command("free-days", "add", "2027-03-30", "Hari jadi kabupaten").stdout == (
        "2027-03-30 is free: Hari jadi kabupaten\n"
    )
    command("free-days", "add", "2026-12-30", "Pemilihan   kepala desa")
    command("free-days", "add", "2026-12-30", "Pilkades")
    assert command("free-days", "list").stdout.splitlines() == [
        "DATE        NAME",
        "2026-12-30  Pilkades",
        "2027-03-30  Hari jadi kabupaten",
    ]


@pytest.mark.parametrize("day", ["2026-11-07", "2026-12-25"], ids=["a Saturday", "Christmas"])
def test_a_day_without_work_is_taken_and_said_to_be_one(command: Command, day: str) -> None:
    assert "it was no working day before either" in command("free-days", "add", day, "Gladi").stdout


def test_a_day_is_taken_off_once(command: Command) -> None:
    command("free-days", "add", "2026-12-30", "Pilkades")
    assert command("free-days", "remove", "2026-12-30").stdout == "2026-12-30 is not free any more.\n"
    assert "2026-12-30 is none of" in refusal(command("free-days", "remove", "2026-12-30"))


def test_a_day_needs_a_date_and_a_name(command: Command) -> None:
    assert "needs a name" in refusal(command("free-days", "add", "2026-12-30", "  "))
    assert "does not match the format" in refusal(command("free-days", "add", "30-12-2026", "Pilkades"), code=2)
