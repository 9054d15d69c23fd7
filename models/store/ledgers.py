"""The two ledgers of what the bot sends by itself, to people and to groups: the same rules, a row each time.

A row is claimed before its message is sent and ended after it, and taken up again where nothing ended it.

A claim is short, and whoever made it renews it while the message is under way (`bot.ledger`). So it does not matter who
leads: a leader that lost its lead, one that is being replaced, and a second process on one file keep what they have in
hand, however long Telegram lets them wait, and what a dead one had is free after ``LEASE``. To look at the lead instead
would not do: processes that don't lead claim too, for cards and for what heads ask. Of one that stood still for longer
than ``LEASE``, what had left may come twice; what still waits in it is given up once another has sent it. A clock that
is moved on ends claims early: rounds of one process wait for each other, and so do prompts beside a round; only a card
on its way may come twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.months import Month
from models.oversight import GroupNotice
from models.prepared import Prepared
from models.running import Notice
from models.tables import Outcome

LEASE = timedelta(seconds=15)
"""A claim that nobody ended or renewed within this time died with its process."""

RENEWED_EVERY = timedelta(seconds=5)
"""Two renewals may fail, and the clocks of two machines may differ by ten seconds, before a living claim is lost."""

LONGEST_PAUSE = 60
"""Minutes between two tries at most; the first pause is one minute, each further one twice as long."""

Row = TypeVar("Row", Notice, GroupNotice)


class Ledger(Generic[Row]):
    """One ledger: its table, and the column that says to whom a row belongs."""

    def __init__(self, rows: type[Row], owner: str) -> None:
        self._rows: type[Row] = rows
        self._owner = owner
        self._claim = Prepared(
            {
                "sqlite": self._claim_with(sqlite.insert(rows)),
                "postgresql": self._claim_with(postgresql.insert(rows)),
            }
        )
        self._alike: Select[Row] = (
            select(rows)
            .where(
                getattr(rows, owner) == bindparam("owner"),
                rows.month == bindparam("month"),
                rows.stage.like(bindparam("pattern")),
            )
            .order_by(rows.claimed_at)
        )

    def claim(self, session: Session, owner: int, month: Month, stage: str, now: datetime) -> int | None:
        """Claim one row; ``None`` where it has ended, or is another's until its ``retry_at``."""
        values = {self._owner: owner, "month": month, "stage": stage, "claimed_at": now, "retry_at": now + LEASE}
        claimed = self._claim.first(session, **values)
        return claimed.id if claimed is not None else None

    def renew(self, session: Session, notices: Collection[int], now: datetime) -> bool:
        """Keep claimed rows for another ``LEASE``; ``False`` where all have ended: another process sent them."""
        unended = self._rows.id.in_(notices), self._rows.ended_at.is_(None)
        renewed = update(self._rows).where(*unended).values(retry_at=now + LEASE)
        return session.connection().execute(renewed).rowcount > 0

    def end(self, session: Session, notices: Collection[int], outcome: Outcome, now: datetime) -> None:
        """Note how the message that fulfilled these rows went."""
        unended = self._rows.id.in_(notices), self._rows.ended_at.is_(None)
        session.execute(update(self._rows).where(*unended).values(ended_at=now, outcome=outcome))

    def postpone(self, session: Session, notices: Collection[int], now: datetime) -> None:
        """Let these rows be tried again after a pause that grows with every try."""
        unended = self._rows.id.in_(notices), self._rows.ended_at.is_(None)
        for notice in session.scalars(select(self._rows).where(*unended)):
            notice.retry_at = now + timedelta(minutes=min(LONGEST_PAUSE, 2 ** (notice.attempts - 1)))

    def alike(self, session: Session, owner: int, month: Month, pattern: str) -> Sequence[Row]:
        """Return an owner's rows of a month whose stage is like a pattern of SQL's, the oldest claim first."""
        return session.scalars(self._alike, {"owner": owner, "month": month, "pattern": pattern}).all()

    def _claim_with(self, insert: Any) -> Any:  # noqa: ANN401 - two dialects' statements with the same methods
        """Build the statement that claims: a new row, or an old one that was never ended and may be taken up again."""
        names = (self._owner, "month", "stage", "claimed_at", "retry_at")
        new = insert.values({name: bindparam(name) for name in names} | {"attempts": 1})
        return new.on_conflict_do_update(
            index_elements=(self._owner, "month", "stage"),
            set_={
                "claimed_at": new.excluded.claimed_at,
                "retry_at": new.excluded.retry_at,
                "attempts": self._rows.attempts + 1,
            },
            where=self._rows.ended_at.is_(None) & (self._rows.retry_at <= new.excluded.claimed_at),
        ).returning(self._rows.id)


PEOPLE = Ledger(Notice, "person_id")
GROUPS = Ledger(GroupNotice, "group_id")
