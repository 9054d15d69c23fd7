"""What a head wants to be posted, and the groups that get their unit's posts: registered, changed, moved, lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.audit import Act
from models.catalogue.types import Catalogue
from models.migrate import one_at_a_time
from models.oversight import Group, GroupNotice, Subscription
from models.periods import OfficeCalendar
from models.queries.groups import GroupTelling, group_of_chat, groups_of, ledger_stage
from models.store.audit import record
from models.store.drafts import Moment
from models.store.head_posts import settle
from models.store.ledgers import GROUPS, PEOPLE
from models.store.notices import claim
from models.store.people import hold
from models.store.updates import first_time
from models.subscribing import DEFAULT, Posting, RegisteredGroup, Wishes
from models.tables import Outcome, Unit


@dataclass(frozen=True, slots=True)
class Registration:
    """A chat that is to get a unit's posts, and the head who wants that."""

    chat_id: int
    title: str
    unit: str
    person_id: int


def wishes_of(session: Session, person_id: int) -> Wishes:
    """Return which posts a head wants."""
    row = session.get(Subscription, person_id)
    return Wishes(row.overdue, row.closes, row.weekly) if row else DEFAULT


def choose(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    person_id: int,
    units: Collection[str],
    choice: tuple[Posting, bool],
    at: Moment,
) -> Wishes:
    """Let a head, who leads these units, get one kind of post or not; return what they want now."""
    posting, wanted = choice
    hold(session, person_id)
    before = wishes_of(session, person_id)
    if before.wants(posting) == wanted or not first_time(session, at.update_id, at.now):
        return before
    wishes = before.to(posting, wanted=wanted)
    row = Subscription(person_id=person_id, overdue=wishes.overdue, closes=wishes.closes, weekly=wishes.weekly)
    session.merge(row)
    if wanted:
        settle(session, calendar, catalogue, PEOPLE, person_id, units, [posting], calendar.local(at.now))
    by = Act.in_chat(at.now, person_id, at.update_id)
    record(session, by, "subscription.chosen", f"person:{person_id}", before=asdict(before), after=asdict(wishes))
    return wishes


def register(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    wanted: Registration,
    at: Moment,
    *,
    takes_from: Collection[str] = (),
) -> RegisteredGroup:
    """Let a group get a unit's posts from the next one on; return what it is registered as.

    That is another unit where it is registered for one from which it may not be taken: all but ``takes_from``. One
    that the bot had left, or whose unit is no longer in the catalogue, is nobody's. Raises ``KeyError`` for a unit
    that the database does not know.
    """
    one_at_a_time(session.connection())  # a new group has no row yet that could be held
    known = group_of_chat(session, wanted.chat_id)
    taken = known is not None and known.unit not in {wanted.unit, *takes_from} and known.unit in catalogue.unit
    if known is not None and taken:
        return known
    if first_time(session, at.update_id, at.now):
        _register(session, calendar, catalogue, wanted, at)
        session.flush()
    registered = group_of_chat(session, wanted.chat_id)
    if registered is None:
        raise KeyError(wanted.unit)
    return registered


def choose_for_group(
    session: Session,
    calendar: OfficeCalendar,
    catalogue: Catalogue,
    group: RegisteredGroup,
    choice: tuple[Posting, bool],
    person_id: int,
    at: Moment,
) -> RegisteredGroup | None:
    """Let a head choose that a group gets one kind of post or not; ``None`` where it is no longer its unit's."""
    posting, wanted = choice
    row = _current(session, group)
    if row is not None and getattr(row, posting.value) != wanted and first_time(session, at.update_id, at.now):
        setattr(row, posting.value, wanted)
        session.flush()
        if wanted:
            settle(session, calendar, catalogue, GROUPS, row.id, [group.unit], [posting], calendar.local(at.now))
        _record(session, "group.chosen", row.id, group.unit, person_id, at, {posting.value: wanted})
    return next((known for known in groups_of(session, [group.unit]) if known.id == group.id), None)


def release(session: Session, group: RegisteredGroup, person_id: int, at: Moment) -> int | None:
    """Let a head let a group go, with its ledger; return its chat, ``None`` where it is no longer this unit's."""
    row = _current(session, group)
    if row is None:
        return None
    chat_id = row.chat_id
    session.execute(delete(GroupNotice).where(GroupNotice.group_id == row.id))
    session.delete(row)
    _record(session, "group.released", group.id, group.unit, person_id, at)
    return chat_id


def mark_left(session: Session, chat_id: int, now: datetime) -> None:
    """Note that a group takes no posts any more; the first time counts."""
    joined = Group.chat_id == chat_id, Group.left_at.is_(None)
    session.execute(update(Group).where(*joined).values(left_at=now))


def rename(session: Session, chat_id: int, title: str) -> None:
    """Follow a group's title."""
    session.execute(update(Group).where(Group.chat_id == chat_id, Group.title != title).values(title=title))


def migrate(session: Session, old_id: int, new_id: int) -> None:
    """Follow a group that goes on under another id; it is registered once, whatever it was registered as under both.

    Of two registrations the one in force counts, and of two such the later one. It takes over what was posted for
    the same unit, so that nothing comes twice.
    """
    both = select(Group).where(Group.chat_id.in_([old_id, new_id])).order_by(Group.id).with_for_update()
    rows = {row.chat_id: row for row in session.scalars(both)}
    if old_id not in rows:
        return
    kept, *others = sorted(rows.values(), key=lambda row: (row.left_at is None, row.registered_at), reverse=True)
    for other in others:
        _take_over(session, kept, other)
    session.flush()
    kept.chat_id = new_id


def is_unended(session: Session, notice: int) -> bool:
    """Whether a group's claimed post is still to be sent, after its group has moved."""
    row = session.get(GroupNotice, notice)
    return row is not None and row.ended_at is None


def claim_group_telling(
    session: Session, calendar: OfficeCalendar, telling: GroupTelling, now: datetime
) -> tuple[int, ...]:
    """Claim that a head is told of a lost group; nothing where it is back."""
    row = session.get(Group, telling.group.id)
    if row is None or row.left_at is None or not calendar.may_send(now):
        return ()
    notice = claim(session, telling.person_id, telling.month, ledger_stage(telling.group), now)
    return (notice,) if notice is not None else ()


def _register(
    session: Session, calendar: OfficeCalendar, catalogue: Catalogue, wanted: Registration, at: Moment
) -> None:
    row = session.scalars(select(Group).where(Group.chat_id == wanted.chat_id)).one_or_none()
    unit_id = session.scalars(select(Unit.id).where(Unit.code == wanted.unit, Unit.retired.is_(False))).one_or_none()
    if unit_id is None:
        raise KeyError(wanted.unit)
    if row is not None and row.unit_id == unit_id and row.left_at is None:
        row.title = wanted.title
        return
    if row is None:
        row = Group(chat_id=wanted.chat_id)
        session.add(row)
    if row.unit_id != unit_id:
        row.unit_id = unit_id
        row.overdue, row.closes, row.weekly = DEFAULT.overdue, DEFAULT.closes, DEFAULT.weekly
    row.title, row.left_at = wanted.title, None
    row.registered_by, row.registered_at = wanted.person_id, at.now
    session.flush()
    settle(session, calendar, catalogue, GROUPS, row.id, [wanted.unit], list(Posting), calendar.local(at.now))
    _record(session, "group.registered", row.id, wanted.unit, wanted.person_id, at)


def _record(
    session: Session,
    action: str,
    group_id: int,
    unit: str,
    person_id: int,
    at: Moment,
    chosen: Mapping[str, object] | None = None,
) -> None:
    by = Act.in_chat(at.now, person_id, at.update_id)
    record(session, by, action, f"group:{group_id}", after={"unit": unit, **(chosen or {})})


def _current(session: Session, group: RegisteredGroup) -> Group | None:
    """Return a group's row while it is that unit's and the bot is in it."""
    found = select(Group).join(Unit, Unit.id == Group.unit_id)
    return session.scalars(
        found.where(Group.id == group.id, Unit.code == group.unit, Group.left_at.is_(None))
    ).one_or_none()


def _take_over(session: Session, kept: Group, other: Group) -> None:
    """Keep what was posted to the same group under its other id, and forget that id."""
    of_group = select(GroupNotice).where(GroupNotice.group_id.in_([kept.id, other.id])).order_by(GroupNotice.id)
    rows = session.scalars(of_group).all()
    known = {(row.month, row.stage): row for row in rows if row.group_id == kept.id}
    for row in rows:
        if row.group_id == kept.id:
            continue
        own = known.get((row.month, row.stage))
        if own is None and other.unit_id == kept.unit_id:
            row.group_id = kept.id
            continue
        if own is not None and row.outcome is Outcome.SENT:
            own.claimed_at, own.ended_at, own.outcome = row.claimed_at, row.ended_at, row.outcome
        session.delete(row)
    session.flush()
    session.delete(other)
