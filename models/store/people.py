"""Who works here and holds which post: importing the roster, and the Telegram accounts of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.audit import Act
from models.roster import RosterRow
from models.running import Awaited, Draft
from models.store.audit import Done, record, record_all
from models.tables import Assignment, Person, Position

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows of a roster were new people, changed their data, moved to another post, or were known as they are.

    ``without_post`` names people who lost their post to somebody of the roster and hold none now.
    """

    new: int
    changed: int
    moved: int
    unchanged: int
    without_post: tuple[str, ...] = ()


def import_roster(session: Session, rows: Sequence[RosterRow], today: date, by: Act) -> ImportResult:
    """Make people and posts those of a roster; importing it again changes nothing. Acting posts are left alone.

    A post given to somebody else ends for its holder the day before, and so does the old post of somebody who moved.
    People whom the roster does not name stay as they are. Expects rows without doubled people or posts
    (``read_roster`` sees to that); ``KeyError`` for a post that the database does not know.
    """
    people = {person.nip: person for person in session.scalars(select(Person))}
    places = {row.code: row.id for row in session.execute(select(Position.code, Position.id))}
    tenures = _Tenures(session)
    counts = dict.fromkeys(("new", "changed", "moved", "unchanged"), 0)
    appointed: list[tuple[Person, int, date]] = []
    events: list[tuple[str, Person, RosterRow, date]] = []
    for row in rows:
        person, outcome = _follow_person(session, people, row, today)
        place = places[row.position]
        held = tenures.current(person, place)
        starts = row.starts or (held.starts if held else today)
        if held is None or held.starts != starts:
            tenures.make_room(person, place, starts, keep=held)
            if held is not None:
                held.starts = starts
                outcome = "changed"
            else:
                appointed.append((person, place, starts))
                outcome = "new" if outcome == "new" else "moved"
        counts[outcome] += 1
        if outcome != "unchanged":
            events.append((outcome, person, row, starts))
    session.flush()  # what ends has to end before its successor begins: a post has one current holder
    session.add_all(Assignment(person_id=p.id, position_id=place, starts=starts) for p, place, starts in appointed)
    session.flush()
    without_post = _without_post(session, {person_id for person_id, *_ in tenures.ended})
    codes = {place: code for code, place in places.items()}
    ended = [_ended(person_id, codes[place], ends) for person_id, place, ends in tenures.ended]
    record_all(session, by, [*ended, *(_rostered(*event) for event in events)])
    return ImportResult(**counts, without_post=without_post)


def _ended(person_id: int, position: str, ends: date | None) -> Done:
    after = {"ends": str(ends)} if ends else {"removed": True}
    return Done("roster.ended", f"person:{person_id}", {"position": position}, after)


def _rostered(outcome: str, person: Person, row: RosterRow, starts: date) -> Done:
    return Done(f"roster.{outcome}", f"person:{person.id}", after={"position": row.position, "starts": str(starts)})


def _follow_person(session: Session, people: dict[str, Person], row: RosterRow, today: date) -> tuple[Person, str]:
    person = people.get(row.nip)
    if person is None:
        person = Person(nip=row.nip, name=row.name, created_at=datetime.combine(today, time(), UTC))
        session.add(person)
        people[row.nip] = person
        return person, "new"
    if person.name != row.name:
        person.name = row.name
        return person, "changed"
    return person, "unchanged"


class _Tenures:
    """All assignments that are not acting, by person and by post; ``ended`` are those that made room.

    Each as person, post, and its last day, ``None`` where it was removed.
    """

    def __init__(self, session: Session) -> None:
        self.ended: list[tuple[int, int, date | None]] = []
        self._session = session
        self._of_person: dict[int, list[Assignment]] = defaultdict(list)
        self._of_post: dict[int, list[Assignment]] = defaultdict(list)
        for tenure in session.scalars(select(Assignment).where(~Assignment.acting)):
            self._of_person[tenure.person_id].append(tenure)
            self._of_post[tenure.position_id].append(tenure)

    def current(self, person: Person, place: int) -> Assignment | None:
        """Return the assignment by which a person holds a post without an end."""
        of_person = self._of_person.get(person.id, [])
        return next((t for t in of_person if t.position_id == place and t.ends is None), None)

    def make_room(self, person: Person, place: int, starts: date, *, keep: Assignment | None) -> None:
        """End what overlaps a person's time in a post from a day on: their other posts, and the post's other holders.

        What would end before it began never took effect and is removed.
        """
        for tenure in (*self._of_person.get(person.id, ()), *self._of_post.get(place, ())):
            if tenure is keep or (tenure.ends is not None and tenure.ends < starts):
                continue
            ends = starts - _DAY if tenure.starts < starts else None
            self.ended.append((tenure.person_id, tenure.position_id, ends))
            if ends is not None:
                tenure.ends = ends
            else:
                self._session.delete(tenure)


def _without_post(session: Session, person_ids: set[int]) -> tuple[str, ...]:
    holding = select(Assignment.person_id).where(Assignment.ends.is_(None))
    statement = select(Person.name).where(Person.id.in_(person_ids), Person.id.not_in(holding)).order_by(Person.name)
    return tuple(session.scalars(statement))


def bind(session: Session, person_id: int, telegram_id: int, now: datetime) -> None:
    """Bind a person to a Telegram account. ``IntegrityError`` where the account is somebody else's."""
    values = {"telegram_id": telegram_id, "bound_at": now, "unreachable_since": None}
    session.execute(update(Person).where(Person.id == person_id).values(values))


def unbind(session: Session, person_id: int, by: Act) -> bool:
    """Let go of a person's Telegram account, such as after a lost phone; return whether there was one.

    Drafts stay, but none of them goes on taking answers until the person opens it again.
    """
    bound = Person.id == person_id, Person.telegram_id.is_not(None)
    rest(session, person_id)
    values = {"telegram_id": None, "bound_at": None, "unreachable_since": None}
    done = session.execute(update(Person).where(*bound).values(values).returning(Person.id)).first() is not None
    if done:
        record(session, by, "person.unbound", f"person:{person_id}")
    return done


def rest(session: Session, person_id: int) -> None:
    """Let nothing that a person's account is asked for wait for an answer any more."""
    session.execute(update(Draft).where(Draft.person_id == person_id, Draft.active).values(active=False))
    account = select(Person.telegram_id).where(Person.id == person_id).scalar_subquery()
    session.execute(delete(Awaited).where(Awaited.telegram_id == account))


def mark_unreachable(session: Session, telegram_id: int, now: datetime) -> None:
    """Note that Telegram delivers nothing to an account (it blocked the bot, or is gone); the first time counts."""
    reachable = Person.telegram_id == telegram_id, Person.unreachable_since.is_(None)
    session.execute(update(Person).where(*reachable).values(unreachable_since=now))


def mark_reachable(session: Session, telegram_id: int) -> None:
    """Note that an account can be written to again."""
    unreachable = Person.telegram_id == telegram_id, Person.unreachable_since.is_not(None)
    session.execute(update(Person).where(*unreachable).values(unreachable_since=None))
