"""Which rows belong to a unit: the condition that all statements about units share."""

from __future__ import annotations

from sqlalchemy import bindparam

from models.tables import Position, Unit

IN_UNITS = (Unit.code.in_(bindparam("units", expanding=True)), Position.retired.is_(False))
"""The posts of these units that the catalogue still has; ``units`` holds codes, far fewer than there are posts."""
