"""Carrying out what was planned for people and posts: a roster, one appointment, or the end of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.audit import Act
from models.queries.staff import staff
from models.roster import RosterRow
from models.roster_plan import Ending, Line, Outcome, Plan, Staff, plan_roster, with_absent
from models.store.audit import Done, record_all
from models.store.handovers import follow_posts
from models.store.updates import first_act, was_done
from models.tables import Assignment, Person, Position

# Everybody who changes people or posts queues up here, so that two plans are carried out one after the other.
_HOLD = select(Position.id).order_by(Position.id).with_for_update()
_POSTS = select(Position.code, Position.id)
_TENURES = select(Assignment).where(Assignment.id.in_(bindparam("tenures", expanding=True)))
_PEOPLE = select(Person.nip, Person).where(Person.nip.in_(bindparam("nips", expanding=True)))


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many rows of a roster were new people, changed their data, moved to another post, or were known as they are.

    ``without_post`` names people who lost their post to somebody of the roster and hold none now, ``absent`` those who
    hold one and are not in it. ``asked`` are the months of posts about which an administrator has to be asked.
    """

    new: int
    changed: int
    moved: int
    unchanged: int
    without_post: tuple[str, ...] = ()
    absent: tuple[str, ...] = field(default=(), compare=False)
    asked: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan was carried out; ``asked`` are the months of posts about which an administrator has to be asked."""

    plan: Plan
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Outdated:
    """The office changed since the plan was shown: nothing was written, and this is what would change now."""

    plan: Plan


def hold_posts(session: Session) -> None:
    """Let nobody else change who holds which post until the transaction ends."""
    session.execute(_HOLD)


def import_roster(
    session: Session,
    rows: Sequence[RosterRow],
    today: date,
    by: Act,
    *,
    preview: bool = False,
    end_absent: bool = False,
) -> ImportResult:
    """Make people and posts those of a roster; importing it again changes nothing.

    People whom the roster does not name stay as they are, unless ``end_absent``. ``preview`` only counts. ``KeyError``
    for a post that the database does not know.
    """
    hold_posts(session)
    before = staff(session)
    plan = plan_roster(rows, before, today)
    wanted = with_absent(plan, today) if end_absent else plan
    asked = 0 if preview else carry_out(session, wanted, today, by)
    return ImportResult(
        new=plan.count(Outcome.NEW),
        changed=plan.count(Outcome.CHANGED),
        moved=plan.count(Outcome.MOVED) + plan.count(Outcome.ACTING),
        unchanged=plan.count(Outcome.UNCHANGED),
        without_post=_without_post(plan, before),
        absent=tuple(sorted({before.names[tenure.nip] for tenure in plan.absent if tenure.nip in before.names})),
        asked=asked,
    )


def apply_roster(
    session: Session, rows: Sequence[RosterRow], shown: str, today: date, by: Act, *, end_absent: bool = False
) -> Applied | Outdated:
    """Carry out a roster's plan if it is the one that was ``shown``, by its fingerprint; otherwise change nothing.

    An update that was delivered before has nothing left to do.
    """
    hold_posts(session)
    if was_done(session, by):
        return Applied(Plan())
    plan = plan_roster(rows, staff(session), today)
    if plan.fingerprint != shown:
        return Outdated(plan)  # the update is not noted: delivered once more, it has to say so again
    first_act(session, by)
    wanted = with_absent(plan, today) if end_absent else plan
    return Applied(wanted, carry_out(session, wanted, today, by))


def carry_out(session: Session, plan: Plan, today: date, by: Act) -> int:
    """Write a plan; returns for how many months of posts somebody has to say who reports them."""
    places = dict(session.execute(_POSTS).all())
    people = _people(session, plan, by.at)
    changed = [ending.tenure.id for ending in plan.endings] + [shifted.id for shifted, *_ in plan.shifts]
    tenures = {tenure.id: tenure for tenure in session.scalars(_TENURES, {"tenures": changed})}
    for ending in plan.endings:
        tenure = tenures[ending.tenure.id]
        if ending.ends is None:
            session.delete(tenure)
        else:
            tenure.ends = ending.ends
    session.flush()  # what ends has to end before its successor begins: a post has one current holder
    for shifted, starts, ends in plan.shifts:
        tenure = tenures[shifted.id]
        tenure.starts, tenure.ends = starts, ends
    session.flush()
    session.add_all(_appointed(row, people[row.nip].id, places[row.position], today) for row in plan.appointments)
    session.flush()
    record_all(session, by, [*_ended(people, plan.endings), *_followed(people, plan)])
    return follow_posts(session, [places[code] for code in plan.touched], today, by)


def _people(session: Session, plan: Plan, now: datetime) -> dict[str, Person]:
    """Return everybody a plan is about, by NIP; those who are new are added, new names taken over."""
    nips = {line.row.nip for line in plan.lines} | {ending.tenure.nip for ending in plan.endings}
    people: dict[str, Person] = dict(session.execute(_PEOPLE, {"nips": sorted(nips)}).all())
    for line in plan.lines:
        person = people.get(line.row.nip)
        if person is None:
            person = Person(nip=line.row.nip, name=line.row.name, created_at=now)
            session.add(person)
            people[line.row.nip] = person
        person.name = line.row.name
    session.flush()
    return people


def _appointed(row: RosterRow, person_id: int, position_id: int, today: date) -> Assignment:
    return Assignment(
        person_id=person_id,
        position_id=position_id,
        starts=row.starts or today,
        ends=row.ends,
        acting=row.acting,
    )


def _ended(people: dict[str, Person], endings: Iterable[Ending]) -> list[Done]:
    return [
        Done(
            "roster.ended",
            f"person:{people[ending.tenure.nip].id}",
            {"position": ending.tenure.position, "acting": ending.tenure.acting},
            {"ends": str(ending.ends)} if ending.ends else {"removed": True},
        )
        for ending in endings
    ]


def _followed(people: dict[str, Person], plan: Plan) -> list[Done]:
    """Return what is kept of the rows that changed something: posts and days, never names."""
    written = {(row.nip, row.position, row.acting): row for row in plan.appointments}
    return [_event(people, line, written) for line in plan.lines if line.outcome is not Outcome.UNCHANGED]


def _event(people: dict[str, Person], line: Line, written: dict[tuple[str, str, bool], RosterRow]) -> Done:
    row = written.get((line.row.nip, line.row.position, line.row.acting), line.row)
    after: dict[str, object] = {"position": row.position, "starts": str(row.starts), "acting": row.acting}
    if row.ends:
        after["ends"] = str(row.ends)
    if line.former_name is not None:
        after["name"] = "changed"
    return Done(f"roster.{line.outcome.value}", f"person:{people[row.nip].id}", after=after)


def _without_post(plan: Plan, before: Staff) -> tuple[str, ...]:
    """Return who lost a post by a plan and holds nothing without an end any more."""
    ended = {ending.tenure.id for ending in plan.endings}
    holding = {tenure.nip for tenure in before.tenures if tenure.ends is None and tenure.id not in ended}
    left = {ending.tenure.nip for ending in plan.left} - holding
    return tuple(sorted(before.names[nip] for nip in left if nip in before.names))
