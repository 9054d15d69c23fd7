"""What lower positions counted in a month, for the numbers above that are made of it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Indicator
from models.feeding import Fed, Feeder, feeders
from models.months import Month
from models.realisation import Answer, Realisation

_COUNTED = (
    select(
        tables.Indicator.code,
        tables.Entry.answer,
        tables.Entry.numerator,
        tables.Entry.denominator,
        tables.Entry.reason,
    )
    .join(
        tables.Report,
        and_(
            tables.Report.position_id == tables.Indicator.position_id,
            tables.Report.month == bindparam("month"),
        ),
    )
    .join(
        tables.Entry,
        and_(tables.Entry.report_id == tables.Report.id, tables.Entry.indicator_id == tables.Indicator.id),
    )
    .where(tables.Indicator.code.in_(bindparam("codes", expanding=True)))
)


def fed(session: Session, catalogue: Catalogue, indicators: Iterable[Indicator], month: Month) -> dict[str, Fed]:
    """Return what lower positions counted for those indicators that are fed, by code; one statement, or none."""
    above = [indicator for indicator in indicators if indicator.fed_by]
    codes = sorted({code for indicator in above for code in indicator.fed_by})
    if not codes:
        return {}
    rows = session.execute(_COUNTED, {"codes": codes, "month": month})
    answers = {row.code: Realisation(row.answer, row.numerator, row.denominator, row.reason) for row in rows}
    entries = {code: _feeder(catalogue, code, month, answers.get(code)) for code in codes}
    return {indicator.code: feeders(indicator, entries) for indicator in above}


def _feeder(catalogue: Catalogue, code: str, month: Month, answer: Realisation | None) -> Feeder:
    """Return a count with its position's title; a month in which it is not asked does not apply to it."""
    indicator = catalogue.indicator[code]
    if answer is None and month.number not in indicator.months:
        answer = Realisation(Answer.NOT_APPLICABLE)
    return Feeder(indicator, catalogue.position[indicator.position].title, answer)
