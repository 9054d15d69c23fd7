"""The office a playground moves into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bot.playground import office
from bot.playground.office import PlaygroundRefusedError
from bot.settings import DEFAULT_DATABASE
from models.database import Database, transact
from models.periods import Month, OfficeCalendar
from models.queries import periods
from models.running import ChartFile, HandledUpdate
from models.tables import Assignment, Person
from tests.support.offices import small_office

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = OfficeCalendar(JAKARTA)
TODAY = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
OPENS = datetime(2026, 11, 2, 8, tzinfo=JAKARTA)


def move_in(engine: Engine, today: datetime = TODAY) -> office.Household:
    return office.move_in(engine, small_office(), CALENDAR, today)


def people(session: Session) -> int:
    return session.scalar(select(func.count(Person.id))) or 0


def test_every_post_is_held_and_has_a_chat_of_its_own(engine: Engine) -> None:
    household = move_in(engine)
    codes = [position.code for position in small_office().positions]
    assert [resident.position for resident in household.residents] == codes
    assert [resident.chat_id for resident in household.residents] == [1001 + place for place in range(len(codes))]


def test_the_clock_starts_exactly_when_a_month_opens(engine: Engine) -> None:
    household = move_in(engine)
    window = transact(engine, periods.newest_window)
    assert household.starts_at == OPENS
    assert window is not None
    assert (window.month, window.opens) == (Month(2026, 10), OPENS)


def test_moving_in_again_finds_the_same_people_and_goes_on_from_the_remembered_time(engine: Engine) -> None:
    before = move_in(engine)
    later = OPENS + timedelta(days=40)
    transact(engine, lambda session: office.remember_clock(session, later))
    after = move_in(engine)
    assert after.residents == before.residents
    assert after.starts_at == later


def test_update_ids_go_on_where_the_last_playground_ended(engine: Engine) -> None:
    move_in(engine)
    transact(engine, lambda session: session.add(HandledUpdate(update_id=41, at=OPENS)))
    assert move_in(engine).first_update_id == 42


def test_charts_of_the_last_playground_are_drawn_again_since_its_files_are_gone(engine: Engine) -> None:
    move_in(engine)
    transact(engine, lambda session: session.add(ChartFile(fingerprint="a", file_id="b", created_at=OPENS)))
    move_in(engine)
    assert transact(engine, lambda session: session.scalar(select(func.count(ChartFile.fingerprint)))) == 0


def test_an_office_that_is_no_playground_is_refused_untouched(engine: Engine) -> None:
    nip = "199005172015032004"
    transact(engine, lambda session: session.add(Person(nip=nip, name="Siti", created_at=OPENS)))
    with pytest.raises(PlaygroundRefusedError, match=r"^DATABASE_URL: .*no playground"):
        move_in(engine)
    assert transact(engine, people) == 1


def test_a_playground_in_which_somebody_real_was_imported_is_refused(engine: Engine) -> None:
    move_in(engine)
    nip = "199005172015032004"
    transact(engine, lambda session: session.add(Person(nip=nip, name="Siti", created_at=OPENS)))
    with pytest.raises(PlaygroundRefusedError):
        move_in(engine)


def test_clearing_leaves_no_row_and_lets_the_office_begin_anew(engine: Engine) -> None:
    move_in(engine)
    office.clear(engine)
    assert transact(engine, people) == 0
    household = move_in(engine)
    assert household.residents[0].chat_id == 1001
    assert transact(engine, lambda session: session.scalar(select(func.count(Assignment.id)))) == len(
        household.residents
    )


def test_the_own_database_is_made_anew_and_a_named_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = office.choose_database(DEFAULT_DATABASE)
    database = Database(own)
    move_in(database.engine)
    database.close()
    assert (tmp_path / "data" / "playground.db").exists()
    assert office.choose_database(DEFAULT_DATABASE) == own
    assert not (tmp_path / "data" / "playground.db").exists()
    (tmp_path / "named.db").touch()
    assert office.choose_database("sqlite:///named.db") == "sqlite:///named.db"
    assert (tmp_path / "named.db").exists()
