"""A person's own standing and history: never anybody else's, and of a post only the time they held it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models.administration import Handover
from models.catalogue.types import Catalogue, Position
from models.months import Month
from models.periods import Window
from models.queries import periods, trends
from models.queries.absences import covers
from models.queries.handovers import exempt_months, own_months, reporting
from models.queries.people import Held, Identity
from models.queries.reviewers import standings
from models.queries.verdicts import VERDICT
from models.realisation import Answer
from models.reports import receipt_number
from models.reviewing import Standing as ReviewStanding
from models.running import Draft, DraftAnswer, Leave
from models.standing import History, MonthStanding, PostHistory, PostStanding, Progress, SentReport, Standing
from models.tables import Assignment, Entry, Report

_Key = tuple[int, Month]
"""A position's id and a month."""

_REPORTS = (
    select(Report, func.count(Entry.id).label("missing"))
    .outerjoin(Entry, and_(Entry.report_id == Report.id, Entry.answer == Answer.NO_DATA))
    .where(Report.id.in_(bindparam("reports", expanding=True)))
    .group_by(Report.id)
)
_DRAFTS = (
    select(Draft.position_id, Draft.month, func.count(DraftAnswer.indicator_id).label("answered"))
    .outerjoin(DraftAnswer, and_(DraftAnswer.draft_id == Draft.id, DraftAnswer.answer != Answer.NO_DATA))
    .where(Draft.person_id == bindparam("person_id"))
    .group_by(Draft.position_id, Draft.month)
)
_VERDICTS = select(Report.month, VERDICT).where(
    Report.position_id == bindparam("position_id"), Report.month.in_(bindparam("months", expanding=True))
)
_WAITING = select(Draft.month).where(
    Draft.person_id == bindparam("person_id"),
    Draft.active,
    or_(
        Draft.position_id.in_(bindparam("positions", expanding=True)),
        exists().where(
            Handover.position_id == Draft.position_id,
            Handover.month == Draft.month,
            Handover.person_id == Draft.person_id,
        ),
    ),
)
_TENURES = select(Assignment.starts, Assignment.ends).where(
    Assignment.person_id == bindparam("person_id"), Assignment.position_id == bindparam("position_id")
)
_LEAVES = select(Leave.starts, Leave.ends).where(Leave.person_id == bindparam("person_id"))
_SAMPLE = (
    select(Report.id)
    .where(
        Report.position_id == bindparam("position_id"),
        Report.month.in_(bindparam("months", expanding=True)),
        Report.sample,
    )
    .limit(1)
)


def standing(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> Standing:
    """Return what a person owes and sent among the months open at ``now``, post by post.

    ``now`` is in the office's time zone: its days decide whether a person is on leave.
    """
    theirs = reporting(session, who)
    months = own_months(session, theirs, now)
    sent = _sent(session, catalogue, [month.report_id for month in months if month.report_id is not None], now)
    drafts, leaves = _drafts(session, who), _leaves(session, who)
    opened = {window.month for window in periods.open_windows(session, now)} if theirs.exempt else set()
    posts = []
    for post in (post for post in theirs.posts if post.code in catalogue.position):
        position = catalogue.position[post.code]
        mine = tuple(
            MonthStanding(
                window=month.window,
                sent=sent.get((post.position_id, month.window.month)),
                draft=_progress(position, month.window.month, drafts.get((post.position_id, month.window.month))),
                leave=_is_away(leaves, month.window, now),
            )
            for month in months
            if month.position_id == post.position_id and _asked(position, month.window.month)
        )
        spared = tuple(sorted(month for key, month in theirs.exempt if key == post.position_id and month in opened))
        posts.append(PostStanding(post.position_id, post.title, post.acting, bool(position.indicators), mine, spared))
    return Standing(tuple(posts), waiting(session, who))


def waiting(session: Session, who: Identity) -> Month | None:
    """Return the month of the report a person is filling in; ``None`` at rest."""
    bound = {"person_id": who.person_id, "positions": [post.position_id for post in who.posts]}
    return session.scalar(_WAITING, bound)


def history(session: Session, catalogue: Catalogue, who: Identity, now: datetime) -> History:
    """Return the last twelve months of each post with indicators, without the months of whoever held it before.

    ``now`` is in the office's time zone: its days decide which months a post was held for.
    """
    newest = periods.newest_window(session)
    if newest is None:
        return History()
    posts = tuple(
        _history(session, catalogue, who, post, newest.month, now)
        for post in _posts(catalogue, who)
        if catalogue.position[post.code].indicators
    )
    return History(posts, waiting(session, who))


def _posts(catalogue: Catalogue, who: Identity) -> list[Held]:
    return [post for post in who.posts if post.code in catalogue.position]


def _asked(position: Position, month: Month) -> int:
    """Return how many indicators a position reports in a month."""
    return len(position.asked_in(month.number))


def _progress(position: Position, month: Month, answered: int | None) -> Progress | None:
    return None if answered is None else Progress(answered, _asked(position, month))


def _sent(session: Session, catalogue: Catalogue, reports: Sequence[int], now: datetime) -> dict[_Key, SentReport]:
    reviews = standings(session, catalogue, reports, now.date())
    rows = session.execute(_REPORTS, {"reports": list(reports)})
    return {
        (report.position_id, report.month): SentReport(
            number=receipt_number(report.month, report.id),
            at=report.revised_at or report.submitted_at,
            late=report.late,
            revision=report.revision,
            missing=missing,
            review=reviews.get(report.id, ReviewStanding()),
        )
        for report, missing in rows
    }


def _drafts(session: Session, who: Identity) -> dict[_Key, int]:
    rows = session.execute(_DRAFTS, {"person_id": who.person_id})
    return {(row.position_id, row.month): row.answered for row in rows}


def _history(
    session: Session, catalogue: Catalogue, who: Identity, post: Held, until: Month, now: datetime
) -> PostHistory:
    windows = [window for window in periods.windows(session) if _asked(catalogue.position[post.code], window.month)]
    held = held_months(session, who, post, windows, now)
    found = trends.history(session, catalogue, post.code, until, now=now)
    own = tuple(replace(trend, points=tuple(point for point in trend.points if point.month in held)) for trend in found)
    leaves = _leaves(session, who)
    away = frozenset(window.month for window in windows if _is_away(leaves, window, now))
    sample = session.scalar(_SAMPLE, {"position_id": post.position_id, "months": list(held)}) is not None
    bound = {"position_id": post.position_id, "months": list(held)}
    verdicts = {month: verdict for month, verdict in session.execute(_VERDICTS, bound) if verdict is not None}
    exempt = exempt_months(session, post.position_id)
    return PostHistory(post.title, post.acting, own, away, sample, verdicts, exempt)


def held_months(
    session: Session, who: Identity, post: Held, windows: Sequence[Window], now: datetime
) -> frozenset[Month]:
    """Return the months that could be reported on a day on which the person held the post.

    A month closes in the morning on which the next one opens: who begins on that day has nothing to do with it.
    """
    tenures = session.execute(_TENURES, {"person_id": who.person_id, "position_id": post.position_id}).all()
    return frozenset(
        window.month
        for window in windows
        if any(
            starts < _day(window.closes, now) and (ends is None or ends >= _day(window.opens, now))
            for starts, ends in tenures
        )
    )


def _leaves(session: Session, who: Identity) -> list[tuple[date, date]]:
    return [(starts, ends) for starts, ends in session.execute(_LEAVES, {"person_id": who.person_id})]


def _is_away(leaves: Sequence[tuple[date, date]], window: Window, now: datetime) -> bool:
    """Whether these leaves cover every day from when a month opens until it is due."""
    return covers(leaves, _day(window.opens, now), _day(window.due, now))


def _day(moment: datetime, now: datetime) -> date:
    """Return the office's date of a moment; ``now`` has its time zone."""
    return moment.astimezone(now.tzinfo).date()
