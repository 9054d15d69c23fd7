"""How much there is to do and how much is done, counted without reading anything of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.running import Draft, Notice
from models.tables import Period, Report

_NEWEST = select(func.max(Period.month)).scalar_subquery()
_REPORTS = select(
    func.count(case((~Report.late, 1))).label("on_time"),
    func.count(case((Report.late, 1))).label("late"),
    func.count(case((Report.revision > 1, 1))).label("corrected"),
).where(Report.month == _NEWEST, ~Report.sample)
_DRAFTS = select(func.count(Draft.id)).where(Draft.month == _NEWEST)
_NOTICES = select(func.count(Notice.id)).where(Notice.ended_at.is_(None))


@dataclass(frozen=True, slots=True)
class Workload:
    """Reports of the newest month by state, and notices that wait to be sent again."""

    reports: Mapping[str, int]
    notices: int


def workload(session: Session) -> Workload:
    """Count."""
    sent = session.execute(_REPORTS).mappings().one()
    drafts = session.scalar(_DRAFTS) or 0
    return Workload({**sent, "draft": drafts}, session.scalar(_NOTICES) or 0)
