"""Conditions that many statements share: whose rows, who holds a post today, who can be reached, what is owed."""

from __future__ import annotations

from sqlalchemy import Date, and_, bindparam, exists, literal, or_

from models.realisation import Answer
from models.running import Leave
from models.tables import Assignment, Entry, Person, Position, Unit

IN_UNITS = (Unit.code.in_(bindparam("units", expanding=True)), Position.retired.is_(False))
"""The posts of these units that the catalogue still has; ``units`` holds codes, far fewer than there are posts."""

TODAY = bindparam("today", type_=Date)
"""The office's date."""

ASSIGNED_TODAY = and_(Assignment.starts <= TODAY, or_(Assignment.ends.is_(None), Assignment.ends >= TODAY))
HELD_TODAY = (ASSIGNED_TODAY, Position.retired.is_(False))
"""Somebody holds the post, or acts in it, and the catalogue still has it."""

ON_LEAVE = exists().where(Leave.person_id == Person.id, Leave.starts <= TODAY, Leave.ends >= TODAY)
AVAILABLE = (Person.telegram_id.is_not(None), Person.unreachable_since.is_(None), ~ON_LEAVE)
"""Bound, reachable, and not on leave."""

IS_OWED = Entry.answer == literal(Answer.NO_DATA, literal_execute=True)
"""Written out, since a parameter would not find the index of these few rows."""
