"""The groups that get their unit's posts: whose they are, which are to be shown a month now, which are lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.months import Month
from models.oversight import Group, GroupNotice
from models.periods import OfficeCalendar
from models.queries.head_posts import MONTH, NOW, STAGE, DuePost, Nominee
from models.queries.periods import newest_window
from models.queries.unreachable import heads_above, reachable_heads
from models.running import Notice
from models.subscribing import LostGroup, Posting, RegisteredGroup, Wishes
from models.tables import Unit

_TOLD = exists().where(
    GroupNotice.group_id == Group.id,
    GroupNotice.month == MONTH,
    GroupNotice.stage == STAGE,
    or_(GroupNotice.ended_at.is_not(None), GroupNotice.retry_at > NOW),
)


def _nominees(posting: Posting) -> Select[int, int, str]:
    wanted = getattr(Group, posting.value).is_(True)
    return (
        select(Group.id, Group.chat_id, Unit.code)
        .join(Unit, Unit.id == Group.unit_id)
        .where(Group.left_at.is_(None), Unit.code.in_(bindparam("units", expanding=True)), wanted, ~_TOLD)
        .order_by(Unit.rank, Group.id)
    )


_NOMINEES = {posting: _nominees(posting) for posting in Posting}
_REGISTERED = (
    select(Group.id, Group.title, Unit.code, Unit.name, Group.overdue, Group.closes, Group.weekly)
    .join(Unit, Unit.id == Group.unit_id)
    .where(Group.left_at.is_(None))
    .order_by(Unit.rank, Group.title, Group.id)
)
_OF_UNITS = _REGISTERED.where(Unit.code.in_(bindparam("units", expanding=True)))
_OF_CHAT = _REGISTERED.where(Group.chat_id == bindparam("chat_id"))
_LOST = (
    select(Group.id, Group.title, Unit.code, Unit.name, Group.left_at)
    .join(Unit, Unit.id == Group.unit_id)
    .where(Group.left_at.is_not(None))
    .order_by(Group.id)
)
_KNOWN = select(Notice.stage).where(
    Notice.stage.in_(bindparam("stages", expanding=True)),
    or_(Notice.ended_at.is_not(None), Notice.retry_at > NOW),
)


@dataclass(frozen=True, slots=True)
class GroupTelling:
    """A head who is to hear that a group of theirs is lost; it stands in the ledger under the newest month."""

    person_id: int
    telegram_id: int
    month: Month
    group: LostGroup


def ledger_stage(group: LostGroup) -> str:
    """Return the stage under which it stands in the ledger that a group is lost since a day."""
    return f"group:{group.id}:{group.since:%Y-%m-%d}"


def group_nominees(session: Session, due: DuePost, now: datetime, today: date) -> tuple[Nominee, ...]:  # noqa: ARG001
    """Return the groups that are to get a post and did not; a group works on every day that heads do."""
    bound = {"units": due.units, "month": due.month, "prefix": due.prefix, "now": now}
    return tuple(Nominee(*row) for row in session.execute(_NOMINEES[due.posting], bound))


def groups_of(session: Session, units: Collection[str]) -> tuple[RegisteredGroup, ...]:
    """Return the groups of these units, given by their codes."""
    return tuple(_registered(row) for row in session.execute(_OF_UNITS, {"units": list(units)}))


def group_of_chat(session: Session, chat_id: int) -> RegisteredGroup | None:
    """Return what a chat is registered as; ``None`` where it is not."""
    row = session.execute(_OF_CHAT, {"chat_id": chat_id}).first()
    return _registered(row) if row else None


def group_tellings(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, now: datetime
) -> tuple[GroupTelling, ...]:
    """Return which heads are to hear of which lost group: each once, from the nearest head that can be reached.

    ``now`` is in the office's time zone; nobody is told outside the sending hours.
    """
    newest = newest_window(session)
    lost = [_lost(row) for row in session.execute(_LOST)]
    if newest is None or not lost or not calendar.may_send(now):
        return ()
    stages = [ledger_stage(group) for group in lost]
    known = set(session.scalars(_KNOWN, {"stages": stages, "now": now}))
    untold = [group for group in lost if ledger_stage(group) not in known]
    heads = reachable_heads(session, now.date()) if untold else {}
    told = ((group, next(heads_above(catalogue, heads, group.unit), None)) for group in untold)
    return tuple(GroupTelling(*head, newest.month, group) for group, head in told if head is not None)


def _registered(row: Any) -> RegisteredGroup:  # noqa: ANN401 - a row of any statement with these columns
    group, title, unit, unit_name, *wishes = row
    return RegisteredGroup(group, title, unit, unit_name, Wishes(*wishes))


def _lost(row: Any) -> LostGroup:  # noqa: ANN401 - as above; its time is not empty, the statement says
    return LostGroup(*row)
