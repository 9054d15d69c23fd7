"""What may stand behind /rekap."""

from __future__ import annotations

import pytest

from bot.recap_request import Request, find_units, read_request
from models.catalogue.loading import load_catalogue
from models.months import Month

CATALOGUE = load_catalogue(None)
NOW = Month(2026, 11)
PERSANDIAN = CATALOGUE.unit["seksi-persandian"]


def read(text: str) -> Request | None:
    return read_request(text, CATALOGUE, NOW)


@pytest.mark.parametrize("text", ["2026-10", "oktober", "Okt 2026", "10/2026", "bulan lalu", "  OKTOBER  "])
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert read(text) == Request(Month(2026, 10))


@pytest.mark.parametrize(
    "text",
    ["seksi persandian oktober", "oktober seksi persandian", "Seksi Persandian 2026-10", "seksi-persandian okt 2026"],
)
def test_a_unit_may_stand_before_or_after_the_month(text: str) -> None:
    assert read(text) == Request(Month(2026, 10), (PERSANDIAN,))


def test_nothing_means_the_usual_month_and_unit() -> None:
    assert read("") == read("   ") == Request()


def test_a_unit_alone_leaves_the_month_open() -> None:
    assert read("Seksi Persandian") == Request(None, (PERSANDIAN,))


@pytest.mark.parametrize("text", ["xyz", "oktober xyz", "13-2026", "💥", "-1", "oktober oktober", "a" * 4000])
def test_anything_else_is_not_understood(text: str) -> None:
    assert read(text) is None


def test_the_exact_name_rules_out_units_that_only_contain_it() -> None:
    assert [unit.code for unit in find_units(["seksi", "statistik"], CATALOGUE)] == ["seksi-statistik"]


def test_words_that_fit_several_units_return_them_all() -> None:
    found = {unit.code for unit in find_units(["persandian"], CATALOGUE)}
    assert found == {"bidang-persandian", "seksi-persandian"}
