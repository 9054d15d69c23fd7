"""The button of a roster's preview whose press Telegram delivers twice."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from models.audit import Act, Channel
from models.database import transact
from models.nip import make_sample_nip
from models.roster import RosterRow
from models.roster_plan import Plan
from models.store.roster import Applied, Outdated, apply_roster
from tests.recap.office import found

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
ROWS = [RosterRow(make_sample_nip(7), "Pegawai 7", "kasi-a1")]


def test_a_preview_that_was_out_of_date_is_not_called_applied_the_second_time(engine: Engine) -> None:
    transact(engine, found)
    by = Act(AT, Channel.CHAT, update_id=1)
    for _ in range(2):
        done = transact(engine, lambda session: apply_roster(session, ROWS, "0" * 16, AT.date(), by))
        assert isinstance(done, Outdated)
    shown = done.plan.fingerprint
    for expected in (1, 0):
        again = transact(engine, lambda session: apply_roster(session, ROWS, shown, AT.date(), by))
        assert isinstance(again, Applied)
        assert len(again.plan.lines) == expected
        assert (again.plan == Plan()) is not bool(expected)
