"""The grammar of a single answer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from models.answers import LARGEST, MAX_ANSWER, Partial, Reason, Refusal, read_answer
from models.catalogue.loading import load_catalogue
from models.catalogue.types import Combine, Indicator, Kind
from models.realisation import Answer, Realisation
from tests.domain.indicators import COUNT, OPEN_RATIO, RATIO, STATE, STOCK_RATIO, indicator

NUMBERS = st.integers(0, LARGEST)
KINDS = st.sampled_from([COUNT, RATIO, STOCK_RATIO, OPEN_RATIO, STATE])
NIHIL = Realisation(Answer.NIHIL, 0)
NIHIL_RATIO = Realisation(Answer.NIHIL, 0, 0)
CATALOGUE = load_catalogue()


def value(numerator: int, denominator: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, numerator, denominator)


def counted(number: int) -> Realisation:
    return value(number) if number else NIHIL


def dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(NUMBERS)
def test_a_count_is_read_back_from_every_way_of_writing_it(number: int) -> None:
    words = num2words(number, lang="id")
    forms = [str(number), dotted(number), words, f"{number} laporan", f"{dotted(number)} dokumen", f"{words} orang"]
    assert {read_answer(form, COUNT) for form in forms} == {counted(number)}


@given(NUMBERS, NUMBERS)
def test_a_ratio_is_read_back_from_every_way_of_writing_it(one: int, other: int) -> None:
    n, d = sorted((one, other))
    forms = [f"{n}/{d}", f"{n} / {d}", f"{dotted(n)} dari {dotted(d)}", f"{n} : {d}", f"{n} {d}", f"{n}\n{d}"]
    forms += [f"{num2words(n, lang='id')} dari {num2words(d, lang='id')}", f"{n} laporan dari {d} laporan"]
    short = [form for form in forms if len(form) <= MAX_ANSWER]
    assert {read_answer(form, RATIO) for form in short} == {value(n, d) if d else NIHIL_RATIO}


@given(NUMBERS, NUMBERS)
def test_a_ratio_may_come_in_two_messages(one: int, other: int) -> None:
    n, d = sorted((one, other))
    assert read_answer(str(n), RATIO) == Partial(n)
    assert read_answer(dotted(d), RATIO, numerator=n) == (value(n, d) if d else NIHIL_RATIO)


def test_a_whole_ratio_replaces_the_first_number_given_before() -> None:
    assert read_answer("12/15", RATIO, numerator=9) == value(12, 15)
    assert read_answer("12 15", RATIO, numerator=9) == value(12, 15)
    assert read_answer("1.234 2.345", RATIO, numerator=9) == value(1234, 2345)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.", 12),
        ("12 dokumen.", 12),
        ("12dokumen", 12),
        ("007", 7),
        ("7".zfill(30), 7),
        ("duabelas dokumen", 12),
        ("12 ribu", 12_000),
        ("12rb", 12_000),
        ("1️⃣2️⃣", 12),
        ("１２", 12),
        ("١٢", 12),
        ("\u200b1\u200d2\ufeff", 12),
        ("12\u00a0dokumen", 12),
        ("DUA BELAS", 12),
        ("12 laporan dari masyarakat", 12),
        ("12 laporan yang selesai", 12),
        ("999.999.999.999", LARGEST),
    ],
)
def test_a_count_is_understood_as_people_type_it(text: str, number: int) -> None:
    assert read_answer(text, COUNT) == value(number)


@pytest.mark.parametrize("text", ["nihil", "Nihil.", "NOL", "kosong", "-", "—", "0", "00", "tidak ada", "nihil berkas"])
def test_zero_of_a_count_is_said_on_purpose(text: str) -> None:
    assert read_answer(text, COUNT) == NIHIL


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", Reason.NEGATIVE),
        ("− 5", Reason.NEGATIVE),
        ("minus lima", Reason.NEGATIVE),
        ("-5 dokumen", Reason.NEGATIVE),
        ("2,5", Reason.FRACTION),
        ("1,234", Reason.FRACTION),
        ("1.23", Reason.FRACTION),
        ("0.123", Reason.FRACTION),
        ("1,5 juta", Reason.FRACTION),
        ("½", Reason.FRACTION),
        ("12½", Reason.FRACTION),
        ("dua setengah", Reason.FRACTION),
        ("dua koma lima", Reason.FRACTION),
        ("1000000000000", Reason.TOO_LARGE),
        ("9" * 200, Reason.TOO_LARGE),
        ("satu triliun", Reason.TOO_LARGE),
        ("90%", Reason.PERCENT_GIVEN),
        ("5%", Reason.PERCENT_GIVEN),
        ("90 persen", Reason.PERCENT_GIVEN),
        ("sembilan puluh persen", Reason.PERCENT_GIVEN),
        ("12/15", Reason.NEEDS_ONE_NUMBER),
        ("12 dari 15", Reason.NEEDS_ONE_NUMBER),
        ("12 15", Reason.NEEDS_ONE_NUMBER),
        ("12 15 20", Reason.NEEDS_ONE_NUMBER),
        ("", Reason.NEEDS_NUMBER),
        ("😀", Reason.NEEDS_NUMBER),
        ("halo", Reason.NEEDS_NUMBER),
        ("jumlahnya 12", Reason.NEEDS_NUMBER),
        ("12 kurang", Reason.NEEDS_NUMBER),
        ("12 lusin", Reason.NEEDS_NUMBER),
        ("12²", Reason.NEEDS_NUMBER),
        ("1e5", Reason.NEEDS_NUMBER),
        ("0x10", Reason.NEEDS_NUMBER),
        ("12/", Reason.NEEDS_NUMBER),
        ("dokumen", Reason.NEEDS_NUMBER),
        ("- halo", Reason.NEEDS_NUMBER),
        ("-5 halo", Reason.NEEDS_NUMBER),
        ("2,5 halo", Reason.NEEDS_NUMBER),
        ("persen", Reason.NEEDS_NUMBER),
        ("ya", Reason.NEEDS_NUMBER),
        ("<b>12</b>", Reason.NEEDS_NUMBER),
        ("1" * 201, Reason.TOO_LONG),
    ],
)
def test_anything_else_for_a_count_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    assert read_answer(text, COUNT) == Refusal(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("15/12", Reason.NUMERATOR_OVER_DENOMINATOR),
        ("12/0", Reason.NUMERATOR_OVER_DENOMINATOR),
        ("-1/5", Reason.NEGATIVE),
        ("1/-5", Reason.NEGATIVE),
        ("1,5/3", Reason.FRACTION),
        ("½", Reason.FRACTION),
        ("90%", Reason.PERCENT_GIVEN),
        ("12/15/20", Reason.NEEDS_TWO_NUMBERS),
        ("12 15 20", Reason.NEEDS_TWO_NUMBERS),
        ("12/", Reason.NEEDS_NUMBER),
        ("/15", Reason.NEEDS_NUMBER),
        ("12 dari banyak", Reason.NEEDS_NUMBER),
        ("12 15 dari 20", Reason.NEEDS_NUMBER),
        ("halo", Reason.NEEDS_NUMBER),
        ("1/1000000000000", Reason.TOO_LARGE),
    ],
)
def test_anything_else_for_a_ratio_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    assert read_answer(text, RATIO) == Refusal(reason)


def test_a_numerator_may_exceed_its_denominator_where_the_indicator_says_so() -> None:
    assert read_answer("15/12", OPEN_RATIO) == value(15, 12)
    assert read_answer("12/0", OPEN_RATIO) == value(12, 0)


def test_nihil_of_a_ratio_is_complete_unless_its_base_is_a_stock() -> None:
    assert read_answer("nihil", RATIO) == NIHIL_RATIO
    assert read_answer("nihil", STOCK_RATIO) == Partial(0)
    assert read_answer("nihil", indicator(Kind.RATIO, Combine.SUM, Combine.FIXED)) == Partial(0)
    assert read_answer("nihil dari 50", STOCK_RATIO) == value(0, 50)


def test_the_figure_zero_of_a_ratio_still_asks_for_its_base() -> None:
    assert read_answer("0", RATIO) == Partial(0)
    assert read_answer("0/50", RATIO) == value(0, 50)
    assert read_answer("0/0", RATIO) == NIHIL_RATIO


def test_a_base_of_zero_fits_a_numerator_of_zero_only() -> None:
    assert read_answer("nihil", RATIO, numerator=0) == NIHIL_RATIO
    assert read_answer("0", RATIO, numerator=3) == Refusal(Reason.NUMERATOR_OVER_DENOMINATOR)


@pytest.mark.parametrize("text", ["Ya", "ya", "y", "iya", "sudah", "YA!"])
def test_a_state_is_confirmed_in_a_word(text: str) -> None:
    assert read_answer(text, STATE) == value(1)


@pytest.mark.parametrize("text", ["Tidak", "t", "tidak.", "belum"])
def test_a_state_is_denied_in_a_word(text: str) -> None:
    assert read_answer(text, STATE) == value(0)


@pytest.mark.parametrize("text", ["12", "nihil", "mungkin", "ya tidak", "", "90%"])
def test_a_state_takes_nothing_but_yes_or_no(text: str) -> None:
    assert read_answer(text, STATE) == Refusal(Reason.NEEDS_YES_NO)


def test_words_of_three_letters_above_and_below_the_line_are_units() -> None:
    households = indicator(Kind.COUNT, wording="Jumlah rt dan rtm")
    assert read_answer("12 rtm", households) == value(12)
    assert read_answer("12 rt", households) == Refusal(Reason.NEEDS_NUMBER)
    assert read_answer("12 masuk dari 15 masuk", RATIO) == value(12, 15)


@pytest.mark.parametrize("known", tuple(CATALOGUE.indicators()), ids=lambda known: known.code)
def test_every_indicator_of_the_catalogue_understands_its_own_unit(known: Indicator) -> None:
    unit = known.unit_of_measure
    if known.kind is Kind.COUNT:
        assert read_answer(f"12 {unit}", known) == value(12)
        assert read_answer("tidak ada", known) == NIHIL
    elif known.kind is Kind.RATIO:
        assert read_answer(f"12 {unit} dari 15 {unit}", known) == value(12, 15)
    else:
        assert read_answer("ya", known) == value(1)


@given(st.text(max_size=220), KINDS, st.none() | NUMBERS)
def test_no_text_makes_the_reading_fail(text: str, known: Indicator, numerator: int | None) -> None:
    result = read_answer(text, known, numerator)
    assert isinstance(result, Realisation | Partial | Refusal)


TYPED = st.text(st.sampled_from("0123456789.,-/: %½²①٣\ufe0f\u200bdaribelsmun"), max_size=24)


@given(TYPED, KINDS)
def test_whatever_is_accepted_keeps_the_rules_of_its_kind(text: str, known: Indicator) -> None:
    result = read_answer(text, known)
    if isinstance(result, Partial):
        assert known.is_ratio
        assert 0 <= result.numerator <= LARGEST
    elif isinstance(result, Realisation):
        assert result.numerator is not None
        assert (result.denominator is not None) == known.is_ratio
        assert 0 <= result.numerator <= LARGEST
        assert known.may_exceed_100 or result.denominator is None or result.numerator <= result.denominator


@pytest.mark.parametrize("part", ["1", " ", "1.", "dua ", "/", "-", "1 ", "😀", "\u200b", "½"])
def test_a_hundred_thousand_characters_are_refused_at_once(part: str) -> None:
    started = time.process_time()
    result = read_answer(part * (100_000 // len(part)), RATIO)
    assert time.process_time() - started < 0.1
    assert result == Refusal(Reason.NEEDS_NUMBER if part == " " else Reason.TOO_LONG)
