"""What a unit's month comes down to, read from the database: who reported, and every indicator's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from models import tables
from models.achievements import DEFAULT_RULES, AchievementRules, judged
from models.catalogue.types import Catalogue, Position
from models.catalogue.types import Unit as UnitOfCatalogue
from models.periods import Month
from models.queries import targets
from models.queries.absences import Holder, away, holders
from models.queries.figures import Entries, entries, figures, not_applicable
from models.queries.handovers import decided, exemptions
from models.queries.scope import IN_UNITS
from models.queries.verdicts import VERDICT
from models.realisation import Answer, Realisation
from models.reviewing import Verdict
from models.summaries import Achieved, Completeness, Figure, Post, PostState, Recap, UnitRow
from models.tables import Period, Reopening, Report, Unit

_PERIOD = select(Period.opens, Period.due, Period.closes).where(Period.month == bindparam("month"))

_REOPENED_UNTIL = (
    select(func.max(Reopening.until))
    .join_from(Reopening, tables.Position, tables.Position.id == Reopening.position_id, isouter=True)
    .join(Unit, Unit.id == tables.Position.unit_id, isouter=True)
    .where(
        Reopening.month == bindparam("month"),
        or_(Reopening.position_id.is_(None), Unit.code.in_(bindparam("units", expanding=True))),
    )
)

_REPORTS = (
    select(tables.Position.code, Report.submitted_at, Report.late, VERDICT)
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Report, Report.position_id == tables.Position.id)
    .where(*IN_UNITS, Report.month == bindparam("month"))
)

_ANY_SAMPLE = (
    select(Report.id)
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Report, Report.position_id == tables.Position.id)
    .where(*IN_UNITS, Report.sample, Report.month.between(bindparam("first"), bindparam("month")))
    .limit(1)
)

_NOT_ASKED = Realisation(Answer.NOT_APPLICABLE)
"""What stands for an indicator of a post that need not report: nobody waits for its number."""

_NEWEST_MONTH = (
    select(Report.month)
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Report, Report.position_id == tables.Position.id)
    .where(*IN_UNITS)
    .order_by(Report.month.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class _Sent:
    submitted_at: datetime
    late: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class _Window:
    """The days on which a month is reported, as days of the caller's time zone."""

    opens: date
    due: date
    last: date
    closes: datetime


@dataclass(frozen=True, slots=True)
class _Month:
    """Everything about a month that decides where its posts stand; ``window`` is ``None`` where nobody was asked."""

    month: Month
    last_day: date
    window: _Window | None
    sent: Mapping[str, _Sent]
    entries: Entries
    holders: Mapping[str, tuple[Holder, ...]]
    away: frozenset[int]
    decided: Mapping[str, tuple[int, str] | None]
    exempt: Mapping[str, str]


def recap(
    session: Session,
    catalogue: Catalogue,
    unit_code: str,
    month: Month,
    now: datetime,
    period_closes: datetime | None = None,
    *,
    rules: AchievementRules = DEFAULT_RULES,
) -> Recap:
    """Return the month of a unit and of everything below it; only these units' rows are read.

    ``now`` should be in the office's time zone: its zone tells on which days the window opens and is due, and
    ``as_of`` keeps it; after the month has closed that is the moment it closed, since nothing changes any more.
    ``period_closes`` overrules until when reports can still come in. In a month that has no period, one before the
    bot was there, nobody is expected to report. Raises ``KeyError`` for an unknown unit.
    """
    unit = catalogue.unit[unit_code]
    codes = catalogue.below(unit_code)
    facts = _facts(session, codes, month, now, entries(session, codes, month))
    reporting = catalogue.reporting(codes)
    posts = tuple(_post(position, facts) for position in reporting)
    closes = period_closes or _closes(session, codes, facts)
    late = frozenset(code for code, sent in facts.sent.items() if sent.late)
    reported = figures(session, catalogue, codes, reporting, facts.entries, month, late)
    shown = judged(_applied(reported, posts), catalogue, targets.of_units(session, codes, month.year), month, rules)
    return Recap(
        office=catalogue.office,
        unit=unit.code,
        unit_name=unit.name,
        month=month,
        as_of=now if closes is None else min(now, closes).astimezone(now.tzinfo),
        partial=closes is not None and now < closes,
        posts=posts,
        units=_unit_rows(catalogue, unit_code, posts, shown),
        figures=shown,
        sample=_has_sample(session, codes, month),
        completeness=Completeness.of(posts),
        closes=closes,
    )


def completeness(session: Session, catalogue: Catalogue, month: Month, now: datetime) -> Completeness:
    """Return how many of the whole office's reports for a month are in, without anybody's figures."""
    units = catalogue.below(catalogue.root.code)
    facts = _facts(session, units, month, now, not_applicable(session, units, month))
    return Completeness.of(tuple(_post(position, facts) for position in catalogue.positions if position.indicators))


def newest_month(session: Session, catalogue: Catalogue, unit_code: str) -> Month | None:
    """Return the newest month for which a unit, or one below it, has any report."""
    return session.scalar(_NEWEST_MONTH, {"units": list(catalogue.below(unit_code))})


def _facts(session: Session, units: Sequence[str], month: Month, now: datetime, answers: Entries) -> _Month:
    bound = {"units": list(units), "month": month}
    sent = {code: _Sent(at, late, verdict) for code, at, late, verdict in session.execute(_REPORTS, bound)}
    window = _window(session, month, now)
    until = max(window.last, month.last_day) if window else month.last_day
    return _Month(
        month=month,
        last_day=month.last_day,
        window=window,
        sent=sent,
        entries=answers,
        holders=holders(session, units, month.first_day, until),
        away=away(session, units, window.opens, window.due) if window else frozenset(),
        decided=decided(session, units, month),
        exempt=exemptions(session, units, month),
    )


def _window(session: Session, month: Month, now: datetime) -> _Window | None:
    """Return when the month is reported; ``last`` is the last day until now on which that was possible."""
    row = session.execute(_PERIOD, {"month": month}).one_or_none()
    if row is None:
        return None
    opens, due, last = (moment.astimezone(now.tzinfo).date() for moment in (row.opens, row.due, min(row.closes, now)))
    return _Window(opens, due, last, row.closes)


def _closes(session: Session, units: Sequence[str], facts: _Month) -> datetime | None:
    """Return until when reports can come in, where an administrator opened the month again until then."""
    if facts.window is None:
        return None
    reopened = session.scalar(_REOPENED_UNTIL, {"units": list(units), "month": facts.month})
    return max(facts.window.closes, reopened) if reopened else facts.window.closes


def _has_sample(session: Session, units: Sequence[str], month: Month) -> bool:
    """Whether any number shown comes from a sample report: of this month, the one before, or the year so far."""
    first = min(month.previous(), Month(month.year, 1))
    return session.scalar(_ANY_SAMPLE, {"units": list(units), "first": first, "month": month}) is not None


def _post(position: Position, facts: _Month) -> Post:
    people = _reporters(position.code, facts)
    holder = _holder(people, facts.last_day)
    sent = facts.sent.get(position.code)
    state = _state(position, facts, sent, people)
    return Post(
        position=position.code,
        title=position.title,
        unit=position.unit,
        state=state,
        holder=holder.name if holder else None,
        person_id=holder.person_id if holder else None,
        submitted_at=sent.submitted_at if sent else None,
        verdict=sent.verdict if sent else None,
        reason=facts.exempt[position.code] if state is PostState.EXEMPT else "",
    )


def _reporters(code: str, facts: _Month) -> Sequence[Holder]:
    """Return who held a post in a month; only who was named to report it, where it changed hands.

    Where that is nobody, whoever acts in the post is asked for its report all the same.
    """
    people = facts.holders.get(code, ())
    if code not in facts.decided:
        return people
    named = facts.decided[code]
    if named is None:
        window = facts.window
        asked = (one for one in people if one.acting and window and one.holds_within(window.opens, window.last))
        return list(asked)
    return [person for person in people if person.person_id == named[0]] or [
        Holder(*named, facts.month.first_day, facts.month.last_day)
    ]


def _holder(people: Sequence[Holder], last_day: date) -> Holder | None:
    """Return who held a post on the month's last day, otherwise its newest holder until the month was reported."""
    on_last_day = (person for person in people if person.holds_within(last_day, last_day))
    return next(on_last_day, people[0] if people else None)


def _state(position: Position, facts: _Month, sent: _Sent | None, people: Sequence[Holder]) -> PostState:
    asked = [item.code for item in position.indicators if facts.month.number in item.months]
    given = [facts.entries.get((code, facts.month)) for code in asked]
    if all(answer is not None and answer.answer is Answer.NOT_APPLICABLE for answer in given):
        return PostState.NOT_APPLICABLE
    if sent is not None:
        return PostState.LATE if sent.late else PostState.ON_TIME
    if facts.window is None or position.code in facts.exempt:
        return PostState.EXEMPT if facts.window else PostState.NOT_APPLICABLE
    if not people:
        return PostState.VACANT
    within = [person for person in people if person.holds_within(facts.window.opens, facts.window.due)]
    reporters = people if position.code in facts.decided else within
    if reporters and all(person.person_id in facts.away for person in reporters):
        return PostState.ON_LEAVE
    return PostState.MISSING


def _applied(reported: Sequence[Figure], posts: Sequence[Post]) -> tuple[Figure, ...]:
    exempt = {post.position for post in posts if post.state is PostState.EXEMPT}
    return tuple(replace(each, realisation=_NOT_ASKED) if each.position in exempt else each for each in reported)


def _unit_rows(
    catalogue: Catalogue, unit_code: str, posts: Sequence[Post], shown: Sequence[Figure]
) -> tuple[UnitRow, ...]:
    posts_of: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        posts_of[post.unit].append(post)
    figures_of: dict[str, list[Figure]] = defaultdict(list)
    for figure in shown:
        figures_of[figure.unit].append(figure)

    def row(child: UnitOfCatalogue) -> UnitRow:
        below = catalogue.below(child.code)
        counts = Completeness.of(tuple(post for code in below for post in posts_of[code]))
        return UnitRow(child.code, child.name, counts, Achieved.of(each for code in below for each in figures_of[code]))

    return tuple(row(child) for child in catalogue.children(unit_code))
