"""How the newest review left a report, as a column that statements about reports share."""

from __future__ import annotations

from sqlalchemy import select

from models.oversight import Review
from models.reviewing import Verdict
from models.tables import Report

VERDICT = (
    select(Review.verdict)
    .where(Review.report_id == Report.id, Review.revision == Report.revision)
    .order_by(Review.id.desc())
    .limit(1)
    .correlate(Report)
    .scalar_subquery()
)
"""What the newest review says of a report's current revision; ``NULL`` while nobody has reviewed it."""

IS_RETURNED = VERDICT == Verdict.RETURNED
