"""Setting yearly targets: one by one, or a whole file at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.tables import Indicator, Target

_IDS = select(Indicator.code, Indicator.id).where(Indicator.code.in_(bindparam("codes", expanding=True)))
_OF_YEAR = select(Target).where(Target.year == bindparam("year"))


@dataclass(frozen=True, slots=True)
class TargetChanges:
    """How many targets of a file are new, differ from what is stored, and are stored as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def set_target(session: Session, code: str, year: int, value: Decimal) -> Decimal | None:
    """Give an indicator its target of a year; return the one before, ``None`` where there was none.

    ``KeyError`` for an indicator that the database does not know.
    """
    ids = _ids(session, [code])
    stored = session.get(Target, (ids[code], year), with_for_update=True)
    if stored is None:
        session.add(Target(indicator_id=ids[code], year=year, value=value))
        session.flush()
        return None
    before = stored.value
    stored.value = value
    session.flush()
    return before


def import_targets(session: Session, targets: Mapping[str, Decimal], year: int, *, preview: bool) -> TargetChanges:
    """Store a year's targets by indicator code, or only say what that would do; those not named stay as they are.

    ``KeyError`` for an indicator that the database does not know.
    """
    ids = _ids(session, list(targets))
    stored = {target.indicator_id: target for target in session.scalars(_OF_YEAR, {"year": year})}
    new = changed = 0
    for code, value in targets.items():
        before = stored.get(ids[code])
        if before is None:
            new += 1
            if not preview:
                session.add(Target(indicator_id=ids[code], year=year, value=value))
        elif before.value != value:
            changed += 1
            if not preview:
                before.value = value
    session.flush()
    return TargetChanges(new, changed, len(targets) - new - changed)


def _ids(session: Session, codes: list[str]) -> dict[str, int]:
    return {row.code: row.id for row in session.execute(_IDS, {"codes": codes})}
