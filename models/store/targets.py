"""Setting yearly targets: one by one, or a whole file at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.audit import Act
from models.store.audit import Done, record_all
from models.tables import Indicator, Target

# Held, since a target that is new has no row yet that could be; in one order, so that nobody waits for each other.
_IDS = (
    select(Indicator.code, Indicator.id)
    .where(Indicator.code.in_(bindparam("codes", expanding=True)))
    .order_by(Indicator.id)
    .with_for_update(key_share=True)
)
_OF_YEAR = select(Target).where(Target.year == bindparam("year"))


@dataclass(frozen=True, slots=True)
class TargetChanges:
    """How many targets of a file are new, differ from what is stored, and are stored as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def set_target(session: Session, code: str, year: int, value: Decimal, by: Act) -> Decimal | None:
    """Give an indicator its target of a year; return the one before, ``None`` where there was none.

    ``KeyError`` for an indicator that the database does not know.
    """
    ids = _ids(session, [code])
    stored = session.get(Target, (ids[code], year), with_for_update=True)
    before = stored.value if stored else None
    if stored is None:
        session.add(Target(indicator_id=ids[code], year=year, value=value))
    else:
        stored.value = value
    if before != value:
        record_all(session, by, [_set(code, year, before, value)])
    return before


def import_targets(
    session: Session, targets: Mapping[str, Decimal], year: int, by: Act, *, preview: bool
) -> TargetChanges:
    """Store a year's targets by indicator code, or only say what that would do; those not named stay as they are.

    ``KeyError`` for an indicator that the database does not know.
    """
    ids = _ids(session, list(targets))
    stored = {target.indicator_id: target for target in session.scalars(_OF_YEAR, {"year": year})}
    values = {code: stored[ids[code]].value if ids[code] in stored else None for code in targets}
    different = {code: value for code, value in targets.items() if values[code] != value}
    new = sum(values[code] is None for code in different)
    if not preview:
        for code, value in different.items():
            session.merge(Target(indicator_id=ids[code], year=year, value=value))
        record_all(session, by, [_set(code, year, values[code], value) for code, value in different.items()])
    return TargetChanges(new, len(different) - new, len(targets) - len(different))


def target_subject(code: str, year: int) -> str:
    """Return the name under which the audit trail keeps the history of a target."""
    return f"target:{code}:{year}"


def _set(code: str, year: int, before: Decimal | None, after: Decimal) -> Done:
    old = None if before is None else {"value": _plain(before)}
    return Done("target.set", target_subject(code, year), old, {"value": _plain(after)})


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _ids(session: Session, codes: list[str]) -> dict[str, int]:
    return {row.code: row.id for row in session.execute(_IDS, {"codes": codes})}
