"""Two processes at one time: what one has written and not committed yet, the other waits for instead of passing over.

On SQLite one transaction follows the other anyway; the same must come of both.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import TypeVar

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from models.administration import Evidence, Exemption
from models.database import transact
from models.dates import Days
from models.oversight import Subscription
from models.running import Leave
from models.store import absences, evidence, handovers, periods, posts, privacy, subscriptions, targets
from models.store.drafts import Moment
from models.subscribing import Posting
from models.tables import Person, Reopening, Target
from tests.recap.office import CALENDAR, OCTOBER, OFFICE, position_id
from tests.store.desk import MORNING, Desk, new_update, sit_down
from tests.support.acts import by_command

S = TypeVar("S")
T = TypeVar("T")

_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def overlapping(engine: Engine, first: Callable[[Session], S], second: Callable[[Session], T]) -> tuple[S, T]:
    """Run the second while the first is done but not committed: until it waits for it, or is done too."""
    begun = Event()

    def run() -> T:
        begun.set()
        return transact(engine, second)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as connection, Session(connection, expire_on_commit=False) as session:
            done = first(session)
            session.flush()
            other = pool.submit(run)
            begun.wait(timeout=30)
            if engine.dialect.name == "postgresql":
                with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
                    until = time.monotonic() + 30
                    while not other.done() and not watch.scalar(_WAITS) and time.monotonic() < until:
                        time.sleep(0.005)
        return done, other.result(timeout=30)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    (sitting,) = sit_down(engine, "kasi-a1")
    return sitting


def at(desk: Desk) -> Moment:
    return Moment(desk.now, new_update())


def count(engine: Engine, table: type) -> int:
    return transact(engine, lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def test_two_days_away_said_on_two_phones_are_one_leave(engine: Engine, desk: Desk) -> None:
    person, today = desk.who.person_id, MORNING.date()
    days = Days(today, today + timedelta(days=3))
    overlapping(
        engine,
        lambda session: absences.take_leave(session, person, today, today + timedelta(days=1), at(desk)),
        lambda session: absences.plan_leave(session, person, days, at(desk)),
    )
    assert count(engine, Leave) == 1


def test_two_wishes_of_one_head_are_both_kept(engine: Engine, desk: Desk) -> None:
    person = desk.who.person_id

    def choose(session: Session, posting: Posting, *, wanted: bool) -> None:
        choice = posting, wanted
        subscriptions.choose(session, CALENDAR, OFFICE, person, ["seksi-a1"], choice, at(desk))

    overlapping(
        engine,
        lambda session: choose(session, Posting.OVERDUE, wanted=False),
        lambda session: choose(session, Posting.WEEKLY, wanted=True),
    )
    kept = transact(engine, lambda session: session.get_one(Subscription, person))
    assert (kept.overdue, kept.closes, kept.weekly) == (False, True, True)


def test_two_administrators_exempt_a_post_once(engine: Engine, desk: Desk) -> None:
    by = by_command(MORNING)

    def exempt(session: Session) -> bool:
        return handovers.exempt(session, position_id(session, "kasi-a1"), OCTOBER, "dilebur", by)

    assert overlapping(engine, exempt, exempt) == (True, False)
    assert count(engine, Exemption) == 1


def test_two_administrators_set_a_target_one_after_the_other(engine: Engine, desk: Desk) -> None:
    by = by_command(MORNING)

    def setting(value: int) -> Callable[[Session], Decimal | None]:
        return lambda session: targets.set_target(session, "kasi-a1.surat", 2026, Decimal(value), by)

    assert overlapping(engine, setting(12), setting(13)) == (None, Decimal(12))
    assert count(engine, Target) == 1


def test_a_months_second_reopening_ends_the_first(engine: Engine, desk: Desk) -> None:
    late = CALENDAR.window(OCTOBER).closes + timedelta(days=1)

    def reopening(days: int) -> Callable[[Session], object]:
        by = by_command(late)
        return lambda session: periods.reopen_for_days(session, CALENDAR, OCTOBER, None, days, by)

    overlapping(engine, reopening(7), reopening(1))
    live = select(func.count()).where(Reopening.until > late)
    assert transact(engine, lambda session: session.scalar(live)) == 1


def test_a_file_that_was_just_attached_is_not_dropped(engine: Engine, desk: Desk) -> None:
    who = desk.who

    def put(session: Session) -> int:
        row = Evidence(
            position_id=position_id(session, "kasi-a1"), month=OCTOBER, person_id=who.person_id, kind="photo",
            file_id="f", file_unique_id="u", name="foto.jpg", media_type="image/jpeg", size=1,
            at=desk.now, update_id=new_update(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id

    key = transact(engine, put)
    desk.lapor()
    indicator = desk.running.keys["kasi-a1.surat"]
    _, dropped = overlapping(
        engine,
        lambda session: evidence.assign(session, OFFICE, who, key, indicator, at(desk)),
        lambda session: evidence.drop(session, who, key),
    )
    assert not dropped
    assert count(engine, Evidence) == 1


@pytest.fixture
def leaver(engine: Engine, desk: Desk) -> int:
    """Somebody without a post, whom one administrator appoints and another makes unnamed."""

    def put(session: Session) -> int:
        person = Person(nip="199001012015031001", name="Mantan", created_at=MORNING)
        session.add(person)
        session.flush()
        return person.id

    return transact(engine, put)


def appointing(person: int) -> Callable[[Session], object]:
    def appoint(session: Session) -> object:
        post = position_id(session, "kasi-a2")
        return posts.appoint(session, person, post, MORNING.date(), by_command(MORNING), acting=False)

    return appoint


def test_whoever_is_being_appointed_is_not_made_unnamed(engine: Engine, leaver: int) -> None:
    def anonymise(session: Session) -> bool:
        try:
            return privacy.anonymise(session, leaver, by_command(MORNING), by_settings=True)
        except privacy.StillHoldsPostError:
            return False

    assert overlapping(engine, appointing(leaver), anonymise)[1] is False
    kept = transact(engine, lambda session: session.get_one(Person, leaver))
    assert (kept.name, kept.anonymised_at) == ("Mantan", None)


def test_whoever_is_being_made_unnamed_is_not_appointed(engine: Engine, leaver: int) -> None:
    by, people = by_command(MORNING), count(engine, Person)
    done, appointed = overlapping(
        engine, lambda session: privacy.anonymise(session, leaver, by, by_settings=True), appointing(leaver)
    )
    assert (done, appointed) == (True, None)
    assert count(engine, Person) == people
