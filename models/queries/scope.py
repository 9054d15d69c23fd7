"""Which rows belong to a unit, and which answers are still owed: conditions that many statements share."""

from __future__ import annotations

from sqlalchemy import bindparam, literal

from models.realisation import Answer
from models.tables import Entry, Position, Unit

IN_UNITS = (Unit.code.in_(bindparam("units", expanding=True)), Position.retired.is_(False))
"""The posts of these units that the catalogue still has; ``units`` holds codes, far fewer than there are posts."""

IS_OWED = Entry.answer == literal(Answer.NO_DATA, literal_execute=True)
"""Written out, since a parameter would not find the index of these few rows."""
