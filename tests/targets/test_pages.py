"""A page of targets is one message, whatever a catalogue holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bot.screens.targets import PAGE, listing, page
from bot.texts.splitting import split_html
from models.catalogue.types import Catalogue, Kind, Unit
from tests.recap.office import OFFICE, indicator, post

LONG = "Persentase <dokumen> & surat yang selesai " * 20


def test_the_longest_names_codes_and_amounts_stay_within_a_message() -> None:
    codes = [f"{n:02}" + "x" * 38 for n in range(PAGE)]
    named = [replace(indicator(code), name=LONG, unit_of_measure=LONG) for code in codes]
    catalogue = Catalogue(
        office="Kantor",
        year=2026,
        units=(Unit("kantor", LONG), *(Unit("u" * 38 + f"{n:02}", LONG, "kantor") for n in range(PAGE))),
        positions=tuple(
            post("u" * 38 + f"{n:02}", f"p{n}", replace(item, position=f"p{n}")) for n, item in enumerate(named)
        ),
    )
    for unit in catalogue.units:
        values = {code: Decimal(999_999_999_999) for code in codes}
        screen = listing(catalogue, 2026, page(catalogue, unit.code, 0), {unit.code: 1}, values)
        assert codes[0] in screen.text or unit.parent
        assert len(split_html(screen.text)) == 1


def test_pages_have_every_indicator_once_and_then_the_units_below() -> None:
    many = [indicator(f"kadis.{n}") for n in range(2 * PAGE)]
    states = replace(indicator("kadis.ya"), kind=Kind.STATE)
    head = post("dinas", "kadis", *many, states, head=True)
    catalogue = replace(OFFICE, positions=(head, *OFFICE.positions[1:]))
    pages = [page(catalogue, "dinas", number) for number in range(4)]
    assert [item for shown in pages[:3] for item in shown.indicators] == many
    assert [unit.code for shown in pages[:3] for unit in shown.units] == ["bidang-a", "bidang-b"]
    assert (pages[3], pages[0].count) == (pages[2], 3)


def test_what_fits_on_a_page_is_shown_without_going_through_units() -> None:
    shown = page(OFFICE, "dinas", 0)
    assert {item.code for item in shown.indicators} == set(OFFICE.indicator)
    assert (list(shown.units), shown.count) == ([], 1)


def test_an_office_that_asks_only_yes_or_no_has_an_empty_list() -> None:
    asked = post("dinas", "kadis", replace(indicator("kadis.ya"), kind=Kind.STATE), head=True)
    catalogue = replace(OFFICE, positions=(asked,))
    assert "0 dari 0" in listing(catalogue, 2026, page(catalogue, "dinas", 0), {}, {}).text
