"""The NIP, an Indonesian civil servant's number: 18 digits that carry birth date, appointment, sex and a sequence.

``19900517 201503 2 004``: born on 17 May 1990, appointed in March 2015, a woman, the fourth of her day. An employee
with a work agreement (PPPK) has 21, 22, … (the agreement's ordinal) where others have the month.
"""

from __future__ import annotations

import re
from datetime import date

LENGTH = 18
WORKING_AGE = 18
"""Years a civil servant must have at the appointment."""

SAMPLE_BIRTH = "19000101"
"""Birth date in every sample NIP: valid in form, and nobody's who could be at work today."""

_SEPARATORS = re.compile(r"[\s.\-'’‘`\u200b\ufeff]+")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_AS_TEXT = "ubah kolom NIP menjadi teks di Excel lalu isi ulang"


class NipError(ValueError):
    """A text is not a NIP; the message is an Indonesian sentence part that says what is wrong."""


def check_nip(text: str) -> str:
    """Return the 18 digits of a NIP written with or without spaces, dots and apostrophes.

    Raises ``NipError`` for a wrong length or character, an impossible date, an appointment before the age of 18,
    an unknown sex, and for what Excel makes of long numbers (``1,96212E+17``, or zeros at the end).
    """
    if _SCIENTIFIC.fullmatch(text.strip()):
        msg = f"NIP {text.strip()} sudah diubah Excel menjadi bilangan; {_AS_TEXT}"
        raise NipError(msg)
    digits = _SEPARATORS.sub("", text)
    if not digits:
        msg = "NIP kosong"
        raise NipError(msg)
    if not (digits.isascii() and digits.isdigit()):
        msg = f"NIP {digits[:30]!r} memuat karakter selain angka"
        raise NipError(msg)
    if len(digits) != LENGTH:
        msg = f"NIP {digits[:30]} terdiri atas {len(digits)} angka, seharusnya {LENGTH}"
        raise NipError(msg)
    _check_appointment(digits, _birth_date(digits))
    _check_ending(digits)
    return digits


def make_sample_nip(number: int) -> str:
    """Return the NIP of a sample person, a different one for every ``number`` from 0 to 999,998.

    It passes ``check_nip``, and its birth date gives it away as synthetic. Raises ``ValueError`` outside the range.
    """
    if not 0 <= number < 999_999:
        msg = f"there is no sample NIP {number}"
        raise ValueError(msg)
    months, sequence = divmod(number, 999)
    years, month = divmod(months, 12)
    return f"{SAMPLE_BIRTH}{1920 + years}{month + 1:02}{1 + number % 2}{sequence + 1:03}"


def _birth_date(digits: str) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        born = date.min
    if born.year < 1900:
        msg = f"NIP {digits}: tanggal lahir {digits[6:8]}-{digits[4:6]}-{digits[:4]} tidak ada"
        raise NipError(msg)
    return born


def _check_appointment(digits: str, born: date) -> None:
    year, month = int(digits[8:12]), int(digits[12:14])
    by_agreement = 21 <= month <= 99
    if not (1 <= month <= 12 or by_agreement) or not 1900 <= year <= 2100:
        msg = f"NIP {digits}: bulan pengangkatan {digits[12:14]}-{digits[8:12]} tidak ada"
        raise NipError(msg)
    appointed = (year, 12 if by_agreement else month)
    if appointed < (born.year, born.month):
        msg = f"NIP {digits}: pengangkatan tahun {year} mendahului kelahiran tahun {born.year}"
        raise NipError(msg)
    if appointed < (born.year + WORKING_AGE, born.month):
        msg = f"NIP {digits}: pengangkatan tahun {year} terjadi sebelum usia {WORKING_AGE} tahun (lahir {born.year})"
        raise NipError(msg)


def _check_ending(digits: str) -> None:
    if digits[14] not in "12":
        msg = f"NIP {digits}: angka ke-15 (jenis kelamin) harus 1 atau 2, bukan {digits[14]}"
        raise NipError(msg)
    if digits[15:] == "000":
        # Excel keeps 15 digits of a number: exactly those before the sequence.
        msg = f"NIP {digits} berakhir dengan 000, biasanya karena dibulatkan Excel; {_AS_TEXT}"
        raise NipError(msg)
