"""A code binds one account to one person, once; every other use is refused with its reason."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from models.database import Database, transact
from models.invitation import Bound, Invite, Paused, Reason, Refused
from models.queries.people import by_telegram
from models.store.invitations import ALPHABET, code_hash, invite, redeem
from models.tables import Invitation, Person
from tests.people.conftest import NOW, TODAY, Hire, person_id
from tests.support.acts import by_command

ACCOUNT, OTHER = 7_000_000_001, 7_000_000_002
MONTH = timedelta(days=30)


def invited(engine: Engine, *numbers: int, now: datetime = NOW) -> list[Invite]:
    chosen = [person_id(engine, number) for number in numbers] if numbers else None
    return transact(engine, lambda session: invite(session, chosen, by_command(now)))


def use(engine: Engine, code: str, account: int = ACCOUNT, now: datetime = NOW) -> Bound | Refused | Paused:
    return transact(engine, lambda session: redeem(session, code, account, now))


def test_everyone_with_a_post_who_is_not_bound_gets_a_code(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"), (3, "kepala-dinas"))
    assert use(office, invited(office, 3)[0].code) == Bound(person_id(office, 3), "Pegawai 3")
    invites = invited(office)
    assert [(i.name, i.position) for i in invites] == [("Pegawai 2", "Sekretaris Dinas"), ("Pegawai 1", "Caraka")]
    assert all(i.expires_at == NOW + MONTH for i in invites)
    assert len({i.code for i in invites}) == 2


def test_codes_are_long_unambiguous_and_fit_a_link(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    (only,) = invited(office)
    assert len(only.code) >= 10
    assert set(only.code) <= set(ALPHABET)
    assert not set("01ILO") & set(ALPHABET)


def test_codes_are_not_stored(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    (only,) = invited(office)
    stored = transact(office, lambda session: session.scalars(select(Invitation.code_hash)).all())
    assert stored == [code_hash(only.code)]
    assert only.code not in stored[0]


def test_people_without_a_post_are_invited_only_by_name(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    hire((2, "caraka"), today=TODAY - timedelta(days=1))
    hire((3, "caraka"))
    assert [i.name for i in invited(office)] == ["Pegawai 3"]
    assert [(i.name, i.position) for i in invited(office, 2)] == [("Pegawai 2", "")]


def test_a_code_is_understood_as_people_copy_it(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    code = invited(office)[0].code
    assert isinstance(use(office, f" {code[:4]}-{code[4:8].lower()} {code[8:]}\n"), Bound)


def test_binding_makes_the_account_the_person(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    use(office, invited(office)[0].code)
    found = transact(office, lambda session: by_telegram(session, ACCOUNT, TODAY))
    assert found is not None
    assert found.name == "Pegawai 1"
    assert transact(office, lambda session: session.scalars(select(Person.bound_at)).one()) == NOW


@pytest.mark.parametrize("code", ["", "salah", "🙂" * 50, "x" * 5000, "'; DROP TABLE people; --"], ids=range(5))
def test_an_unknown_code_is_refused(office: Engine, hire: Hire, code: str) -> None:
    hire((1, "caraka"))
    invited(office)
    assert use(office, code) == Refused(Reason.UNKNOWN)


def test_a_used_code_is_refused_to_another_account(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    code = invited(office)[0].code
    use(office, code)
    assert use(office, code, OTHER) == Refused(Reason.USED)


def test_the_same_account_again_is_told_that_it_is_bound(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    code = invited(office)[0].code
    use(office, code)
    assert use(office, code, now=NOW + 2 * MONTH) == Bound(person_id(office, 1), "Pegawai 1", again=True)


def test_a_code_expires_to_the_second(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    code = invited(office)[0].code
    assert use(office, code, now=NOW + MONTH) == Refused(Reason.EXPIRED)
    assert isinstance(use(office, code, now=NOW + MONTH - timedelta(seconds=1)), Bound)


def test_a_new_code_ends_the_earlier_one(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    _, first = invited(office)
    later = NOW + timedelta(hours=1)
    (second,) = invited(office, 1, now=later)
    assert use(office, first.code, now=later) == Refused(Reason.EXPIRED)
    assert isinstance(use(office, second.code, now=later), Bound)


def test_an_account_bound_to_somebody_else_is_refused_and_the_code_stays_good(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    codes = {i.name: i.code for i in invited(office)}
    use(office, codes["Pegawai 1"])
    assert use(office, codes["Pegawai 2"]) == Refused(Reason.ACCOUNT_TAKEN)
    assert isinstance(use(office, codes["Pegawai 2"], OTHER), Bound)


def test_a_new_code_moves_a_person_to_the_account_that_opens_it(office: Engine, hire: Hire) -> None:
    hire((1, "caraka"))
    use(office, invited(office)[0].code, OTHER)
    assert invited(office) == []
    (again,) = invited(office, 1)
    assert use(office, again.code) == Bound(person_id(office, 1), "Pegawai 1", former=OTHER)
    assert transact(office, lambda session: by_telegram(session, OTHER, TODAY)) is None
    assert use(office, again.code, OTHER) == Refused(Reason.USED)
    assert use(office, again.code) == Bound(person_id(office, 1), "Pegawai 1", again=True)


async def test_of_two_who_redeem_a_code_at_once_exactly_one_is_bound(
    office: Engine, hire: Hire, database: Database
) -> None:
    hire(*((number, code) for number, code in enumerate(("caraka", "sekretaris", "kepala-dinas", "kasi-statistik"))))
    for round_, invite_ in enumerate(invited(office)):
        accounts = range(ACCOUNT + 10 * round_, ACCOUNT + 10 * round_ + 6)
        answers = await asyncio.gather(*(database.write(redeem, invite_.code, account, NOW) for account in accounts))
        assert sorted(type(answer) is Bound for answer in answers) == [False] * 5 + [True]
        assert {answer.reason for answer in answers if isinstance(answer, Refused)} == {Reason.USED}


async def test_an_account_that_redeems_two_codes_at_once_is_bound_to_one_person(
    office: Engine, hire: Hire, database: Database
) -> None:
    hire((1, "caraka"), (2, "sekretaris"), (3, "kepala-dinas"))
    codes = [i.code for i in invited(office)]
    answers = await asyncio.gather(*(database.write(redeem, code, ACCOUNT, NOW) for code in codes))
    assert sum(isinstance(answer, Bound) for answer in answers) == 1
    assert [a.reason for a in answers if isinstance(a, Refused)] == [Reason.ACCOUNT_TAKEN] * 2
    bound = select(func.count()).where(Person.telegram_id == ACCOUNT)
    assert transact(office, lambda session: session.scalar(bound)) == 1


async def test_two_administrators_at_once_leave_one_open_code_per_person(
    office: Engine, hire: Hire, database: Database
) -> None:
    hire((1, "caraka"), (2, "sekretaris"))
    both = await asyncio.gather(*(database.write(invite, None, by_command(NOW)) for _ in range(4)))
    still_open = select(func.count()).where(Invitation.used_at.is_(None), Invitation.expires_at > NOW)
    assert [len(made) for made in both] == [2] * 4
    assert transact(office, lambda session: session.scalar(still_open)) == 2
