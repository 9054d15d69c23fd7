"""What a sound catalogue becomes: defaults, another office's file, and the same as JSON."""

from __future__ import annotations

import json

from models.catalogue.export import as_json
from models.catalogue.loading import load_catalogue
from models.catalogue.types import ALL_MONTHS, Combine, Kind, Polarity
from tests.support.offices import SMALL_OFFICE, small_office

INDICATOR_KEYS = [
    "code",
    "name",
    "as_printed",
    "objective",
    "kind",
    "numerator",
    "denominator",
    "source",
    "seed_line",
    "note",
    "unit_of_measure",
    "combine_numerator",
    "combine_denominator",
    "polarity",
    "may_exceed_100",
    "months",
    "fed_by",
    "doubled_at",
]


def test_without_a_path_the_shipped_catalogue_is_loaded() -> None:
    assert load_catalogue().office == "Dinas Komunikasi dan Informatika Kabupaten Malang"


def test_another_office_needs_nothing_but_its_own_file() -> None:
    office = small_office()
    assert office.office == "Kecamatan Contoh"
    assert [position.code for position in office.positions] == ["camat", "kasi-pelayanan", "petugas-loket"]
    assert office.below("kecamatan") == ("kecamatan", "seksi-pelayanan")


def test_what_an_indicator_leaves_out_has_the_usual_value() -> None:
    plain = small_office().indicator["kasi-pelayanan.surat"]
    assert plain.as_printed == plain.name
    assert plain.combine_numerator is Combine.SUM
    assert plain.combine_denominator is None
    assert plain.polarity is Polarity.HIGHER
    assert plain.may_exceed_100
    assert plain.months == ALL_MONTHS
    assert plain.position == "kasi-pelayanan"


def test_a_state_keeps_its_newest_answer_without_being_told() -> None:
    state = small_office().indicator["petugas-loket.loket"]
    assert state.kind is Kind.STATE
    assert state.combine_numerator is Combine.LAST
    assert state.months == {3, 6, 9, 12}


def test_lower_is_better_where_the_file_says_so() -> None:
    lower = [i.code for i in small_office().indicators() if i.polarity is Polarity.LOWER]
    assert lower == ["kasi-pelayanan.pengaduan", "petugas-loket.tunggu"]


def test_the_export_survives_json_and_names_every_field() -> None:
    exported = as_json(load_catalogue())
    assert json.loads(json.dumps(exported)) == exported
    assert list(exported) == ["office", "year", "units", "positions"]
    assert list(exported["units"][0]) == ["code", "name", "parent", "note"]
    position = exported["positions"][1]
    assert list(position) == ["code", "title", "unit", "head", "tugas", "fungsi", "note", "indicators"]
    assert list(position["indicators"][0]) == INDICATOR_KEYS


def test_the_export_says_values_not_names_of_enumerations() -> None:
    camat, _, loket = as_json(load_catalogue(SMALL_OFFICE))["positions"]
    surat, pajak = camat["indicators"]
    assert (surat["kind"], surat["combine_denominator"], surat["fed_by"]) == ("ratio", "sum", ["kasi-pelayanan.surat"])
    assert (pajak["combine_denominator"], pajak["may_exceed_100"]) == ("fixed", True)
    tunggu, buka = loket["indicators"]
    assert (tunggu["combine_numerator"], tunggu["polarity"], tunggu["denominator"]) == ("mean", "lower", None)
    assert (buka["kind"], buka["months"], buka["seed_line"]) == ("state", [3, 6, 9, 12], None)
