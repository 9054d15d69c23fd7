"""What a person typed, as words, and one whole number among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from models.catalogue.types import Indicator
from models.words import NUMBER_WORDS, SCALES, parse_number_words

LARGEST = 999_999_999_999
"""The largest number that can be meant; beyond it something else was typed."""

OF = "dari"
"""The word between a numerator and its denominator; ``/`` and ``:`` are read as this word."""


class Reason(StrEnum):
    """Why an answer was refused; each has its own hint."""

    NEGATIVE = "negative"
    FRACTION = "fraction"
    TOO_LARGE = "too_large"
    NUMERATOR_OVER_DENOMINATOR = "numerator_over_denominator"
    PERCENT_GIVEN = "percent_given"
    NEEDS_NUMBER = "needs_number"
    NEEDS_ONE_NUMBER = "needs_one_number"
    NEEDS_TWO_NUMBERS = "needs_two_numbers"
    NEEDS_YES_NO = "needs_yes_no"
    TOO_LONG = "too_long"
    WRONG_COUNT = "wrong_count"
    NEEDS_REASON = "needs_reason"
    CHANGED = "changed"


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DECIMAL = re.compile(r"[0-9]*(?:[.,][0-9]+)+")
_NIHIL = frozenset({("nihil",), ("kosong",), ("-",), ("tidak", "ada")})
_MINUS = frozenset({"-", "minus", "min", "negatif"})
_PERCENT = frozenset({"persen", "prosen"})
_PARTS_OF_ONE = frozenset({"setengah", "separuh", "sepertiga", "seperempat", "koma"})
_COMMON_UNITS = _vocabulary("""
    aplikasi aduan agenda aset berita berkas buah bulan desa dokumen hari item jenis kali kasus kecamatan kegiatan
    konten kunjungan laporan layanan lembar lokasi menara orang paket pegawai pelanggan pengunjung peserta pns
    program rapat rekomendasi server sistem surat titik unit website
""")
_CHANGES_SENSE = _vocabulary("""
    atau belum bukan dan dari hampir hingga kira-kira kurang lebih lewat lewati minimal maksimal per sampai sebagian
    sekitar sudah tanpa tidak ya iya ada nihil kosong rata-rata
""")
_DROPPED = frozenset({"\ufe0f", "\u20e3"})
_LOOKALIKES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("⁄∕÷/:∶", f" {OF} ") | {"٪": "%"})
_FIGURE_BEFORE_WORD = re.compile(r"([0-9])([a-z])")


def fold(text: str) -> str:
    """Return the text in lower case and in plain figures and signs.

    Invisible marks go, and so does what makes an emoji of a digit; digits of other scripts become ours. Characters
    that stand for a number in another way (``½``, ``²``, ``①``) never become digits: ``12²`` must not be read as 122.
    """
    plain = "".join(map(_plain, text)).lower().translate(_LOOKALIKES)
    return _FIGURE_BEFORE_WORD.sub(r"\1 \2", plain)


def _plain(character: str) -> str:
    if character in _DROPPED or unicodedata.category(character) == "Cf":
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    compatible = unicodedata.normalize("NFKC", character)
    if not any(part.isnumeric() for part in compatible):
        return compatible
    return " setengah " if "⁄" in compatible else character


def words_of(folded: str) -> list[str]:
    """Split folded text into words without the punctuation behind them."""
    stripped = (word.rstrip(".,;!") for word in folded.split())
    return [word for word in stripped if word]


def units_of(indicator: Indicator) -> frozenset[str]:
    """Return the words that may follow a number: common units and the indicator's own wording.

    Words that would change what the number means (*tidak*, *kurang*, *ribu*) are not among them.
    """
    wording = f"{indicator.unit_of_measure} {indicator.numerator} {indicator.denominator or ''}".lower()
    own = frozenset(word for word in re.findall(r"[a-z-]+", wording) if len(word) > 2)
    return (own | _COMMON_UNITS) - _CHANGES_SENSE - NUMBER_WORDS - _PERCENT - _PARTS_OF_ONE - _MINUS


def is_figure(word: str) -> bool:
    """Whether a word is written in figures."""
    return word[:1].isdecimal()


def gives_percent(words: Sequence[str]) -> bool:
    """Whether a number is given in percent."""
    marked = any("%" in word or word in _PERCENT for word in words)
    return marked and any(is_figure(word) or word in NUMBER_WORDS for word in words)


def is_nihil(words: Sequence[str], units: frozenset[str]) -> bool:
    """Whether zero is said in a word of its own, which a figure 0 or *nol* is not."""
    return tuple(_without_units(words, units)) in _NIHIL


def quantity(words: Sequence[str], units: frozenset[str]) -> int | Reason:
    """Read one whole number from 0 to ``LARGEST``, in figures or words, with or without a unit behind it.

    A dot groups thousands (``1.234``); any other dot or comma between figures makes a ``FRACTION``, also ``1,234``,
    which could mean either.
    """
    number = _without_units(words, units)
    if tuple(number) in _NIHIL:
        return 0
    if number and number[0] in _MINUS:
        return _negative(number[1:])
    if number and number[0].startswith("-"):
        return _negative([number[0][1:], *number[1:]])
    return _unsigned(number)


def _without_units(words: Sequence[str], units: frozenset[str]) -> list[str]:
    number = list(words)
    while number and number[-1] in units:
        number.pop()
    return number


def _negative(number: Sequence[str]) -> Reason:
    return Reason.NEEDS_NUMBER if _unsigned(number) is Reason.NEEDS_NUMBER else Reason.NEGATIVE


def _unsigned(number: Sequence[str]) -> int | Reason:
    if not number:
        return Reason.NEEDS_NUMBER
    first, alone = number[0], len(number) == 1
    if _DECIMAL.fullmatch(first) and not _WHOLE.fullmatch(first):
        return Reason.FRACTION if alone or number[1] in SCALES else Reason.NEEDS_NUMBER
    if alone and _WHOLE.fullmatch(first):
        return _limited(first.replace(".", ""))
    if not _PARTS_OF_ONE.isdisjoint(number):
        return Reason.FRACTION
    value = parse_number_words(number)
    if value is None:
        return Reason.NEEDS_NUMBER
    return value if value <= LARGEST else Reason.TOO_LARGE


def _limited(figures: str) -> int | Reason:
    significant = figures.lstrip("0") or "0"
    return int(significant) if len(significant) <= len(str(LARGEST)) else Reason.TOO_LARGE
