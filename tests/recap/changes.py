"""Whatever changes a unit's month: what its tests commit, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import tables
from models.administration import Exemption, Handover
from models.oversight import Review
from models.realisation import Answer
from models.reviewing import Verdict
from models.running import Draft, DraftAnswer
from models.store.office import follow_catalogue
from tests.recap.office import CALENDAR, NOW, OCTOBER, OFFICE, appoint, found, leave, position_id, send, staff, value

WINDOW = CALENDAR.window(OCTOBER)
Change = Callable[[Session], object]


def prepare(session: Session) -> None:
    """Two reports are in, one with a review, and the others are owed."""
    found(session)
    people = staff(session)
    for month in (OCTOBER.previous(), OCTOBER):
        send(session, people["staf-b"], "staf-b", month, {"staf-b.arsip": value(3)})
    send(session, people["kabid-a"], "kabid-a", OCTOBER, {"kabid-a.tepat": value(3, 4)})


def holder(session: Session, code: str) -> int:
    place = position_id(session, code)
    return session.scalars(select(tables.Assignment.person_id).where(tables.Assignment.position_id == place)).one()


def report_id(session: Session, code: str) -> int:
    place = position_id(session, code)
    found = select(tables.Report.id).where(tables.Report.position_id == place, tables.Report.month == OCTOBER)
    return session.scalars(found).one()


def indicator_id(session: Session, code: str) -> int:
    return session.scalars(select(tables.Indicator.id).where(tables.Indicator.code == code)).one()


def a_report(session: Session) -> None:
    send(session, holder(session, "kasi-a2"), "kasi-a2", OCTOBER, {"kasi-a2.server": value(7)})


def a_correction(session: Session) -> None:
    session.execute(
        update(tables.Entry).where(tables.Entry.report_id == report_id(session, "staf-b")), {"numerator": 4}
    )


def an_older_correction(session: Session) -> None:
    older = select(tables.Report.id).where(tables.Report.month == OCTOBER.previous()).scalar_subquery()
    session.execute(update(tables.Entry).where(tables.Entry.report_id == older), {"numerator": 9})


def a_withdrawal(session: Session) -> None:
    gone = report_id(session, "staf-b")
    session.execute(delete(tables.Entry).where(tables.Entry.report_id == gone))
    session.execute(delete(tables.Report).where(tables.Report.id == gone))


def a_review(session: Session) -> None:
    place = position_id(session, "kabid-b")
    session.add(
        Review(
            report_id=report_id(session, "staf-b"),
            revision=1,
            verdict=Verdict.APPROVED,
            reviewer_id=holder(session, "kabid-b"),
            position_id=place,
            at=NOW,
        )
    )


def an_appointment(session: Session) -> None:
    session.execute(
        update(tables.Assignment).where(tables.Assignment.position_id == position_id(session, "kasi-a1")),
        {"ends": date(2026, 10, 1)},
    )
    appoint(session, "kasi-a1", "Pejabat Baru", date(2026, 10, 2))


def a_new_name(session: Session) -> None:
    session.execute(update(tables.Person).where(tables.Person.id == holder(session, "staf-b")), {"name": "Nama Baru"})


def a_leave(session: Session) -> None:
    leave(session, holder(session, "kasi-a1"), date(2026, 10, 25), date(2026, 11, 30))


def a_target(session: Session) -> None:
    session.add(tables.Target(indicator_id=indicator_id(session, "kabid-a.tepat"), year=2026, value=Decimal(80)))


def an_exemption(session: Session) -> None:
    place = position_id(session, "kasi-a2")
    session.add(Exemption(position_id=place, month=OCTOBER, reason="Baru dibentuk", created_at=NOW))


def a_handover(session: Session) -> None:
    session.add(Handover(position_id=position_id(session, "kasi-a2"), month=OCTOBER, person_id=None, asked_at=NOW))


def a_draft(session: Session) -> None:
    place, person = position_id(session, "kasi-a2"), holder(session, "kasi-a2")
    draft = Draft(
        person_id=person, position_id=place, month=OCTOBER, asked="kasi-a2.server", started_at=NOW, updated_at=NOW
    )
    session.add(draft)
    session.flush()
    answered = indicator_id(session, "kasi-a2.server")
    session.add(DraftAnswer(draft_id=draft.id, indicator_id=answered, answer=Answer.VALUE, numerator=1, reason=""))


def a_reopening(session: Session) -> None:
    until = WINDOW.closes + timedelta(days=3)
    session.add(tables.Reopening(month=OCTOBER, position_id=None, until=until, created_at=NOW))


def another_deadline(session: Session) -> None:
    session.execute(
        update(tables.Period).where(tables.Period.month == OCTOBER), {"due": WINDOW.due - timedelta(days=1)}
    )


def a_closing_brought_forward(session: Session) -> None:
    session.execute(update(tables.Period).where(tables.Period.month == OCTOBER), {"closes": NOW - timedelta(hours=1)})


def another_month(session: Session) -> None:
    window = CALENDAR.window(OCTOBER.next())
    months = {"month": window.month, "opens": window.opens, "due": window.due, "closes": window.closes}
    session.add(tables.Period(**months))


def a_retired_post(session: Session) -> None:
    follow_catalogue(session, replace(OFFICE, positions=OFFICE.positions[:-1]))


def sample_data(session: Session) -> None:
    session.execute(update(tables.Report).values(sample=True))


CHANGES: tuple[Change, ...] = (
    a_report,
    a_correction,
    an_older_correction,
    a_withdrawal,
    a_review,
    an_appointment,
    a_new_name,
    a_leave,
    a_target,
    an_exemption,
    a_handover,
    a_draft,
    a_reopening,
    another_deadline,
    a_closing_brought_forward,
    another_month,
    a_retired_post,
    sample_data,
)
