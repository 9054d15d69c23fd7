"""The shipped catalogue holds the whole document, in its own wording, and says where the document is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from models.catalogue.export import as_json
from models.catalogue.loading import load_catalogue
from models.catalogue.types import ALL_MONTHS, Combine, Indicator, Kind, Polarity, Position
from tests.catalogue import seed

CATALOGUE = load_catalogue()
LINES = seed.lines()
INDICATORS = list(CATALOGUE.indicators())
RATIOS = [indicator for indicator in INDICATORS if indicator.is_ratio]
FROM_DOCUMENT = [position for position in CATALOGUE.positions if position.indicators]

# The scan shifted one column of one table: this name stands a line below its formula.
NAME_ELSEWHERE = {"kabid-infrastruktur.tower": 423}
# Sources that the document misspells; the note of the indicator says so.
MISSPELT = {
    "kasi-pengelolaan-informasi.kunjungan": "Seksi Pengelolan Informasi",
    "kasi-pemberdayaan-komunikasi.sosialisasi": "Seksi Pemberdayaan Komunkasi",
    "staf-pemberdayaan-komunikasi.sosialisasi": "Seksi Pemberdayaan Komunkasi",
}

each_indicator = pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)
each_position = pytest.mark.parametrize("position", FROM_DOCUMENT, ids=lambda position: position.code)


def line_of(indicator: Indicator) -> int:
    assert indicator.seed_line is not None
    return indicator.seed_line


def cells_above(indicator: Indicator) -> str:
    """The indicator's row and the rows of its position before it, whose cells go on downwards."""
    first = min(line_of(other) for other in CATALOGUE.position[indicator.position].indicators)
    return seed.plain(" ".join(LINES[first : line_of(indicator) + 1]))


def test_it_has_the_27_posts_of_the_document_and_the_head_of_the_office() -> None:
    assert len(FROM_DOCUMENT) == 27
    assert [position.code for position in CATALOGUE.positions if not position.indicators] == ["kepala-dinas"]
    assert CATALOGUE.lead(CATALOGUE.root.code) == CATALOGUE.position["kepala-dinas"]


def test_it_has_45_indicators_of_which_26_are_counts_18_ratios_and_1_a_state() -> None:
    assert Counter(indicator.kind for indicator in INDICATORS) == {Kind.COUNT: 26, Kind.RATIO: 18, Kind.STATE: 1}


def test_every_row_of_every_table_is_read_once_or_named_as_doubled_or_garbled() -> None:
    read = [line_of(indicator) for indicator in INDICATORS]
    doubled = [line for indicator in INDICATORS for line in indicator.doubled_at]
    garbled = [line for line, _ in CATALOGUE.garbled]
    assert sorted(read + doubled + garbled) == sorted(seed.table_rows())


def test_every_post_of_the_document_is_read_once() -> None:
    headings = [number for number, line in enumerate(LINES) if re.match(r"1\. \**JABATAN", line, re.IGNORECASE)]
    doubled = {167, 213, 324}
    assert sorted(position.seed_line or 0 for position in FROM_DOCUMENT) == sorted(set(headings) - doubled)


@each_position
def test_a_post_stands_where_its_seed_line_says(position: Position) -> None:
    assert position.seed_line is not None
    printed = seed.plain(LINES[position.seed_line].replace("*", "").split(":")[1])
    printed = printed.replace("komunkasi", "komunikasi").replace("datacenter", "data center")
    assert seed.plain(position.title).replace(",", "").endswith(printed)


@each_position
def test_a_post_has_every_line_of_its_tugas_and_fungsi_in_the_documents_words(position: Position) -> None:
    assert position.seed_line is not None
    wordings = []
    for line in LINES[position.seed_line + 1 :]:
        if "\t" in line:
            break
        wordings.append(seed.bullet(line))
    assert [wording for wording in wordings if wording] == [*position.tugas, *position.fungsi]


@each_indicator
def test_an_indicators_rows_are_those_of_its_own_post(indicator: Indicator) -> None:
    post = max(p.seed_line for p in FROM_DOCUMENT if p.seed_line is not None and p.seed_line < line_of(indicator))
    assert CATALOGUE.position[indicator.position].seed_line == post


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.as_printed], ids=lambda indicator: indicator.code)
def test_the_printed_name_is_the_cell_of_the_document(indicator: Indicator) -> None:
    row = LINES[NAME_ELSEWHERE.get(indicator.code, line_of(indicator))]
    assert indicator.as_printed == row.split("\t")[1]


def test_only_the_server_row_has_lost_its_name() -> None:
    assert [i.code for i in INDICATORS if not i.as_printed] == ["kabid-infrastruktur.server"]


def test_a_name_that_differs_from_the_printed_one_says_why() -> None:
    corrected = [i for i in INDICATORS if i.name != i.as_printed.removesuffix(".")]
    assert len(corrected) == 10
    assert not [i.code for i in corrected if not i.note]


@each_indicator
def test_objective_and_source_are_the_documents_own(indicator: Indicator) -> None:
    source = MISSPELT.get(indicator.code, indicator.source)
    assert seed.plain(indicator.objective) in cells_above(indicator)
    assert seed.plain(source) in cells_above(indicator)


def test_a_source_that_the_row_lacks_or_misspells_is_named_in_the_note() -> None:
    inferred = [i for i in INDICATORS if seed.plain(i.source) not in seed.plain(LINES[line_of(i)])]
    assert len(inferred) == 9 + len(MISSPELT)
    assert not [i.code for i in inferred if "Sumber data" not in i.note]


@pytest.mark.parametrize("indicator", RATIOS, ids=lambda indicator: indicator.code)
def test_a_ratio_has_the_documents_numerator_above_and_denominator_below(indicator: Indicator) -> None:
    assert indicator.denominator is not None
    above, below = (wording.rstrip(".") for wording in seed.fraction(LINES[line_of(indicator)]))
    assert seed.plain(indicator.numerator).removeprefix("jumlah ") == above.removeprefix("jumlah ")
    assert seed.plain(indicator.denominator).removeprefix("jumlah ") == below.removeprefix("jumlah ")


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if not i.is_ratio], ids=lambda indicator: indicator.code)
def test_a_count_and_the_state_have_the_documents_formula(indicator: Indicator) -> None:
    formula = seed.plain(LINES[line_of(indicator)].split("\t")[2]).rstrip(".")
    assert seed.plain(indicator.numerator).removeprefix("jumlah ") == formula.removeprefix("jumlah ")


def test_the_mirrored_ratios_are_kept_the_right_way_up_and_say_so() -> None:
    mirrored = [i for i in RATIOS if i.doubled_at]
    assert {i.position for i in mirrored} == {"kabid-statistik"}
    assert len(mirrored) == 3
    for indicator in mirrored:
        assert "pecahan terbalik" in indicator.note
        assert str(indicator.doubled_at[0]) in indicator.note


def test_the_name_that_belongs_to_another_post_is_corrected_from_its_formula() -> None:
    caraka = CATALOGUE.indicator["caraka.surat-tepat-waktu"]
    assert caraka.as_printed == CATALOGUE.indicator["adm-kepegawaian.naik-pangkat"].as_printed
    assert caraka.name == "Persentase dokumen persuratan yang terkirim dan diterima secara tepat waktu"
    assert "jabatan lain" in caraka.note


@pytest.mark.parametrize("typo", ["Presentase", "Komunkasi", "Pengelolan ", "terpublish", "DataCenter", "di sebar"])
def test_misspellings_stay_out_of_names_titles_and_sources(typo: str) -> None:
    shown = [i.name for i in INDICATORS] + [i.source for i in INDICATORS]
    shown += [p.title for p in CATALOGUE.positions] + [unit.name for unit in CATALOGUE.units]
    assert not [wording for wording in shown if typo in f"{wording} "]


def test_tasks_that_the_scan_cut_off_are_named_in_the_note() -> None:
    ends = ("sesuai", "sebagai", "apabila", "sesuai dengan bidang", "pengelolaan statistik", "Layanan Pengadaan")
    cut = [p for p in CATALOGUE.positions if any(line.endswith(ends) for line in p.tugas)]
    assert len(cut) == 8
    assert all("hilang dalam pindaian" in position.note for position in cut)


def test_units_whose_lead_the_document_does_not_name_are_vacant_and_say_so() -> None:
    vacant = [unit for unit in CATALOGUE.units if CATALOGUE.lead(unit.code) is None]
    assert [unit.code for unit in vacant] == ["subbag-kepegawaian", "seksi-komunikasi-publik"]
    assert all("kosong" in unit.note for unit in vacant)


def test_every_unit_has_someone_in_it() -> None:
    assert {position.unit for position in CATALOGUE.positions} == {unit.code for unit in CATALOGUE.units}


def test_a_heads_ratio_is_fed_by_counts_of_posts_below_that_combine_the_same_way() -> None:
    fed = [indicator for indicator in INDICATORS if indicator.fed_by]
    assert all(indicator.is_ratio for indicator in fed)
    for indicator in fed:
        head = CATALOGUE.position[indicator.position]
        assert head.head
        for source in (CATALOGUE.indicator[code] for code in indicator.fed_by):
            assert CATALOGUE.position[source.position].unit in CATALOGUE.below(head.unit)[1:]
            assert source.combine_numerator is indicator.combine_numerator


def test_only_two_ratios_of_heads_have_no_count_below_them_to_take_over() -> None:
    heads = {position.code for position in CATALOGUE.positions if position.head}
    unfed = {i.code for i in RATIOS if i.position in heads and not i.fed_by}
    assert unfed == {"sekretaris.kepegawaian", "kabid-infrastruktur.jaringan"}


def test_no_count_is_taken_over_twice() -> None:
    sources = [source for indicator in INDICATORS for source in indicator.fed_by]
    assert len(sources) == len(set(sources)) == 14


def test_a_part_never_combines_to_more_than_its_whole() -> None:
    """Adding up a part over a stock would pass 100 % in time although no month did."""
    for indicator in RATIOS:
        if not indicator.may_exceed_100:
            pair = (indicator.combine_numerator, indicator.combine_denominator)
            assert pair in {(Combine.SUM, Combine.SUM), (Combine.LAST, Combine.LAST), (Combine.SUM, Combine.FIXED)}


def test_everything_is_asked_every_month_and_more_is_better() -> None:
    assert {indicator.months for indicator in INDICATORS} == {ALL_MONTHS}
    assert {indicator.polarity for indicator in INDICATORS} == {Polarity.HIGHER}


def test_the_signatory_is_in_neither_the_catalogue_nor_the_copy_of_the_document() -> None:
    everything = json.dumps(as_json(CATALOGUE)) + seed.SEED.read_text(encoding="utf-8")
    assert not re.search(r"\d{8} ?\d{6} ?\d ?\d{3}|Drs\.", everything)
    assert [LINES[line] for line in (161, 163, 191, 193)] == ["(nama)", "(NIP)"] * 2
