"""Sample data: an office full of people named after their posts, and past months that look real but are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import tables
from models.catalogue.types import Catalogue, Position
from models.nip import SAMPLE_BIRTH, make_sample_nip
from models.periods import Month, OfficeCalendar, Window
from models.queries import periods
from models.sample_numbers import draw, sample_realisation

IN_POST_FOR_YEARS = 10
"""Sample people hold their posts from that long ago, before any month that is seeded."""

_MISSING_CHANCE = 0.03
_LATE_CHANCE = 0.05


class SeedRefusedError(Exception):
    """Sample data would be mixed with real reports; the message says so in English, for a command line."""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Who holds a post in an office made of sample people."""

    person_id: int
    name: str
    position_code: str


@dataclass(frozen=True, slots=True)
class SeedResult:
    """How many people and reports were added, and the months that have sample reports now, the oldest first."""

    people: int
    reports: int
    months: tuple[Month, ...]


def seed(
    session: Session,
    catalogue: Catalogue,
    calendar: OfficeCalendar,
    months: int,
    now: datetime,
    *,
    beside_real: bool = False,
) -> SeedResult:
    """Fill in the months before the one that is reported at ``now``, leaving that one to be reported.

    A report that exists is never touched, and seeding again adds nothing. Raises ``SeedRefusedError`` where real
    reports exist, unless ``beside_real``: in a playground these are what its visitor typed.
    """
    if not beside_real and session.scalar(select(tables.Report.id).where(~tables.Report.sample).limit(1)) is not None:
        msg = "this database holds real reports; sample data would be mixed with them"
        raise SeedRefusedError(msg)
    today = calendar.local(now).date()
    before = session.scalar(select(func.count(tables.Person.id))) or 0
    people = {person.position_code: person for person in ensure_sample_people(session, catalogue, today)}
    after = session.scalar(select(func.count(tables.Person.id))) or 0
    current = calendar.reportable_month(now)
    windows = [_window(session, calendar, current.plus(-step)) for step in range(months, 0, -1)]
    session.flush()
    reports = sum(_fill(session, catalogue, people, window, now) for window in windows)
    return SeedResult(after - before, reports, tuple(window.month for window in windows))


def ensure_sample_people(session: Session, catalogue: Catalogue, today: date) -> list[SamplePerson]:
    """Give every post without a holder a person named after it; return all posts' holders in the catalogue's order."""
    places = dict(session.execute(select(tables.Position.code, tables.Position.id)).all())
    held = _held(session)
    numbers, vacant_from = _free_numbers(session), _vacant_from(session)
    long_ago = date(today.year - IN_POST_FOR_YEARS, 1, 1)
    vacant = [position for position in catalogue.positions if position.code not in held]
    born = datetime.combine(today, time(), UTC)
    new = [tables.Person(nip=make_sample_nip(next(numbers)), name=post.title, created_at=born) for post in vacant]
    session.add_all(new)
    session.flush()
    for post, person in zip(vacant, new, strict=True):
        place = places[post.code]
        starts = max(vacant_from.get(place, long_ago), long_ago)
        session.add(tables.Assignment(person_id=person.id, position_id=place, starts=starts))
        held[post.code] = SamplePerson(person.id, person.name, post.code)
    session.flush()
    return [held[position.code] for position in catalogue.positions]


def _held(session: Session) -> dict[str, SamplePerson]:
    statement = (
        select(tables.Person.id, tables.Person.name, tables.Position.code)
        .join_from(tables.Assignment, tables.Person, tables.Person.id == tables.Assignment.person_id)
        .join(tables.Position, tables.Position.id == tables.Assignment.position_id)
        .where(tables.Assignment.ends.is_(None), ~tables.Assignment.acting)
    )
    return {row.code: SamplePerson(row.id, row.name, row.code) for row in session.execute(statement)}


def _free_numbers(session: Session) -> Iterator[int]:
    """Number the sample people that are still to come."""
    known = set(session.scalars(select(tables.Person.nip).where(tables.Person.nip.startswith(SAMPLE_BIRTH))))
    number = 0
    while True:
        if make_sample_nip(number) not in known:
            yield number
        number += 1


def _vacant_from(session: Session) -> dict[int, date]:
    """Return the day after a post's last holder left it, for posts that had one: nobody may hold it twice."""
    last_day = func.max(tables.Assignment.ends)
    statement = select(tables.Assignment.position_id, last_day).where(~tables.Assignment.acting)
    rows = session.execute(statement.group_by(tables.Assignment.position_id))
    return {position_id: ends + timedelta(days=1) for position_id, ends in rows if ends is not None}


def _window(session: Session, calendar: OfficeCalendar, month: Month) -> Window:
    """Return a month's window as it was fixed, or fix it now as the calendar has it."""
    known = periods.window(session, month)
    if known is not None:
        return known
    window = calendar.window(month)
    session.add(tables.Period(month=month, opens=window.opens, due=window.due, closes=window.closes))
    return window


def _fill(
    session: Session, catalogue: Catalogue, people: dict[str, SamplePerson], window: Window, now: datetime
) -> int:
    """Add the reports that a month lacks, but for the few that its people "forgot"; return how many."""
    places = dict(session.execute(select(tables.Position.code, tables.Position.id)).all())
    indicators = dict(session.execute(select(tables.Indicator.code, tables.Indicator.id)).all())
    known = set(session.scalars(select(tables.Report.position_id).where(tables.Report.month == window.month)))
    added: list[tuple[Position, tables.Report]] = []
    for position in catalogue.positions:
        if not position.asks_in(window.month.number) or places[position.code] in known:
            continue
        report = _report(position.code, window, now)
        if report is not None:
            report.position_id, report.person_id = places[position.code], people[position.code].person_id
            added.append((position, report))
    session.add_all(report for _, report in added)
    session.flush()
    for position, report in added:
        session.add_all(_entries(catalogue, position, report, indicators))
    session.flush()
    return len(added)


def _report(position: str, window: Window, now: datetime) -> tables.Report | None:
    """Decide whether and when a post's report came; ``None`` for one that did not, or not yet."""
    luck = draw(position, window.month, "report")
    fate = luck.random()
    if fate < _MISSING_CHANCE:
        return None
    late = fate < _MISSING_CHANCE + _LATE_CHANCE
    # Late ones come within days, not weeks: most people answer the last reminder.
    starts, ends = (
        (window.due, min(window.closes, window.due + timedelta(days=4))) if late else (window.opens, window.due)
    )
    submitted_at = starts + (ends - starts) * luck.uniform(0.01, 0.99)
    if submitted_at > now:
        return None
    return tables.Report(month=window.month, submitted_at=submitted_at, late=late, sample=True)


def _entries(
    catalogue: Catalogue, position: Position, report: tables.Report, indicators: dict[str, int]
) -> Iterator[tables.Entry]:
    for indicator in position.asked_in(report.month.number):
        answer = sample_realisation(catalogue, indicator, report.month)
        yield tables.Entry(
            report_id=report.id,
            indicator_id=indicators[indicator.code],
            answer=answer.answer,
            numerator=answer.numerator,
            denominator=answer.denominator,
        )
