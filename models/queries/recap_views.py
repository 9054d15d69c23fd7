"""Everything one card of a recap shows, read in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from models import tables
from models.achievements import DEFAULT_RULES, AchievementRules
from models.catalogue.types import Catalogue, Position
from models.garbage import uncollected
from models.months import Month
from models.queries import absences, periods, recaps, trends
from models.queries.evidence import files_of_post
from models.queries.handovers import exempt_months
from models.queries.scope import IN_UNITS
from models.recap_views import PostView, TrendView, UnitView
from models.running import Draft, DraftAnswer
from models.summaries import Post, Recap, Trend
from models.tables import Report, Unit

ReadUnit = Callable[[Session, Catalogue, str, Month | None, datetime, AchievementRules], UnitView]
"""``unit_view``, or what answers the same from what was read before."""

_BEGUN = (
    select(tables.Position.code)
    .distinct()
    .join_from(Unit, tables.Position, tables.Position.unit_id == Unit.id)
    .join(Draft, Draft.position_id == tables.Position.id)
    .where(*IN_UNITS, Draft.month == bindparam("month"), exists().where(DraftAnswer.draft_id == Draft.id))
)

_ANY_SAMPLE = (
    select(Report.id)
    .join(tables.Position, tables.Position.id == Report.position_id)
    .where(
        tables.Position.code == bindparam("position"),
        Report.sample,
        Report.month.between(bindparam("first"), bindparam("until")),
    )
    .limit(1)
)


def unit_view(
    session: Session,
    catalogue: Catalogue,
    unit: str,
    month: Month | None,
    now: datetime,
    rules: AchievementRules = DEFAULT_RULES,
) -> UnitView:
    """Return a unit's month: the one asked for, else the newest with a report, else the newest that was opened.

    ``now`` is in the office's time zone. Raises ``KeyError`` for an unknown unit.
    """
    windows = {window.month: window for window in periods.windows(session)}
    last = max(windows, default=Month.of(now).previous())
    shown = month or recaps.newest_month(session, catalogue, unit) or last
    begun = session.scalars(_BEGUN, {"units": list(catalogue.below(unit)), "month": shown})
    with uncollected():  # half of the time, in an office of thousands
        recap = recaps.recap(session, catalogue, unit, shown, now, rules=rules)
    return UnitView(
        recap=recap,
        first=min(windows, default=last),
        last=last,
        window=windows.get(shown),
        begun=frozenset(begun),
    )


def post_view(
    session: Session,
    catalogue: Catalogue,
    position: str,
    month: Month,
    now: datetime,
    rules: AchievementRules = DEFAULT_RULES,
    read: ReadUnit = unit_view,
) -> PostView | None:
    """Return one post's month and its last twelve; ``None`` for a post without indicators."""
    unit = read(session, catalogue, catalogue.position[position].unit, month, now, rules)
    post = _find(unit.recap, position)
    if post is None:
        return None
    history = trends.history(session, catalogue, position, month, now=now)
    leave = _leave(session, catalogue.position[position], history, now)
    key, files = files_of_post(session, position, month)
    exempt = exempt_months(session, key)
    return PostView(unit, post, history, _has_sample(session, position, month), leave, key, files, exempt)


def trend_view(
    session: Session,
    catalogue: Catalogue,
    indicator: str,
    month: Month,
    now: datetime,
    rules: AchievementRules = DEFAULT_RULES,
    read: ReadUnit = unit_view,
) -> TrendView | None:
    """Return one indicator's twelve months up to one."""
    position = catalogue.indicator[indicator].position
    unit = read(session, catalogue, catalogue.position[position].unit, month, now, rules)
    post = _find(unit.recap, position)
    if post is None:
        return None
    trend = trends.trend(session, catalogue, indicator, month, now=now)
    return TrendView(unit, post, trend, _has_sample(session, position, month))


def _leave(session: Session, position: Position, history: tuple[Trend, ...], now: datetime) -> frozenset[Month]:
    """Return the months without a report in which everybody who held the post was on leave until it was due."""
    reported = {point.month for trend in history for point in trend.points if point.realisation is not None}
    silent = {point.month for trend in history for point in trend.points} - reported
    found = set()
    for window in (window for window in periods.windows(session) if window.month in silent):
        opens, due = (moment.astimezone(now.tzinfo).date() for moment in (window.opens, window.due))
        held = absences.holders(session, [position.unit], opens, due).get(position.code, ())
        if held and {person.person_id for person in held} <= absences.away(session, [position.unit], opens, due):
            found.add(window.month)
    return frozenset(found)


def _find(recap: Recap, position: str) -> Post | None:
    return next((post for post in recap.posts if post.position == position), None)


def _has_sample(session: Session, position: str, until: Month) -> bool:
    bound = {"position": position, "first": until.plus(1 - trends.YEAR), "until": until}
    return session.scalar(_ANY_SAMPLE, bound) is not None
