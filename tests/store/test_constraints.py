"""What the database refuses, even where the store is passed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import transact
from models.filling import Step
from models.realisation import Answer
from models.running import Draft, DraftAnswer
from models.tables import Entry, Indicator, Report
from tests.recap.office import OCTOBER, position_id
from tests.store.desk import MORNING, Desk, sit_down


def sent(engine: Engine) -> tuple[Desk, int]:
    """Return somebody with a report and a running correction of it, and the report's key."""
    (desk,) = sit_down(engine, "kasi-a1")
    desk.lapor("12 7")
    desk.kirim()
    desk.koreksi()
    return desk, transact(engine, lambda session: session.scalars(select(Report.id)).one())


def refused(engine: Engine, work: Callable[[Session], object]) -> None:
    with pytest.raises(IntegrityError):
        transact(engine, work)


def test_the_database_refuses_a_second_report_of_a_post_and_month(engine: Engine) -> None:
    desk, _ = sent(engine)
    person_id = desk.who.person_id

    def again(session: Session) -> None:
        place = position_id(session, "kasi-a1")
        session.execute(
            insert(Report).values(
                position_id=place,
                month=OCTOBER,
                person_id=person_id,
                submitted_at=MORNING,
                late=False,
                revision=1,
                sample=False,
            )
        )

    refused(engine, again)


def test_the_database_refuses_a_second_running_draft_of_a_person(engine: Engine) -> None:
    desk, _ = sent(engine)
    person_id = desk.who.person_id

    def again(session: Session) -> None:
        place = position_id(session, "kasi-a2")
        session.execute(
            insert(Draft).values(
                person_id=person_id,
                position_id=place,
                month=OCTOBER,
                asked="kasi-a2.server",
                step=Step.VALUE,
                seq=0,
                active=True,
                single=False,
                started_at=MORNING,
                updated_at=MORNING,
            )
        )

    refused(engine, again)


@pytest.mark.parametrize(
    ("answer", "numerator", "denominator"),
    [
        (Answer.VALUE, None, None),
        (Answer.NIHIL, None, None),
        (Answer.VALUE, -1, None),
        (Answer.VALUE, 1, -1),
        (Answer.NO_DATA, 1, None),
        (Answer.NOT_APPLICABLE, None, 1),
    ],
)
@pytest.mark.parametrize("table", [Entry, DraftAnswer])
def test_the_database_refuses_numbers_that_do_not_fit_the_answer(
    engine: Engine, table: type[Entry | DraftAnswer], answer: Answer, numerator: int | None, denominator: int | None
) -> None:
    _, report_id = sent(engine)

    def wrong(session: Session) -> None:
        other = session.scalars(select(Indicator.id).where(Indicator.code == "kabid-a.tepat")).one()
        draft_id = session.scalars(select(Draft.id)).one()
        owner = {"report_id": report_id} if table is Entry else {"draft_id": draft_id}
        numbers = {"answer": answer, "numerator": numerator, "denominator": denominator, "reason": ""}
        session.execute(insert(table).values(indicator_id=other, **owner, **numbers))

    refused(engine, wrong)


def test_the_database_refuses_a_second_entry_of_an_indicator(engine: Engine) -> None:
    _, report_id = sent(engine)

    def again(session: Session) -> None:
        known = session.scalars(select(Entry.indicator_id).limit(1)).one()
        session.execute(
            insert(Entry).values(report_id=report_id, indicator_id=known, answer=Answer.VALUE, numerator=1, reason="")
        )

    refused(engine, again)


def test_the_database_refuses_to_lose_what_a_report_refers_to(engine: Engine) -> None:
    _, report_id = sent(engine)
    refused(engine, lambda session: session.delete(session.get_one(Report, report_id)))


@pytest.mark.parametrize("step", [Step.SUMMARY, Step.VALUE])
def test_the_database_refuses_a_draft_that_asks_at_its_summary_or_nothing_before_it(engine: Engine, step: Step) -> None:
    sent(engine)

    def wrong(session: Session) -> None:
        draft = session.scalars(select(Draft)).one()
        draft.step, draft.asked = step, "kasi-a1.surat" if step is Step.SUMMARY else None

    refused(engine, wrong)
