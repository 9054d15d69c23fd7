"""What an administrator did in the chat, delivered once more after somebody has undone it: it stays undone."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.administration import Exemption, Grant, Right
from models.audit import Act, Channel
from models.database import transact
from models.store import handovers, people, rights
from models.tables import Person
from tests.recap.office import OCTOBER, position_id
from tests.store.desk import MORNING, new_update, rows, sit_down


def tapped() -> Act:
    return Act(MORNING, Channel.CHAT, update_id=new_update())


def test_a_right_that_was_taken_back_is_not_given_again(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    person, giving = desk.who.person_id, tapped()
    assert transact(engine, lambda session: rights.grant(session, person, Right.AUDITOR, giving))
    assert transact(engine, lambda session: rights.revoke(session, person, Right.AUDITOR, tapped(), by_settings=True))
    assert not transact(engine, lambda session: rights.grant(session, person, Right.AUDITOR, giving))
    assert rows(engine, Grant) == 0


def test_a_right_that_was_given_back_is_not_taken_again(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    person, taking = desk.who.person_id, tapped()
    for _ in range(2):
        transact(engine, lambda session: rights.grant(session, person, Right.AUDITOR, tapped()))
        transact(engine, lambda session: rights.revoke(session, person, Right.AUDITOR, taking, by_settings=True))
    assert rows(engine, Grant) == 1


def test_whoever_was_bound_anew_is_not_let_go_again(engine: Engine) -> None:
    (desk,) = sit_down(engine, "kasi-a1")
    person, letting_go = desk.who.person_id, tapped()
    assert transact(engine, lambda session: people.unbind(session, person, letting_go))
    transact(engine, lambda session: people.bind(session, person, 77, MORNING))
    assert not transact(engine, lambda session: people.unbind(session, person, letting_go))
    assert transact(engine, lambda session: session.get_one(Person, person)).telegram_id == 77


def test_a_post_that_was_exempted_anew_stays_so(engine: Engine) -> None:
    sit_down(engine, "kasi-a1")
    withdrawing = tapped()

    def twice(session: Session) -> bool:
        place = position_id(session, "kasi-a1")
        handovers.exempt(session, place, OCTOBER, "dilebur", tapped())
        return handovers.withdraw(session, place, OCTOBER, withdrawing)

    assert transact(engine, twice)
    assert not transact(engine, twice)
    assert rows(engine, Exemption) == 1
