"""A head's reminder, claimed in the ledger before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.notices import Prompt
from models.nudging import Reach, ledger_stage
from models.periods import OfficeCalendar, Window
from models.queries.notices import owed
from models.queries.nudges import nudgeable
from models.store.notices import claim


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for reminders, and of which unit's month."""

    person_id: int
    unit: str
    window: Window


def claim_nudge(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, asking: Asking, person_id: int, now: datetime
) -> Prompt | Reach:
    """Claim today's reminder of a person, or return why there is none.

    Everything is tested again here: the button may be old or forged, and reminding hundreds takes a while. ``now`` is
    in the office's time zone.
    """
    if not calendar.may_send(now):
        return Reach.FAILED
    window = asking.window
    person = nudgeable(session, catalogue, asking.unit, window, asking.person_id, person_id, now)
    if person is None:
        return Reach.DONE
    if person.reach is not Reach.READY or person.telegram_id is None:
        return person.reach
    notice = claim(session, person_id, window.month, ledger_stage(now.date()), now)
    if notice is None:
        return Reach.REMINDED
    return Prompt(person_id, person.telegram_id, (notice,), owed(session, catalogue, window, person_id, now.date()))
