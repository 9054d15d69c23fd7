"""What somebody sent for a month, whole: their own reports only, and of a post only the time they held it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue
from models.months import Month
from models.queries import periods
from models.queries.figures import realisation
from models.queries.people import Held, Identity
from models.queries.personal import held_months
from models.realisation import Realisation
from models.standing import OwnReport
from models.tables import Entry, Report

_REPORTS = select(Report.id, Report.month, Report.sample).where(Report.position_id == bindparam("position_id"))

_ANSWERS = (
    select(tables.Indicator.code, Entry.answer, Entry.numerator, Entry.denominator, Entry.reason)
    .join_from(Entry, tables.Indicator, tables.Indicator.id == Entry.indicator_id)
    .where(Entry.report_id == bindparam("report_id"))
)


def own_reports(
    session: Session, catalogue: Catalogue, who: Identity, month: Month | None, now: datetime
) -> tuple[OwnReport, ...]:
    """Return somebody's reports for a month, post by post; without a month, for the newest they have sent one for.

    Nothing where none was sent. ``now`` is in the office's time zone: its days decide for which months a post was
    held.
    """
    sent = [
        (post, report)
        for post in who.posts
        if post.code in catalogue.position
        for report in _reports(session, who, post, now)
    ]
    shown = month or max((report.month for _, report in sent), default=None)
    return tuple(_report(session, catalogue, post, report) for post, report in sent if report.month == shown)


def _reports(session: Session, who: Identity, post: Held, now: datetime) -> list[Row[int, Month, bool]]:
    held = held_months(session, who, post, periods.windows(session), now)
    rows = session.execute(_REPORTS, {"position_id": post.position_id})
    return [row for row in rows if row.month in held]


def _report(session: Session, catalogue: Catalogue, post: Held, report: Row[int, Month, bool]) -> OwnReport:
    rows = session.execute(_ANSWERS, {"report_id": report.id})
    answers: Mapping[str, Realisation] = {row.code: realisation(row) for row in rows}
    asked = catalogue.position[post.code].asked_in(report.month.number)
    return OwnReport(
        title=post.title,
        unit_name=post.unit_name,
        acting=post.acting,
        month=report.month,
        sample=report.sample,
        answers=tuple((item, answers.get(item.code)) for item in asked),
    )
