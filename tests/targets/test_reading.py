"""A target is read as people and spreadsheets write it, and refused with what would be right."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Combine, Indicator, Kind
from models.target_file import read_targets
from models.targets import LARGEST, LARGEST_PERCENT, MOST_GUESSES, IndicatorNames, TargetError, parse_target
from tests.recap.office import indicator

SHIPPED = load_catalogue()
COUNT = indicator("staf.surat")
MEAN = indicator("staf.tunggu", above=Combine.MEAN)
RATIO = indicator("staf.tepat", Kind.RATIO)
PART = replace(RATIO, may_exceed_100=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1200", "1200"), ("1.200", "1200"), (" 1.234.567 ", "1234567"), ("12.0", "12"), ("1E+3", "1000")],
)
def test_a_counts_target_is_a_whole_number(text: str, value: str) -> None:
    assert parse_target(text, COUNT) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95", "95"),
        ("95%", "95"),
        ("95,5 %", "95.5"),
        ("95.5", "95.5"),
        ("0,5 %", "0.5"),
        ("33.299999999999997", "33.3"),
    ],
)
def test_a_ratios_target_is_a_percentage(text: str, value: str) -> None:
    assert parse_target(text, RATIO) == Decimal(value)


def test_a_means_target_may_have_decimals() -> None:
    assert parse_target("7,25", MEAN) == Decimal("7.25")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "target 0 tidak dapat dipakai"),
        ("0,0", "target 0 tidak dapat dipakai"),
        ("", "target kosong"),
        ("seratus", "bukan angka"),
        ("12 dokumen", "bukan angka"),
        ("-5", "tidak boleh kurang dari nol"),
        ("12,5", "bilangan bulat"),
        ("1,200", "bilangan bulat"),
        ("95 %", "bukan persen"),
        ("1000000000000", "terlalu besar"),
        ("1e400", "terlalu besar"),
        ("nan", "bukan angka"),
    ],
)
def test_a_counts_target_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(TargetError, match=reason):
        parse_target(text, COUNT)


def test_a_percentage_up_to_one_has_to_carry_its_sign_since_excel_keeps_95_percent_as_a_fraction() -> None:
    with pytest.raises(TargetError, match="perlu tanda persen"):
        parse_target("0.95", RATIO)


def test_a_part_of_the_whole_has_no_target_over_a_hundred() -> None:
    with pytest.raises(TargetError, match="tidak dapat melebihi 100"):
        parse_target("120", PART)
    assert parse_target("120 %", RATIO) == 120


def test_a_state_has_no_target() -> None:
    with pytest.raises(TargetError, match="ya/tidak"):
        parse_target("1", indicator("staf.buka", Kind.STATE))


@given(st.integers(1, int(LARGEST)))
def test_every_whole_number_reads_the_same_with_and_without_points(value: int) -> None:
    assert parse_target(str(value), COUNT) == parse_target(f"{value:,}".replace(",", "."), COUNT) == value


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_positive_number_or_refused(text: str) -> None:
    try:
        value = parse_target(text, RATIO)
    except TargetError:
        return
    assert value > 0


def csv(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_indicators_are_named_by_code_or_by_name_with_the_post() -> None:
    count, ratio = SHIPPED.position["caraka"].indicators
    read = read_targets(
        csv("Indikator;Jabatan;Target", f"{count.code};;1.200", f"{ratio.name.upper()};caraka;95 %"), SHIPPED
    )
    assert read.problems == ()
    assert read.targets == {count.code: 1200, ratio.code: 95}


def test_a_workbook_reads_like_a_text_file() -> None:
    count, ratio = SHIPPED.position["caraka"].indicators
    read = read_targets(workbook([["Kode", "Target setahun"], [count.code, 1200], [ratio.code, 95.5]]), SHIPPED)
    assert read.targets == {count.code: 1200, ratio.code: Decimal("95.5")}


def test_every_problem_names_its_row_and_the_nearest_name() -> None:
    code = SHIPPED.position["caraka"].indicators[0].code
    read = read_targets(
        csv("indikator,target", f"{code[:-1]},5", f"{code},0", f"{code},7", f"{code},8", "caraka.zzzzzzzzzzzzz,", ",3"),
        SHIPPED,
    )
    said = [str(problem) for problem in read.problems]
    assert f"Baris 2: indikator '{code[:-1]}' tidak ada dalam katalog; mungkin maksudnya {code}" in said
    assert any(line.startswith(f"Baris 3: {code}: target 0") for line in said)
    assert f"Baris 5: indikator {code} sudah ada di baris 4" in said
    assert "Baris 7: indikator kosong" in said
    assert read.targets == {code: 7}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "kosong"),
        (b"indikator\nx", "kolom target tidak ada"),
        (b"indikator,target\n", "tidak ada baris target"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "Excel tidak dapat dibaca"),
    ],
)
def test_a_file_that_is_no_list_of_targets_is_refused_whole(data: bytes, reason: str) -> None:
    (problem,) = read_targets(data, SHIPPED).problems
    assert reason in str(problem)


def test_a_decimal_comma_between_commas_loses_no_decimals() -> None:
    [problem] = read_targets(b"indikator,target\nsekretaris.kepegawaian,90,5\n", SHIPPED).problems
    assert "baris 2 berisi lebih banyak kolom" in str(problem)
    quoted = read_targets(b'indikator,target\nsekretaris.kepegawaian,"90,5"\n', SHIPPED)
    assert quoted.targets == {"sekretaris.kepegawaian": Decimal("90.5")}


def test_a_name_of_several_indicators_asks_for_the_code_or_the_post() -> None:
    by_name: dict[str, list[str]] = {}
    for each in SHIPPED.indicators():
        by_name.setdefault(each.name, []).append(each.code)
    shared = [(name, codes) for name, codes in by_name.items() if len(codes) > 1]
    names = IndicatorNames(SHIPPED)
    for name, codes in shared:
        with pytest.raises(TargetError, match="tulis kodenya"):
            names.find(name)
        for code in codes:
            post = SHIPPED.indicator[code].position
            if sum(SHIPPED.indicator[other].position == post for other in codes) == 1:
                assert names.find(name, post).code == code
    with pytest.raises(TargetError, match="bukan milik jabatan"):
        names.find(SHIPPED.position["caraka"].indicators[0].code, "sekretaris")


def test_a_percentage_has_a_limit_and_a_target_no_more_decimals_than_are_kept() -> None:
    assert parse_target(f"{LARGEST_PERCENT} %", RATIO) == LARGEST_PERCENT
    with pytest.raises(TargetError, match="terlalu besar untuk persentase"):
        parse_target(f"{LARGEST_PERCENT + 1} %", RATIO)
    with pytest.raises(TargetError, match="memuat lebih dari"):
        parse_target("33,3333 %", RATIO)


def test_after_many_unknown_names_no_more_guesses_are_made() -> None:
    names = IndicatorNames(SHIPPED)

    def reason() -> str:
        with pytest.raises(TargetError) as refused:
            names.find("caraka.surta")
        return str(refused.value)

    reasons = [reason() for _ in range(MOST_GUESSES + 1)]
    assert all("mungkin maksudnya caraka.surat" in each for each in reasons[:-1])
    assert "mungkin" not in reasons[-1]


def test_thousands_of_posts_may_share_an_indicators_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is looked at once: comparing each with all before it took a minute in an office of 12,000."""
    shared = next(SHIPPED.indicators())
    posts = [
        replace(
            SHIPPED.position[shared.position],
            code=f"pos-{n}",
            indicators=(replace(shared, code=f"pos-{n}.surat", position=f"pos-{n}"),),
        )
        for n in range(2_000)
    ]
    compared: list[Indicator] = []

    def same(one: Indicator, other: object) -> bool:
        compared.append(one)
        return one is other

    monkeypatch.setattr(Indicator, "__eq__", same)
    names = IndicatorNames(replace(SHIPPED, positions=tuple(posts)))
    assert compared == []
    assert names.find("pos-1999.surat").position == "pos-1999"
    with pytest.raises(TargetError, match="dan 1980 lainnya") as refused:
        names.find(shared.name)
    assert len(str(refused.value)) < 1_000
