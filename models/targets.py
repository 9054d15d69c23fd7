"""Reading a yearly target: the number as people and spreadsheets write it, and the indicator it is for.

What is refused is refused in Indonesian, since the administrator reads it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from difflib import get_close_matches

from models.catalogue.types import Catalogue, Combine, Indicator, Kind
from models.tabular import key

LARGEST = Decimal(999_999_999_999)
LARGEST_PERCENT = Decimal(1000)
FULL = Decimal(100)
DECIMALS = 2
"""The most that a target may have: what is shown is then what is computed with."""

MOST_GUESSES = 100
"""Unknown indicators that get a suggestion; each costs some milliseconds."""

MOST_NAMED = 20
"""Indicators of one name whose codes are listed: a message has room for some, an office may have thousands."""

LONGEST = 200
_NOISE = Decimal("1e-9")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?")


class TargetError(ValueError):
    """A target cannot be used; the message says why."""


def parse_target(text: str, indicator: Indicator) -> Decimal:
    """Read a target of an indicator: ``1200``, ``1.200``, ``95 %``, ``95,5``. Raises ``TargetError``.

    A ratio's target is a percentage. A percentage up to 1 has to carry its sign: Excel keeps 95 % as 0.95.
    """
    if indicator.kind is Kind.STATE:
        raise TargetError("indikator ya/tidak tidak memakai target")
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    number = words.removesuffix("%").rstrip()
    value = _number(number, indicator)
    if value == 0:
        raise TargetError("target 0 tidak dapat dipakai: capaian tidak dapat dihitung terhadap 0")
    if indicator.is_ratio:
        return _percentage(value, written=text, signed=number != words, indicator=indicator)
    if number != words:
        raise TargetError(f"target ini berupa jumlah ({indicator.unit_of_measure}), bukan persen")
    if value != int(value) and indicator.combine_numerator is not Combine.MEAN:
        raise TargetError(f"target {_short(text)!r} harus bilangan bulat")
    if value > LARGEST:
        raise TargetError(f"target {_short(text)!r} terlalu besar")
    return value


def _percentage(value: Decimal, *, written: str, signed: bool, indicator: Indicator) -> Decimal:
    if value <= 1 and not signed:
        raise TargetError(f"target {_short(written)!r} perlu tanda persen; tulis misalnya 95 %")
    if value > FULL and not indicator.may_exceed_100:
        raise TargetError("persentase indikator ini tidak dapat melebihi 100 %")
    if value > LARGEST_PERCENT:
        raise TargetError(f"target {_short(written)!r} terlalu besar untuk persentase")
    return value


def _number(text: str, indicator: Indicator) -> Decimal:
    # Of 1.200 a percentage is never meant to be twelve hundred, and a count never one and a fifth.
    if _GROUPED.fullmatch(text) and not indicator.is_ratio:
        plain = text.replace(".", "").replace(",", ".")
    elif _PLAIN.fullmatch(text):
        plain = text.replace(",", ".")
    elif re.fullmatch(rf"[-\N{{MINUS SIGN}}]\s*(?:{_PLAIN.pattern})", text):
        raise TargetError(f"target {_short(text)!r} tidak boleh kurang dari nol")
    else:
        raise TargetError(f"target {_short(text)!r} bukan angka" if text else "target kosong")
    return _rounded(Decimal(plain), text)


def _rounded(value: Decimal, text: str) -> Decimal:
    """Take off what binary fractions add (Excel writes 33.299999999999997); refuse decimals that were meant."""
    if value > LARGEST * 10:
        raise TargetError(f"target {_short(text)!r} terlalu besar")
    kept = value.quantize(Decimal(1).scaleb(-DECIMALS))
    if abs(kept - value) > _NOISE:
        raise TargetError(f"target {_short(text)!r} memuat lebih dari {DECIMALS} angka desimal")
    return kept


class IndicatorNames:
    """The catalogue's indicators by what people call them: code or name, the name with its post if needed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._found: dict[str, list[Indicator]] = {}
        self._shown: dict[str, str] = {}
        for indicator in catalogue.indicators():
            for name in (indicator.code, indicator.name):
                of_name = self._found.setdefault(key(name), [])
                # Only the newest can be the same one, by its other name: thousands of posts may share an indicator's.
                if not of_name or of_name[-1] is not indicator:
                    of_name.append(indicator)
                self._shown.setdefault(key(name), name)
        self._guesses = 0

    def find(self, text: str, post: str = "") -> Indicator:
        """Return the indicator called so, of a post by title or code where one is named. Raises ``TargetError``."""
        if not text.strip():
            raise TargetError("indikator kosong")
        found = self._found.get(key(text), [])
        if not found:
            raise TargetError(f"indikator {_short(text)!r} tidak ada dalam katalog{self._hint(text)}")
        of_post = [item for item in found if not post or key(post) in self._names_of_post(item.position)]
        if not of_post:
            raise TargetError(f"indikator {_short(text)!r} bukan milik jabatan {_short(post)!r}")
        if len(of_post) > 1:
            codes = ", ".join(item.code for item in of_post[:MOST_NAMED])
            more = f" dan {len(of_post) - MOST_NAMED} lainnya" if len(of_post) > MOST_NAMED else ""
            raise TargetError(f"ada beberapa indikator {_short(text)!r}; tulis kodenya: {codes}{more}")
        return of_post[0]

    def _names_of_post(self, code: str) -> set[str]:
        return {key(code), key(self._catalogue.position[code].title)}

    def _hint(self, text: str) -> str:
        self._guesses += 1
        if self._guesses > MOST_GUESSES:
            return ""
        near = get_close_matches(key(text)[:LONGEST], self._found, n=1, cutoff=0.6)
        return f"; mungkin maksudnya {self._shown[near[0]]}" if near else ""


def _short(text: str) -> str:
    return " ".join(text.split())[:80]
