"""When the bot's own messages are next to be looked at: a claim ends, or a pause after a failed try is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, func, select, union_all
from sqlalchemy.orm import Session

from models.administration import Announcement, Delivery
from models.columns import Moment
from models.oversight import GroupNotice
from models.running import Notice

_SINCE = bindparam("since", type_=Moment())
_WAITING = union_all(
    select(Notice.retry_at).where(Notice.ended_at.is_(None), Notice.retry_at > _SINCE),
    select(GroupNotice.retry_at).where(GroupNotice.ended_at.is_(None), GroupNotice.retry_at > _SINCE),
    select(Delivery.retry_at)
    .join(Announcement, Announcement.id == Delivery.announcement_id)
    .where(Announcement.ended_at.is_(None), Delivery.ended_at.is_(None), Delivery.retry_at > _SINCE),
).subquery()
_NEXT = select(func.min(_WAITING.c.retry_at))


def next_try(session: Session, since: datetime) -> datetime | None:
    """Return when the first row that has not ended may be taken up again after a moment; ``None`` where none may."""
    moment: datetime | None = session.scalar(_NEXT, {"since": since})
    return moment
