"""Evidence as it is read: how many files a report has, which, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from models.administration import Evidence
from models.columns import MonthType
from models.evidence import FileKind, Piece, Place
from models.months import Month
from models.prepared import Prepared
from models.tables import Indicator, Position, Report, Unit

_POSITION: BindParameter[int] = bindparam("position_id")
_MONTH = bindparam("month", type_=MonthType())
_ATTACHED = (
    Evidence.position_id == _POSITION,
    Evidence.month == _MONTH,
    Evidence.removed_at.is_(None),
    Evidence.indicator_id.is_not(None),
)
_COUNTS = Prepared(
    select(Indicator.code, func.count().label("files"))
    .join_from(Evidence, Indicator, Indicator.id == Evidence.indicator_id)
    .where(*_ATTACHED)
    .group_by(Indicator.code)
)
_OF_REPORTS = (
    select(Evidence.position_id, Evidence.month, func.count().label("files"))
    .where(
        Evidence.position_id.in_(bindparam("positions", expanding=True)),
        Evidence.month.in_(bindparam("months", type_=MonthType(), expanding=True)),
        Evidence.removed_at.is_(None),
        Evidence.indicator_id.is_not(None),
    )
    .group_by(Evidence.position_id, Evidence.month)
)
_OF_CODE = (
    select(Position.id, func.count(Evidence.id))
    .outerjoin(
        Evidence,
        and_(
            Evidence.position_id == Position.id,
            Evidence.month == _MONTH,
            Evidence.removed_at.is_(None),
            Evidence.indicator_id.is_not(None),
            exists().where(Report.position_id == Evidence.position_id, Report.month == Evidence.month),
        ),
    )
    .where(Position.code == bindparam("code"))
    .group_by(Position.id)
)
_PIECES: Select[*tuple[Any, ...]] = (
    select(
        Evidence.id, Evidence.indicator_id, Evidence.kind, Evidence.file_id, Evidence.name, Evidence.size, Evidence.at,
        Evidence.person_id, Evidence.copy,
    )
    .join(Indicator, Indicator.id == Evidence.indicator_id)
    .where(*_ATTACHED)
    .order_by(Indicator.rank, Evidence.id)
)  # fmt: skip
_UNCOPIED: Select[*tuple[Any, ...]] = (
    select(Evidence.id, Evidence.position_id, Evidence.month, Evidence.file_id, Evidence.name)
    .where(
        Evidence.copy.is_(None),
        Evidence.removed_at.is_(None),
        Evidence.indicator_id.is_not(None),
    )
    .order_by(Evidence.id)
    .limit(bindparam("limit"))
)
_INDICATORS = (
    select(Indicator.id, Indicator.code)
    .where(Indicator.position_id == _POSITION, Indicator.retired.is_(False))
    .order_by(Indicator.rank)
)
_LEFT_OVER = select(Evidence.id, Evidence.copy).where(
    Evidence.removed_at.is_not(None), Evidence.copy.is_not(None), Evidence.copy != ""
)
_PLACE = (
    select(Position.id, Position.code, Unit.code, Report.id)
    .join(Unit, Unit.id == Position.unit_id)
    .outerjoin(Report, (Report.position_id == Position.id) & (Report.month == _MONTH))
    .where(Position.id == _POSITION)
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All evidence of one report; ``is_sent`` once the report itself is in.

    ``codes`` are the ids and codes of the month's indicators in their order.
    """

    place: Place
    unit: str
    is_sent: bool
    pieces: tuple[Piece, ...]
    codes: tuple[tuple[int, str], ...] = ()


def counts(session: Session, position_id: int, month: Month) -> Mapping[str, int]:
    """Return how many files each indicator of a report has, by its code; nothing for those without."""
    return {row.code: row.files for row in _COUNTS.all(session, position_id=position_id, month=month)}


def files_of(session: Session, places: Collection[Place]) -> list[int]:
    """Return how many files each of these reports has, in their order."""
    bound = {"positions": [place.position_id for place in places], "months": {place.month for place in places}}
    found = {(row.position_id, row.month): row.files for row in session.execute(_OF_REPORTS, bound)}
    return [found.get((place.position_id, place.month), 0) for place in places]


def files_of_post(session: Session, position: str, month: Month) -> tuple[int, int]:
    """Return the id of a post, by its code, and how many files stand behind its report once that is in."""
    row = session.execute(_OF_CODE, {"code": position, "month": month}).one_or_none()
    return (row[0], row[1]) if row else (0, 0)


def shelf(session: Session, position_id: int, month: Month, now: datetime) -> Shelf | None:
    """Return the evidence of a report; ``None`` for a post that does not exist. ``now`` gives the time zone."""
    bound = {"position_id": position_id, "month": month}
    row = session.execute(_PLACE, bound).one_or_none()
    if row is None:
        return None
    key, code, unit, report = row
    pieces = tuple(_piece(found, now.tzinfo) for found in session.execute(_PIECES, bound))
    codes = tuple((found.id, found.code) for found in session.execute(_INDICATORS, bound))
    return Shelf(Place(key, code, month), unit, report is not None, pieces, codes)


def uncopied(session: Session, limit: int) -> Sequence[tuple[int, int, Month, str, str]]:
    """Return files without a copy on disk: id, post, month, Telegram's file id, name."""
    return [tuple(row) for row in session.execute(_UNCOPIED, {"limit": limit})]


def left_over(session: Session) -> Sequence[tuple[int, str]]:
    """Return files that were removed and whose copy is still on disk: id and name of the copy."""
    return [(row.id, row.copy) for row in session.execute(_LEFT_OVER) if row.copy]


def _piece(row: Row[*tuple[Any, ...]], zone: tzinfo | None) -> Piece:
    return Piece(
        id=row.id,
        indicator_id=row.indicator_id,
        kind=FileKind(row.kind),
        file_id=row.file_id,
        name=row.name,
        size=row.size,
        at=row.at.astimezone(zone),
        person_id=row.person_id,
        copy=row.copy,
    )
