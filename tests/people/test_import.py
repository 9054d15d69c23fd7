"""Importing a roster makes people and posts those of the file, and keeps who held what until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.database import transact
from models.nip import make_sample_nip
from models.queries.people import holders
from models.roster import RosterRow
from models.store.roster import ImportResult, import_roster
from models.tables import Assignment, Person, Position
from tests.people.conftest import NOW, TODAY, Hire
from tests.support.acts import BY, by_command

DAY = timedelta(days=1)
NEXT_WEEK = TODAY + 7 * DAY


def holding(engine: Engine, day: date = TODAY) -> dict[str, str]:
    return transact(engine, lambda session: {held.post.code: held.name for held in holders(session, day)})


def history(engine: Engine, code: str) -> list[tuple[str, date, date | None]]:
    statement = (
        select(Person.name, Assignment.starts, Assignment.ends)
        .join(Assignment, Assignment.person_id == Person.id)
        .join(Position, Assignment.position_id == Position.id)
        .where(Position.code == code)
        .order_by(Assignment.starts)
    )
    return transact(engine, lambda session: [(name, starts, ends) for name, starts, ends in session.execute(statement)])


def test_new_people_get_their_posts(office: Engine, hire: Hire) -> None:
    assert hire((1, "sekretaris"), (2, "caraka")) == ImportResult(new=2, changed=0, moved=0, unchanged=0)
    assert holding(office) == {"sekretaris": "Pegawai 1", "caraka": "Pegawai 2"}


def test_people_are_known_from_the_moment_of_the_import_though_utc_has_another_day(office: Engine) -> None:
    early = NOW.replace(hour=1)
    row = RosterRow(make_sample_nip(1), "Pegawai 1", "caraka")
    transact(office, lambda session: import_roster(session, [row], TODAY, by_command(early)))
    assert transact(office, lambda session: session.scalars(select(Person.created_at)).one()) == early


def test_importing_again_changes_nothing(office: Engine, hire: Hire) -> None:
    hire((1, "sekretaris"), (2, "caraka"))
    assert hire((1, "sekretaris"), (2, "caraka"), today=NEXT_WEEK) == ImportResult(0, 0, 0, unchanged=2)
    assert history(office, "caraka") == [("Pegawai 2", TODAY, None)]


def test_a_new_name_is_a_change(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    row = RosterRow(make_sample_nip(1), "Pegawai Satu, S.Sos.", "caraka")
    result = transact(office, lambda session: import_roster(session, [row], TODAY, BY))
    assert result == ImportResult(0, changed=1, moved=0, unchanged=0)
    assert holding(office) == {"caraka": "Pegawai Satu, S.Sos."}


def test_a_post_given_to_another_ends_the_day_before(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    result = hire((2, "caraka"), today=NEXT_WEEK)
    assert result == ImportResult(1, 0, 0, 0, without_post=("Pegawai 1",))
    assert history(office, "caraka") == [("Pegawai 1", TODAY, NEXT_WEEK - DAY), ("Pegawai 2", NEXT_WEEK, None)]


def test_a_person_who_moves_leaves_the_old_post_vacant(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    assert hire((1, "sekretaris"), today=NEXT_WEEK) == ImportResult(0, 0, moved=1, unchanged=0)
    assert holding(office, NEXT_WEEK) == {"sekretaris": "Pegawai 1"}
    assert holding(office, NEXT_WEEK - DAY) == {"caraka": "Pegawai 1"}


def test_two_people_may_change_places(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    assert hire((1, "sekretaris"), (2, "caraka"), today=NEXT_WEEK) == ImportResult(0, 0, moved=2, unchanged=0)
    assert holding(office, NEXT_WEEK) == {"sekretaris": "Pegawai 1", "caraka": "Pegawai 2"}


def test_a_mistake_mended_on_the_same_day_leaves_no_trace(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    hire((1, "sekretaris"), (2, "caraka"))
    assert history(office, "caraka") == [("Pegawai 2", TODAY, None)]
    assert history(office, "sekretaris") == [("Pegawai 1", TODAY, None)]


def test_the_file_may_say_since_when(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    future = RosterRow(make_sample_nip(2), "Pegawai 2", "caraka", starts=NEXT_WEEK)
    for expected in (ImportResult(1, 0, 0, 0, ("Pegawai 1",)), ImportResult(0, 0, 0, 1)):
        assert transact(office, lambda session: import_roster(session, [future], TODAY, BY)) == expected
    assert history(office, "caraka") == [("Pegawai 1", TODAY, NEXT_WEEK - DAY), ("Pegawai 2", NEXT_WEEK, None)]


def test_an_earlier_first_day_shortens_the_predecessor(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), today=TODAY - 30 * DAY)
    hire((2, "caraka"))
    earlier = RosterRow(make_sample_nip(2), "Pegawai 2", "caraka", starts=TODAY - 10 * DAY)
    assert transact(office, lambda session: import_roster(session, [earlier], TODAY, BY)).changed == 1
    assert history(office, "caraka") == [
        ("Pegawai 1", TODAY - 30 * DAY, TODAY - 11 * DAY),
        ("Pegawai 2", TODAY - 10 * DAY, None),
    ]


def test_acting_posts_are_left_alone(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))

    def act(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.name == "Pegawai 1")).one()
        post = session.scalars(select(Position).where(Position.code == "sekretaris")).one()
        session.add(Assignment(person_id=person.id, position_id=post.id, starts=TODAY, acting=True))

    transact(office, act)
    assert hire((3, "caraka"), (2, "sekretaris"), today=NEXT_WEEK).without_post == ()
    assert {name for name, *_ in history(office, "sekretaris")} == {"Pegawai 1", "Pegawai 2"}
    assert transact(office, lambda s: [h.post.acting for h in holders(s, NEXT_WEEK)]) == [False, True, False]


def test_a_post_unknown_to_the_database_imports_nothing(office: Engine, hire: Hire) -> None:
    with pytest.raises(KeyError, match="istana"):
        hire((1, "caraka"), (2, "istana"))
    assert transact(office, lambda session: session.scalars(select(Person)).all()) == []
