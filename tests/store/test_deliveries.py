"""An announcement to one person: claimed by one process, tried again after ever longer pauses, ended once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.administration import Announcement, Delivery
from models.database import transact
from models.store.announcements import claim, end, renew
from models.store.ledgers import LEASE, LONGEST_PAUSE
from models.tables import Outcome
from tests.store.desk import MORNING, sit_down

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def test_who_could_not_be_reached_is_claimed_again_after_longer_pauses_until_it_is_ended(engine: Engine) -> None:
    (kasi,) = sit_down(engine, "kasi-a1")
    person = kasi.who.person_id

    def release(session: Session) -> int:
        row = Announcement(text="Rapat", telegram_id=1, created_at=MORNING, send_at=MORNING)
        session.add(row)
        session.flush()
        session.add(Delivery(announcement_id=row.id, person_id=person, attempts=0))
        return row.id

    number = transact(engine, release)

    def claimed(at: datetime) -> bool:
        account = transact(engine, lambda session: claim(session, number, person, at))
        assert account in {None, kasi.account}
        return account is not None

    def ended(outcome: Outcome | None, at: datetime) -> None:
        transact(engine, lambda session: end(session, number, person, outcome, at))

    def renewed(at: datetime) -> bool:
        return transact(engine, lambda session: renew(session, number, person, at))

    at = MORNING
    assert [claimed(at), claimed(at + LEASE - SECOND)] == [True, False]
    assert renewed(at + LEASE - SECOND)
    assert not claimed(at + LEASE)
    for pause in (1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE):
        ended(None, at)
        again = at + pause * MINUTE
        assert [claimed(again - SECOND), claimed(again)] == [False, True], pause
        at = again
    assert [claimed(at + LEASE - SECOND), claimed(at + LEASE)] == [False, True]
    ended(Outcome.SENT, at)
    ended(None, at)  # whoever comes too late changes nothing
    assert not renewed(at)
    assert not claimed(at + timedelta(days=1))
