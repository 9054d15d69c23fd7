"""Years to write in tests: every way to combine, every answer, every polarity."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import cycle, product
from zoneinfo import ZoneInfo

from models.catalogue.types import Combine, Indicator, Kind, Polarity
from models.measures import InverseRule
from models.realisation import Answer, Realisation
from models.yearbook import YearBook, YearLine, YearPost
from tests.support.offices import small_office

AS_OF = datetime(2026, 11, 6, 16, 42, tzinfo=ZoneInfo("Asia/Jakarta"))
RATIO = small_office().indicator["camat.surat"]
COUNT = small_office().indicator["kasi-pelayanan.surat"]
STATE = replace(small_office().indicator["petugas-loket.loket"], combine_numerator=Combine.LAST)
NO_DATA, NOT_APPLICABLE = Realisation(Answer.NO_DATA), Realisation(Answer.NOT_APPLICABLE, reason="libur")


def value(above: int, below: int | None = None) -> Realisation:
    return Realisation(Answer.VALUE, above, below)


def nihil(indicator: Indicator) -> Realisation:
    return Realisation(Answer.NIHIL, 0, 0 if indicator.is_ratio else None)


def line(indicator: Indicator, *months: Realisation | None, target: str | None = None) -> YearLine:
    """Return a line with these months from January on."""
    return YearLine(indicator, (*months, *(None,) * (12 - len(months))), None if target is None else Decimal(target))


def year(*lines: YearLine, inverse: InverseRule = InverseRule.LINEAR, partial: bool = True) -> YearBook:
    post = YearPost("Camat", "Kecamatan Contoh", lines)
    return YearBook(
        "Kecamatan Contoh", "kecamatan", "Kecamatan Contoh", 2026, AS_OF, partial, sample=False, posts=(post,),
        inverse=inverse,
    )  # fmt: skip


def every_rule(inverse: InverseRule) -> YearBook:
    """Return a year with each pair of rules under each target, over months of all kinds."""
    ratios = cycle((value(45, 50), None, nihil(RATIO), value(5, 0), NOT_APPLICABLE, value(1234, 1000), NO_DATA))
    counts = cycle((value(12), nihil(COUNT), NOT_APPLICABLE, None, value(1450), NO_DATA, value(3)))
    targets = cycle((None, "95", "37.5", "100"))
    lines = []
    for polarity, above, below in product(Polarity, Combine, Combine):
        about = replace(RATIO, polarity=polarity, combine_numerator=above, combine_denominator=below)
        lines.append(line(about, *(next(ratios) for _ in range(11)), target=next(targets)))
        about = replace(COUNT, polarity=polarity, combine_numerator=above)
        lines.append(line(about, *(next(counts) for _ in range(10)), target=next(targets)))
    lines += [line(RATIO), line(COUNT, target="5"), line(RATIO, nihil(RATIO), target="90")]
    assert {item.indicator.kind for item in lines} == {Kind.RATIO, Kind.COUNT}
    return year(*lines, inverse=inverse)
