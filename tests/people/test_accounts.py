"""Who sent an update: Telegram accounts, the posts behind them, and the staff list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.database import transact
from models.queries.people import Held, Identity, by_telegram, holders, staff_list
from models.store import people
from models.store.invitations import invite
from models.tables import Assignment, Person, Position
from tests.people.conftest import NOW, TODAY, Hire, person_id
from tests.support.acts import by_command

ACCOUNT = 7_000_000_001
DAY = timedelta(days=1)


def bind(engine: Engine, number: int, account: int = ACCOUNT) -> int:
    person = person_id(engine, number)
    transact(engine, lambda session: people.bind(session, person, account, NOW))
    return person


def sender(engine: Engine, account: int = ACCOUNT, days: int = 0) -> Identity | None:
    return transact(engine, lambda session: by_telegram(session, account, TODAY + days * DAY))


def test_a_stranger_is_nobody(office: Engine) -> None:
    assert sender(office) is None


def test_a_bound_account_is_its_person_with_the_post(office: Engine, hire: Hire) -> None:
    hire((1, "sekretaris"))
    person = bind(office, 1)
    found = sender(office)
    assert found is not None
    (post,) = found.posts
    assert found == Identity(person, "Pegawai 1", ACCOUNT, (post,))
    assert post == Held(post.position_id, "sekretaris", "Sekretaris Dinas", "sekretariat", "Sekretariat", True, False)


def test_people_without_a_post_are_known_all_the_same(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    bind(office, 1)
    hire((2, "caraka"), today=TODAY + DAY)
    for days, posts in ((0, ["caraka"]), (1, [])):
        found = sender(office, days=days)
        assert found is not None
        assert [post.code for post in found.posts] == posts


def test_an_own_post_comes_before_an_acting_one(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    person = bind(office, 1)

    def act(session: Session) -> None:
        post = session.scalars(select(Position).where(Position.code == "sekretaris")).one()
        session.add(Assignment(person_id=person, position_id=post.id, starts=TODAY, acting=True))

    transact(office, act)
    found = sender(office)
    assert found is not None
    assert [(post.code, post.acting) for post in found.posts] == [("caraka", False), ("sekretaris", True)]


def test_a_post_that_left_the_catalogue_is_held_no_more(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    bind(office, 1)
    retire = update(Position).where(Position.code == "caraka").values(retired=True)
    transact(office, lambda session: session.execute(retire))
    found = sender(office)
    assert found is not None
    assert found.posts == ()
    assert [held.post.code for held in transact(office, lambda s: holders(s, TODAY))] == ["sekretaris"]


def test_an_account_belongs_to_one_person(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    bind(office, 1)
    with pytest.raises(IntegrityError):
        bind(office, 2)


def test_unbinding_makes_the_account_a_stranger(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    person = bind(office, 1)
    assert transact(office, lambda session: people.unbind(session, person, by_command(NOW)))
    assert sender(office) is None
    assert not transact(office, lambda session: people.unbind(session, person, by_command(NOW)))


def test_an_unreachable_account_is_marked_once_until_it_is_heard_of_again(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    bind(office, 1)
    transact(office, lambda session: people.mark_unreachable(session, ACCOUNT, NOW))
    transact(office, lambda session: people.mark_unreachable(session, ACCOUNT, NOW + DAY))
    since = transact(office, lambda session: session.scalars(select(Person.unreachable_since)).one())
    assert since == NOW
    found = sender(office)
    assert found is not None
    assert found.unreachable
    transact(office, lambda session: people.mark_reachable(session, ACCOUNT))
    found = sender(office)
    assert found is not None
    assert not found.unreachable


def test_the_staff_list_shows_posts_first_and_who_is_invited(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    hire((3, "caraka"), today=TODAY + DAY)
    bind(office, 2)
    tomorrow = NOW + DAY
    (invited,) = transact(office, lambda session: invite(session, None, by_command(tomorrow)))
    listed = transact(office, lambda session: staff_list(session, tomorrow))
    assert [(m.name, m.position, m.bound_at, m.invited_until) for m in listed] == [
        ("Pegawai 2", "sekretaris", NOW, None),
        ("Pegawai 3", "caraka", None, invited.expires_at),
        ("Pegawai 1", None, None, None),
    ]
    assert not any(member.acting for member in listed)
