"""Indicators for tests of the rules, one for each way of behaving."""

from __future__ import annotations

from models.catalogue.types import Combine, Indicator, Kind


def indicator(
    kind: Kind,
    numerator: Combine = Combine.SUM,
    denominator: Combine | None = None,
    *,
    may_exceed_100: bool = False,
    wording: str = "Jumlah laporan dari masyarakat yang selesai",
) -> Indicator:
    """An indicator of which only the rules matter."""
    ratio = kind is Kind.RATIO
    return Indicator(
        code="uji",
        position="uji",
        objective="Sasaran",
        name="Indikator uji",
        as_printed="Indikator uji",
        kind=kind,
        numerator=wording,
        denominator="Jumlah laporan yang masuk" if ratio else None,
        unit_of_measure="laporan",
        source="Buku agenda",
        combine_numerator=numerator,
        combine_denominator=(denominator or Combine.SUM) if ratio else None,
        may_exceed_100=may_exceed_100,
    )


COUNT = indicator(Kind.COUNT)
RATIO = indicator(Kind.RATIO)
STOCK_RATIO = indicator(Kind.RATIO, Combine.LAST, Combine.LAST)
OPEN_RATIO = indicator(Kind.RATIO, may_exceed_100=True)
STATE = indicator(Kind.STATE, Combine.LAST)
