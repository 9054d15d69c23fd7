"""The file ids under which Telegram keeps charts, so that a chart is uploaded once, restarts included."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from models.prepared import Prepared
from models.running import ChartFile

KEPT = timedelta(days=365)

SEPARATOR = "\n"
"""Parts the ids of a chart's pages in their column; no id holds a line break."""

_KEPT = Prepared(select(ChartFile.file_id).where(ChartFile.fingerprint == bindparam("fingerprint")))
_FORGET_OLD = delete(ChartFile).where(ChartFile.created_at < bindparam("before"))


def kept(session: Session, fingerprint: str) -> tuple[str, ...]:
    """Return a chart's file ids, one a page; an id is empty for a page that was never sent. Empty if unknown."""
    row = _KEPT.first(session, fingerprint=fingerprint)
    return tuple(row.file_id.split(SEPARATOR)) if row else ()


def keep(session: Session, fingerprint: str, page: int, pages: int, file_id: str, now: datetime) -> None:
    """Keep the file id of one page, counted from 1, of a chart that has so many pages."""
    row = session.get(ChartFile, fingerprint)
    known = row.file_id.split(SEPARATOR) if row else []
    ids = known if len(known) == pages else [""] * pages
    ids[page - 1] = file_id
    if row is None:
        row = ChartFile(fingerprint=fingerprint, created_at=now)
        session.add(row)
    row.file_id = SEPARATOR.join(ids)
    session.flush()


def forget_old(session: Session, now: datetime) -> None:
    """Drop charts that are a year old: nobody looks for so old a month every day, and it can be drawn again."""
    session.execute(_FORGET_OLD, {"before": now - KEPT})


def forget(session: Session, fingerprint: str) -> None:
    """Drop a chart's file ids, which Telegram does not take any more."""
    row = session.get(ChartFile, fingerprint)
    if row is not None:
        session.delete(row)
        session.flush()
