"""Who reviews which report, and how the newest review left one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import BindParameter, and_, bindparam, select, union_all
from sqlalchemy.orm import Session

from models.catalogue.types import Catalogue
from models.oversight import Review
from models.queries.scope import HELD_TODAY, ON_LEAVE
from models.reviewing import HeadHolder, Standing, reviewer, reviewing_units
from models.tables import Assignment, Entry, EntryChange, Person, Position, Report, Unit

Heads = Mapping[str, Sequence[HeadHolder]]
"""Who leads each unit today, by its code; a post's own holder before who acts for them."""

_HEADS = (
    select(
        Unit.code,
        Person.id,
        Position.code.label("position"),
        Position.title,
        Assignment.acting,
        Person.telegram_id,
        Person.unreachable_since,
        ON_LEAVE.label("away"),
    )
    .select_from(Unit)
    .join(Position, and_(Position.unit_id == Unit.id, Position.is_head))
    .join(Assignment, Assignment.position_id == Position.id)
    .join(Person, Person.id == Assignment.person_id)
    .where(*HELD_TODAY, Unit.code.in_(bindparam("units", expanding=True)))
    .order_by(Position.rank, Assignment.acting, Assignment.id)
)
_HOLDERS = (
    select(Position.code, Assignment.person_id)
    .join_from(Assignment, Position, Position.id == Assignment.position_id)
    .where(*HELD_TODAY, Position.code.in_(bindparam("codes", expanding=True)))
)
_REPORTS: BindParameter[Sequence[int]] = bindparam("reports", expanding=True)
_POSTS = (
    select(Report.id, Position.code).join(Position, Position.id == Report.position_id).where(Report.id.in_(_REPORTS))
)
_AUTHORS = union_all(
    select(Report.id, Report.person_id).where(Report.id.in_(_REPORTS)),
    select(Entry.report_id, EntryChange.person_id)
    .distinct()
    .join_from(EntryChange, Entry, Entry.id == EntryChange.entry_id)
    .where(Entry.report_id.in_(_REPORTS)),
)
_STANDINGS = (
    select(Review.report_id, Review.verdict, Review.reason, Review.at, Review.acting, Position.title)
    .join_from(Review, Report, and_(Report.id == Review.report_id, Report.revision == Review.revision))
    .join(Position, Position.id == Review.position_id)
    .where(Report.id.in_(_REPORTS))
    .order_by(Review.id)
)


def heads(session: Session, units: Collection[str], today: date) -> Heads:
    """Return who leads which of these units today."""
    found: dict[str, list[HeadHolder]] = defaultdict(list)
    for row in session.execute(_HEADS, {"units": sorted(units), "today": today}):
        account = None if row.unreachable_since else row.telegram_id
        found[row.code].append(HeadHolder(row.id, row.position, row.title, row.acting, account, row.away))
    return found


def holders(session: Session, positions: Collection[str], today: date) -> dict[str, frozenset[int]]:
    """Return the ids of those who hold these posts today, acting holders included, by position code."""
    found: dict[str, set[int]] = defaultdict(set)
    for code, person in session.execute(_HOLDERS, {"codes": sorted(positions), "today": today}):
        found[code].add(person)
    return {code: frozenset(people) for code, people in found.items()}


def barred(session: Session, reports: Mapping[int, str], today: date) -> dict[int, frozenset[int]]:
    """Return who may not review each of these reports, given with its position's code.

    It is nobody's who holds the post, sent the report or corrected it.
    """
    held = holders(session, set(reports.values()), today)
    found = {report: set(held.get(code, ())) for report, code in reports.items()}
    for report, person in session.execute(_AUTHORS, {"reports": list(reports)}):
        found[report].add(person)
    return {report: frozenset(people) for report, people in found.items()}


def reviewers(
    session: Session, catalogue: Catalogue, reports: Collection[int], today: date
) -> dict[int, HeadHolder | None]:
    """Return who is to review each of these reports."""
    posts = dict(session.execute(_POSTS, {"reports": list(reports)}).all())
    return assign(session, catalogue, posts, barred(session, posts, today), today)


def assign(
    session: Session,
    catalogue: Catalogue,
    reports: Mapping[int, str],
    kept_out: Mapping[int, Collection[int]],
    today: date,
) -> dict[int, HeadHolder | None]:
    """Return who is to review each report, given with its position's code; only heads above these are read.

    ``kept_out`` are who may not, as ``barred`` finds them.
    """
    asked = {report: catalogue.position[code] for report, code in reports.items() if code in catalogue.position}
    units = {unit for position in asked.values() for unit in reviewing_units(catalogue, position)}
    leading = heads(session, units, today)
    return {report: reviewer(catalogue, position, leading, kept_out[report]) for report, position in asked.items()}


def verdict(session: Session, report_id: int) -> Standing:
    """Return how the newest review left one report; nothing where it has none."""
    return _reviewed(session, [report_id]).get(report_id, Standing())


def standings(session: Session, catalogue: Catalogue, reports: Collection[int], today: date) -> dict[int, Standing]:
    """Return how the newest review left each of these reports; who is to review those without one."""
    if not reports:
        return {}
    found = _reviewed(session, reports)
    waiting = [report for report in reports if report not in found]
    for report, head in (reviewers(session, catalogue, waiting, today) if waiting else {}).items():
        found[report] = unreviewed(head)
    return found


def unreviewed(head: HeadHolder | None) -> Standing:
    """Return how a report stands that waits for somebody's review, or for nobody's."""
    return Standing(title=head.title, acting=head.acting) if head else Standing()


def standing(session: Session, catalogue: Catalogue, report_id: int, today: date) -> Standing:
    """Return how the newest review left one report."""
    return standings(session, catalogue, [report_id], today).get(report_id, Standing())


def _reviewed(session: Session, reports: Collection[int]) -> dict[int, Standing]:
    rows = session.execute(_STANDINGS, {"reports": list(reports)})
    return {row.report_id: Standing(row.verdict, row.title, row.acting, row.at, row.reason) for row in rows}
