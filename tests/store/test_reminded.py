"""What a question reminds of: the post's own months before, and its year so far."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Engine

from models.database import transact
from models.measures import ToDate
from models.months import Month
from models.realisation import Answer, Realisation
from tests.recap.office import OCTOBER, send, value
from tests.store.desk import Desk, sit_down

AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
NOTHING = Realisation(Answer.NIHIL, 0)


def sent(desk: Desk, code: str, month: Month, answers: Mapping[str, Realisation]) -> None:
    person = desk.who.person_id
    transact(desk.engine, lambda session: send(session, person, code, month, answers))


def so_far(desk: Desk) -> dict[str, ToDate | None]:
    draft = desk.running
    return {indicator.code: draft.so_far(indicator) for indicator in draft.filling.indicators}


def test_a_question_shows_its_own_indicators_answers_newest_first(engine: Engine) -> None:
    kasi, staf = sit_down(engine, "kasi-a1", "staf-b")
    sent(kasi, "kasi-a1", AUGUST, {"kasi-a1.surat": value(5), "kasi-a1.berkas": value(8)})
    sent(kasi, "kasi-a1", SEPTEMBER, {"kasi-a1.surat": NOTHING})
    sent(staf, "staf-b", SEPTEMBER, {"staf-b.arsip": value(4)})
    kasi.lapor()
    assert kasi.running.history == {"kasi-a1.surat": [NOTHING, value(5)]}
    kasi.say("3")
    assert kasi.running.history == {"kasi-a1.berkas": [value(8)]}
    kasi.say("9")
    assert kasi.running.history == {"kasi-a1.surat": [NOTHING, value(5)], "kasi-a1.berkas": [value(8)]}


def test_it_goes_back_twelve_months_and_the_year_so_far_to_january_without_the_month_itself(engine: Engine) -> None:
    (staf,) = sit_down(engine, "staf-b")
    for back in range(1, 15):
        sent(staf, "staf-b", OCTOBER.plus(-back), {"staf-b.arsip": value(back)})
    staf.lapor()
    assert staf.running.history == {"staf-b.arsip": [value(back) for back in range(1, 13)]}
    assert so_far(staf) == {"staf-b.arsip": ToDate(Decimal(sum(range(1, 10))))}
    staf.say("100")
    assert so_far(staf) == {"staf-b.arsip": ToDate(Decimal(sum(range(1, 10))))}


def test_before_anything_was_reported_there_is_nothing_to_remind_of(engine: Engine) -> None:
    (staf,) = sit_down(engine, "staf-b")
    staf.lapor()
    assert (staf.running.history, so_far(staf)) == ({}, {"staf-b.arsip": None})
