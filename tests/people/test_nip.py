"""A NIP is checked digit by digit, and a refusal says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.nip import SAMPLE_BIRTH, NipError, check_nip, make_sample_nip

GOOD = "199005172015032004"


@pytest.mark.parametrize(
    "written", [GOOD, " 19900517 201503 2 004 ", "'" + GOOD, "19900517.201503.2.004", f"\ufeff{GOOD}\u00a0"]
)
def test_spaces_dots_and_apostrophes_do_not_matter(written: str) -> None:
    assert check_nip(written) == GOOD


def test_an_employee_by_agreement_has_an_ordinal_in_place_of_the_month() -> None:
    assert check_nip("199005172022212004") == "199005172022212004"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "kosong"),
        ("  ' ", "kosong"),
        ("19900517201503200", "17 angka"),
        ("1990051720150320044", "19 angka"),
        ("19900517201503200A", "selain angka"),
        ("１99005172015032004", "selain angka"),
        ("199013172015032004", "tanggal lahir 17-13-1990"),
        ("199002302015032004", "tanggal lahir 30-02-1990"),
        ("009905172015032004", "tanggal lahir"),
        ("199005172015132004", "bulan pengangkatan 13-2015"),
        ("199005172015002004", "bulan pengangkatan 00-2015"),
        ("199005179999012004", "bulan pengangkatan"),
        ("199005171989032004", "mendahului kelahiran"),
        ("199005172008042004", "sebelum usia 18"),
        ("199005172015033004", "jenis kelamin"),
        ("199005172015032000", "dibulatkan Excel"),
        ("1,96212E+17", "diubah Excel"),
        ("1.96212011990011e+17", "diubah Excel"),
        ("2E+17", "diubah Excel"),
    ],
)
def test_a_refusal_says_what_is_wrong(written: str, reason: str) -> None:
    with pytest.raises(NipError, match=reason):
        check_nip(written)


def test_eighteen_years_are_enough() -> None:
    assert check_nip("199005172008052004")


@given(st.integers(0, 999_998))
def test_every_sample_nip_is_valid_and_known_as_a_sample(number: int) -> None:
    nip = make_sample_nip(number)
    assert check_nip(nip) == nip
    assert nip.startswith(SAMPLE_BIRTH)


def test_sample_nips_differ() -> None:
    numbers = [*range(3000), *range(900_000, 902_000), 999_998]
    assert len({make_sample_nip(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize("number", [-1, 999_999])
def test_there_is_an_end_to_sample_nips(number: int) -> None:
    with pytest.raises(ValueError, match="no sample NIP"):
        make_sample_nip(number)


@given(st.text(max_size=40))
def test_any_text_is_either_a_nip_or_refused_in_one_printable_line(text: str) -> None:
    try:
        outcome = check_nip(text)
    except NipError as error:
        outcome = str(error)
    assert outcome.isprintable()
    assert outcome.startswith("NIP") or len(outcome) == 18
